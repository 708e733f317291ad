"""What the path itself says, as Markdown: so that the guide and the software never disagree.

`[[step tender.announce]]`, `[[machine tender]]`, `[[others]]` stand on a line of their own, `[[rule code]]` anywhere.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from partnership.workflow import path, registry
from partnership.workflow.drawing import role_label
from partnership.workflow.path import CLOCK, SYSTEM, Machine, Step
from tenders.models import Rule
from tenders.selectors.rules import rules_in_force

PLACEHOLDER = re.compile(r"\[\[\s*(step|machine|others|rule)(?:\s+([\w.-]+))?\s*\]\]")
_ANYTHING = re.compile(r"\[\[[^\]\n]*\]\]")
SHORT = {machine.model.split(".")[1]: machine for machine in path.MACHINES}
COMMA, STOP = "، ", "؛ "


def machine_named(name: str) -> Machine | None:
    """A machine by its short name ("tender")."""
    return SHORT.get(name)


def step_named(name: str) -> tuple[Machine, Step] | None:
    """A step by its short name ("tender.announce")."""
    short, _dot, step = name.partition(".")
    machine = SHORT.get(short)
    row = next((s for s in machine.steps if s.name == step), None) if machine else None
    return (machine, row) if machine and row else None


def anchor(model: str, step: str) -> str:
    """Where the guide explains a step."""
    return f"{model.split('.')[1]}.{step}"


def unknown(body: str) -> list[str]:
    """Placeholders that name nothing, as they were written."""
    rules = _rules()
    return [hit.group() for hit in _ANYTHING.finditer(body) if not _is_known(hit.group(), rules)]


def _rules() -> dict[str, Rule]:
    """The rules in force today, in one query."""
    return {record.code: record for record in rules_in_force()}


def _is_known(text: str, rules: dict[str, Rule]) -> bool:
    found = PLACEHOLDER.fullmatch(text)
    if found is None:
        return False
    what, name = found[1], found[2] or ""
    if what == "others":
        return not name
    if what == "machine":
        return machine_named(name) is not None
    if what == "step":
        return step_named(name) is not None
    return name in rules


def covered(body: str) -> set[tuple[str, str]]:
    """(model, step) of every step that the text explains."""
    found: set[tuple[str, str]] = set()
    for hit in PLACEHOLDER.finditer(body):
        if hit[1] == "step" and (named := step_named(hit[2] or "")):
            found.add((named[0].model, named[1].name))
        for machine in (
            [SHORT.get(hit[2] or "")] if hit[1] == "machine" else _others(body) if hit[1] == "others" else []
        ):
            if machine:
                found |= {(machine.model, row.name) for row in machine.steps}
    return found


def _others(body: str) -> list[Machine]:
    """The machines that a text names nowhere with all their steps."""
    named = {hit[2] for hit in PLACEHOLDER.finditer(body) if hit[1] == "machine"}
    return [machine for short, machine in SHORT.items() if short not in named]


def expanded(body: str) -> str:
    """The text with what the path says in the place of its placeholders, in the active language."""
    rules = _rules() if "[[" in body else {}

    def words(hit: re.Match[str]) -> str:
        if not _is_known(hit.group(), rules):
            return hit.group()
        if hit[1] == "rule":
            return rules[hit[2]].counted
        if hit[1] == "others":
            left = [f"\n### {machine.title}\n{_machine(machine)}" for machine in _others(body)]
            return "\n".join(left) or str(_("There are no others: the articles above name every step."))
        if hit[1] == "machine":
            return _machine(SHORT[hit[2]])
        found = step_named(hit[2])
        return "" if found is None else _step(*found)

    return PLACEHOLDER.sub(words, body)


def _machine(machine: Machine) -> str:
    head = [_("Step"), _("State before"), _("State after"), _("Who takes it"), _("What must be true first")]
    rows = [_row(machine, row) for row in machine.steps]
    return "\n" + "\n".join([_line(head), _line(["---"] * len(head)), *map(_line, rows)]) + "\n"


def _row(machine: Machine, row: Step) -> list[str]:
    return [
        f"{{#{anchor(machine.model, row.name)}}}**{row.label}**", _states(machine, row), _state(machine, row.target),
        _who(row), _conditions(row),
    ]  # fmt: skip


def _step(machine: Machine, row: Step) -> str:
    """One step: who takes it, from where to where, on what conditions, in how many days."""
    mark = f"{{#{anchor(machine.model, row.name)}}}"
    facts = [
        [f"{mark}{_('Step')}", f"{row.label}"], ["---", "---"], [_("Who takes it"), _who(row)],
        [_("State before"), _states(machine, row)], [_("State after"), _state(machine, row.target)],
        [_("What must be true first"), _conditions(row)],
    ]  # fmt: skip
    if days := [machine.days[s] for s in row.sources if s in machine.days]:
        facts.append([_("Days on the desk"), str(max(days))])
    return "\n" + "\n".join(map(_line, facts)) + "\n"


def _who(row: Step) -> str:
    return COMMA.join(str(role_label(w)) for w in row.who if "." not in w)


def _states(machine: Machine, row: Step) -> str:
    return COMMA.join(_state(machine, state) for state in row.sources)


def _state(machine: Machine, state: str) -> str:
    return str(machine.states(state).label)


def _conditions(row: Step) -> str:
    return STOP.join(_told(row)) or _("Nothing beside its turn.")


def _told(row: Step) -> Iterator[str]:
    """The guards' own sentences say what stands in the way; then what the step itself demands."""
    if row.guards:
        yield _("It is stopped by: %(what)s") % {"what": " ".join(registry.sentence(name) for name in row.guards)}
    if row.reason:
        yield _("a written reason")
    if row.confirm:
        yield _("the person confirms once more who they are")
    if set(row.who) <= {CLOCK, SYSTEM}:
        yield _("happens by itself")


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |"
