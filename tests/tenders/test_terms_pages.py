"""Writing terms of reference section by section, with and without a script; reading, comparing, refusing."""

from decimal import Decimal

import pytest
from django.urls import reverse

from partnership.workflow.engine import fire
from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db


def edit_url(project, section):
    return reverse("tenders:terms_edit", args=[project.reference, section])


def rows_data(prefix, rows, **more):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data | more


def test_an_incomplete_section_is_saved_as_it_is(officer, sign_in):
    project = make.make_project(officer)

    response = sign_in(officer).post(
        edit_url(project, "purpose"), {"objectives": "أهداف أولية", "scope": "", "done": "1"}
    )

    assert response.status_code == 302
    project.terms.refresh_from_db()
    assert project.terms.objectives == "أهداف أولية"
    assert project.terms.state == "draft"


def test_saving_and_going_on_leads_to_the_next_section(officer, sign_in):
    project = make.make_project(officer)

    response = sign_in(officer).post(
        edit_url(project, "budget"), {"duration_months": "١٢", "estimated_budget": "٩٦٬٥٠٠٫٥٠٠", "next": "1"}
    )

    assert response["Location"] == edit_url(project, "deliverables")
    project.terms.refresh_from_db()
    project.refresh_from_db()
    assert project.terms.duration_months == 12
    assert project.terms.estimated_budget == project.estimated_value == Decimal("96500.500")


@pytest.mark.parametrize("typed", ["1250.750", "١٬٢٥٠٫٧٥٠", "1,250.750", "۱۲۵۰٫۷۵۰"])
def test_amounts_in_any_digits_are_stored_as_meant(officer, sign_in, typed):
    project = make.make_project(officer)

    sign_in(officer).post(edit_url(project, "budget"), {"estimated_budget": typed, "done": "1"})

    project.terms.refresh_from_db()
    assert project.terms.estimated_budget == Decimal("1250.750")


def test_what_makes_no_sense_is_said_by_the_field_and_kept(officer, sign_in):
    project = make.make_project(officer)

    response = sign_in(officer).post(
        edit_url(project, "budget"), {"duration_months": "اثنا عشر", "estimated_budget": "-5", "done": "1"}
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "اثنا عشر" in page
    assert 'aria-invalid="true"' in page
    assert 'id="error-summary"' in page


def test_a_row_is_added_and_removed_without_a_script_and_nothing_typed_is_lost(officer, sign_in):
    project = make.make_project(officer)
    client = sign_in(officer)
    typed = [{"name": "الخبرة", "weight": "not a number"}, {"name": "المنهجية", "weight": "60"}]

    added = client.post(edit_url(project, "evaluation"), rows_data("criteria", typed, technical_weight="70", add="1"))
    removed = client.post(
        edit_url(project, "evaluation"), rows_data("criteria", typed, technical_weight="70", remove="0")
    )

    assert added.status_code == removed.status_code == 200
    page = added.content.decode()
    assert 'name="criteria-2-name"' in page
    assert "not a number" in page
    assert 'name="technical_weight" value="70"' in page
    page = removed.content.decode()
    assert "الخبرة" not in page
    assert "المنهجية" in page
    assert project.terms.criteria.count() == 0  # neither button saves


def test_rows_are_saved_in_their_order_and_empty_rows_are_none(officer, sign_in):
    project = make.make_project(officer)
    rows = [
        {"title": "خطة التشغيل", "due_month": "1", "payment_percent": "٤٠"},
        {"title": "", "due_month": "", "payment_percent": ""},
        {"title": "التقرير السنوي", "due_month": "12", "payment_percent": "60"},
    ]

    sign_in(officer).post(edit_url(project, "deliverables"), rows_data("deliverables", rows, done="1"))

    saved = project.terms.deliverables.values_list("title", "due_month", "payment_percent")
    assert list(saved) == [("خطة التشغيل", 1, Decimal(40)), ("التقرير السنوي", 12, Decimal(60))]


def test_one_weight_works_out_the_other(officer, sign_in):
    project = make.make_project(officer)

    sign_in(officer).post(
        edit_url(project, "evaluation"),
        rows_data("criteria", [], technical_weight="80", financial_weight="", pass_mark="70", done="1"),
    )

    project.terms.refresh_from_db()
    assert (project.terms.technical_weight, project.terms.financial_weight) == (80, 20)


def test_two_people_at_once_the_second_is_told_and_keeps_the_text(officer, sign_in):
    project = make.make_project(officer)
    client, url = sign_in(officer), edit_url(project, "purpose")
    client.post(url, {"objectives": "نص الزميل", "scope": "", "seen": "0", "done": "1"})

    response = client.post(url, {"objectives": "نصي أنا", "scope": "", "seen": "0", "done": "1"})

    assert response.status_code == 422
    assert "نصي أنا" in response.content.decode()
    project.terms.refresh_from_db()
    assert project.terms.objectives == "نص الزميل"


def test_another_department_sees_nothing_and_other_roles_write_nothing(officer, finance, sign_in):
    project = make.make_project(officer)
    stranger = make_user("officer", department=make_department())
    terms_url = reverse("tenders:terms", args=[project.reference])

    assert sign_in(stranger).get(terms_url).status_code == 404
    assert sign_in(stranger).get(edit_url(project, "purpose")).status_code == 404
    assert sign_in(finance).get(terms_url).status_code == 200
    assert sign_in(finance).get(edit_url(project, "purpose")).status_code == 403


def test_sent_terms_are_no_longer_written(officer, sign_in):
    terms = make.submitted_terms(officer)

    assert sign_in(officer).get(edit_url(terms.project, "purpose")).status_code == 403


def test_an_unknown_section_is_not_found(officer, sign_in):
    assert sign_in(officer).get(edit_url(make.make_project(officer), "nothing")).status_code == 404


def test_the_page_lists_what_is_missing_with_links(officer, sign_in):
    project = make.make_project(officer)

    page = sign_in(officer).get(reverse("tenders:terms", args=[project.reference])).content.decode()

    for section in (
        "purpose",
        "beneficiaries",
        "budget",
        "deliverables",
        "indicators",
        "method",
        "evaluation",
        "documents",
    ):
        assert f'href="{edit_url(project, section)}"' in page


def test_a_returned_draft_shows_the_reasons_first(officer, finance, sign_in):
    terms = make.submitted_terms(officer)
    fire(terms, "send_back", by=finance, reason="يرجى إضافة مؤشر أثر.")

    page = sign_in(officer).get(reverse("tenders:terms", args=[terms.project.reference])).content.decode()

    assert page.index("يرجى إضافة مؤشر أثر.") < page.index("s-objectives")


def test_versions_are_read_and_compared(officer, finance, sign_in):
    terms = make.submitted_terms(officer)
    returned = fire(terms, "send_back", by=finance, reason="وضح النطاق.")
    make.complete_terms(
        returned.project, officer, scope="تشغيل النادي ستة أيام في الأسبوع.", estimated_budget=Decimal(90_000)
    )
    client = sign_in(finance)

    version = client.get(reverse("tenders:terms_version", args=[terms.project.reference, 1]))
    compared = client.get(reverse("tenders:terms_compare", args=[terms.project.reference]))

    assert "خمسة أيام" in version.content.decode()
    page = compared.content.decode()
    assert "<del>خمسة</del>" in page
    assert "<ins>ستة</ins>" in page
    assert "90,000.000" in page
    assert (
        client.get(reverse("tenders:terms_compare", args=[terms.project.reference]) + "?from=7&to=now").status_code
        == 404
    )


def test_every_section_opens_in_both_languages(officer, sign_in):
    project = make.make_project(officer)
    make.complete_terms(project, officer)

    for language in ("ar", "en"):
        client = sign_in(officer, language)
        for section in (
            "basics",
            "purpose",
            "beneficiaries",
            "budget",
            "deliverables",
            "indicators",
            "method",
            "evaluation",
            "documents",
        ):
            assert client.get(edit_url(project, section)).status_code == 200


def test_the_terms_page_costs_the_same_however_long_they_are(officer, sign_in, page_queries):
    project = make.make_project(officer)
    client, url = sign_in(officer), reverse("tenders:terms", args=[project.reference])
    make.complete_terms(project, officer)
    page_queries(client, url)
    short = page_queries(client, url)

    many = [{"name": f"معيار {n}", "weight": 5} for n in range(20)]
    make.complete_terms(project, officer, rows={"criteria": many})

    assert page_queries(client, url) == short <= 15


def test_hostile_posts_are_refused_not_broken(officer, sign_in):
    project = make.make_project(officer)
    client = sign_in(officer)
    hostile = [
        {}, {"criteria-TOTAL_FORMS": "x"}, {"criteria-TOTAL_FORMS": "99999999", "criteria-INITIAL_FORMS": "0"},
        {"technical_weight": "9" * 500, "criteria-TOTAL_FORMS": "0", "criteria-INITIAL_FORMS": "0"},
        {"add": "1", "criteria-TOTAL_FORMS": "-3"}, {"remove": "٣", "criteria-TOTAL_FORMS": "²"},
        {"seen": "٩", "criteria-TOTAL_FORMS": "1", "criteria-0-name": "\x00", "criteria-INITIAL_FORMS": "0"},
    ]  # fmt: skip

    for data in hostile:
        assert client.post(edit_url(project, "evaluation"), data).status_code in (200, 302, 422), data
