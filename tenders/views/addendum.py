"""Addenda: the secretary drafts the difference, the chair issues it, bidders confirm that they received it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.documents.selectors import documents_of
from partnership.documents.views import file_response
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline
from tenders.forms.dialogue import AddendumForm, AddendumTables
from tenders.models import Addendum
from tenders.selectors import addendum as reads
from tenders.services import addendum as writes
from tenders.services.differences import differences
from tenders.views.differences import readable
from tenders.views.tender import tender_for


def addendum_for(user: Any, pk: int) -> Addendum:
    """The addendum at an address as far as this person may see it, or Http404."""
    found = reads.addenda_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
def addendum_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an addendum, or go on with the one that is being prepared."""
    tender = tender_for(request.user, pk)
    try:
        found = writes.addendum_begin(tender, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(tender)
    return redirect("tenders:addendum_edit", pk=found.pk) if found.is_editable else redirect(found)


@require_safe
@never_cache
def addendum(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, old and new; for the committee what is missing, for the bidder the receipt."""
    found = addendum_for(request.user, pk)
    inside = has_role(request.user, *reads.PREPARE)
    context: dict[str, Any] = {
        "addendum": found,
        "inside": inside,
        "changes": readable(differences(*reads.shown_changes(found))),
        "files": found.files.select_related("file"),
        "papers": documents_of(request.user, object_model="tenders.addendum", object_id=found.pk),
    }
    if inside:
        context |= _inside(found)
    elif has_role(request.user, "partner"):
        writes.addendum_opened(found, by=request.user)
        context["receipt"] = reads.own_receipt(found, request.user)
    return render(request, "tenders/addendum.html", context)


def _inside(found: Addendum) -> dict[str, Any]:
    live = found.is_live
    return {
        "missing": reads.addendum_missing(found) if live else [],
        "demand": reads.demanded_extension(found) if live else None,
        "counts": reads.receipt_counts(found) if found.is_issued else None,
        "receipts": reads.named_receipts(found) if found.is_issued else [],
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def addendum_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the tender as it shall read; only what differs becomes part of the addendum."""
    found = addendum_for(request.user, pk)
    if not found.is_editable:
        messages.warning(request, _("The addendum was sent to the chair and cannot be changed now."))
        return redirect(found)
    form = AddendumForm(request.POST or None, request.FILES or None, addendum=found)
    tables = AddendumTables(found, request.POST or None)
    if request.method == "POST" and form.is_valid() & tables.is_valid() and _saved(request, found, form, tables):
        messages.success(request, _("Saved."))
        return redirect(found)
    context = {"addendum": found, "form": form, "tables": tables.sets, "demand": reads.demanded_extension(found)}
    return render(request, "tenders/addendum_edit.html", context, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, found: Addendum, form: AddendumForm, tables: AddendumTables) -> bool:
    proposed = form.proposed(tables.rows("beneficiaries"), tables.rows("required_documents"))
    facts = form.cleaned_data
    try:
        writes.addendum_save(
            found, by=request.user, summary=facts["summary"], proposed=proposed, uploads=facts["uploads"]
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def addendum_received(request: HttpRequest, pk: int) -> HttpResponse:
    """A bidder confirms that the addendum was received."""
    found = addendum_for(request.user, pk)
    try:
        writes.addendum_receive(found, by=request.user)
    except DomainError as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("Thank you: the receipt of the addendum is recorded."))
    return redirect(found)


@require_safe
def addendum_file(request: HttpRequest, pk: int, file: Any) -> HttpResponseBase:
    """A document that the addendum adds, as cleaned for showing."""
    found = addendum_for(request.user, pk).files.filter(file_id=file).select_related("file").first()
    if found is None:
        raise Http404
    stored = found.file
    return file_response(stored.shown_path or stored.path, stored.name, stored.content_type, attachment=False)


@require_POST
def addendum_file_remove(request: HttpRequest, pk: int, file: Any) -> HttpResponse:
    """Take a document out of the draft."""
    found = addendum_for(request.user, pk)
    try:
        writes.addendum_file_remove(found, file, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect("tenders:addendum_edit", pk=found.pk)
