"""What people choose about notifications, and the administrator's second try."""

from typing import Any

from django.db import transaction

from partnership.audit.services import record
from partnership.workflow import notices, registry, tasks
from partnership.workflow.models import How, Mute, NoticeChoice, Notification


def choices_of(user: Any) -> dict[str, Any]:
    """Kind → how, as a form shows it, and whether only projects of one's own steps count."""
    chosen = dict(NoticeChoice.objects.filter(person=user).values_list("kind", "how"))
    return {code: chosen.get(code, How.NOW) for code in notices.KINDS} | {"only_mine": user.only_mine}


@transaction.atomic
def choices_save(user: Any, *, by: Any, only_mine: bool, **chosen: str) -> None:
    """Keep how each kind comes; one that is not chosen stays as it was. Legal kinds are not asked: they come at once."""
    for kind, how in chosen.items():
        if how and not notices.KINDS[kind].legal:
            NoticeChoice.objects.update_or_create(person=user, kind=kind, defaults={"how": how})
    user.only_mine = only_mine
    user.save(update_fields=["only_mine"])
    record("account_changed", by=by, obj=user, after={"notifications": chosen | {"only_mine": only_mine}})


@transaction.atomic
def mute_toggle(user: Any, project_id: int, *, by: Any, known: tuple[str, str]) -> bool:
    """Mute a project (its label and address are `known`), or hear of it again. Returns whether it is muted now."""
    if Mute.objects.filter(person=user, project_id=project_id).delete()[0]:
        return False
    Mute.objects.get_or_create(person=user, project_id=project_id, defaults={"label": known[0][:300], "url": known[1]})
    return True


def project_of(user: Any, project_id: int) -> tuple[str, str] | None:
    """A project's name and address, as far as this person may see it."""
    found = registry.SELECTORS["tenders.project"](user).filter(pk=project_id).first()
    return (str(found), found.get_absolute_url()) if found else None


@transaction.atomic
def mails_retry(*, by: Any) -> int:
    """Try the failed mails once more. Returns how many."""
    failed = Notification.objects.filter(mailed_at=None, tries__gt=0).exclude(how=How.NEVER)
    ids = list(failed.filter(how=How.NOW).values_list("pk", flat=True))
    count = failed.update(tries=0, problem="")
    if ids:
        tasks.mail_notifications.defer(ids=ids)
    record("account_changed", by=by, label="mail", after={"retried": count})
    return count
