"""The rotation report, for the tender secretary, the chair and the auditor."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnership.audit.services import record
from partnership.interface.exports import attachment
from tenders.documents.spreadsheets import rotation_xlsx
from tenders.forms.rotation import RotationFilter
from tenders.selectors.rotation import rotation

PER_PAGE = 40


def _asked(request: HttpRequest) -> tuple[RotationFilter, list[Any]]:
    form = RotationFilter(request.GET or None)
    form.is_valid()  # a value that makes no sense is said beside its field and left out
    found = getattr(form, "cleaned_data", {})
    turns = rotation(field=found.get("field", ""), kind=found.get("kind", ""))
    return form, [turn for turn in turns if turn.is_passed_over or not found.get("passed_over")]


@require_safe
def rotation_report(request: HttpRequest) -> HttpResponse:
    """Who is invited how often; who is eligible and never was, first."""
    form, turns = _asked(request)
    page = Paginator(turns, PER_PAGE).get_page(request.GET.get("page"))
    never = sum(turn.is_passed_over for turn in turns)
    return render(request, "tenders/rotation.html", {"form": form, "turns": page, "never": never})


@require_safe
def rotation_export(request: HttpRequest) -> HttpResponse:
    """What the filter shows, as a spreadsheet."""
    _form, turns = _asked(request)
    record("list_exported", by=request.user, label=_("Rotation report"), after={"rows": len(turns), "kind": "xlsx"})
    return attachment(rotation_xlsx(turns), f"{_('Rotation report')} {timezone.localdate().isoformat()}", "xlsx")
