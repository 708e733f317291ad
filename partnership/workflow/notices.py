"""Telling people: one row for each person in the product, and an e-mail as that person chose.

`tell()` is the only place that makes notifications. The row is written in the caller's transaction, the e-mail is sent by
the job worker after the commit, once (`mail.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.models import How, Mute, NoticeChoice, Notification, Task


@dataclass(frozen=True, slots=True)
class Kind:
    """What a notification is about. A legal notice is always sent at once: the law counts days from it."""

    label: str | Promise
    help: str | Promise
    legal: bool = False


KINDS: dict[str, Kind] = {
    "task": Kind(_("Work that waits for me"), _("A step that you can take has come to your desk.")),
    "deadline": Kind(_("Deadlines that come near"), _("Something ends soon: a task, a document, a security, a guarantee.")),
    "tender": Kind(_("Tenders"), _("What happens with the tenders and evaluations that you work on.")),
    "meeting": Kind(_("Meetings"), _("Invitations, minutes to confirm, decisions.")),
    "contract": Kind(_("Contracts"), _("Drafts, deliveries, payments and amendments of the contracts you follow.")),
    "partner": Kind(_("Partners and requests"), _("Registrations, documents, requests and initiatives.")),
    "legal": Kind(_("Legal notices"), _("Changes of a tender you take part in, letters, decisions on complaints: always sent at once."), legal=True),
}  # fmt: skip
_KIND_OF_APP = {"tenders": "tender", "committee": "tender", "contracts": "contract", "partners": "partner"}
_KIND_OF_MACHINE = {
    "committee.meeting": "meeting",
    "committee.complaint": "legal",
    "committee.partnershiprequest": "partner",
}


def kind_of(machine: str) -> str:
    """The kind of what is told about an object of this machine, where the caller gives none."""
    return _KIND_OF_MACHINE.get(machine) or _KIND_OF_APP.get(machine.partition(".")[0], "tender")


def tell(
    people: Iterable[User],
    *,
    machine: str,
    step: str,
    label: str | Callable[[], str],
    url: str,
    kind: str = "",
    project_id: int | None = None,
    task: Task | None = None,
    alone: bool = False,
) -> list[Notification]:
    """Tell these people. `label` is what they read; a function is asked in each one's language.

    `kind` is one of KINDS (by default the machine's). `alone` says that only this person can act: neither a mute nor
    "only mine" keeps it back. Telling the same people of the same task again does nothing. Raises KeyError for an unknown kind.
    """
    kind = kind or kind_of(machine)
    audience = list({person.pk: person for person in people}.values())
    wanted = _wanted(audience, kind, project_id, alone=alone)
    made = Notification.objects.bulk_create(
        [
            Notification(
                person=person, kind=kind, machine=machine, step=step, label=_words(label, person)[:300], url=url,
                project_id=project_id, task=task, how=wanted[person.pk],
            )
            for person in audience
        ],
        ignore_conflicts=task is not None,
    )  # fmt: skip
    _queue(made, task)
    return made


def _words(label: str | Callable[[], str], person: User) -> str:
    if not callable(label):
        return label
    with translation.override(person.language):
        return str(label())


def _wanted(people: list[User], kind: str, project_id: int | None, *, alone: bool) -> dict[int, str]:
    """Person → how the e-mail goes out: never without an address, at once for what the law counts from."""
    how = {person.pk: (How.NOW if person.email else How.NEVER).value for person in people}
    if KINDS[kind].legal:
        return how
    ids = [pk for pk, chosen in how.items() if chosen != How.NEVER]
    how |= dict(NoticeChoice.objects.filter(person__in=ids, kind=kind).values_list("person_id", "how"))
    if project_id is not None and not alone:
        how |= dict.fromkeys(_not_theirs(ids, project_id), How.NEVER.value)
    return how


def _not_theirs(ids: list[int], project_id: int) -> set[int]:
    """Who muted this project, or wants to hear only of projects in which they took a step."""
    muted = set(Mute.objects.filter(person__in=ids, project_id=project_id).values_list("person_id", flat=True))
    choosy = set(User.objects.filter(pk__in=ids, only_mine=True).values_list("pk", flat=True)) - muted
    if choosy:
        choosy -= set(
            Task.objects.filter(project_id=project_id, closed_by__in=choosy).values_list("closed_by", flat=True)
        )
    return muted | choosy


def _queue(made: list[Notification], task: Task | None) -> None:
    # The queue is a table: the job is written in this transaction, so what is rolled back is never mailed.
    from partnership.workflow import tasks  # noqa: PLC0415 -- the job module imports models that import this one

    rows = Notification.objects.filter(task=task, mailed_at=None, how=How.NOW) if task else None
    ids = list(rows.values_list("pk", flat=True)) if rows is not None else [n.pk for n in made if n.how == How.NOW]
    if ids:
        tasks.mail_notifications.defer(ids=ids)
