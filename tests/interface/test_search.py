"""The one search: every kind, Arabic as people write it, numbers, slips of the pen, and nothing that the viewer may not see."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from partnership.documents.models import OfficialDocument
from partnership.people.models import User
from partnership.workflow.finding import SOURCES, find
from tests.factories import make_department, make_partner, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db


def found(user: User, query: str) -> dict[str, list[str]]:
    return {group.source.name: [item.title for item in group.found] for group in find(user, query)}


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
    assert page_queries(client, f"{url}?q=لاشيءبهذاالاسم") <= 20  # both ways are tried
    page = client.get(url, {"q": "الوالدين"}).content.decode()
    assert reverse("tenders:projects") + "?q=" in page  # the way to all of them


@pytest.mark.parametrize("query", ["", "ا", "%", "x" * 500, "\x00", "'; DROP", "١٢", "\u202e"])
def test_odd_queries_are_answered(finance: User, sign_in: Callable[..., Client], query: str) -> None:
    assert sign_in(finance).get(reverse("interface:search"), {"q": query}).status_code == 200


def test_every_list_named_takes_the_query() -> None:
    assert all(reverse(source.all_at) for source in SOURCES.values() if source.all_at)
