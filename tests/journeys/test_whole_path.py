"""The product's main job in Chromium: from an empty form to a contract in force, each role in turn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from committee.demo.cast import Cast
from committee.models import Award, ScoreSheet
from contracts.models import Contract
from partnership.audit.verification import verify
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from tenders.models import Bid, Project, TermsOfReference
from tests.browser import PHONE
from tests.journeys import telling
from tests.journeys.actors import actors, gather

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EVERY_DOCUMENT = {
    "tenders.terms", "tenders.announcement", "tenders.booklet", "committee.readout", "tenders.receipt", "committee.opening_minutes", "committee.financial_minutes",
    "committee.evaluation_report", "committee.comparison", "committee.memorandum", "committee.award_letter", "committee.regret_letter", "contracts.contract",
}  # fmt: skip


@pytest.fixture
def act(browser: Any, live_server: Any) -> Iterator[Any]:
    gather(Cast())
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


@pytest.fixture
def act_on_phone(browser: Any, live_server: Any) -> Iterator[Any]:
    gather(Cast())
    found = actors(browser, live_server.url, "en", PHONE)
    yield found
    found.close()  # type: ignore[attr-defined]


def to_the_minister(act: Any, tmp_path: Path) -> Award:
    officer = act("officer")
    project = telling.draft_terms(officer)
    officer.step("tenders.termsofreference", project.terms.pk, "submit")
    tender = telling.approve_terms(act("finance"), project)
    telling.announce(act, tender)
    telling.write_bid(act("ngo"), tender, "٩٠٬٠٠٠٫٢٥٠", tmp_path)
    telling.write_bid(act("firm"), tender, "88500.500", tmp_path)
    telling.open_technical(act, tender)
    for member in ("tender_member1", "tender_member2", "tender_member3"):
        telling.score(act(member), tender, {"ngo": "88", "firm": "80"})
    award = telling.open_financial(act, tender)
    telling.discuss(act, award)
    return award


def test_from_an_empty_form_to_a_contract_in_force(act: Any, tmp_path: Path) -> None:
    award = to_the_minister(act, tmp_path)
    minister = act("minister")
    minister.open("/desk/")
    minister.sees(telling.TITLE)
    minister.open(award.get_absolute_url())
    minister.sees("تسعون ألف دينار بحريني ومائتان وخمسون فلساً لا غير")
    minister.step("committee.award", award.pk, "approve")
    contract = telling.finish_award(act, award)
    telling.approve_contract(act, contract)
    telling.sign(act, contract, "ngo", tmp_path)

    contract.refresh_from_db(fields=["amount", "starts_on"])
    assert Contract.objects.get(pk=contract.pk).state == "in_force"
    assert str(contract.amount) == "90000.250"
    assert Project.objects.get().stage == "in_force"
    assert list(verify())[-1].broken_id is None
    documents = {d.kind: d for d in OfficialDocument.objects.all()}
    assert set(documents) == EVERY_DOCUMENT
    for document in documents.values():
        assert pdf_of_document(document).startswith(b"%PDF-1.7")
    act("officer").open(f"/projects/{Project.objects.get().reference}/")
    act("officer").sees("نافذ")


def test_every_return_and_refusal(act: Any, tmp_path: Path) -> None:
    officer, finance = act("officer"), act("finance")
    project = telling.draft_terms(officer)
    terms = project.terms
    officer.step("tenders.termsofreference", terms.pk, "submit")

    assert officer.page.goto(f"{officer.address}/step/tenders.termsofreference/{terms.pk}/approve/").status == 403
    finance.open(f"/step/tenders.termsofreference/{terms.pk}/send_back/")
    finance.submit("form[data-once] button[type=submit]")
    assert TermsOfReference.objects.get(pk=terms.pk).state == "finance_review"  # no reason, no step
    finance.step("tenders.termsofreference", terms.pk, "send_back", reason="وضح أساس التقدير")
    officer.open("/desk/")
    officer.sees("وضح أساس التقدير")
    officer.step("tenders.termsofreference", terms.pk, "submit")
    tender = telling.approve_terms(finance, project)

    secretary = act("tender_secretary")
    secretary.open(f"/step/tenders.tender/{tender.pk}/submit/")
    expect(secretary.page.locator("form[data-once] button[type=submit]")).to_be_disabled()  # nothing is prepared yet
    assert secretary.page.goto(f"{secretary.address}/step/tenders.tender/{tender.pk}/announce/").status == 403
    telling.announce(act, tender)
    bid = telling.write_bid(act("ngo"), tender, "90000", tmp_path)
    for name in ("tender_chair", "tender_member1", "auditor", "minister", "firm"):
        assert act(name).page.goto(f"{act(name).address}/bids/{bid.pk}/").status == 404, (
            f"{name} must not see a sealed bid"
        )
    assert act("admin").page.goto(f"{act('admin').address}/projects/{project.reference}/").status == 403
    act("ngo").step("tenders.bid", bid.pk, "withdraw", reason="نعيد التسعير")
    act("ngo").step("tenders.bid", bid.pk, "submit")
    telling.write_bid(act("firm"), tender, "88000", tmp_path)

    telling.open_technical(act, tender)
    telling.score(act("tender_member1"), tender, {"ngo": "85", "firm": "60"})
    stranger = ScoreSheet.objects.get(member__username="tender_member2")
    assert (
        act("tender_member1").page.goto(f"{act('tender_member1').address}/committee/sheets/{stranger.pk}/").status
        == 404
    )
    chair = act("tender_chair")
    chair.open(f"/step/tenders.tender/{tender.pk}/open_financial/")
    expect(chair.page.locator("form[data-once] button[type=submit]")).to_be_disabled()  # sheets are not all locked
    act("tender_member3").step(
        "committee.scoresheet",
        ScoreSheet.objects.get(member__username="tender_member3").pk,
        "set_aside",
        reason="قرابة",
    )
    telling.score(act("tender_member2"), tender, {"ngo": "85", "firm": "60"})
    award = telling.open_financial(act, tender)
    assert (
        Bid.objects.get(partner__representatives__user__username="firm").financial_opened_at is None
    )  # failed: stays sealed

    telling.discuss(act, award)
    minister = act("minister")
    minister.step("committee.award", award.pk, "send_back", reason="ما أسباب الفرق؟")
    chair.open("/desk/")
    chair.sees("ما أسباب الفرق؟")
    chair.step("committee.award", award.pk, "answer", reason="أسعار السوق")
    minister.step("committee.award", award.pk, "approve")
    secretary.step("committee.award", award.pk, "notify")
    complaint = telling.complain(act("firm"), Bid.objects.get(partner__representatives__user__username="firm"))
    secretary.open(award.get_absolute_url())
    expect(secretary.page.locator("main")).to_contain_text("تظلم")
    telling.answer(act, complaint, "dismiss", "احتسبت العقود المرفقة جميعها.")
    act("firm").open(complaint.get_absolute_url())
    act("firm").sees("احتسبت العقود المرفقة جميعها.")
    contract = telling.make_final(act, award)
    act("legal").step("contracts.contract", contract.pk, "send_to_finance")
    finance.step("contracts.contract", contract.pk, "finance_send_back", reason="وضح الدفعات")
    act("legal").open("/desk/")
    act("legal").sees("وضح الدفعات")
    telling.approve_contract(act, contract)
    telling.sign(act, contract, "ngo", tmp_path)
    assert Contract.objects.get(pk=contract.pk).state == "in_force"


def test_in_english_on_a_phone_until_the_minister_rejects(act_on_phone: Any, tmp_path: Path) -> None:
    act = act_on_phone
    award = to_the_minister(act, tmp_path)
    minister = act("minister")
    minister.open("/desk/")
    minister.sees(telling.TITLE_EN)
    assert minister.page.evaluate("document.documentElement.scrollWidth") <= 390
    minister.step("committee.award", award.pk, "reject", reason="The scope must be looked at again.")

    assert Project.objects.get().stage == "stopped"
    secretary = act("tender_secretary")
    secretary.open(f"/tenders/{award.tender_id}/")
    secretary.submit("form[action$='/again/'] button")
    assert Project.objects.get().tenders.count() == 2
    assert Project.objects.get().stage == "preparation"
