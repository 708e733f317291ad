"""Notifications by e-mail: at once or once a day, in the reader's language, from templates.

A row is locked while its mail is sent and marked in the same transaction, so two workers never send it twice; one that fails
is tried again with its job and seen by the administrator.
"""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from partnership.workflow import path
from partnership.workflow.models import How, Notification
from partnership.workflow.notices import KINDS

MOST_TRIES = 5
OPEN = {"mailed_at": None, "tries__lt": MOST_TRIES}


class NotAllSent(Exception):
    """Some mails failed; the job comes again for them."""


def send_now(ids: list[int]) -> int:
    """Send these notifications over one connection, each in its own transaction. Returns how many were sent.

    Raises NotAllSent when one failed and may be tried again.
    """
    sent = failed = 0
    line = get_connection()
    try:
        for pk in ids:
            try:
                sent += _send_one(pk, line)
            except OSError as error:  # every error of the mail server is one
                failed += 1
                line.close()  # the next one begins a new talk with the server
                _note_failure([pk], error)
    finally:
        line.close()
    if failed:
        raise NotAllSent(f"{failed} of {len(ids)}")
    return sent


@transaction.atomic
def _send_one(pk: int, line: Any) -> int:
    row = _locked().filter(pk=pk, how=How.NOW).first()
    if row is None:  # sent already, or another worker has it in hand
        return 0
    with translation.override(row.person.language):
        subject = gettext("On your desk: %(what)s") % {"what": what(row)} if row.kind == "task" else row.label
        body = render_to_string("workflow/mail/notification.txt", {"row": row, "what": what(row), **_frame()})
    line.open()  # once: a burst of thousands does not knock thousands of times
    _send(row, subject, body, f"n{row.pk}", line)
    _mark([row])
    return 1


def send_digests() -> int:
    """Send each person what gathered since yesterday, in one mail. Returns how many mails went out."""
    waiting = Notification.objects.filter(how=How.DAILY, **OPEN).order_by().values_list("person", flat=True).distinct()
    sent = 0
    for person in list(waiting):
        try:
            sent += _send_digest(person)
        except OSError as error:
            _note_failure(
                list(Notification.objects.filter(person=person, how=How.DAILY, **OPEN).values_list("pk", flat=True)),
                error,
            )
    return sent


@transaction.atomic
def _send_digest(person_id: int) -> int:
    rows = list(_locked().filter(person=person_id, how=How.DAILY).order_by("pk"))
    if not rows:
        return 0
    with translation.override(rows[0].person.language):
        subject = ngettext("%(n)s notification", "%(n)s notifications", len(rows)) % {"n": len(rows)}
        groups: dict[str, list[Notification]] = defaultdict(list)
        for row in rows:
            groups[str(KINDS[row.kind].label)].append(row)
        body = render_to_string("workflow/mail/digest.txt", {"groups": dict(groups), "rows": rows, **_frame()})
    _send(rows[0], subject, body, f"d{rows[-1].pk}")
    _mark(rows)
    return 1


def what(row: Notification) -> str:
    """The words of the step it is about."""
    machine = path.BY_MODEL.get(row.machine)
    known = {step.name: step.label for step in machine.steps} if machine else {}
    return str(known.get(row.step, ""))


def _locked() -> QuerySet[Notification]:
    return (
        Notification.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("person", "task")
        .filter(**OPEN)
    )


def _frame() -> dict[str, str]:
    return {"site": settings.SITE_URL, "settings_path": "/desk/notifications/settings/"}


def _send(row: Notification, subject: str, body: str, mark: str, line: Any = None) -> None:
    """The Message-ID is the row's: should a crash come between sending and marking, the reader's server knows it again."""
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<{mark}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(" ".join(subject.split()), body, None, [row.person.email], headers=headers, connection=line).send()


def _mark(rows: list[Notification]) -> None:
    ids = [row.pk for row in rows]
    Notification.objects.filter(pk__in=ids).update(mailed_at=timezone.now(), tries=F("tries") + 1, problem="")


def _note_failure(ids: list[int], error: Exception) -> None:
    Notification.objects.filter(pk__in=ids).update(tries=F("tries") + 1, problem=type(error).__name__[:100])
