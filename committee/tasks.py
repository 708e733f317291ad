"""Jobs of the committees' rooms."""

from procrastinate.contrib.django import app

from committee import request_tasks  # noqa: F401 -- its jobs are registered with these
from committee.dossier import services as dossiers
from committee.meetings import invitations
from committee.meetings.models import Meeting
from committee.models import Dossier


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
