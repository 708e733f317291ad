"""The one door: every step of every machine goes through `fire()`.

In one transaction it locks and re-reads the row, then asks in this order: who (role, relation, separation of duties),
source state, guards. Then it runs the step, closes the open task and opens the next, runs the effects, queues the
notifications and writes the trail, last, so that the trail's lock is short.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnership.audit.services import collected, record
from partnership.people.roles import roles_of
from partnership.workflow import desk, path, registry
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.path import CLOCK, SYSTEM, Machine, Step
from partnership.workflow.reading import once
from partnership.workflow.signals import stepped


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: the person, the role it is taken in, and whom the person stands in for (None: own role)."""

    person: Any
    role: str
    behalf: Any = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as a person sees it: `why` is the sentence beside the disabled button."""

    step: Step
    label: str | Promise
    enabled: bool
    why: str
    url: str


def fire(
    obj: Any,
    step: str,
    *,
    by: Any,
    reason: str = "",
    system: bool = False,
    clock: bool = False,
    confirmed: str = "",
    **data: Any,
) -> Any:
    """Take a step. Returns the fresh object; the caller's copy is stale afterwards.

    `confirmed` says for the trail how the person showed who they are ("code", "password"), where the row asks for it.
    `system=True` is for effects (a step caused by another step), `clock=True` for the job worker (`by` is None).
    Raises PermissionDenied (who), DomainError codes "stale" (state), the guard's name (guard), "reason" (no reason given).
    """
    machine = path.BY_MODEL[obj.machine]
    row = machine.step(step)
    with transaction.atomic(), collected():
        fresh = _locked(obj)
        actor = authorise(row, fresh, by, system=system, clock=clock)
        _check_source(machine, row, fresh)
        _check_guards(row, fresh)
        _check_reason(row, reason)
        before = fresh.state
        at = _announce_move(fresh, row)
        getattr(fresh, row.name)(by=by, at=at, **({"reason": reason} | data if row.reason else data))
        _save(fresh)
        record(
            "step", by=actor.person, behalf=actor.behalf, role=actor.role, obj=fresh,
            step=row.name, from_state=before, to_state=fresh.state, reason=reason,
            after=_facts(data, confirmed),
        )  # fmt: skip
        desk.close(fresh, row, by=by, at=at)
        for name in row.effects:
            registry.EFFECTS[name](fresh, by=by, at=at, data={**data, "reason": reason})
        desk.open_next(fresh, by=by, at=at, reason=reason)
        stepped.send(
            type(fresh),
            obj=fresh,
            machine=machine,
            step=row,
            state=fresh.state,
            by=by,
            at=at,
            project_id=fresh.project_id,
        )
    return fresh


def begin(obj: Any, *, by: Any) -> Any:
    """Put a new object on its machine's start: first row of its trail, first task. Call right after it is created."""
    machine = path.BY_MODEL[obj.machine]
    with transaction.atomic(), collected():
        at = now()
        record("begin", by=by, obj=obj, to_state=obj.state)
        desk.open_next(obj, by=by, at=at, reason="")
        stepped.send(
            type(obj), obj=obj, machine=machine, step=None, state=obj.state, by=by, at=at, project_id=obj.project_id
        )
    return obj


def available_steps(obj: Any, user: Any) -> list[Offer]:
    """The steps this person may take from the present state, each with its reason when a guard blocks it."""
    offers = []
    for row in path.BY_MODEL[obj.machine].steps_from(obj.state):
        if find_actor(row, obj, user) is None:
            continue
        blocking = next((name for name in row.guards if not once(registry.GUARDS[name], obj)), None)
        why = registry.sentence(blocking) if blocking else ""
        offers.append(Offer(row, row.label, blocking is None, why, step_url(obj, row.name)))
    return offers


def step_url(obj: Any, step: str) -> str:
    """The page that confirms a step."""
    return reverse("workflow:step", args=[obj.machine, obj.pk, step])


def find_actor(row: Step, obj: Any, user: Any) -> Actor | None:
    """In which role, and in whose name, this person may take the step; None if not at all."""
    held = roles_of(user)
    for role in row.roles:
        principal = held.get(role)
        if principal is None:
            continue
        if all(_holds(name, user, principal, obj) for name in row.relations):
            return Actor(user, role, principal if principal.pk != user.pk else None)
    return None


def _holds(name: str, user: Any, principal: Any, obj: Any) -> bool:
    relation = registry.RELATIONS[name]
    if name in registry.APART:  # separated duties bind the person and whom the person stands in for
        return once(relation, user, obj) and (principal.pk == user.pk or once(relation, principal, obj))
    return once(relation, principal, obj)


def authorise(row: Step, obj: Any, by: Any, *, system: bool = False, clock: bool = False) -> Actor:
    """Who may take the step, or PermissionDenied: asked first, so that a stranger learns nothing of the state."""
    if system and SYSTEM in row.who:
        return Actor(by, SYSTEM)
    if clock and CLOCK in row.who:
        return Actor(None, CLOCK)
    actor = None if (system or clock or by is None) else find_actor(row, obj, by)
    if actor is None:
        raise PermissionDenied
    return actor


def _locked(obj: Any) -> Any:
    return type(obj).objects.select_for_update(of=("self",)).get(pk=obj.pk)


def _check_source(machine: Machine, row: Step, fresh: Any) -> None:
    if fresh.state not in row.sources:
        state = machine.states(fresh.state).label
        raise DomainError(
            _("Somebody was faster: this is now “%(state)s”. Nothing was changed by you.") % {"state": state}, "stale"
        )


def _check_guards(row: Step, fresh: Any) -> None:
    for name in row.guards:
        if not registry.GUARDS[name](fresh):
            raise DomainError(registry.sentence(name), name)


def _check_reason(row: Step, reason: str) -> None:
    if row.reason and not reason.strip():
        raise DomainError(_("Write the reason: whoever receives this will read it."), "reason")


def _announce_move(fresh: Any, row: Step) -> datetime:
    """Tell the database which one move is allowed in this transaction (the trigger `one_door` asks); return its time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT house_clock(), set_config('sharaka.door', %s, true)",
            [f"{fresh._meta.db_table}:{fresh.pk}:{row.target}"],
        )
        return cursor.fetchone()[0]


def _save(fresh: Any) -> None:
    # Foreign keys are the database's to check; the state is protected, so cleaning may not set it.
    others = {f.name for f in fresh._meta.concrete_fields if f.is_relation} | {"state"}
    fresh.clean_fields(exclude=others)
    fresh.clean()
    fresh.save()


def _facts(data: dict[str, Any], confirmed: str = "") -> dict[str, Any] | None:
    """What the step was given, as far as it may stand in the trail: plain facts, no files and no long text."""
    plain: dict[str, Any] = {"confirmed_by": confirmed} if confirmed else {}
    for key, value in data.items():
        if isinstance(value, bool | int):
            plain[key] = value
        elif isinstance(value, models.Model):
            plain[key] = f"{value._meta.label_lower}:{value.pk}"
        elif isinstance(value, datetime) or hasattr(value, "isoformat") or hasattr(value, "as_tuple"):
            plain[key] = str(value)
    return plain or None
