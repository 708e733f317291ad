"""Beginning a report, ordering and commenting its sections, remarks of members, directives taken from it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.models import Directive, Report, ReportRemark, ReportSection
from committee.reports.composing import kind_words, period_words
from committee.reports.sections import SECTIONS
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def report_begin(*, by: Any, year: int, part: str = "", title: str = "", foreword: str = "") -> Report:
    """Begin a report for a period, with every section in its usual place."""
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
    title = title.strip() or f"{kind_words(part)} عن الشراكة المجتمعية: {period_words(year, part)}"
    report = Report(
        number=next_number("RH", now().year), title=title, year=year, part=part, foreword=foreword, drafted_by=by, drafted_at=now()
    )  # fmt: skip
    report.full_clean()
    report.save()
    ReportSection.objects.bulk_create(
        ReportSection(report=report, code=code, order=n) for n, code in enumerate(SECTIONS, 1)
    )
    return begin(report, by=by)


def _locked(report: Report, by: Any, *, states: tuple[str, ...] = ("draft",), roles: tuple[str, ...] = ("partnership_secretary",)) -> Report:  # fmt: skip
    fresh = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not has_role(by, *roles):
        raise PermissionDenied
    if fresh.state not in states:
        raise DomainError(_("The report is not open for this any more: nothing was changed."), "not_now")
    return fresh


@transaction.atomic
def report_write(report: Report, *, by: Any, title: str, foreword: str) -> Report:
    fresh = _locked(report, by)
    before = {"title": fresh.title}
    fresh.title, fresh.foreword = title.strip(), foreword
    fresh.full_clean()
    fresh.save(update_fields=["title", "foreword"])
    record("edited", by=by, obj=fresh, before=before, after={"title": fresh.title})
    return fresh


@transaction.atomic
def section_move(section: ReportSection, *, by: Any, up: bool) -> None:
    """One place up or down; at the end nothing happens."""
    fresh = _locked(section.report, by)
    rows = list(fresh.sections.order_by("order"))
    place = next((n for n, row in enumerate(rows) if row.pk == section.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place].order, rows[other].order = rows[other].order, rows[place].order
        ReportSection.objects.bulk_update([rows[place], rows[other]], ["order"])
        record("edited", by=by, obj=fresh, after={"section": section.code, "place": other + 1})


@transaction.atomic
def section_write(section: ReportSection, *, by: Any, comment: str, is_included: bool) -> ReportSection:
    """The committee's words on a section, and whether it stands in the report."""
    fresh = _locked(section.report, by)
    section.comment, section.is_included = comment, is_included
    section.save(update_fields=["comment", "is_included"])
    record("edited", by=by, obj=fresh, after={"section": section.code, "included": is_included})
    return section


@transaction.atomic
def remark_make(report: Report, *, by: Any, text: str, section: str = "") -> ReportRemark:
    """A member's remark to the draft."""
    fresh = _locked(report, by, states=("draft", "review"), roles=tuple(PARTNERSHIP_COMMITTEE))
    remark = ReportRemark.objects.create(report=fresh, section=section, text=text.strip(), person=by, made_at=now())
    record("edited", by=by, obj=fresh, after={"remark": remark.pk})
    return remark


@transaction.atomic
def remark_answer(remark: ReportRemark, *, by: Any, answer: str) -> ReportRemark:
    """The secretary says what became of a remark. Once: DomainError "answered"."""
    _locked(remark.report, by, states=("draft", "review"))
    fresh = ReportRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if fresh.answered_at is not None:
        raise DomainError(_("This remark is answered already."), "answered")
    fresh.answer, fresh.answered_by, fresh.answered_at = answer.strip(), by, now()
    fresh.save(update_fields=["answer", "answered_by", "answered_at"])
    return fresh


@transaction.atomic
def directive_take(report: Report, *, by: Any, directive: Directive) -> None:
    """Say that a directive came from this report."""
    fresh = _locked(report, by, states=("approved", "presented"), roles=("partnership_secretary", "higher"))
    fresh.directives.add(directive)
    record("edited", by=by, obj=fresh, after={"directive": directive.number})
