"""Policy and guide: what the path writes in them, how a version comes into force, who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.demo.knowledge import decide
from committee.knowledge.articles import ARTICLES, article_of
from committee.knowledge.markdown import articles, html_of, problems
from committee.knowledge.models import TextVersion
from committee.knowledge.path_words import covered
from committee.knowledge.selectors import in_force, shipped
from committee.knowledge.services import text_begin, text_write
from committee.nine_tasks import TASKS
from partnership.documents.models import OfficialDocument
from partnership.people.access import ACCESS
from partnership.workflow import clock, path
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BODY = "# باب\n\n## الغرض {#why}\n\nنص.\n\n## النطاق\n\n| أ | ب |\n|---|---|\n| 1 | 2 |\n"


class Seats(dict[str, object]):
    def holders(self, role: str) -> list[object]:
        return [self[role]]


@pytest.fixture
def seats(partnership_chair, partnership_secretary, partnership_member, minister):
    return Seats(
        partnership_chair=partnership_chair, partnership_secretary=partnership_secretary,
        partnership_member=partnership_member, minister=minister,
    )  # fmt: skip


def draft(seats, kind="policy", body=BODY, **facts):
    version = text_begin(by=seats["partnership_secretary"], kind=kind)
    return text_write(version, by=seats["partnership_secretary"], body=body, **facts)


def approved(seats, kind="policy", **facts):
    version = fire(draft(seats, kind, **facts), "submit", by=seats["partnership_secretary"])
    decide(seats, version, "اعتماد النص", "يعتمد النص.")
    version = fire(version, "adopt", by=seats["partnership_chair"])
    return fire(version, "approve", by=seats["minister"])


# --- the text ---------------------------------------------------------------------------------------------------------
def test_the_shipped_guide_explains_every_step_of_every_machine():
    guide = shipped("guide")
    assert covered(guide) == {(machine.model, row.name) for machine in path.MACHINES for row in machine.steps}
    assert (problems(guide), problems(shipped("policy"))) == ([], [])


def test_the_guide_says_what_the_path_says():
    html = html_of("## مادة\n\n[[step contract.sign]]\n")
    row = path.BY_MODEL["contracts.contract"].step("sign")
    assert 'id="g-contract.sign"' in html
    assert "القطاع المعني بالمناقصات" in html
    assert "إثبات الهوية مرة أخرى" in html and row.confirm
    assert "[[" not in html


def test_every_page_of_the_work_has_an_article_and_the_article_exists():
    slugs = {a.slug for a in articles(shipped("guide"))}
    rooms = ("tenders", "committee", "contracts", "partners", "documents", "workflow", "audit")
    pages = [name for name in ACCESS if name.split(":")[0] in rooms]
    assert {name for name in pages if article_of(name) not in slugs} == set()
    assert {known for known in ARTICLES if not any(name.startswith(known) for name in ACCESS)} == set()


def test_articles_are_numbered_and_can_be_linked_to():
    html = html_of(BODY)
    assert '<h3 id="g-why">المادة (1): الغرض</h3>' in html
    assert '<h3 id="g-article-2">المادة (2): النطاق</h3>' in html
    assert '<th scope="col">أ</th>' in html


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '<img src=x onerror="x">', "[رابط](javascript:alert(1))", "![x](https://evil.example/x.png)"],
)  # fmt: skip
def test_what_is_written_stays_harmless(hostile):
    html = html_of(f"## مادة\n\n{hostile}\n")
    assert not any(bad in html for bad in ("<script", "<img", 'href="javascript'))


def test_a_placeholder_that_names_nothing_is_named():
    body = "## أ {#a}\n[[step tender.fly]] [[machine ghost]] [[rule nothing]] [[ثمرة]]\n## ب {#a}\n"
    assert problems(body) == ["[[step tender.fly]]", "[[machine ghost]]", "[[rule nothing]]", "[[ثمرة]]", "{#a}"]


# --- the way into force -----------------------------------------------------------------------------------------------
def test_a_version_is_decided_approved_and_issued(seats, client):
    version = approved(seats)
    assert (version.in_force_on, version.approved_by) == (clock.today(), seats["minister"])
    paper = OfficialDocument.objects.get(object_model="committee.textversion", object_id=str(version.pk))
    assert paper.data["decision"]
    assert "المادة (1): الغرض" in client.get(paper.get_absolute_url()).content.decode()
    assert "المادة (1): الغرض" in client.get("/policy/").content.decode()


def test_the_committee_decides_before_the_chair_submits(seats):
    version = fire(draft(seats), "submit", by=seats["partnership_secretary"])
    with pytest.raises(DomainError) as refusal:
        fire(version, "adopt", by=seats["partnership_chair"])
    assert refusal.value.code == "committee.text_decided"


@pytest.mark.parametrize("body", ["بلا مواد", "## مادة\n[[step tender.fly]]"])
def test_an_incomplete_text_is_not_put_before_the_committee(seats, body):
    with pytest.raises(DomainError) as refusal:
        fire(draft(seats, body=body), "submit", by=seats["partnership_secretary"])
    assert refusal.value.code == "committee.text_complete"


def test_a_version_waits_for_its_day(seats, legal):
    first = approved(seats)
    second = approved(seats, in_force_on=clock.today() + timedelta(days=30))
    assert second.number == 2 and second.is_coming
    assert in_force("policy", legal) == first
    clock.shift_to(clock.now() + timedelta(days=31))
    assert in_force("policy", legal) == second


def test_one_draft_at_a_time(seats):
    version = draft(seats)
    with pytest.raises(DomainError):
        text_begin(by=seats["partnership_secretary"], kind="policy")
    with pytest.raises(IntegrityError), transaction.atomic():
        TextVersion.objects.create(
            kind="policy", number=9, body=BODY, created_by=version.created_by, created_at=clock.now()
        )


def test_only_a_draft_is_written_by_the_secretary_on_a_fresh_page(seats):
    version = draft(seats)
    with pytest.raises(PermissionDenied):
        text_write(version, by=seats["partnership_chair"], body=BODY)
    with pytest.raises(DomainError) as stale:
        text_write(version, by=seats["partnership_secretary"], body=BODY, seen=0)
    assert stale.value.code == "stale"
    fire(version, "submit", by=seats["partnership_secretary"])
    with pytest.raises(DomainError) as late:
        text_write(version, by=seats["partnership_secretary"], body=BODY)
    assert late.value.code == "not_now"


# --- pages ------------------------------------------------------------------------------------------------------------
def test_an_internal_text_is_for_staff_only(seats, sign_in, legal, client):
    version = approved(seats, kind="guide", is_public=False)
    paper = OfficialDocument.objects.get(object_model="committee.textversion")
    assert "الغرض" not in client.get("/guide/").content.decode()
    assert client.get(paper.get_absolute_url()).status_code in (302, 403, 404)
    assert "الغرض" in sign_in(legal).get("/guide/").content.decode()
    assert sign_in(make_user("partner")).get(version.get_absolute_url()).status_code == 403


def test_a_draft_is_not_shown_outside_the_committee(seats, sign_in, legal, query_budget):
    version = draft(seats)
    assert sign_in(legal).get(version.get_absolute_url()).status_code == 404
    member = sign_in(seats["partnership_member"])
    with query_budget(15):
        assert "الغرض" in member.get(version.get_absolute_url()).content.decode()
    assert member.get(reverse("committee:text_edit", args=[version.pk])).status_code == 403


def test_a_draft_is_written_in_the_page(seats, sign_in):
    page = sign_in(seats["partnership_secretary"])
    assert page.get(reverse("committee:texts")).status_code == 200
    response = page.post(reverse("committee:text_new", args=["guide"]))
    version = TextVersion.objects.get()
    assert response["Location"] == reverse("committee:text_edit", args=[version.pk])
    preview = page.post(response["Location"], {"body": BODY, "seen": 0, "preview": 1})
    assert "المادة (2): النطاق" in preview.content.decode()
    refused = page.post(response["Location"], {"body": "", "seen": 0})
    assert refused.status_code == 422
    saved = page.post(
        response["Location"], {"body": BODY, "note": "أول", "seen": 0, "is_public": "on", "in_force_on": "١/١/٢٠٢٧"}
    )
    assert saved["Location"] == version.get_absolute_url()
    again = page.post(response["Location"], {"body": "نص آخر", "seen": 0})
    assert (again.status_code, "نص آخر" in again.content.decode()) == (422, True)


def test_what_changed_between_two_versions(seats, sign_in):
    approved(seats)
    version = draft(seats, body=BODY.replace("نص.", "نص جديد.") + "\n## زيادة\n\nمادة.\n")
    page = (
        sign_in(seats["partnership_member"]).get(reverse("committee:text_changes", args=[version.pk])).content.decode()
    )
    assert "<ins>" in page and "مادة جديدة" in page


def test_until_the_committee_adopts_one_staff_read_the_shipped_guide(sign_in, legal, client):
    assert "لم تعتمده اللجنة بعد" in sign_in(legal).get("/guide/").content.decode()
    assert "لم ينشر بعد" in client.get("/guide/").content.decode()


def test_pages_and_steps_link_to_their_article(seats, sign_in):
    version = draft(seats)
    page = sign_in(seats["partnership_secretary"])
    assert 'href="/guide/#g-meetings"' in page.get(reverse("committee:meetings")).content.decode()
    step = page.get(reverse("workflow:step", args=["committee.textversion", version.pk, "submit"])).content.decode()
    assert step.count('href="/guide/#g-textversion.submit"') == 2


def test_the_nine_tasks_are_one_click_away(seats, sign_in, legal, query_budget):
    page = sign_in(seats["partnership_member"])
    with query_budget(8):
        html = page.get(reverse("committee:nine_tasks")).content.decode()
    assert [task.number for task in TASKS] == list(range(1, 10))
    assert html.count('class="nine-number"') == 9
    assert sign_in(legal).get(reverse("committee:nine_tasks")).status_code == 403
