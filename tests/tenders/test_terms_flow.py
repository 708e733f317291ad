"""From an empty draft to approved terms, through the one door."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tenders.selectors.completeness import gaps
from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db


def test_a_new_project_is_numbered_and_on_the_departments_desk(officer):
    project = make.make_project(officer)

    assert project.reference.startswith("SH-")
    assert project.stage == "terms"
    assert project.next_role == "officer"
    assert project.next_due is not None
    assert project.terms.state == "draft"


def test_an_empty_draft_cannot_be_sent_and_says_what_is_missing(officer):
    project = make.make_project(officer, field="")

    with pytest.raises(DomainError) as refusal:
        fire(project.terms, "submit", by=officer)

    assert refusal.value.code == "tenders.terms_complete"
    assert {gap.section for gap in gaps(project.terms)} == {
        "basics", "purpose", "beneficiaries", "budget", "deliverables", "indicators", "method", "evaluation",
        "documents",
    }  # fmt: skip


def test_complete_terms_go_to_finance_with_a_version_and_a_document(officer):
    terms = make.submitted_terms(officer)

    assert terms.state == "finance_review"
    assert terms.version == 1
    assert terms.versions.get().data["title"] == make.TITLE
    terms.project.refresh_from_db()
    assert (terms.project.stage, terms.project.next_role) == ("finance", "finance")


def test_approval_commits_the_money_and_prepares_the_tender(officer, finance):
    line = make.make_line(finance)

    terms = make.approved_terms(officer, finance, line)

    line.refresh_from_db()
    assert line.committed == make.BUDGET
    assert terms.commitments.get().line == line
    assert Tender.objects.get(terms=terms).state == "preparing"
    terms.project.refresh_from_db()
    assert (terms.project.stage, terms.project.next_role) == ("preparation", "tender_secretary")


def test_finance_cannot_approve_without_free_money(officer, finance):
    make.make_line(finance, amount=Decimal("1000.000"))
    terms = make.submitted_terms(officer)

    with pytest.raises(DomainError) as refusal:
        fire(terms, "approve", by=finance)

    assert refusal.value.code == "tenders.budget_available"


def test_whoever_drafted_never_approves(officer):
    both = make_user("officer", "finance", department=officer.department)
    make.make_line(both)
    terms = make.submitted_terms(both)

    with pytest.raises(PermissionDenied):
        fire(terms, "approve", by=both, budget_line=make.make_line(both, code="2"))


def test_whoever_edited_never_approves(officer):
    both = make_user("officer", "finance", department=officer.department)
    project = make.make_project(officer)
    terms = fire(make.complete_terms(project, both), "submit", by=officer)

    assert not available_steps(terms, both) or all(o.step.name == "withdraw" for o in available_steps(terms, both))
    with pytest.raises(PermissionDenied):
        fire(terms, "approve", by=both, budget_line=make.make_line(both))


def test_another_departments_officer_cannot_send_them(officer):
    terms = make.complete_terms(make.make_project(officer), officer)
    other = make_user("officer", department=make_department())

    with pytest.raises(PermissionDenied):
        fire(terms, "submit", by=other)


def test_reasons_of_a_return_are_read_and_the_second_version_is_kept(officer, finance):
    terms = make.submitted_terms(officer)
    returned = fire(terms, "send_back", by=finance, reason="يرجى توضيح أساس تقدير الميزانية.")
    assert returned.decision_reason == "يرجى توضيح أساس تقدير الميزانية."
    assert returned.is_editable

    edited = make.complete_terms(returned.project, officer, scope="نطاق جديد")
    again = fire(edited, "submit", by=officer)

    assert (again.version, again.versions.count(), again.decision_reason) == (2, 2, "")


@pytest.mark.parametrize("step", ["reject", "withdraw"])
def test_stopped_terms_stop_the_project(officer, finance, step):
    terms = make.submitted_terms(officer)

    fire(terms, step, by=finance if step == "reject" else officer, reason="لا حاجة إلى المشروع.")

    terms.project.refresh_from_db()
    assert (terms.project.stage, terms.project.next_role) == ("stopped", "")


def test_a_cancelled_tender_gives_the_money_back(officer, finance, tender_chair):
    line = make.make_line(finance)
    terms = make.approved_terms(officer, finance, line)
    tender = Tender.objects.get(terms=terms)

    fire(tender, "cancel", by=tender_chair, reason="تغيرت الحاجة.")

    line.refresh_from_db()
    assert line.committed == 0
    assert terms.commitments.get().release_reason == "تغيرت الحاجة."
