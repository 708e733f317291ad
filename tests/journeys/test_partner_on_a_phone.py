"""A new partner on a phone, in Arabic: from the first visit to a bid that was replaced and a receipt that anybody can verify."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import expect

from committee.demo import cast as demo_cast
from committee.demo.story import Plan, ProjectStory
from committee.demo.texts import PROGRAMMES
from partnership.partners.models import Partner
from partnership.workflow import clock
from tenders.models import BidVersion, Clarification, Tender
from tests.browser import PHONE, listen
from tests.journeys import telling
from tests.journeys.actors import Actor, actors
from tests.tenders.make import raise_ceiling

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "نخيل وبحر وشراع أبيض"
EMAIL = "hind@example.org"


class OnThePhone(Actor):
    """Every page that this person meets fits the screen."""

    def open(self, path: str) -> Any:
        super().open(path)
        self.fits()
        return self.page

    def submit(self, *arguments: Any) -> None:
        super().submit(*arguments)
        self.fits()

    def fits(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{self.page.url} is {wide} pixels wide"


@pytest.fixture
def officials(browser: Any, live_server: Any) -> Iterator[Any]:
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


@pytest.fixture
def partner(browser: Any, live_server: Any) -> Iterator[OnThePhone]:
    context = browser.new_context(viewport=PHONE, locale="ar", has_touch=True, is_mobile=True)
    context.set_default_timeout(20_000)
    troubles: list[str] = []
    page = context.new_page()
    listen(page, "pageerror", lambda error: troubles.append(str(error)))
    yield OnThePhone(page, live_server.url, "")
    context.close()
    assert troubles == []


def announced() -> Tender:
    """A campaign whose documents are free, as the demonstration announces it; the house has its people and nobody else."""
    clock.become_demo()
    cast = demo_cast.Cast()
    demo_cast.hire(cast, clock.now() - timedelta(days=400))
    demo_cast.open_budget(cast, [clock.today().year, clock.today().year + 1])
    raise_ceiling()
    programme = next(p for p in PROGRAMMES if p.field == "activities")
    story = ProjectStory(cast, Plan(programme, programme.places[0], "just_announced", (), 0))
    for pause in story.told():
        clock.shift_to(clock.now() + pause)
    return story.tender


def join(partner: OnThePhone) -> None:
    """An account by the link that the letter brings."""
    partner.open("/accounts/signup/")
    partner.fill(name="هند علي", email=EMAIL)
    partner.submit()
    link = re.search(r"/partners/join/[^\s]+/", mail.outbox[-1].body)
    assert link
    partner.open(link.group())
    partner.fill(password1=PASSWORD, password2=PASSWORD)
    partner.submit()


def register(partner: OnThePhone, tmp_path: Path) -> Partner:
    """The kind, the form left half-written and taken up again, the paper, off to the ministry."""
    partner.page.click("a[href*='kind=firm']")
    partner.fill(name="شركة رعاية البحرين", registration_number="٨٨١٢٠-١")
    partner.submit()
    found = Partner.objects.get(name="شركة رعاية البحرين")
    assert found.registration_number == "88120-1"
    partner.sees("ما ينقص")
    partner.open(f"/partners/{found.pk}/edit/")
    expect(partner.page.locator("[name=name]")).to_have_value("شركة رعاية البحرين")
    end = (clock.today() + timedelta(days=700)).isoformat()
    partner.fill(licence_expires=end, email="care@example.org", phone="17000000")
    partner.page.check("[name=fields][value=activities]")
    partner.page.locator("[name=activities]").first.check()
    partner.submit()
    partner.open(f"/partners/{found.pk}/documents/licence/")
    scan = tmp_path / "السجل.pdf"
    scan.write_bytes(telling.one_page())
    partner.page.set_input_files("[name=file]", str(scan))
    partner.fill(issued_on=(clock.today() - timedelta(days=30)).isoformat(), expires_on=end)
    partner.submit()
    partner.step("partners.partner", found.pk, "submit")
    return found


def verify(officials: Any, found: Partner) -> None:
    """The secretary finds every item in order, another person approves."""
    secretary = officials("partnership_secretary")
    secretary.open(f"/partners/{found.pk}/check/")
    for answer in secretary.page.locator("select[name$='-answer']").all():
        answer.select_option("yes")
    secretary.submit()
    secretary.step("partners.partner", found.pk, "verify")
    officials("partnership_chair").step("partners.partner", found.pk, "approve")


def replace(partner: OnThePhone, bid: Any) -> BidVersion:
    """Another line of prices; the sum on the page is the server's; sealed again."""
    partner.open(f"/bids/{bid.pk}/write/financial/")
    page = partner.page
    page.click("[data-add]")
    rows = page.locator("[data-price-line]")
    rows.last.locator("[name$='-description']").fill("مواد")
    rows.last.locator("[name$='-quantity']").fill("٢")
    rows.last.locator("[name$='-unit_price']").fill("١٠٠٫٥")
    page.fill("[name=vat_rate]", "10")
    expect(page.locator("[data-price-sum]")).to_have_text("99,221.375")
    partner.submit("button[name=next]")
    partner.open(f"/bids/{bid.pk}/write/check/")
    partner.sees("99,221.375")
    partner.sees("تسعة وتسعون ألفاً ومائتان وواحد وعشرون ديناراً بحرينياً")
    partner.submit("form[action$='/replace/'] button")
    return BidVersion.objects.get(bid=bid, is_current=True)


def test_from_the_first_visit_to_a_verified_receipt(partner: OnThePhone, officials: Any, tmp_path: Path) -> None:
    tender = announced()
    join(partner)
    found = register(partner, tmp_path)
    partner.name = found.representatives.get().user.username
    verify(officials, found)

    partner.open("/bids/")
    partner.open(f"/tenders/{tender.pk}/ask/")
    partner.fill(question="هل يشمل العمل أيام العطل الرسمية؟")
    partner.submit()
    assert Clarification.objects.get(tender=tender).question == "هل يشمل العمل أيام العطل الرسمية؟"

    bid = telling.write_bid(partner, tender, "٩٠٬٠٠٠٫٢٥٠", tmp_path)
    first = BidVersion.objects.get(bid=bid)
    partner.sees(first.receipt)
    second = replace(partner, bid)
    assert (second.number, second.receipt == first.receipt) == (2, False)
    partner.sees(second.receipt)

    receipt = partner.page.request.get(f"{partner.address}/bids/{bid.pk}/receipts/2.txt").text()
    partner.open("/receipts/verify/")
    partner.page.locator("main textarea").fill(receipt)
    partner.submit("form[method=post] button[type=submit]")
    partner.sees(second.receipt)
    partner.page.locator("main textarea").fill(receipt.replace(second.receipt, first.receipt))
    partner.submit("form[method=post] button[type=submit]")
    expect(partner.page.locator("main .panel-good")).to_have_count(0)  # a changed receipt is told
