"""The evaluation committee: its decision, its seats, its substitutes; conflicts of interest declared bidder by bidder."""

import pytest
from django.core.exceptions import ValidationError

from committee.evaluation.conflicts import _past, family_of, hints_for
from committee.evaluation.services.panel import panel_appoint
from committee.evaluation.services.scoring import conflicts_declare
from committee.models import ConflictAnswer, EvaluationMember, EvaluationPanel, ScoreSheet
from committee.policies import leader_of, may_evaluate
from committee.selectors import sheets_visible
from partnership.arabic.search import normalise
from partnership.audit.models import TrailEntry
from partnership.partners.models import Representative
from partnership.people.services import role_grant
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DECISION = {name: told.DECISION[name] for name in ("decision_number", "decided_on")}


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def seats_of(people):
    return dict(zip([p.pk for p in people], ("finance", "legal", "technical"), strict=False))


def test_three_and_a_chair_with_finance_legal_and_technical_need_no_reason():
    story = told.closed("1000.000", members=3)
    people = [*story.members, make_user("legal")]
    rows = panel_appoint(
        story.tender, by=story.chair, members=people, chair=people[0], seats=seats_of(people), **DECISION
    )

    assert [m.seat for m in rows] == ["finance", "legal", "technical", "member"]
    assert EvaluationPanel.objects.get(tender=story.tender).decision_number == "12/2026"


@pytest.mark.parametrize(
    ("n", "seats", "facts", "code"),
    [
        (2, 3, DECISION, "rule"),  # too few
        (4, 0, DECISION, "rule"),  # no finance, legal, technical
        (4, 3, {}, "decision"),
        (4, 3, {"decision_number": "1/2026"}, "decision"),
    ],
    ids=["few", "seats", "no-decision", "no-date"],
)
def test_a_composition_follows_the_rule_and_names_its_decision(n, seats, facts, code):
    story = told.closed("1000.000", members=n)
    given = seats_of(story.members) if seats else {}

    assert (
        code_of(
            panel_appoint,
            story.tender,
            by=story.chair,
            members=story.members,
            chair=story.members[0],
            seats=given,
            **facts,
        )
        == code
    )
    assert not EvaluationMember.objects.exists()


def test_finance_never_evaluates_and_a_member_is_no_substitute():
    story = told.closed("1000.000", members=3)
    finance = make_user("finance")

    assert finance not in may_evaluate(story.tender)
    facts = {"by": story.chair, "chair": story.members[0], **told.DECISION}
    assert code_of(panel_appoint, story.tender, members=[*story.members, finance], **facts) == "cannot_evaluate"
    again = {"members": story.members, "substitutes": [story.members[1]]}
    assert code_of(panel_appoint, story.tender, **again, **facts) == "twice"


def appointed(*totals, members=3, substitutes=1):
    story = told.closed(*totals, members=members + substitutes)
    panel_appoint(
        story.tender, by=story.chair, members=story.members[:members], chair=story.members[0],
        substitutes=story.members[members:], **told.DECISION,
    )  # fmt: skip
    told.attend(story, "technical")
    told.unseal(story, "technical")
    story.step("open_technical", by=story.secretary)
    return story


def test_a_substitute_scores_only_when_a_member_steps_aside():
    story = appointed("1000.000")
    assert {s.member for s in story.tender.sheets.all()} == set(story.members[:3])
    fire(story.sheet(1), "set_aside", by=story.members[1], reason="قرابة")

    called = ScoreSheet.objects.get(tender=story.tender, member=story.members[3])
    assert called.state == "open"
    assert EvaluationMember.objects.get(person=story.members[3]).called_at is not None


def test_without_a_decision_the_standing_committee_sits_with_a_chair():
    story = told.opened("1000.000", members=3)

    assert EvaluationMember.objects.filter(tender=story.tender).count() == 3
    assert leader_of(story.tender) in {m.pk for m in story.members}


def test_a_declared_conflict_blocks_the_whole_tender_at_once_and_is_minuted(sign_in):
    story = told.opened("1000.000", "900.000", members=3)
    member, bids = story.members[0], story.bids
    sheet = conflicts_declare(story.sheet(), by=member, answers={bids[0].pk: "", bids[1].pk: "شريكه أخي"})

    assert sheet.state == "set_aside" and "شريكه أخي" in sheet.set_aside_reason
    assert not any(box.may_read(bid, "technical", member) for bid in bids)
    page = sign_in(member)
    assert page.get(f"/committee/tenders/{story.tender.pk}/comparison/").status_code == 403
    assert list(sheets_visible(member).filter(tender=story.tender)) == [sheet]
    assert TrailEntry.objects.filter(kind="conflict_declared", machine="committee.scoresheet").exists()
    assert ConflictAnswer.objects.get(sheet=sheet, bid=bids[1]).none is False


def test_every_bidder_is_answered_for():
    story = told.opened("1000.000", "900.000")

    assert (
        code_of(conflicts_declare, story.sheet(), by=story.members[0], answers={story.bids[0].pk: ""}) == "incomplete"
    )


def test_the_page_of_the_declaration_asks_again_keeps_and_sends(sign_in):
    story = told.opened("1000.000", "900.000", members=3)
    page, url = sign_in(story.members[0]), story.sheet().get_absolute_url()
    one, two = [bid.pk for bid in story.bids]

    half = page.post(f"{url}declare/", {f"a-{one}": "none", "send": "1"})
    assert half.status_code == 422
    unnamed = page.post(f"{url}declare/", {f"a-{one}": "none", f"a-{two}": "conflict", "send": "1"})
    assert unnamed.status_code == 422 and f'value="conflict" id="conflict-{two}" checked' in unnamed.content.decode()
    mixed = page.post(f"{url}declare/", {f"a-{two}": "conflict", f"t-{two}": "قرابة", "all": "none"})
    assert mixed.status_code == 422  # the button for "none" with a conflict marked
    assert not ConflictAnswer.objects.exists()
    assert page.post(f"{url}declare/", {f"a-{one}": "none", f"a-{two}": "none", "send": "1"}).status_code == 302
    assert ConflictAnswer.objects.filter(none=True).count() == 2


def test_a_hint_makes_the_member_answer_bidder_by_bidder(sign_in):
    story = told.opened("1000.000", members=3)
    member, bidder = story.members[0], story.bidders[0]
    member.name, bidder.name = "علي حسن الزياني", "سارة أحمد الزياني"
    member.save(update_fields=["name"])
    bidder.save(update_fields=["name"])
    page, url = sign_in(member), story.sheet().get_absolute_url()

    assert "سارة أحمد الزياني" in page.get(url).content.decode()
    assert page.post(f"{url}declare/", {"all": "none"}).status_code == 422
    assert page.post(f"{url}declare/", {f"a-{story.bids[0].pk}": "none", "send": "1"}).status_code == 302


def test_hints_name_former_representatives_and_say_nothing_of_strangers():
    story = told.opened("1000.000", "900.000", members=3)
    Representative.objects.create(
        partner=story.bids[0].partner, user=story.members[2], authority_to_bind=False, active=False
    )
    hints = hints_for(story.members[2], story.tender, story.bids)

    assert (len(hints[story.bids[0].pk]), hints[story.bids[1].pk]) == (1, ())


@pytest.mark.parametrize(
    ("name", "family"),
    [("علي حسن الزياني", "الزياني"), ("سارة", ""), ("Fatima Abdulla Al Zayani", "zayani"), ("", "")],
    ids=["ar", "one", "en", "empty"],
)
def test_a_family_is_the_last_word_of_a_name(name, family):
    assert family_of(name) == normalise(family)


def test_the_panel_page_appoints_refuses_and_keeps(sign_in):
    story = told.closed("1000.000", members=3)
    url, page = f"/committee/tenders/{story.tender.pk}/panel/", sign_in(story.chair)
    people = [m.pk for m in story.members]
    wrong = page.post(url, {"members": people, "chair": people[0], "decision_number": "٣/٢٠٢٦"})
    assert wrong.status_code == 422 and "٣/٢٠٢٦" in wrong.content.decode()
    facts = {"decided_on": "2026-11-01", "exception_reason": "لا يوجد عضو رابع", "finance": people[1]}
    sent = page.post(url, {"members": people, "chair": people[0], "decision_number": "3/2026"} | facts)
    assert sent.status_code == 302
    assert EvaluationMember.objects.get(seat="finance").person_id == people[1]
    assert "3/2026" in page.get(url).content.decode()
    assert sign_in(story.members[0]).get(url).status_code == 403


# --- an expert from outside -------------------------------------------------------------------------------------------
def with_expert():
    """A panel of three members and an external expert; the technical envelopes are open."""
    story, expert = told.closed("1000.000", "900.000", members=3), make_user("expert")
    panel_appoint(
        story.tender, by=story.chair, members=[*story.members, expert], chair=story.members[0], seats=seats_of([expert]), **told.DECISION,
    )  # fmt: skip
    told.attend(story, "technical")
    told.unseal(story, "technical")
    story.step("open_technical", by=story.secretary)
    story.members.append(expert)
    return story, expert


def test_an_expert_from_outside_sits_as_expert_comes_on_top_and_never_chairs():
    story, expert = told.closed("1000.000", members=3), make_user("expert")
    facts = {"by": story.chair, "chair": story.members[0], **DECISION}

    assert code_of(panel_appoint, story.tender, members=[*story.members, expert], **facts) == "rule"
    chaired = facts | {"chair": expert, "exception_reason": told.REASON}
    assert code_of(panel_appoint, story.tender, members=[*story.members, expert], **chaired) == "chair"
    with pytest.raises(ValidationError):
        role_grant(by=make_user("admin"), user=expert, role="tender_member")


def test_an_expert_scores_after_declaring_and_reads_that_tender_only(sign_in):
    story, expert = with_expert()
    page, bid, sheet = sign_in(expert), story.bids[0], story.sheet(3)
    assert EvaluationMember.objects.get(person=expert).seat == "expert"
    assert sheet.get_absolute_url() in page.get("/desk/").content.decode()
    assert page.get(sheet.get_absolute_url()).status_code == 200
    assert not box.may_read(bid, "technical", expert)  # not declared yet
    told.score(sheet, 80)

    assert "ننفذ العمل" in page.get(bid.get_absolute_url()).content.decode()
    assert page.get(story.tender.get_absolute_url()).status_code == 200
    for n in range(3):
        told.score(story.sheet(n), 80)
    meeting = f"/committee/tenders/{story.tender.pk}/consensus/"
    assert page.get(meeting).status_code == 200
    told.agree(story)
    told.attend(story, "financial")
    told.unseal(story, "financial")
    story.step("open_financial", by=story.secretary)
    assert not box.may_read(story.bids[0], "financial", expert)
    for url in (
        "/projects/",
        "/tenders/all/",
        "/partners/",
        "/committee/",
        f"/committee/tenders/{story.tender.pk}/comparison/",
    ):
        assert page.get(url).status_code in (403, 404), url
    other = told.opened("1000.000")
    assert page.get(other.bids[0].get_absolute_url()).status_code == 404
    assert not box.may_read(other.bids[0], "technical", expert)
    assert page.get(f"/committee/tenders/{other.tender.pk}/consensus/").status_code == 404


def test_an_expert_who_steps_aside_sees_nothing_more(sign_in):
    story, expert = with_expert()
    told.score(story.sheet(3), 80, lock=False)
    fire(story.sheet(3), "set_aside", by=expert, reason="عملت لدى أحدهم")

    assert sign_in(expert).get(story.bids[0].get_absolute_url()).status_code == 404
    assert not box.may_read(story.bids[0], "technical", type(expert).objects.get(pk=expert.pk))


def test_the_panel_page_names_experts_apart(sign_in):
    story, expert = told.closed("1000.000", members=3), make_user("expert")
    url, page = f"/committee/tenders/{story.tender.pk}/panel/", sign_in(story.chair)
    members = [m.pk for m in story.members]
    facts = {
        "chair": members[0],
        "decision_number": "3/2026",
        "decided_on": "2026-11-01",
        "exception_reason": told.REASON,
    }

    assert page.post(url, facts | {"members": [*members, expert.pk]}).status_code == 422  # an expert is no member
    assert page.post(url, facts | {"members": members, "experts": [expert.pk]}).status_code == 302
    assert {m.person_id: m.seat for m in EvaluationMember.objects.all()}[expert.pk] == "expert"


def test_a_hint_of_many_contracts_is_one_sentence():
    assert str(_past(["CN-1"])).count("CN-1") == 1
    many = _past([f"CN-{n}" for n in range(1, 8)])
    assert "CN-7" in many and "CN-1" not in many and "4" in many
