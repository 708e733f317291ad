"""Jobs of the committees' rooms."""

from procrastinate.contrib.django import app

from committee.meetings import invitations
from committee.meetings.models import Meeting


@app.task(name="committee.mail_invitation", queue="default", retry=3)
def mail_invitation(meeting_id: int) -> None:
    """Mail the invitation to a meeting, as the meeting stands now."""
    meeting = Meeting.objects.filter(pk=meeting_id, state__in=("scheduled", "cancelled")).first()
    if meeting is not None:
        invitations.mail(meeting)
