"""Partners from a spreadsheet: read for a preview, then entered whole or not at all; the same file twice enters nothing twice."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.forms.importing import RowForm
from partnership.partners.models import Partner, PartnerImport
from partnership.partners.selectors.importing import preview
from partnership.partners.services import sheet
from partnership.partners.services.registration import partner_create
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError


@transaction.atomic
def import_read(*, by: Any, upload: Any) -> PartnerImport:
    """Read a spreadsheet for its preview. Raises DomainError where it cannot be read at all."""
    _secretary_only(by)
    found = sheet.rows_of(upload)
    if not found:
        raise DomainError(_("The file has no partner in it."), "empty")
    upload.seek(0)
    digest = hashlib.sha256(upload.read()).hexdigest()
    return PartnerImport.objects.create(
        file_name=str(upload.name)[-200:], sha256=digest, uploaded_by=by, uploaded_at=now(),
        rows=[{"row": number, "typed": typed} for number, typed in found],
    )  # fmt: skip


@transaction.atomic
def import_apply(found: PartnerImport, *, by: Any) -> PartnerImport:
    """Enter every new partner of the file, each into the secretary's check; none if one row is wrong.

    Rows whose partner is registered already are left as they are. Raises DomainError "applied", "errors".
    """
    _secretary_only(by)
    fresh = PartnerImport.objects.select_for_update().get(pk=found.pk)
    if fresh.applied_at:
        raise DomainError(_("This file was entered already."), "applied")
    lines = preview(fresh)
    if wrong := next((line for line in lines if line.errors), None):
        raise DomainError(_("Row %(row)s is not in order: nothing was entered.") % {"row": wrong.number}, "errors")
    made = [_enter(line.form, by=by) for line in lines if line.is_new and line.form]
    fresh.applied_at, fresh.applied_by, fresh.created = now(), by, len(made)
    fresh.save(update_fields=["applied_at", "applied_by", "created"])
    record("edited", by=by, obj=fresh, after={"entered": len(made), "sha256": fresh.sha256})
    return fresh


def _enter(form: RowForm, *, by: Any) -> Partner:
    try:
        with transaction.atomic():
            partner = partner_create(**form.partner_facts(), imported_by=by)
    except (ValidationError, IntegrityError) as error:  # somebody registered the same number a moment ago
        raise DomainError(
            _("A partner of this file was registered meanwhile: look at the preview again."), "errors"
        ) from error
    return fire(begin(partner, by=by), "enter", by=by, system=True)


def _secretary_only(by: Any) -> None:
    if not has_role(by, "partnership_secretary"):
        raise PermissionDenied
