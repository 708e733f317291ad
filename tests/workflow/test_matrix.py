"""Every row × every state × every role: who may, from where, and what is refused; facts and relations are held true."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from partnership.people.models import User
from partnership.people.roles import ROLES
from partnership.workflow import engine, registry
from partnership.workflow.errors import DomainError
from partnership.workflow.path import CLOCK, MACHINES, SYSTEM, Machine

each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.model)


@pytest.fixture(autouse=True)
def _facts_are_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix is about roles and states; guards and relations have tests of their own."""
    for table in (registry.GUARDS, registry.RELATIONS):
        for name in table:
            monkeypatch.setitem(table, name, lambda *args: True)


def holder(role: str) -> User:
    """Somebody with one role, in memory."""
    user = User(pk=1, username=role)
    user.__dict__["_roles"] = {role: user}
    return user


def instance(machine: Machine, state: str) -> Any:
    return apps.get_model(machine.model)(pk=1, state=state)


@each_machine
def test_every_row_in_every_state_for_every_role(machine: Machine) -> None:
    tried = 0
    for row in machine.steps:
        for state in machine.states.values:
            obj = instance(machine, state)
            for role in ROLES:
                allowed_person, allowed_state = role in row.roles, state in row.sources
                person, source = True, True
                try:
                    engine.authorise(row, obj, holder(role))
                except PermissionDenied:
                    person = False
                try:
                    engine._check_source(machine, row, obj)
                except DomainError as refusal:
                    source = refusal.code != "stale"
                assert (person, source) == (allowed_person, allowed_state), (
                    f"{machine.model}.{row.name} from {state} by {role}"
                )
                tried += 1
    assert tried == len(machine.steps) * len(machine.states) * len(ROLES)


@each_machine
def test_offers_are_exactly_what_the_page_allows(machine: Machine) -> None:
    for state in machine.states.values:
        obj = instance(machine, state)
        for role in ROLES:
            offered = {offer.step.name for offer in engine.available_steps(obj, holder(role))}
            assert offered == {row.name for row in machine.steps_from(state) if role in row.roles}


@each_machine
def test_clock_and_system_take_only_their_own_steps(machine: Machine) -> None:
    for row in machine.steps:
        obj = instance(machine, row.sources[0])
        for flag, code in (("clock", CLOCK), ("system", SYSTEM)):
            if code in row.who:
                assert engine.authorise(row, obj, None, **{flag: True}).role == code
            else:
                with pytest.raises(PermissionDenied):
                    engine.authorise(row, obj, holder("tender_chair"), **{flag: True})


@each_machine
def test_nobody_without_a_role_takes_a_step(machine: Machine) -> None:
    nobody = User(pk=2, username="stranger")
    nobody.__dict__["_roles"] = {}
    for row in machine.steps:
        with pytest.raises(PermissionDenied):
            engine.authorise(row, instance(machine, row.sources[0]), nobody)
