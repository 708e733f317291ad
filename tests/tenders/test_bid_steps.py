"""The guided form step by step: what is refused and where it is said, two windows, rows, files; the check before sealing."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.prices import line_total, reckon
from tenders.forms.bid import own_content
from tenders.selectors.bid_check import bid_missing, eligibility_here
from tenders.selectors.security import security_problems, security_rule
from tenders.services.bid import bid_save
from tests.factories import make_partner
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
amounts = st.decimals(min_value=0, max_value=10**6, places=3)


# --- money ------------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(amounts, amounts, amounts), max_size=6), amounts, st.decimals(0, 100, places=2))
def test_the_printed_lines_always_add_up_to_the_printed_total(lines, discount, rate):
    items = [{"quantity": str(q), "unit_price": str(p), "discount": str(d)} for q, p, d in lines]

    prices = reckon({"items": items, "discount": str(discount), "vat_rate": str(rate)})

    assert sum((line.total for line in prices.lines), Decimal(0)) == prices.subtotal
    assert prices.subtotal - prices.discount + prices.vat == prices.total
    assert all(v == v.quantize(Decimal("0.001")) and v >= 0 for v in (prices.subtotal, prices.vat, prices.total))
    assert abs(prices.vat - prices.net * rate / 100) <= Decimal("0.0005")
    for line, (quantity, price, off) in zip(prices.lines, lines, strict=True):
        assert line.total == line_total(quantity, price, off)
        assert line.total == 0 or abs(line.total - (quantity * price - off)) <= Decimal("0.0005")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(("items", "discount", "vat", "vat_rate", "total", "members", "answers", "notes")),
       st.recursive(st.one_of(st.none(), st.booleans(), st.text(max_size=9), st.sampled_from(("1e-999999", "NaN", "9" * 30, "\x00"))),
                    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(("quantity", "unit_price", "description", "name")), inner, max_size=3)), max_leaves=6)))  # fmt: skip
def test_whatever_a_bidders_own_tool_wrote_can_be_kept_and_reckoned(content):
    kept = own_content(content)

    assert "\\u0000" not in json.dumps(kept)  # PostgreSQL keeps no such character
    assert reckon(kept).total >= 0
    assert own_content(kept) == kept


def test_discounts_and_vat_come_off_and_on_in_order():
    items = [{"quantity": "3", "unit_price": "100", "discount": "0.5"}, {"quantity": "0.5", "unit_price": "0.001"}]

    prices = reckon({"items": items, "discount": "49.5", "vat_rate": "10", "total": "275.001"})

    assert [str(line.total) for line in prices.lines] == ["299.500", "0.001"]
    assert [str(v) for v in (prices.net, prices.vat, prices.total)] == ["250.001", "25.000", "275.001"]
    assert prices.stated == prices.total


# --- writing ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(db, sign_in):
    """A bidder at a browser, with a bid begun."""
    tender, user = bidding.announced(), bidding.bidder()
    client = sign_in(user)
    return client, bidding.begun(tender, user, client), user


@pytest.mark.parametrize(
    ("code", "field", "value", "words"),
    [
        ("financial", "lines-0-unit_price", "كثير", "أرقام"),
        ("financial", "lines-0-quantity", "-3", "0"),
        ("financial", "lines-0-description", "", "أكمل"),
        ("financial", "lines-0-discount", "999999", "أكبر من قيمة البند"),
        ("financial", "discount", "999999", "أكبر من مجموع البنود"),
        ("financial", "vat_rate", "101", "100"),
        ("financial", "lines-0-unit_price", "999999999", "كبير"),
        ("security", "security_expires", "2026-13-45", "تاريخ"),
        ("security", "security_amount", "ألف", "أرقام"),
        ("security", "security_kind", "gold", "gold"),
        ("declarations", "rel_relatives", "maybe", "maybe"),
        ("declarations", "members-0-share", "101", "100"),
        pytest.param("technical", "approach", "س" * 20_001, "20", id="technical-too-long"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(desk, code, field, value, words):
    client, bid, user = desk
    fields = bidding.typed(bid, **{field: value})[code]

    answer = client.post(bidding.step(bid, code), fields | {"next": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert words in page
    for typed in fields.values():
        assert str(typed)[:50] in page
    assert box.draft(bid, user).content("technical" if code in ("technical", "declarations") else "financial") == {}


def test_an_incomplete_step_is_saved_and_the_buttons_lead_back_and_forth(desk):
    client, bid, user = desk
    page = bidding.step(bid, "technical")

    assert client.post(page, {"approach": "نصف جملة", "back": "1"}).url == bidding.step(bid, "declarations")
    assert client.post(page, {"approach": "نصف جملة", "stay": "1"}).url == page
    assert client.post(page, {"approach": "جملة", "team": "", "next": "1"}).url == bidding.step(bid, "financial")
    assert box.draft(bid, user).technical["approach"] == "جملة"
    assert client.get(reverse("tenders:bid_edit", args=[bid.pk])).url == bidding.step(bid, "declarations")
    assert client.get(bidding.step(bid, "nonsense")).status_code == 404


def test_two_windows_do_not_overwrite_each_other_unseen(desk):
    client, bid, user = desk
    page = bidding.step(bid, "technical")
    seen = client.get(page).context["part"].seen

    assert client.post(page, {"approach": "من النافذة الأولى", "seen": seen}).status_code == 302
    stale = client.post(page, {"approach": "من النافذة الثانية", "seen": seen})
    assert stale.status_code == 422
    assert "من النافذة الثانية" in stale.content.decode()
    assert box.draft(bid, user).technical["approach"] == "من النافذة الأولى"
    # Another step of the same envelope is no reason to refuse, and a second try has seen what stands.
    assert client.post(bidding.step(bid, "declarations"), bidding.typed(bid)["declarations"]).status_code == 302
    again = {"approach": "من النافذة الثانية", "seen": stale.context["part"].seen}
    assert client.post(page, again).status_code == 302
    assert box.draft(bid, user).technical["approach"] == "من النافذة الثانية"
    assert box.draft(bid, user).technical["no_conflict"] is True


def test_lines_come_and_go_without_javascript_and_keep_what_was_typed(desk):
    client, bid, user = desk
    fields = bidding.typed(bid)["financial"] | {"lines-1-unit_price": "خطأ", "vat_rate": "عشرة"}

    added = client.post(bidding.step(bid, "financial"), fields | {"add": "1"})
    assert added.status_code == 200
    page = added.content.decode()
    assert 'name="lines-2-description"' in page
    for typed in ("٤٬٠٠٠٫٥٠٠", "خطأ", "عشرة", "أجور"):
        assert typed in page
    removed = client.post(bidding.step(bid, "financial"), fields | {"remove": "0"}).content.decode()
    assert "أجور" not in removed
    assert "خطأ" in removed
    assert box.draft(bid, user).financial == {}
    assert client.post(bidding.step(bid, "financial"), {"add": "1", "lines-TOTAL_FORMS": "٩٩x"}).status_code == 200
    assert client.post(bidding.step(bid, "financial"), {"notes": "بلا جدول"}).status_code == 422


def test_a_line_keeps_unit_discount_and_the_total_that_was_shown(desk):
    client, bid, user = desk
    fields = bidding.typed(bid, **{"lines-0-discount": "٦", "discount": "٠٫٥", "vat_rate": "١٠"})["financial"]

    client.post(bidding.step(bid, "financial"), fields)

    kept = box.draft(bid, user).financial
    assert kept["items"][0] | {"description": ""} == {
        "description": "", "unit": "شهر", "quantity": "12", "unit_price": "4000.500", "discount": "6", "line_total": "48000.000",
    }  # fmt: skip
    assert (kept["discount"], kept["vat_rate"], kept["vat"], kept["total"]) == ("0.5", "10", "4799.950", "52799.450")
    assert (
        "اثنان وخمسون ألفاً وسبعمائة وتسعة وتسعون ديناراً بحرينياً"
        in client.get(bidding.step(bid, "financial")).content.decode()
    )


# --- files ------------------------------------------------------------------------------------------------------------
def test_files_are_sealed_with_the_step_replaced_and_removed(desk):
    client, bid, user = desk
    page = bidding.step(bid, "technical")

    client.post(
        page,
        {
            "approach": "س",
            "document-0": bidding.pdf("ترخيص.pdf"),
            "other": [bidding.pdf("1.pdf"), bidding.pdf("2.pdf")],
        },
    )
    found = {f.name: f for f in box.draft_files(bid, user)}
    assert {name: f.document for name, f in found.items()} == {"ترخيص.pdf": "نسخة من الترخيص", "1.pdf": "", "2.pdf": ""}
    client.post(page, {"approach": "س", f"replace-{found['ترخيص.pdf'].pk}": bidding.pdf("أحدث.pdf")})
    client.post(page, {"approach": "ص", "remove_file": str(found["1.pdf"].pk)})

    assert {f.name: f.document for f in box.draft_files(bid, user)} == {"أحدث.pdf": "نسخة من الترخيص", "2.pdf": ""}
    assert box.draft(bid, user).technical["approach"] == "ص"
    client.post(bidding.step(bid, "security"), {"document-security": bidding.pdf(), "document-0": bidding.pdf()})
    assert box.draft(bid, user).documents["financial"] == ["bid-security"]  # a field of another page takes nothing


@override_settings(SHARAKA_MAX_UPLOAD_BYTES=100_000)
def test_a_file_that_is_refused_costs_neither_the_text_nor_the_other_files(desk):
    client, bid, user = desk
    large = bidding.SimpleUploadedFile("a.pdf", bidding.PDF + bytes(200_000))
    program = bidding.SimpleUploadedFile("b.pdf", b"MZ" + bytes(500))

    answer = client.post(
        bidding.step(bid, "technical"),
        {"approach": "كلام طويل", "other": [bidding.pdf("ok.pdf"), large], "document-0": program},
    )

    assert answer.status_code == 422
    assert 'id="id_document-0_error"' in answer.content.decode()
    assert 'id="id_other_error"' in answer.content.decode()
    assert [f.name for f in box.draft_files(bid, user)] == ["ok.pdf"]
    assert box.draft(bid, user).technical["approach"] == "كلام طويل"
    again = {"approach": "كلام أطول", "seen": answer.context["part"].seen}
    assert client.post(bidding.step(bid, "technical"), again).status_code == 302
    wrong = bidding.typed(bid, vat_rate="كثير")["financial"] | {"other": bidding.pdf("سعر.pdf")}
    assert client.post(bidding.step(bid, "financial"), wrong).status_code == 422
    assert box.draft(bid, user).files["financial"] == 1  # a slip in a text costs no upload


def test_the_token_is_asked_of_an_upload_too(desk):
    client, bid, user = desk
    strict = Client(enforce_csrf_checks=True)
    for name, cookie in client.cookies.items():  # the key of the bid among them
        strict.cookies[name] = cookie.value
    strict.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")

    answer = strict.post(bidding.step(bid, "technical"), {"approach": "س", "other": bidding.pdf()})

    assert answer.status_code == 403
    assert box.draft_files(bid, user) == []


# --- the check --------------------------------------------------------------------------------------------------------
def lacks(bid, user, technical=None, financial=None):
    """(step, blocks) of what the check says of a complete bid with these changes."""
    bid_save(
        bid, by=user, technical=bidding.TECHNICAL | (technical or {}), financial=bidding.FINANCIAL | (financial or {})
    )
    return {(m.section, m.field) for m in bid_missing(bid, box.draft(bid, user)) if m.blocks}


OWN = {"name": "نحن", "share": "60", "lead": True, "work": "التشغيل"}
OTHER = {"name": "شركة", "registration_number": "CR-9", "share": "40", "lead": False, "work": "النقل"}


def test_the_check_names_every_gap_with_its_step():
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    partner = bid.partner
    own = OWN | {"registration_number": partner.registration_number}
    joint = {"bids_as": "consortium", "members": [own, OTHER]}

    assert lacks(bid, user) == set()
    assert lacks(bid, user, {"rel_relatives": ""}) == {("declarations", "rel_relatives")}
    assert lacks(bid, user, {"rel_relatives": "yes"}) == {("declarations", "rel_relatives_details")}
    assert lacks(bid, user, {"rel_relatives": "yes", "rel_relatives_details": "أخ المدير"}) == set()
    assert lacks(bid, user, {"accepts_terms": False}) == {("declarations", "accepts_terms")}
    assert lacks(bid, user, {"bids_as": ""}) == {("declarations", "bids_as")}
    assert lacks(bid, user, {"members": [OTHER]}) == {("declarations", "bids_as")}
    assert lacks(bid, user, joint) == set()
    for wrong in (
        [own], [own, OTHER | {"share": "39.999"}], [own, OTHER | {"lead": True}], [own, OTHER | {"name": ""}],
        [OTHER, OTHER | {"registration_number": "CR-8", "share": "60", "lead": True}],
        [own, OTHER | {"registration_number": own["registration_number"]}],
    ):  # fmt: skip
        assert lacks(bid, user, {"bids_as": "consortium", "members": wrong}) == {("declarations", "members")}
    assert lacks(bid, user, None, {"items": [], "total": ""}) == {("financial", "lines")}


def test_a_debarred_member_of_a_consortium_is_found_in_the_register():
    bid = bidding.drafted(bidding.announced(), user := bidding.bidder())
    own = OWN | {"registration_number": bid.partner.registration_number}
    make_partner(state="debarred", registration_number="CR - ٩")  # written otherwise, the same number

    assert lacks(bid, user, {"bids_as": "consortium", "members": [own, OTHER]}) == {("declarations", "members")}


def test_a_required_document_blocks_unless_it_may_be_in_another_file():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.drafted(tender, user)  # with one file that is marked as nothing
    (file,) = box.draft_files(bid, user)
    assert lacks(bid, user) == set()

    box.remove_file(bid, file.pk, by=user)
    assert lacks(bid, user) == {("technical", "document-0")}
    with pytest.raises(DomainError) as refusal:
        fire(bid, "submit", by=user)
    assert refusal.value.code == "tenders.bid_complete"
    box.add_file(bid, "technical", bidding.pdf(), by=user, document="نسخة من الترخيص")
    assert lacks(bid, user) == set()


def test_the_security_is_measured_by_the_frozen_rule():
    tender = bidding.announced()  # 965 dinars asked, 1 per cent, 100 at least, 180 days
    last = timezone.localtime(tender.closing_at).date() + timedelta(days=180)
    good = {"security_kind": "cheque", "security_issuer": "بنك", "security_number": "1", "security_expires": str(last)}

    def wrong(price, **changes):
        rule = security_rule(tender, Decimal(price))
        return [field for field, _text in security_problems(rule, good | changes)]

    assert wrong(200_000, security_amount="965") == []
    assert wrong(200_000, security_amount="964.999") == ["security_amount"]
    assert wrong(50_000, security_amount="500") == []  # one per cent is lower than the notice's sum
    assert wrong(50_000, security_amount="499.999") == ["security_amount"]
    assert wrong(5_000, security_amount="99.999") == ["security_amount"]  # never under the least
    assert wrong(5_000, security_amount="100", security_expires=str(last - timedelta(days=1))) == ["security_expires"]
    assert wrong(5_000, security_amount="100", security_expires="") == ["security_expires"]
    assert wrong(5_000, security_amount="100", security_expires="", security_kind="cash") == []
    assert wrong(5_000, security_amount="x", security_kind="") == ["security_kind", "security_amount"]


def test_the_check_page_and_the_bid_page_say_what_to_do_next(desk):
    client, bid, user = desk
    check = bidding.step(bid, "check")

    assert bidding.step(bid, "declarations") + "#div_id_accepts_terms" in client.get(check).content.decode()
    assert bidding.step(bid, "declarations") in client.get(bid.get_absolute_url()).content.decode()
    bidding.written(client, bid)
    page = client.get(bid.get_absolute_url()).content.decode()
    assert check in page
    fire(bid, "submit", by=user)
    assert reverse("workflow:step", args=["tenders.bid", bid.pk, "replace"]) in client.get(check).content.decode()
    assert "disabled" in client.get(check).content.decode()  # nothing was changed since
    client.post(bidding.step(bid, "technical"), {"approach": "أفضل", "experience": "س", "team": "ص"})
    assert "disabled" not in client.get(check).content.decode()
    assert client.get(reverse("tenders:bids")).content.decode().count(bid.tender.reference) >= 1


def test_whoever_may_not_bid_reads_why_and_where_to_mend_it(sign_in):
    tender, user = bidding.announced(), bidding.bidder(licence_expires="2020-01-01")
    client = sign_in(user)
    bid = bidding.begun(tender, user, client)

    page = client.get(bidding.step(bid, "eligibility")).content.decode()

    with translation.override("ar"):
        assert str(eligibility_here(bid)[0]) in page
    assert bid.partner.get_absolute_url() in page
    bidding.written(client, bid)
    assert "disabled" in client.get(bidding.step(bid, "check")).content.decode()
