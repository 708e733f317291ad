"""What else happens when a partnership request is studied, decided, turned into a project: inside the step's transaction."""

from datetime import datetime
from typing import Any

from committee.models import PartnershipRequest
from committee.requests.tasks import mail_sender
from partnership.documents.services import issue
from partnership.workflow import notices
from partnership.workflow.registry import effect
from tenders.selectors.recipients import people_of
from tenders.services.project import project_create
from tenders.services.terms import terms_update

Data = dict[str, Any]
TOLD = {"study": "study", "accepted": "decided", "declined": "decided", "converted": "converted"}


@effect("committee.issue_reply")
def issue_reply(request: PartnershipRequest, *, by: Any, at: datetime, data: Data) -> None:
    """The reply letter, with the reasons of the decision."""
    issue("committee.request_reply", request, by=by)


@effect("committee.tell_sender")
def tell_sender(request: PartnershipRequest, *, by: Any, at: datetime, data: Data) -> None:
    """The partner in the portal and by e-mail; a visitor by e-mail, with the secret link."""
    if request.partner_id is None:
        mail_sender.defer(request_id=request.pk, what=TOLD[request.state])
        return
    steps = {"study": "study", "accepted": "accept", "declined": "decline", "converted": "convert"}
    notices.tell(
        people_of([request.partner_id]), machine=request.machine, step=steps[request.state], label=lambda: str(request),
        url=request.get_absolute_url(), kind="partner",
    )  # fmt: skip


@effect("committee.project_from_request")
def project_from_request(request: PartnershipRequest, *, by: Any, at: datetime, data: Data) -> None:
    """A project of the officer's department, whose terms of reference start from what was proposed."""
    project = project_create(by=by, title=request.title, field=request.field)
    groups = []
    if request.beneficiary_kind and request.beneficiary_number:
        groups = [{"kind": request.beneficiary_kind, "number": request.beneficiary_number}]
    terms_update(
        project.terms, by=by, objectives=request.goals, scope=request.text, estimated_budget=request.budget or None,
        rows={"beneficiaries": groups},
    )  # fmt: skip
    request.project = project
    request.save(update_fields=["project"])
