"""The trail: one append-only table, chained by hash in the database.

`audit_append` (BEFORE INSERT) locks the one head row, so that numbers and hashes follow one another without gap or fork
however many writers there are; the lock lasts until commit, therefore rows are written last in a transaction. The hash
covers `canonical`, a JSON text built by the database from the row and stored with it: docs/trail.md tells how anyone
can check an export without the product.
"""

from datetime import timedelta

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.audit.kinds import KINDS, kind_choices

REFUSE = "RAISE EXCEPTION 'The trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';"


class TrailHead(models.Model):
    """The last number and hash: one row, moved by the trail's own trigger only."""

    last_id = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"
        constraints = [models.CheckConstraint(name="audit_head_single", condition=models.Q(pk=1))]
        triggers = [
            pgtrigger.Trigger(
                name="only_by_trail",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 THEN " + REFUSE + " END IF; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                func=REFUSE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_id} {self.last_hash}"


class HouseClock(models.Model):
    """The clock of everything that counts: SQL `house_clock()`, the database's own time.

    A demonstration tells two years in a minute, so there the clock can be shifted. A database becomes a demonstration
    only while its trail is empty and stays one for ever; in any other database the shift cannot be set (trigger), and
    outside demo mode the server refuses to start on a demonstration.
    """

    demo = models.BooleanField(default=False)
    shift = models.DurationField(default=timedelta(0))

    class Meta:
        db_table = "audit_clock"
        constraints = [
            models.CheckConstraint(name="audit_clock_single", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="audit_clock_true_time", condition=models.Q(demo=True) | models.Q(shift=timedelta(0))
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="demo_from_the_start",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF TG_OP = 'DELETE' OR (OLD.demo AND NOT NEW.demo)
                        OR (NEW.demo AND NOT OLD.demo AND EXISTS (SELECT FROM audit_trail)) THEN
                        RAISE EXCEPTION 'The clock of a database that is in use cannot be changed.' USING ERRCODE = '42501';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"demo={self.demo} shift={self.shift}"


class TrailEntry(models.Model):
    """One thing that happened. No foreign keys: the trail outlives what it tells of."""

    at = models.DateTimeField(_("time"), null=True, editable=False)  # set by the database
    kind = models.CharField(_("kind"), max_length=30, choices=kind_choices)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(_("who"), max_length=200, blank=True)
    behalf_id = models.BigIntegerField(null=True)
    behalf = models.CharField(_("in whose name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=30, blank=True)
    machine = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(_("what"), max_length=300, blank=True)
    project_id = models.BigIntegerField(null=True)
    step = models.CharField(max_length=40, blank=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(default=dict)
    canonical = models.TextField(editable=False, default="")
    prev_hash = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        db_table = "audit_trail"
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["project_id", "id"], name="audit_by_project"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(fields=["machine", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("head", "audit_head%ROWTYPE")],
                func="""
                    SELECT * INTO STRICT head FROM audit_head WHERE id = 1 FOR UPDATE;
                    NEW.id := head.last_id + 1;
                    NEW.at := house_clock();
                    NEW.prev_hash := head.last_hash;
                    NEW.canonical := audit_canonical(NEW);
                    NEW.hash := audit_hash(NEW.prev_hash, NEW.canonical);
                    UPDATE audit_head SET last_id = NEW.id, last_hash = NEW.hash WHERE id = 1;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="no_change", operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before, func=REFUSE
            ),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                func=REFUSE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.label}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """The kind in words. Django's own looks at every kind for every row, which was half of the trail's page."""
        return str(KINDS.get(self.kind, self.kind))
