"""`manage.py check` fails where a name on the page has no owner, or an owner has no row."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from partnership.people.roles import ROLES
from partnership.workflow import path, registry


@register()
def path_is_owned(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Compare the path page with what the apps registered."""
    rows = [(machine, row) for machine in path.MACHINES for row in machine.steps]
    used = {
        "guard": ({name for _m, row in rows for name in row.guards}, set(registry.GUARDS)),
        "effect": ({name for _m, row in rows for name in row.effects}, set(registry.EFFECTS)),
        "relation": ({name for _m, row in rows for name in row.relations}, set(registry.RELATIONS)),
    }
    errors = []
    for kind, (named, registered) in used.items():
        errors += [
            Error(f"The path names the {kind} {n!r}, which no app registers.", id="workflow.E001")
            for n in sorted(named - registered)
        ]
        errors += [
            Error(f"The {kind} {n!r} is registered, but no row of the path names it.", id="workflow.E002")
            for n in sorted(registered - named)
        ]
    roles = {role for _m, row in rows for role in row.roles} - {path.CLOCK, path.SYSTEM}
    errors += [
        Error(f"The path names the role {r!r}, which people/roles.py does not know.", id="workflow.E003")
        for r in sorted(roles - ROLES.keys())
    ]
    for machine in path.MACHINES:
        try:
            model = apps.get_model(machine.model)
        except LookupError:
            errors.append(
                Error(f"The path has a machine for {machine.model!r}, which is not a model.", id="workflow.E004")
            )
            continue
        if getattr(model, "machine", "") != machine.model:
            errors.append(Error(f"{machine.model} does not follow its machine.", id="workflow.E005"))
        if machine.model not in registry.SELECTORS:
            errors.append(Error(f"{machine.model} has no selector: nobody could reach its steps.", id="workflow.E006"))
    clocks = {(m.model, row.name) for m, row in rows if path.CLOCK in row.who}
    errors += [
        Error(f"The clock step {m}.{s} has no finder of due rows.", id="workflow.E007")
        for m, s in sorted(clocks ^ set(registry.DUE))
    ]
    return errors
