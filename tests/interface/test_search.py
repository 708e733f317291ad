"""The one search: every kind, Arabic as people write it, numbers, slips of the pen, and nothing that the viewer may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import IntegerField
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.documents.models import OfficialDocument
from partnership.people.models import User
from partnership.workflow import finding, lean
from partnership.workflow.finding import SOURCES, Found, Source, find
from tests.factories import make_department, make_partner, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db
TEXT = "AB-2026-0001"  # a word that can stand in every address


def found(user: User, query: str) -> dict[str, list[str]]:
    """Kind → titles; what is told first and what is told after it are together the whole, no kind twice."""
    told = list(find(user, query))
    groups = [group for part in told for group in part]
    assert len(told) <= 2
    names = [group.source.name for group in groups]
    assert len(set(names)) == len(names)
    assert [group.source.order for group in groups] == sorted(group.source.order for group in groups)
    return {group.source.name: [item.title for item in group.found] for group in groups}


def parts_of(client: Client, query: str) -> list[str]:
    """The page as it leaves, part by part, by a client that reads it no further than it is asked to."""
    plain = Client()
    plain.cookies = client.cookies
    response = plain.get(reverse("interface:search"), {"q": query})
    assert isinstance(response, StreamingHttpResponse)
    return [part.decode() for part in response]


def test_it_finds_projects_tenders_and_documents_by_words(officer: User, finance: User) -> None:
    terms = make.approved_terms(officer, finance)
    results = found(finance, "نادى الوالدين")
    assert results["projects"] == results["tenders"] == [terms.project.name]
    assert found(finance, "الشروط المرجعيه")["documents"]


def test_a_number_finds_what_carries_it_and_nothing_else(officer: User, finance: User) -> None:
    terms, other = make.approved_terms(officer, finance), make.make_project(officer)
    document = OfficialDocument.objects.first()
    assert document
    name = [terms.project.name]
    assert found(finance, terms.project.reference) == {"projects": name, "tenders": name}
    assert found(finance, document.number) == {"documents": [document.title]}
    assert found(finance, other.reference.replace("SH-2026", "SH-1999")) == {}


def test_partners_are_found_by_name_and_registration_number(partnership_secretary: User) -> None:
    partner = make_partner(name="جمعية الأُسرة البحرينية", registration_number="و/ج/2719")
    assert found(partnership_secretary, "الاسره") == {"partners": [partner.name]}
    assert found(partnership_secretary, "2719") == {"partners": [partner.name]}
    assert found(partnership_secretary, "٢٧١٩") == {"partners": [partner.name]}


def test_a_slip_of_the_pen_still_finds(partnership_secretary: User) -> None:
    partner = make_partner(name="مؤسسة المستقبل للتدريب")
    assert found(partnership_secretary, "موسسسة المستقبل") == {"partners": [partner.name]}


@pytest.mark.parametrize("query", ["الوالدين", "نادي الوالدسن", "2026", "الشروط 2026", "جمعية", "لاشيءبهذاالاسم"])
def test_only_kinds_that_hold_nothing_are_left_out(
    officer: User, finance: User, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    make.approved_terms(officer, finance)
    make_partner(name="جمعية الوالدين")
    told = found(finance, query)
    monkeypatch.setattr(finding, "_who_holds", lambda way, names: set(names))
    assert found(finance, query) == told


def test_words_held_only_by_what_they_may_not_see_are_looked_for_as_misspelt(officer: User, finance: User) -> None:
    make.approved_terms(officer, finance)
    own = make_user("officer", department=make_department())
    mine = make.make_project(own, title="نادي الوالدسن")
    assert found(own, "الوالدين")["projects"] == [mine.name]


def test_nobody_finds_what_they_may_not_see(officer: User, finance: User) -> None:
    terms = make.approved_terms(officer, finance)
    for stranger in (make_user("officer", department=make_department()), make_user("partner"), make_user("admin")):
        assert "projects" not in found(stranger, "الوالدين")
        assert "tenders" not in found(stranger, "الوالدين")  # in preparation: nobody outside knows of it
        assert "documents" not in found(stranger, terms.project.reference)


def test_the_page_shows_each_kind_with_few_queries(
    officer: User, finance: User, sign_in: Callable[..., Client], page_queries: Callable[[Client, str], int]
) -> None:
    make.approved_terms(officer, finance)
    client, url = sign_in(finance), reverse("interface:search")
    page_queries(client, f"{url}?q=الوالدين")
    few = page_queries(client, f"{url}?q=الوالدين")
    for n in range(9):
        make.make_project(officer, title=f"نادي الوالدين {n}")
    assert page_queries(client, f"{url}?q=الوالدين") == few
    assert few <= 15
    assert page_queries(client, f"{url}?q=لاشيءبهذاالاسم") <= 9  # both ways are tried
    page = client.get(url, {"q": "الوالدين"}).content.decode()
    assert reverse("tenders:projects") + "?q=" in page  # the way to all of them


def test_the_first_kind_leaves_before_the_others_are_asked(
    officer: User, finance: User, sign_in: Callable[..., Client]
) -> None:
    terms = make.approved_terms(officer, finance)
    client = Client()
    client.cookies = sign_in(finance).cookies
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("interface:search"), {"q": "الوالدين"})
        first = next(iter(response)).decode()
        few = len(queries)
    assert few <= 7
    assert terms.project.get_absolute_url() in first and first.count("<section") == 1
    assert "</html>" not in first and terms.project.tenders.get().get_absolute_url() not in first
    rest = b"".join(response).decode()
    assert terms.project.tenders.get().get_absolute_url() in rest and rest.rstrip().endswith("</html>")


def test_documents_of_other_departments_cost_no_query_each(
    officer: User, finance: User, sign_in: Callable[..., Client], page_queries: Callable[[Client, str], int]
) -> None:
    client = sign_in(make_user("officer", department=make_department()))
    counts = []
    for _ in range(2):
        make.approved_terms(officer, finance)
        counts.append(page_queries(client, f"{reverse('interface:search')}?q=الشروط"))
    assert counts[0] == counts[1] <= 15


def test_a_kind_that_fails_takes_nothing_from_the_first(
    officer: User, finance: User, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(user: Any) -> Any:
        raise RuntimeError("no such kind")

    project = make.approved_terms(officer, finance).project
    monkeypatch.setitem(
        SOURCES, "broken", Source("broken", "", type(project), rows, Found, ("pk",), fields=("title",), order=99)
    )
    first, rest, last = parts_of(sign_in(finance), "الوالدين")
    assert project.get_absolute_url() in first
    assert 'role="alert"' in rest and f"{reverse('interface:search')}?q=" in rest and "no such kind" not in rest
    assert last.rstrip().endswith("</html>")


def test_neither_part_shows_what_the_viewer_may_not_see(
    officer: User, finance: User, sign_in: Callable[..., Client]
) -> None:
    own, other = make_user("officer", department=make_department()), make.approved_terms(officer, finance).project
    mine = make.make_project(own, title="نادي الوالدين في دائرة أخرى")
    parts = parts_of(sign_in(own), "الوالدين")
    assert mine.get_absolute_url() in parts[0]
    assert other.reference not in "".join(parts)


def test_what_is_shown_of_a_kind_is_what_was_read_of_it(auditor: User) -> None:
    """A field that `reads` forgets would be fetched for every line."""

    def value(field: Any) -> Any:
        return 2026 if isinstance(field, IntegerField) or field.is_relation or field.primary_key else TEXT

    for source in SOURCES.values():
        model = source.model
        assert source.rows(auditor).model is model
        names = lean.paths(source.reads)
        values = []
        for name in names:
            of, _, inner = name.rpartition("__")
            table = model._meta.get_field(of).related_model if of else model
            values.append(value(table._meta.pk if inner == "pk" else table._meta.get_field(inner)))
        with CaptureQueriesContext(connection) as queries:
            item = source.show(lean.row(model, names, values))
            assert str(item.title) and item.url and str(item.code) + str(item.about)
            assert item.badge is None or (item.badge.machine, item.badge.state) == (model.machine, TEXT)
        assert not queries.captured_queries, source.name


@pytest.mark.parametrize("query", ["", "ا", "%", "x" * 500, "\x00", "'; DROP", "١٢", "\u202e"])
def test_odd_queries_are_answered(finance: User, sign_in: Callable[..., Client], query: str) -> None:
    assert sign_in(finance).get(reverse("interface:search"), {"q": query}).status_code == 200


def test_every_list_named_takes_the_query() -> None:
    assert all(reverse(source.all_at) for source in SOURCES.values() if source.all_at)


def test_a_partner_finds_its_own_papers_among_any_number_of_others(
    officer: User, finance: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_user("partner")
    partner = make_partner(person)
    for _ in range(3):
        make.approved_terms(officer, finance)
    number = OfficialDocument.objects.order_by("pk").values_list("pk", flat=True)[0]
    OfficialDocument.objects.filter(pk=number).update(scope=f"partner:{partner.pk}")
    monkeypatch.setattr(finding, "_CANDIDATES", 1)
    title = OfficialDocument.objects.get(pk=number).title
    assert found(person, "الشروط المرجعيه") == {"own_documents": [title]}
    assert "own_documents" not in found(finance, "الشروط المرجعيه")
