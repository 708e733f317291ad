"""A contract in Chromium: drafted, answered by the partner, returned by senior management, accredited, signed electronically."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect

from committee.demo.cast import Cast
from contracts.models import Contract
from contracts.signing.checking import signatures_in
from tests.journeys import telling
from tests.journeys.actors import actors
from tests.journeys.contracting import drafted

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WANTED = "خلال 30 يوماً من إنذاره"


@pytest.fixture
def act(browser: Any, live_server: Any, cast: Cast) -> Iterator[Any]:
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


def negotiate(act: Any, contract: Contract) -> None:
    """The draft is offered, the partner words a clause anew, legal affairs accept it."""
    legal, partner = act("legal"), act("ngo")
    legal.open(f"/contracts/{contract.pk}/offer/")
    legal.fill(message="نأمل موافاتنا بملاحظاتكم على المسودة.")
    legal.submit("form[data-once] button[type=submit]")
    partner.open("/desk/")
    partner.page.get_by_role("link", name=contract.number).first.click()
    partner.sees("نأمل موافاتنا بملاحظاتكم على المسودة.")
    number = contract.clauses.get(library_code="termination").number
    address = f"/contracts/{contract.pk}/rounds/1/"
    partner.open(f"{address}{number}/")
    text = partner.page.input_value("[name=text]")
    partner.fill(text=text.replace("خلال 15 يوماً من إنذاره", WANTED), why="خمسة عشر يوماً لا تكفي.")
    partner.submit("form[data-once] button[type=submit]")
    partner.step("contracts.round", contract.rounds.get().pk, "propose")
    legal.open(f"{address}{number}/decide/")
    expect(legal.page.locator("ins").first).to_contain_text("30")
    legal.page.check("[name=decision][value=accepted]")
    legal.submit("form[data-once] button[type=submit]")
    legal.step("contracts.round", contract.rounds.get().pk, "settle")
    partner.open(address)
    partner.sees("قبل كما اقترح")


def test_from_the_draft_to_two_electronic_signatures(act: Any, cast: Cast, certificates: None, tmp_path: Path) -> None:
    contract = drafted(cast)
    negotiate(act, contract)
    assert WANTED in contract.clauses.get(library_code="termination").text
    for name, step in (
        ("legal", "send_to_finance"),
        ("finance", "channel"),
        ("tender_chair", "approve_contracting"),
        ("legal", "review"),
    ):
        act(name).step("contracts.contract", contract.pk, step)
    senior = act("senior")
    senior.open(f"/step/contracts.contract/{contract.pk}/senior_send_back/")
    senior.fill(reason="يراجع بند المدة.", remark_1="هل تكفي مهلة التجديد؟")
    senior.page.select_option("[name=clause_1]", "7")
    senior.submit("form[data-once] button[type=submit]")
    legal = act("legal")
    legal.open("/desk/")
    legal.sees("يراجع بند المدة.")
    legal.open(f"/contracts/{contract.pk}/draft/")
    legal.sees("هل تكفي مهلة التجديد؟")
    legal.step("contracts.contract", contract.pk, "review")
    senior.step("contracts.contract", contract.pk, "approve")
    legal.open(f"/step/contracts.contract/{contract.pk}/accredit/")
    expect(
        legal.page.locator("form[data-once] button[type=submit]")
    ).to_be_disabled()  # a comment and the checklist are open
    telling.tick_checklist(legal, contract)
    legal.step("contracts.contract", contract.pk, "accredit")
    legal.step("contracts.contract", contract.pk, "offer_signature")
    telling.give_bond(act("finance"), contract, tmp_path)
    for name, step in (("ngo", "partner_sign_electronically"), ("signatory", "sign_electronically")):
        person = act(name)
        person.open(f"/step/contracts.contract/{contract.pk}/{step}/")
        person.fill(capacity="المفوض بالتوقيع")
        person.page.check("[name=read]")
        person.submit("form[data-once] button[type=submit]")
    done = Contract.objects.get(pk=contract.pk)
    assert done.state == "in_force" and django_settings.SIGNING_ROOTS
    signature = done.signatures.get(side="ministry")
    assert [found.intact and found.known for found in signatures_in(signature.scan.content())] == [True, True]
    act("ngo").open(f"/verify/{signature.document.verify_code}/")
    act("ngo").sees(cast["signatory"].name)
