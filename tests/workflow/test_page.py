"""The path page itself: a sound graph, known roles, words on every button, owners for every name."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from partnership.people.roles import ROLES
from partnership.workflow import checks, path, registry
from partnership.workflow.path import BY_MODEL, CLOCK, MACHINES, STAGE_OF, SYSTEM, Machine, Stage

each_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.model)


def test_page_imports_nothing_of_ours():
    tree = ast.parse(Path(path.__file__).read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(m.split(".")[0] in ("partnership", "tenders", "contracts", "committee") for m in modules if m)


def test_main_machines_come_first_and_in_the_order_of_the_process():
    assert [m.model for m in MACHINES[:4]] == [
        "tenders.termsofreference",
        "tenders.tender",
        "committee.award",
        "contracts.contract",
    ]


@each_machine
def test_every_state_is_reachable(machine: Machine):
    reached, border = {machine.start}, [machine.start]
    while border:
        state = border.pop()
        for row in machine.steps_from(state):
            if row.target not in reached:
                reached.add(row.target)
                border.append(row.target)
    assert reached == set(machine.states.values)


@each_machine
def test_end_states_have_no_exit_but_a_correction(machine: Machine):
    # An excluded bid is told so, an envelope is given back: those two are ends of the bidder's story, not of the machine.
    for state in machine.end:
        assert [row.name for row in machine.steps_from(state)] == [], f"{machine.model}: {state} has an exit"


@each_machine
def test_states_without_exit_are_ends(machine: Machine):
    assert {s for s in machine.states.values if not machine.steps_from(s)} == set(machine.end)


@each_machine
def test_step_names_are_unique_and_hide_no_method_of_a_model(machine: Machine):
    names = [row.name for row in machine.steps]
    assert len(names) == len(set(names))
    assert [name for name in names if hasattr(models.Model, name)] == []


@each_machine
def test_every_row_has_words_and_somebody(machine: Machine):
    for row in machine.steps:
        assert str(row.label).strip()
        assert row.roles, f"{machine.model}.{row.name} can be taken by nobody"
        assert set(row.roles) - {CLOCK, SYSTEM} <= set(ROLES)


@each_machine
def test_taking_back_or_refusing_demands_a_reason(machine: Machine):
    for row in machine.steps:
        if row.name.endswith("send_back") or row.name in (
            "reject",
            "cancel",
            "debar",
            "suspend",
            "terminate",
            "dismiss",
            "decline",
        ):
            assert row.reason, f"{machine.model}.{row.name} must ask for a reason"


@each_machine
def test_administrator_auditor_and_finance_take_no_step_they_must_not(machine: Machine):
    for row in machine.steps:
        assert not {"admin", "auditor"} & set(row.roles), (
            "the administrator decides nothing, the auditor changes nothing"
        )
        if machine.model in ("committee.scoresheet", "tenders.bid"):
            assert "finance" not in row.roles, "finance never evaluates"


@each_machine
def test_model_has_exactly_the_rows_of_the_page(machine: Machine):
    model = apps.get_model(machine.model)
    rows = {(row.name, source, row.target) for row in machine.steps for source in row.sources}
    found = {(t.name, t.source, t.target) for t in model().get_all_state_transitions()}
    assert found == rows
    assert model._meta.get_field("state").protected
    assert model._meta.get_field("state").default == machine.start


@each_machine
def test_database_knows_the_states_and_guards_the_door(machine: Machine):
    model = apps.get_model(machine.model)
    assert f"{model._meta.app_label}_{model._meta.model_name}_state_known" in {c.name for c in model._meta.constraints}
    assert "one_door" in {t.name for t in model._meta.triggers}


def test_every_stage_of_the_stepper_comes_from_a_state():
    used = {stage for states in STAGE_OF.values() for stage in states.values()}
    assert used == set(Stage.values)
    for model, states in STAGE_OF.items():
        assert set(states) <= set(BY_MODEL[model].states.values)


def test_no_name_without_owner_and_no_owner_without_row():
    assert checks.path_is_owned() == []


def test_check_names_what_nobody_registered(monkeypatch):
    monkeypatch.delitem(registry.GUARDS, "tenders.terms_complete")
    monkeypatch.setitem(registry.EFFECTS, "tenders.nobody_asks", lambda obj: None)
    found = {(error.id, error.msg.split("'")[1]) for error in checks.path_is_owned()}
    assert found == {("workflow.E001", "tenders.terms_complete"), ("workflow.E002", "tenders.nobody_asks")}


def test_drawing_is_up_to_date():
    call_command("workflow", check=True)


def test_drawing_names_every_state_and_step_in_both_languages(capsys):
    call_command("workflow")
    text = capsys.readouterr().out
    for machine in MACHINES:
        assert f"(`{machine.model}`)" in text
        for row in machine.steps:
            for source in row.sources:
                assert f"{source} --> {row.target}: {row.name}" in text
    assert "الشروط المرجعية" in text
    assert "Terms of reference" in text
