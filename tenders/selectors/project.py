"""Projects as far as a person may see them, and what their file shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, F, Func, Max, Q, QuerySet
from django.db.models.lookups import LessThan
from django.http import Http404
from django.utils import timezone

from partnership.audit.models import TrailEntry
from partnership.people.models import Department
from partnership.people.roles import READERS, ROLES, roles_of
from partnership.workflow import path, selectors
from partnership.workflow.models import Task
from partnership.workflow.registry import register_selector
from tenders.models import Project

# Officers read their own department's files; everybody else who works on the path reads all of them.
SEE_ALL = READERS - {"officer"}
# Who bids, and when, is nobody's business before the opening: bids stay out of desks and timelines of the file.
FILE_MACHINES = tuple(machine.model for machine in path.MACHINES if machine is not path.BIDS)


class HouseClock(Func):
    """SQL `house_clock()`."""

    function = "house_clock"
    output_field = DateTimeField()


def projects_visible(user: Any) -> QuerySet[Project]:
    """All projects for the committees and offices of the path, the own department's for officers, else none."""
    return Project.objects.filter(of_visible_projects(user, ""))


def of_visible_projects(user: Any, project: str = "project") -> Q:
    """The same as a condition on rows that belong to a project; `project`: the way to it ("" where the row is the project).

    Whoever sees all projects costs the database no look at them.
    """
    held = roles_of(user)
    if not held.keys().isdisjoint(SEE_ALL):
        return Q()
    officer = held.get("officer")
    if officer is None or officer.department_id is None:
        return Q(pk__in=())
    way = f"{project}__" if project else ""
    return Q(**{f"{way}department_id": officer.department_id})


def sees_project(user: Any, project_id: int | None) -> bool:
    """May this person see this project? One query for each project and person at most, however often it is asked."""
    if project_id is None:
        return False
    if not roles_of(user).keys().isdisjoint(SEE_ALL):
        return True
    known: dict[int, bool] = user.__dict__.setdefault("_projects_seen", {})
    if project_id not in known:
        known[project_id] = projects_visible(user).filter(pk=project_id).exists()
    return known[project_id]


def learn_projects(user: Any, ids: set[int]) -> None:
    """Ask for many at once what `sees_project` would ask for each."""
    if not roles_of(user).keys().isdisjoint(SEE_ALL):
        return
    known: dict[int, bool] = user.__dict__.setdefault("_projects_seen", {})
    if asked := ids - known.keys():
        seen = set(projects_visible(user).filter(pk__in=asked).values_list("pk", flat=True))
        known.update({pk: pk in seen for pk in asked})


NAMES = ("name", "name_en", "username")
# What a page of the project says of it; wide tables cost more to read than to join.
HEAD = (
    "reference", "title", "title_en", "field", "created_by", "department__name", "department__name_en", "year",
    "created_at", "estimated_value", "stage", "stage_since", "next_role", "next_due",
)  # fmt: skip
TERMS_HEAD = (
    "state", "project", "version", "method", "duration_months", "estimated_budget", "submitted_at", "decided_at",
)  # fmt: skip


def project_for(user: Any, reference: str) -> Project:
    """The project at an address, or Http404: the only way from a URL to a project."""
    return _one(projects_visible(user).filter(reference=reference).select_related("department").only(*HEAD))


def project_file_for(user: Any, reference: str) -> Project:
    """The same with what the head of its file says: who began it, its terms in short."""
    people = [f"{who}__{name}" for who in ("created_by", "terms__drafted_by") for name in NAMES]
    rows = projects_visible(user).select_related("department", "created_by", "terms__drafted_by")
    terms = [f"terms__{name}" for name in TERMS_HEAD]
    found = _one(rows.filter(reference=reference).only(*HEAD, *people, *terms))
    found.terms.project = found  # one object, not two: the terms ask it for its department
    return found


def _one(rows: QuerySet[Project]) -> Project:
    found = rows.order_by().first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a project waits for: the step's words, who takes it, since when and until when."""

    task: Task
    what: Any
    state: Any
    is_late: bool

    @property
    def who(self) -> str:
        return self.task.get_role_display()


def waiting_of(project: Project) -> list[Waiting]:
    """Whom the project waits for now, the most urgent first."""
    tasks = selectors.waiting_tasks(project.pk).select_related(None).filter(machine__in=FILE_MACHINES)
    found = []
    for task in tasks.annotate(is_late=LessThan(F("due_at"), HouseClock()))[:12]:
        machine = path.BY_MODEL[task.machine]
        state = machine.states(task.state).label
        found.append(Waiting(task, machine.step(task.step).label, state, task.is_late))
    return found


def people_of(project: Project) -> list[dict[str, Any]]:
    """Everybody who took a step in the project: name, roles, number of steps, when last; the latest first."""
    rows = (
        TrailEntry.objects.filter(project_id=project.pk, kind__in=("begin", "step"), machine__in=FILE_MACHINES)
        .exclude(actor_id=None)
        .order_by()
        .values("actor_id", "actor", "role")
        .annotate(steps=Count("pk"), last=Max("at"))
    )
    people: dict[int, dict[str, Any]] = {}
    for row in rows:
        person = people.setdefault(
            row["actor_id"], {"name": row["actor"], "roles": [], "steps": 0, "last": row["last"]}
        )
        person["steps"] += row["steps"]
        person["last"] = max(person["last"], row["last"])
        if row["role"] in ROLES:
            person["roles"].append(ROLES[row["role"]].label)
    return sorted(people.values(), key=lambda person: person["last"], reverse=True)


def projects_listed(projects: QuerySet[Project]) -> QuerySet[Project]:
    """For lists: with the department, and whether the project is late by the database's clock."""
    return projects.select_related("department").annotate(is_late=LessThan(F("next_due"), HouseClock()))


def departments() -> QuerySet[Department]:
    """The departments, for the filter."""
    return Department.objects.all()


def years() -> list[int]:
    """The years from the first project to this one, the latest first."""
    first = Project.objects.order_by("created_at", "pk").values_list("year", flat=True).first()
    this = timezone.localdate().year
    return list(range(this, (first or this) - 1, -1))


register_selector("tenders.project", projects_visible)
