"""Where the projects stand, how long they stand there, and where the path is narrow."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from committee.oversight.base import COUNT, DAYS, Column, Line, Result, days_of, figure
from committee.oversight.scope import Scope
from partnership.audit.models import TrailEntry
from partnership.workflow.path import STAGE_OF, Stage
from tenders.models import Project

# Stages whose length is set by rules or by the contract: nobody in the ministry can hurry them.
UNHURRIED = frozenset({Stage.BIDDING, Stage.STANDSTILL, Stage.IN_FORCE, Stage.COMPLETED, Stage.STOPPED})


def projects(scope: Scope) -> QuerySet[Project]:
    """The projects begun in the period, narrowed by field and department."""
    return Project.objects.filter(scope.during("created_at"), scope.project()).order_by()


def rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = projects(scope).select_related("department")
    if column in ("passed", "median"):
        return found.filter(pk__in={project for project, stage, _seconds in spans(scope) if stage == key or not key})
    return found.filter(stage=key) if key else found


def stages(scope: Scope) -> list[dict[str, Any]]:
    """Per stage: how many projects, and how long they have stood there. One query."""
    if "stages" not in scope.memo:
        stood = ExpressionWrapper(Value(scope.at) - F("stage_since"), output_field=DurationField())
        found = projects(scope).values("stage").annotate(n=Count("pk"), mean=Avg(stood), longest=Max(stood))
        scope.memo["stages"] = list(found)
    return list(scope.memo["stages"])


_PASSED = """
WITH moves AS ({moves}),
changes AS (SELECT m.*, lag(m.stage) OVER (PARTITION BY m.project_id ORDER BY m.id) AS former FROM moves m WHERE m.stage <> ''),
spans AS (SELECT c.project_id, c.stage, c.at, lead(c.at) OVER (PARTITION BY c.project_id ORDER BY c.id) AS gone
            FROM changes c WHERE c.stage IS DISTINCT FROM c.former)
"""  # fmt: skip
_MEDIANS = """SELECT stage, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM gone - at))
  FROM spans WHERE gone IS NOT NULL GROUP BY stage"""
_SPANS = "SELECT project_id, stage, extract(epoch FROM gone - at) FROM spans WHERE gone IS NOT NULL"


def _moves(scope: Scope) -> QuerySet[Any]:
    """The trail's steps of the projects with the stage that each led to; '' where the stage did not change by it."""
    cases = [
        When(machine=machine, to_state=state, then=Value(str(stage)))
        for machine, states in STAGE_OF.items()
        for state, stage in states.items()
    ]
    found = TrailEntry.objects.filter(kind__in=("begin", "step"), machine__in=list(STAGE_OF))
    if scope.first or scope.last or scope.field or scope.department is not None:
        found = found.filter(project_id__in=projects(scope).values("pk"))
    else:
        found = found.filter(project_id__isnull=False)
    stage = Case(*cases, default=Value(""), output_field=CharField())
    return found.order_by().annotate(stage=stage).values("project_id", "id", "at", "stage")


def _asked(scope: Scope, question: str) -> list[Any]:
    sql, params = _moves(scope).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_PASSED.format(moves=sql) + question, params)
        return cursor.fetchall()


def spans(scope: Scope) -> list[tuple[int, str, Any]]:
    """(project, stage, seconds) of every stay in a stage that is over."""
    return _asked(scope, _SPANS)


def medians(scope: Scope) -> dict[str, tuple[int, Decimal | None]]:
    """Stage → (stays that are over, their median in days). One query over the trail."""
    return {stage: (count, days_of(seconds)) for stage, count, seconds in _asked(scope, _MEDIANS)}


def bottleneck(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Among the stages in which the ministry acts: where projects have waited longest on average."""
    waiting = [row for row in found if row["stage"] not in UNHURRIED]
    return max(waiting, key=lambda row: (row["mean"], row["n"]), default=None)


@figure(
    "pipeline", name=_("Projects by stage"), head=_("Stage"),
    words=_("How many projects stand in each stage now, and how many days they have stood there, on average and at most. The bottleneck is the stage with the longest average among those in which the ministry acts; bidding, standstill and contracts in force take the time that rules set."),
    source=_("Stage of each project and since when it stands there. The period is when the project was begun."),
    columns=(Column("now", _("Projects now"), COUNT, True), Column("mean", _("Days so far, average"), DAYS), Column("longest", _("Days so far, longest"), DAYS)),
    filters=("period", "field", "department"), rows=rows, draw=("now", "mean"),
)  # fmt: skip
def pipeline(scope: Scope) -> Result:
    """One query."""
    found = {row["stage"]: row for row in stages(scope)}
    lines = []
    for stage in Stage:
        row: dict[str, Any] = found.get(stage, {"n": 0, "mean": None, "longest": None})
        lines.append(Line(stage, stage.label, (row["n"], days_of(row["mean"]), days_of(row["longest"]))))
    worst = bottleneck(list(found.values()))
    says = ""
    if worst is not None and worst["mean"] >= timedelta(days=1):
        says = _("The bottleneck is “%(stage)s”: projects have stood there for %(days)s days on average.") % {
            "stage": Stage(worst["stage"]).label, "days": days_of(worst["mean"]),
        }  # fmt: skip
    return Result(lines, (sum(row["n"] for row in found.values()), None, None), says)


@figure(
    "stage_days", name=_("Days spent in each stage"), head=_("Stage"),
    words=_("How often projects left each stage, and the median of the days they had spent in it: half of the stays were shorter, half longer. A project that came back to a stage counts for each stay."),
    source=_("Steps in the trail. The period is when the project was begun."),
    columns=(Column("passed", _("Stays that are over"), COUNT, True), Column("median", _("Days, median"), DAYS)),
    filters=("period", "field", "department"), rows=rows, draw=("median",),
)  # fmt: skip
def stage_days(scope: Scope) -> Result:
    """One query over the trail."""
    found = medians(scope)
    lines = [Line(stage, stage.label, found[stage]) for stage in Stage if stage in found]
    return Result(lines, (sum(line.values[0] for line in lines), None))
