"""A contract in Chromium after its signature: delivered from a phone, paid, amended, completed, judged; another one terminated."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from committee.demo.cast import Cast
from contracts.models import Amendment, Contract, Evaluation, Milestone, Payment, Visit
from contracts.signing.checking import signatures_in
from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from tests.browser import PHONE, listen
from tests.contracts import delivering
from tests.journeys.actors import Actor, actors
from tests.journeys.contracting import people, signed

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Named = Callable[[str], Actor]
LONGER_SIDE = 1600  # pixels: what static/js/photos.js leaves of a photograph


@pytest.fixture
def act(browser: Any, live_server: Any, cast: Cast) -> Iterator[Any]:
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


@pytest.fixture
def partner(browser: Any, live_server: Any, cast: Cast) -> Iterator[Actor]:
    """The partner's representative with a phone in the hand."""
    context = browser.new_context(viewport=PHONE, locale="ar", has_touch=True, is_mobile=True)
    context.set_default_timeout(20_000)
    troubles: list[str] = []
    found = Actor(context.new_page(), live_server.url, "ngo")
    listen(found.page, "pageerror", lambda error: troubles.append(str(error)))
    found.sign_in()
    yield found
    context.close()
    assert troubles == []


def photograph(folder: Path) -> Path:
    """As a phone takes it: 3,000 by 2,000 pixels, some megabytes."""
    path = folder / "صورة.jpg"
    noise = Image.effect_noise((750, 500), 90).resize((3000, 2000))
    Image.merge("RGB", (noise, noise.rotate(180), noise)).save(path, "JPEG", quality=97)
    return path


def deliver(partner: Actor, milestone: Milestone, tmp_path: Path) -> None:
    """From the partner's desk: the milestone, words, a photograph; sent before the browser has made it smaller."""
    partner.open("/desk/")
    partner.page.get_by_role("link", name=milestone.title).first.click()
    partner.page.get_by_role("link", name="الإبلاغ بالتسليم").click()
    partner.fill(evidence="سلمت خطة التشغيل، وهذه صورة المقر بعد تجهيزه.")
    large = photograph(tmp_path)
    partner.page.set_input_files("[name=files]", str(large))
    assert partner.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    partner.submit("form[data-once] button[type=submit]")
    kept = Milestone.objects.get(pk=milestone.pk).files.get().file
    assert max(Image.open(BytesIO(kept.content())).size) == LONGER_SIDE
    assert kept.size < large.stat().st_size / 2


def visit(act: Named, contract: Contract) -> None:
    """A visit is written where there is no connection: it waits on the page, and is sent once when the line is back."""
    officer = act("officer")
    page = officer.open(f"/contracts/{contract.pk}/visits/new/")
    officer.fill(visited_on=f"{clock.today():%Y-%m-%d}", place="مقر المركز", summary="الأنشطة قائمة والكادر حاضر.")
    page.context.set_offline(True)
    send = page.locator("form[data-once] button[type=submit]")
    for _press in range(2):
        send.click()
    expect(page.locator("form [role=status]")).to_contain_text("لا يوجد اتصال")
    assert page.locator("[name=place]").input_value() == "مقر المركز" and not Visit.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("main")).to_contain_text("الأنشطة قائمة والكادر حاضر.")
    assert Visit.objects.get().place == "مقر المركز"


def accept_and_pay(act: Named, partner: Actor, milestone: Milestone) -> None:
    """The department accepts and certifies, finance approves and pays, the partner reads it."""
    act("officer").open("/desk/")
    act("officer").page.get_by_role("link", name=milestone.title).first.click()
    act("officer").step("contracts.milestone", milestone.pk, "accept")
    payment = Payment.objects.get(milestone=milestone)
    act("officer").step("contracts.payment", payment.pk, "certify")
    act("finance").step("contracts.payment", payment.pk, "approve")
    act("finance").step("contracts.payment", payment.pk, "pay", payment_reference="TRF-2026-118")
    partner.open(payment.get_absolute_url())
    partner.sees("TRF-2026-118")
    partner.sees("لا غير")  # the amount in words


def amend(act: Named, partner: Actor, contract: Contract) -> Amendment:
    """Drafted, funded, reviewed, approved, signed electronically by both."""
    officer = act("officer")
    officer.open(f"/contracts/{contract.pk}/amend/")
    officer.fill(
        why="زيادة عدد المستفيدين بناء على قائمة الانتظار.", amount_change="٤٬٥٠٠٫١٢٥", months_change="1",
        deliverable="تشغيل مجموعة إضافية",
    )  # fmt: skip
    officer.submit("form[data-once] button[type=submit]")
    found = contract.amendments.get()
    for name, step in (("officer", "submit"), ("finance", "fund"), ("legal", "review"), ("senior", "approve")):
        act(name).step("contracts.amendment", found.pk, step)
    for person, step in ((partner, "partner_sign_electronically"), (act("signatory"), "sign_electronically")):
        person.open(f"/step/contracts.amendment/{found.pk}/{step}/")
        person.page.check("[name=read]")
        person.submit("form[data-once] button[type=submit]")
    partner.open(contract.get_absolute_url())
    partner.sees("94,500.375")
    return found


def finish(cast: Cast, contract: Contract) -> None:
    """What is left, through the services: delivered, accepted, paid; the final report sent and accepted."""
    house = people(cast)
    for milestone in contract.milestones.exclude(state="accepted"):
        delivering.pay(house, delivering.accept(house, milestone))
    delivering.report(house, contract.periods.get(is_final=True))


def judge(act: Named, partner: Actor, contract: Contract) -> None:
    """The department judges, the partner comments, the evaluation is concluded."""
    found = Evaluation.objects.get(contract=contract)
    officer = act("officer")
    officer.open(f"{found.get_absolute_url()}judgement/")
    officer.fill(score="90", text="التزام بالخطة وتعاون مع الإدارة.")
    officer.submit("form[data-once] button[type=submit]")
    officer.step("contracts.evaluation", found.pk, "send")
    partner.step("contracts.evaluation", found.pk, "comment", partner_comment="نشكر الإدارة على تعاونها.")
    officer.step("contracts.evaluation", found.pk, "conclude")


def terminate(act: Named, partner: Actor, cast: Cast, contract: Contract) -> None:
    """Notice by legal affairs, its days, the end by senior management, the account settled and paid."""
    legal = act("legal")
    legal.open(f"/contracts/{contract.pk}/terminate/")
    legal.page.select_option("[name=reason_code]", "breach")
    legal.fill(text="إخلال متكرر بالحد الأدنى للكادر رغم الإنذار.")
    legal.submit("form[data-once] button[type=submit]")
    partner.open(f"/contracts/{contract.pk}/letters/")
    partner.sees("إخطار بإنهاء العقد")
    senior, address = act("senior"), f"/step/contracts.contract/{contract.pk}/terminate/"
    senior.open(address)
    expect(senior.page.locator("form[data-once] button[type=submit]")).to_be_disabled()  # the days are not over
    clock.shift_to(clock.now() + timedelta(days=16))
    senior.step("contracts.contract", contract.pk, "terminate", reason="انقضت المهلة دون إصلاح الإخلال.")
    notice = contract.terminations.get()
    officer = act("officer")
    officer.step("contracts.termination", notice.pk, "settle", work_value="1250.500", settlement_note="عمل أسبوعين.")
    payment = contract.payments.get(kind="settlement")
    delivering.pay(people(cast), payment)
    partner.open(contract.get_absolute_url())
    partner.sees("1,250.500")


def test_from_a_delivery_on_a_phone_to_the_scorecard_and_a_termination(
    act: Any, partner: Actor, cast: Cast, certificates: None, tmp_path: Path
) -> None:
    contract, other = signed(cast), signed(cast)
    first = contract.milestones.get(order=1)
    deliver(partner, first, tmp_path)
    visit(act, contract)
    accept_and_pay(act, partner, first)
    amendment = amend(act, partner, contract)
    pdf = amendment.signatures.get(side="ministry").scan.content()
    assert [found.intact and found.known for found in signatures_in(pdf)] == [True, True]
    finish(cast, contract)
    judge(act, partner, contract)
    act("officer").step("contracts.contract", contract.pk, "complete")
    assert Contract.objects.get(pk=contract.pk).state == "completed"
    partner.open(f"/partners/{contract.partner_id}/")
    expect(partner.page.locator("#scorecard")).to_contain_text("تصنيف جيد")

    terminate(act, partner, cast, other)
    papers = set(OfficialDocument.objects.values_list("kind", flat=True))
    wanted = {
        "acceptance",
        "payment_order",
        "amendment",
        "report",
        "scorecard",
        "final_acceptance",
        "termination",
        "settlement",
    }
    assert {f"contracts.{kind}" for kind in wanted} <= papers
