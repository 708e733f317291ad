"""The path in the browser, act by act; each journey strings the acts together in its own way."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from committee.models import Award, Complaint, ScoreSheet
from committee.policies import leader_of
from contracts.models import Contract
from contracts.services.guarantees import bond_must_last_until
from contracts.services.values import bond_required
from partnership.documents.models import OfficialDocument
from partnership.people.models import User
from partnership.workflow import clock
from tenders.models import Bid, Project, Tender
from tenders.relations import RELATIONS
from tests.journeys.actors import Actor, typed

TITLE = "إدارة وتشغيل نادي الوالدين النهاري في البديع"
TITLE_EN = "Running the parents' day-care club in Budaiya"
Cast = Callable[[str], Actor]


def draft_terms(officer: Actor) -> Project:
    """From an empty form to complete terms of reference, section by section."""
    officer.open("/projects/new/")
    officer.fill(title=TITLE, title_en=TITLE_EN)
    officer.page.check("[name=field][value=centres]")
    officer.submit()
    project = Project.objects.get(title=TITLE)
    edit = f"/projects/{project.reference}/terms/edit"

    def section(name: str, **fields: Any) -> None:
        officer.open(f"{edit}/{name}/")
        officer.fill(**fields)

    def done() -> None:
        officer.submit("button[name=done]")

    section(
        "purpose",
        objectives="رعاية نهارية لائقة لكبار السن.",
        scope="تشغيل النادي خمسة أيام في الأسبوع وتقديم تقارير شهرية.",
    )
    done()
    section("beneficiaries")
    officer.page.select_option("[name$='-0-kind']", "elderly")
    officer.page.fill("[name$='-0-number']", "١٢٠")
    done()
    section("budget", duration_months="12", estimated_budget="٩٦٬٥٠٠٫٧٥٠")
    done()
    section("deliverables")
    officer.page.fill("[name$='-0-title']", "خطة التشغيل")
    officer.page.fill("[name$='-0-due_month']", "1")
    officer.page.fill("[name$='-0-payment_percent']", "40")
    officer.page.click("button[name=add]")
    officer.page.fill("[name$='-1-title']", "تقرير السنة")
    officer.page.fill("[name$='-1-due_month']", "12")
    officer.page.fill("[name$='-1-payment_percent']", "60")
    done()
    section("indicators")
    officer.page.fill("[name$='-0-name']", "متوسط الحضور اليومي")
    officer.page.fill("[name$='-0-target']", "85")
    done()
    section("method")
    officer.page.check("[name=method][value=open]")
    for kind in ("association", "firm", "international"):
        officer.page.check(f"[name=eligible_kinds][value={kind}]")
    done()
    section("evaluation", technical_weight="70", financial_weight="30", pass_mark="70")
    officer.page.fill("[name$='-0-name']", "الخبرة السابقة")
    officer.page.fill("[name$='-0-weight']", "100")
    done()
    section("documents")
    officer.page.fill("[name$='-0-name']", "نسخة سارية من الترخيص")
    done()
    return Project.objects.get(pk=project.pk)


def approve_terms(finance: Actor, project: Project) -> Tender:
    finance.open(f"/step/tenders.termsofreference/{project.terms.pk}/approve/")
    finance.page.locator("[name=budget_line]").first.check()
    finance.submit("form[data-once] button[type=submit]")
    return Tender.objects.get(project=project)


def announce(act: Cast, tender: Tender) -> None:
    """The secretary prepares, the chair announces."""
    closing = clock.now() + timedelta(days=28)
    while closing.weekday() in (4, 5):
        closing += timedelta(days=1)
    closing = closing.replace(hour=9, minute=0, second=0, microsecond=0)
    secretary = act("tender_secretary")
    secretary.open(f"/tenders/{tender.pk}/edit/")
    secretary.fill(
        newspaper="أخبار الخليج", newspaper_date=(clock.now() + timedelta(days=1)).strftime("%Y-%m-%d"),
        closing_at=typed(closing), bid_security_amount="965.500",
    )  # fmt: skip
    secretary.submit("form[data-once] button[type=submit]")
    secretary.step("tenders.tender", tender.pk, "submit")
    prepare_box(act, tender)
    act("tender_chair").step("tenders.tender", tender.pk, "announce")


OFFICERS = ("tender_secretary", "tender_chair", "partnership_secretary")


def prepare_box(act: Cast, tender: Tender) -> None:
    """The ceremony: officers named, each sets a passphrase, keys and reserve share, the rehearsal with two of them."""
    secretary, address = act("tender_secretary"), f"/tenders/{tender.pk}/box/"
    for name in OFFICERS:
        officer = act(name)
        officer.open("/box/passphrase/")
        officer.fill(new=f"demo-{name}", again=f"demo-{name}")
        officer.submit("form[data-once] button[type=submit]")
    secretary.open(address)
    for person in User.objects.filter(username__in=OFFICERS):
        secretary.page.check(f"[name=officers][value='{person.pk}']")
    secretary.submit("form[action$='/officers/'] button")
    secretary.submit("form[action$='/keys/'] button")
    expect(secretary.page.locator(".reserve-share")).to_have_count(2)
    give_shares(act, address)
    secretary.open(address)
    secretary.submit("form[action$='/rehearsal/'] button[name=open]")


def give_shares(act: Cast, address: str) -> None:
    for name in OFFICERS[:2]:
        officer = act(name)
        officer.open(address)
        officer.fill(passphrase=f"demo-{name}")
        officer.submit("form[action$='/share/'] button")


def open_envelopes(act: Cast, tender: Tender, kind: str) -> None:
    """The session: begun by the secretary, two officers give their shares, every envelope is opened."""
    secretary, address = act("tender_secretary"), f"/committee/tenders/{tender.pk}/opening/{kind}/"
    secretary.open(address)
    secretary.submit("form[action$='/begin/'] button")
    give_shares(act, address)
    secretary.open(address)
    while secretary.page.locator("form[action$='/next/']").count():
        secretary.submit("form[action$='/next/'] button")
    expect(secretary.page.locator(".envelope-bad")).to_have_count(0)


def write_bid(partner: Actor, tender: Tender, price: str, tmp_path: Path) -> Bid:
    """Both envelopes, a file, sealed and sent."""
    partner.open(f"/tenders/{tender.pk}/")
    partner.submit(f"form[action$='/tenders/{tender.pk}/bid/'] button")
    bid = Bid.objects.get(tender=tender, partner__representatives__user__username=partner.name)
    partner.submit("a.btn-primary")  # eligible: go on
    write_steps(partner, price, tmp_path)
    partner.submit("button.btn-primary")  # checked: nothing is missing, seal it
    assert Bid.objects.get(pk=bid.pk).is_sent
    return bid


def write_steps(partner: Actor, price: str, tmp_path: Path) -> None:
    """Declarations, technical envelope with a file, prices, security; each saved on the way to the next."""
    page, onward = partner.page, "button[name=next]"
    for relation in RELATIONS:
        page.check(f"[name={relation.answer}][value=no]")
    for name in ("accepts_terms", "no_conflict", "all_true"):
        page.check(f"[name={name}]")
    page.check("[name=bids_as][value=alone]")
    partner.submit(onward)
    partner.fill(
        approach="نبدأ بالتهيئة ثم التشغيل ثم القياس.", experience="ثلاثة أعمال مماثلة.", team="مدير وأخصائيان."
    )
    pdf = tmp_path / "الترخيص.pdf"
    pdf.write_bytes(one_page())
    page.set_input_files("#id_other", str(pdf))
    partner.submit(onward)
    page.fill("[name='lines-0-description']", "التشغيل السنوي")
    page.fill("[name='lines-0-quantity']", "1")
    page.fill("[name='lines-0-unit_price']", price)
    partner.submit(onward)
    page.select_option("[name=security_kind]", "guarantee")
    partner.fill(
        security_issuer="بنك البحرين الوطني", security_number="LG-7", security_amount="965.500",
        security_expires=(clock.now() + timedelta(days=400)).strftime("%Y-%m-%d"),
    )  # fmt: skip
    partner.submit(onward)


def one_page() -> bytes:
    from committee.demo.cast import _one_page_pdf  # noqa: PLC0415 -- the demonstration's own scan

    return _one_page_pdf()


def attend(secretary: Actor, tender: Tender, kind: str) -> None:
    secretary.open(f"/committee/tenders/{tender.pk}/opening/{kind}/")
    for label in (
        "فاطمة عبدالله الزياني",
        "عبدالرحمن محمد الجودر",
        "Fatima Abdulla Alzayani",
        "Abdulrahman Mohamed Aljowder",
    ):
        box = secretary.page.get_by_label(label)
        if box.count():
            box.check()
    secretary.submit("form[data-attendance] button[type=submit]")


def open_technical(act: Cast, tender: Tender) -> None:
    clock.shift_to(Tender.objects.get(pk=tender.pk).opening_at + timedelta(minutes=5))
    secretary = act("tender_secretary")
    secretary.step("tenders.tender", tender.pk, "close")
    attend(secretary, tender, "technical")
    open_envelopes(act, tender, "technical")
    secretary.step("tenders.tender", tender.pk, "open_technical")


def score(member: Actor, tender: Tender, points: dict[str, str]) -> None:
    """Declare, score every bid, lock. `points` by the bidder's account."""
    sheet = ScoreSheet.objects.get(tender=tender, member__username=member.name)
    member.open(f"/committee/sheets/{sheet.pk}/")
    member.submit("form[action$='/declare/'] button")
    criterion = Tender.objects.get(pk=tender.pk).frozen_criteria[0]["id"]
    for account, value in points.items():
        bid = Bid.objects.get(tender=tender, partner__representatives__user__username=account)
        member.page.fill(f"[name='p-{bid.pk}-{criterion}']", value)
        member.page.fill(f"[name='c-{bid.pk}-{criterion}']", "تقدير موثق بالشهادات")
    member.submit("button.btn-lg")
    member.step("committee.scoresheet", sheet.pk, "lock")


def agree(act: Cast, tender: Tender) -> None:
    """The panel's chair takes the means that the page proposes and concludes the meeting."""
    secretary = act("tender_secretary")
    secretary.open(f"/committee/tenders/{tender.pk}/examination/")
    secretary.submit("form[action$='/examination/all/'] button")
    leader = act(User.objects.get(pk=leader_of(tender)).username)
    leader.open(f"/committee/tenders/{tender.pk}/consensus/")
    leader.submit("button[name=conclude]")


def open_financial(act: Cast, tender: Tender) -> Award:
    agree(act, tender)
    secretary = act("tender_secretary")
    attend(secretary, tender, "financial")
    open_envelopes(act, tender, "financial")
    secretary.step("tenders.tender", tender.pk, "open_financial")
    act("tender_chair").step(
        "tenders.tender", tender.pk, "evaluate", recommendation="نوصي بالترسية على العطاء الأول في الترتيب."
    )
    return Award.objects.get(tender=tender, state="recommended")


def discuss(act: Cast, award: Award) -> None:
    """The joint meeting, then up to the minister."""
    secretary = act("partnership_secretary")
    secretary.open(f"/committee/awards/{award.pk}/meeting/")
    secretary.fill(
        held_on=typed(clock.now()),
        place="قاعة الاجتماعات",
        discussion="نوقشت النتائج.",
        opinion="نؤيد التوصية.",
        decision="الرفع إلى سعادة الوزير.",
    )
    for box in secretary.page.locator("[name=attending]").all():
        box.check()
    secretary.submit("form[data-once] button[type=submit]")
    secretary.step("committee.award", award.pk, "discuss")
    act("tender_chair").step("committee.award", award.pk, "send_to_minister")


def finish_award(act: Cast, award: Award) -> Contract:
    """Letters, standstill, final."""
    act("tender_secretary").step("committee.award", award.pk, "notify")
    return make_final(act, award)


def complain(partner: Actor, bid: Bid) -> Complaint:
    """A bidder that was not chosen reads its letter and files the guided form in the portal."""
    letter = OfficialDocument.objects.filter(kind="committee.regret_letter", scope=f"partner:{bid.partner_id}").latest(
        "pk"
    )
    partner.open(letter.get_absolute_url())
    partner.open(f"/committee/bids/{bid.pk}/complain/")
    partner.page.check("[name=about][value=scores]")
    partner.fill(text="لم تحتسب عقودنا السابقة المرفقة في معيار الخبرة.")
    partner.page.check("[name=asks][value=reevaluate]")
    partner.submit("form[data-once] button[type=submit]")
    return Complaint.objects.get(partner=bid.partner_id, award__state="standstill")


def answer(act: Cast, complaint: Complaint, step: str, reason: str) -> None:
    """Taken up, one opinion of the panel, answered by its chair: `step` is "dismiss" or "uphold"."""
    act("partnership_secretary").step("committee.complaint", complaint.pk, "accept")
    member = act("partnership_member1")
    member.open(complaint.get_absolute_url())
    member.page.check(f"[name=opinion][value={step}]")
    member.fill(reasons="راجعت المستندات المرفقة بالعطاء.")
    member.submit("form[data-once]:has([name=opinion]) button[type=submit]")
    act("partnership_chair").step("committee.complaint", complaint.pk, step, reason=reason)


def make_final(act: Cast, award: Award) -> Contract:
    """The standstill is over."""
    clock.shift_to(Award.objects.get(pk=award.pk).standstill_ends_at + timedelta(minutes=1))
    act("tender_secretary").step("committee.award", award.pk, "finalise")
    return Contract.objects.get(project=award.tender.project)


def approve_contract(act: Cast, contract: Contract) -> None:
    """Finance, tender chair, legal, senior management, checklist, accreditation, out for signature."""
    for name, step in (
        ("legal", "send_to_finance"),
        ("finance", "channel"),
        ("tender_chair", "approve_contracting"),
        ("legal", "review"),
        ("senior", "approve"),
    ):
        act(name).step("contracts.contract", contract.pk, step)
    tick_checklist(act("legal"), contract)
    act("legal").step("contracts.contract", contract.pk, "accredit")
    act("legal").step("contracts.contract", contract.pk, "offer_signature")


def tick_checklist(legal: Actor, contract: Contract) -> None:
    """Every open comment answered, every item of the legal checklist ticked."""
    address = f"/contracts/{contract.pk}/draft/"
    legal.open(address)
    for link in [one.get_attribute("href") for one in legal.page.locator(".comments a.btn").all()]:
        legal.open(link or "")
        legal.fill(answer="عدل البند بما يوضح ذلك.")
        legal.submit("form[data-once] button[type=submit]")
    legal.open(address)
    for box in legal.page.locator("[name=done]").all():
        box.check()
    legal.submit("form[action$='/checklist/'] button")


def give_bond(finance: Actor, contract: Contract, tmp_path: Path) -> None:
    """The partner's bond, recorded by finance."""
    scan = tmp_path / "ضمان.pdf"
    scan.write_bytes(one_page())
    finance.open(f"/contracts/{contract.pk}/bond/")
    finance.fill(
        issuer="بنك البحرين والكويت", number="PB-77", amount=str(bond_required(contract)), issued_on=clock.today().isoformat(),
        expires_on=(bond_must_last_until(contract) + timedelta(days=90)).isoformat(),
    )  # fmt: skip
    finance.page.set_input_files("[name=scan]", str(scan))
    finance.submit("form[data-once] button[type=submit]")


def sign(act: Cast, contract: Contract, partner: str, tmp_path: Path) -> None:
    """On paper: printed, signed, scanned by each side."""
    give_bond(act("finance"), contract, tmp_path)
    scan = tmp_path / "العقد موقعاً.pdf"
    scan.write_bytes(one_page())
    for name, step in ((partner, "partner_sign"), ("signatory", "sign")):
        person = act(name)
        person.open(f"/step/contracts.contract/{contract.pk}/{step}/")
        person.fill(signer="المخول بالتوقيع")
        person.page.set_input_files("[name=scan]", str(scan))
        person.submit("form[data-once] button[type=submit]")
