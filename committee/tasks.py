"""Jobs of the committees' rooms."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from committee.dossier import services as dossiers
from committee.evaluation.services.reminders import evaluators_remind
from committee.meetings import invitations
from committee.meetings.models import Meeting
from committee.models import Dossier
from committee.oversight import kept
from committee.requests import tasks as request_tasks  # noqa: F401 -- its jobs are registered with these
from committee.services.office_reminders import office_remind
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.people.models import User


@app.task(name="committee.build_dossier", queue="documents", retry=2)
def build_dossier(dossier_id: int) -> None:
    """Build a dossier that somebody asked for; what cannot be built says so on its page."""
    try:
        dossiers.dossier_build(dossier_id)
    except Exception:
        Dossier.objects.filter(pk=dossier_id, finished_at=None).update(failed=True)
        raise


@app.periodic(cron="41 3 * * *")
@app.task(
    name="committee.sweep_dossiers", queue="default", queueing_lock="committee.sweep_dossiers", pass_context=False
)
def sweep_dossiers(timestamp: int) -> None:
    """Every night: dossiers older than a week."""
    dossiers.dossiers_sweep()


@app.task(name="committee.mail_invitation", queue="default", retry=3)
def mail_invitation(meeting_id: int) -> None:
    """Mail the invitation to a meeting, as the meeting stands now."""
    meeting = Meeting.objects.filter(pk=meeting_id, state__in=("scheduled", "cancelled")).first()
    if meeting is not None:
        invitations.mail(meeting)


@app.task(name="committee.mail_letter", queue="default", retry=3)
def mail_letter(document_id: int, partner_id: int) -> None:
    """Mail a letter with its PDF to everybody who represents the partner. The job carries numbers of rows only."""
    document = OfficialDocument.objects.get(pk=document_id)
    people = User.objects.filter(represents__partner=partner_id, represents__active=True, is_active=True)
    pdf = pdf_of_document(document)
    for person in people.exclude(email="").distinct():
        with translation.override(person.language):
            subject = f"{document.name} {document.number}"
            body = _("%(title)s is attached, and stands in the portal: %(url)s") % {
                "title": subject, "url": settings.SITE_URL + document.get_absolute_url(),
            }  # fmt: skip
        message = EmailMessage(subject, body, None, [person.email])
        message.attach(f"{document.number.replace('/', '-')}.pdf", pdf, "application/pdf")
        message.send()


@app.periodic(cron="31 4 * * *")
@app.task(name="committee.remind_evaluators", queue="default", queueing_lock="committee.remind", pass_context=False)
def remind_evaluators(timestamp: int) -> None:
    """Every morning: whose score sheet or consensus meeting is due soon."""
    evaluators_remind()


@app.periodic(cron="36 4 * * *")
@app.task(name="committee.remind_office", queue="default", queueing_lock="committee.remind_office", pass_context=False)
def remind_office(timestamp: int) -> None:
    """Every morning: replies due, memoranda that end, directives."""
    office_remind()


@app.task(name="committee.renew_figures", queue="default", retry=2)
def renew_figures(key: str) -> None:
    """Reckon the kept figures of a page anew, after a step."""
    kept.renew(key)


@app.periodic(cron="17 * * * *")
@app.task(name="committee.sweep_figures", queue="default", queueing_lock="committee.sweep_figures", pass_context=False)
def sweep_figures(timestamp: int) -> None:
    """Every hour: kept figures that are too old to be shown."""
    kept.sweep()
