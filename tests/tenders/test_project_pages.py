"""The list of projects, the project file, beginning a project."""

import pytest
from django.urls import reverse

from partnership.workflow.engine import fire
from tenders.models import Project
from tenders.selectors.project import projects_visible
from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db
LIST = "/projects/"


def test_officers_see_their_department_others_all_and_some_nothing(officer, finance, auditor, admin, partner_user):
    make.make_project(officer)
    other = make_user("officer", department=make_department())
    make.make_project(other)

    assert projects_visible(officer).count() == projects_visible(other).count() == 1
    assert projects_visible(finance).count() == projects_visible(auditor).count() == 2
    assert projects_visible(admin).count() == projects_visible(partner_user).count() == 0


def test_a_project_is_begun_with_title_and_field(officer, sign_in):
    response = sign_in(officer).post(
        reverse("tenders:project_new"), {"title": "برنامج جديد", "title_en": "", "field": "family", "copy_of": ""}
    )

    project = Project.objects.get()
    assert response["Location"] == reverse("tenders:terms_edit", args=[project.reference, "purpose"])
    assert (project.title, project.field, project.department) == ("برنامج جديد", "family", officer.department)


def test_a_project_is_begun_from_an_earlier_ones_terms(officer, sign_in):
    source = make.submitted_terms(officer).project

    sign_in(officer).post(
        reverse("tenders:project_new"),
        {"title": "نادي الرفاع", "title_en": "", "field": "", "copy_of": source.reference.lower()},
    )

    copy = Project.objects.exclude(pk=source.pk).get()
    assert (copy.title, copy.field, copy.terms.state, copy.terms.version) == ("نادي الرفاع", "centres", "draft", 0)
    assert list(copy.terms.criteria.values_list("name", "weight")) == list(
        source.terms.criteria.values_list("name", "weight")
    )


def test_terms_of_another_department_are_not_copied(officer, sign_in):
    other = make_user("officer", department=make_department())
    source = make.make_project(other)

    response = sign_in(officer).post(
        reverse("tenders:project_new"), {"title": "نسخة", "field": "", "copy_of": source.reference}
    )

    assert response.status_code == 422
    assert Project.objects.count() == 1


def test_an_officer_without_department_is_told(sign_in):
    nowhere = make_user("officer")

    response = sign_in(nowhere).post(reverse("tenders:project_new"), {"title": "مشروع", "field": "", "copy_of": ""})

    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=الوالدين", True), ("q=نادى الوالدين", True), ("q=النّادي", True), ("q=zzzz", False),
        ("stage=finance", True), ("stage=terms", False), ("stage=nonsense", True), ("year=1999", True),
        ("waits=role:finance", True), ("waits=role:minister", False), ("waits=me", True), ("waits=late", False),
        ("field=centres", True), ("field=care", False), ("method=open", True), ("method=limited", False),
        ("sort=-estimated_value", True), ("sort=evil", True), ("page=99", True), ("department=999999", True),
    ],
)  # fmt: skip
def test_the_list_is_filtered_and_never_breaks(officer, finance, sign_in, query, found):
    project = make.submitted_terms(officer).project

    response = sign_in(finance).get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert (project.reference in response.content.decode()) == found


def test_the_list_costs_the_same_for_one_and_many(officer, finance, sign_in, page_queries):
    make.make_project(officer)
    client = sign_in(finance)
    page_queries(client, LIST)
    one = page_queries(client, LIST)
    for n in range(4):
        make.make_project(make_user("officer", department=make_department()), title=f"مشروع {n}")

    assert page_queries(client, LIST) == one <= 12


def test_the_file_shows_where_it_stands_and_whom_it_waits_for(officer, finance, sign_in):
    terms = make.approved_terms(officer, finance)
    url = reverse("tenders:project", args=[terms.project.reference])

    page = sign_in(finance, "en").get(url).content.decode()

    for section in ("terms", "money", "documents", "people", "timeline"):
        assert f'id="{section}"' in page
    assert "Tender committee secretary" in page
    assert "96,500.000" in page
    assert "TR-" in page


def test_the_file_offers_the_step_to_whom_it_waits_for_only(officer, finance, sign_in):
    terms = make.submitted_terms(officer)
    url = reverse("tenders:project", args=[terms.project.reference])

    assert 'class="btn btn-primary" href="/projects/' in sign_in(finance).get(url).content.decode()
    assert 'class="btn btn-primary" href="/projects/' not in sign_in(officer).get(url).content.decode()


def test_the_file_costs_the_same_however_much_happened(officer, finance, sign_in, page_queries):
    terms = make.submitted_terms(officer)
    url = reverse("tenders:project", args=[terms.project.reference])
    client = sign_in(finance)
    page_queries(client, url)
    short = page_queries(client, url)
    for _round in range(3):
        terms = fire(fire(terms, "send_back", by=finance, reason="سبب"), "submit", by=officer)

    assert page_queries(client, url) == short <= 15


def test_another_departments_file_is_not_found(officer, sign_in):
    project = make.make_project(officer)
    stranger = make_user("officer", department=make_department())

    assert sign_in(stranger).get(reverse("tenders:project", args=[project.reference])).status_code == 404
