"""The minutes of a meeting: the draft that the product writes, and the paper that is confirmed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.meetings import quorum
from committee.meetings.models import AgendaItem, Decision, Meeting
from committee.meetings.selectors import agenda
from committee.policies import barred_from
from committee.selectors import SEE_AWARDS
from partnership.documents import rendering
from partnership.documents.registry import document
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from tenders.documents.tender import moment

OUTCOMES = {"": "قيد التصويت", "carried": "أقر", "lost": "لم يقر"}
ANSWERS = {"agreed": "أقر المحضر", "objected": "طلب التصحيح", "silent": "لم يعترض في المدة", "asked": "لم يرد بعد"}
COMMITTEES = {"joint": "اللجنتان معاً", "tender": "لجنة المناقصات", "partnership": "لجنة الشراكة المجتمعية"}


def may_read(user: Any, official: Any) -> bool:
    return has_role(user, *SEE_AWARDS) and official.project_id not in barred_from(user).values()


def _decision(item: AgendaItem) -> dict[str, Any]:
    found: Decision | None = getattr(item, "resolution", None)
    if found is None:
        return {"number": "", "text": "", "outcome": "", "unanimous": False, "casting": False, "tally": {}}
    return {
        "number": found.number or "",
        "text": found.text,
        "outcome": OUTCOMES[found.outcome],
        "unanimous": found.unanimous,
        "casting": found.casting,
        "tally": found.tally,
    }


def own_words(meeting: Meeting, items: list[AgendaItem]) -> dict[str, str]:
    """The meeting's own "discussion" and "decision"; "" where an item of the agenda says the same already."""
    decided = [found.text for item in items if (found := getattr(item, "resolution", None))]
    return {
        "discussion": "" if meeting.discussion in [item.discussion for item in items] else meeting.discussion,
        "decision": "" if meeting.decision in decided else meeting.decision,
    }


@document(
    "committee.meeting_minutes", title=_("Minutes of a meeting"), template="committee/pdf/meeting_minutes.html",
    series="MI", visible=may_read,
)  # fmt: skip
def minutes_data(meeting: Meeting) -> dict[str, Any]:
    """Who was there, what was said, what was decided and by whose votes, and who confirmed it."""
    attendance, items = list(meeting.attendance.select_related("person")), list(agenda(meeting))
    here = {row.person_id for row in attendance}
    seated = quorum.seated(meeting)
    people = quorum.members(meeting)
    return {
        "meeting": meeting.number,
        "committee": COMMITTEES[meeting.committee],
        "subject": meeting.subject,
        "held_on": moment(meeting.held_on),
        "place": meeting.place,
        "present": [person.name for person in people if person.pk in here],
        "absent": [person.name for person in people if person.pk in seated - here],
        **own_words(meeting, items),
        "items": [
            {"n": n, "subject": i.subject, "discussion": i.discussion, "opinion": i.opinion, "decision": _decision(i)}
            for n, i in enumerate(items, 1)
        ],
        "answers": [
            {"name": r.person.name, "answer": ANSWERS.get(r.state, ""), "at": moment(r.answered_at), "remark": r.remark}
            for r in attendance
            if r.state != "present"
        ],
    }


def draft_pdf(meeting: Meeting) -> bytes:
    """The minutes as they stand, marked as a draft: no number of their own and nothing to verify."""
    facts = {
        "number": meeting.number, "title": "مسودة محضر اجتماع", "date": timezone.localdate(now()), "hijri": "", "code": "—",
        "verify_url": "—", "qr": "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
        "landscape": False,
    }  # fmt: skip
    data = minutes_data(meeting) | {"draft": True}
    return rendering.pdf_of(rendering.html_of("committee/pdf/meeting_minutes.html", data, facts))
