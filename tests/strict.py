"""Django, tightened while tests run, so that whole classes of mistakes cannot pass.

Each tightening says what to do when it fires. `install()` is called once, from conftest.
"""

import datetime
import re
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.signals import pre_save
from django.db.models.sql.compiler import SQLCompiler
from django.http import HttpResponse
from django.template.base import FilterExpression, Variable, VariableDoesNotExist

from partnership.interface.parts import InParts

OUR_APPS = ("partnership.", "tenders", "contracts", "committee")
OUR_TEMPLATES = str(Path(settings.BASE_DIR) / "templates")
# Asked for by a library's template tag inside our templates; nobody can pass them.
OPTIONAL_VARIABLES = frozenset[str]()


class UndefinedVariable(AssertionError):
    """A template asked for something that its view did not pass."""


_missing: ContextVar[list[Variable] | None] = ContextVar("missing", default=None)


def _undefined_variables_fail() -> None:
    variable_resolve, expression_resolve = Variable.resolve, FilterExpression.resolve

    def resolve_variable(self: Variable, context: Any) -> Any:
        try:
            return variable_resolve(self, context)
        except VariableDoesNotExist:
            if (found := _missing.get()) is not None:
                found.append(self)
            raise

    def resolve_expression(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        if ignore_failures or not self.is_var or self.var.var in OPTIONAL_VARIABLES:
            return expression_resolve(self, context, ignore_failures)
        found: list[Variable] = []
        token = _missing.set(found)
        try:
            result = expression_resolve(self, context, ignore_failures)
        finally:
            _missing.reset(token)
        if self.var in found and not any(f.__name__.startswith("default") for f, _ in self.filters):
            template = context.render_context.template
            name = template.origin.name if template else ""
            if name.startswith(OUR_TEMPLATES):
                raise UndefinedVariable(f"{{{{ {self.token} }}}} is not defined in {name}: pass it, or use |default")
        return result

    Variable.resolve = resolve_variable
    FilterExpression.resolve = resolve_expression


def _locks_name_their_table() -> None:
    as_sql = SQLCompiler.as_sql

    def checked(self: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        query = self.query
        if query.select_for_update and query.select_related and not query.select_for_update_of:
            raise AssertionError("select_for_update() with select_related() locks every table: say of=('self',)")
        return as_sql(self, *args, **kwargs)

    SQLCompiler.as_sql = checked


def _dates_are_dates() -> None:
    prepare = models.DateField.get_prep_value

    def checked(self: models.DateField, value: Any) -> Any:
        if isinstance(value, datetime.datetime) and not isinstance(self, models.DateTimeField):
            raise AssertionError(f"{self} is a date and got a date and time: use .date() in Asia/Bahrain")
        return prepare(self, value)

    models.DateField.get_prep_value = checked


def _saves_keep_auto_now(sender: type[models.Model], update_fields: Any, **kwargs: Any) -> None:
    if update_fields is None or not sender.__module__.startswith(OUR_APPS):
        return
    forgotten = {f.name for f in sender._meta.fields if getattr(f, "auto_now", False)} - set(update_fields)
    if forgotten:
        raise AssertionError(f"{sender.__name__}.save(update_fields=…) forgets {', '.join(sorted(forgotten))}")


_INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']?(?:application/(?:ld\+)?json|speculationrules))[^>]*>"
    rb"|<style\b|<[a-z][^>]*?\s(?:on[a-z]+|style)=[\"']",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(rb"\{\{\s|\{%|%\(\w+\)s")  # {{word}} without a space is a variable of a contract clause


def check_page(response: HttpResponse) -> None:
    """Every HTML answer of the test client: nothing our content policy refuses, no template marks left over."""
    if (
        (response.streaming and not isinstance(response, InParts))
        or "Content-Encoding" in response
        or not response.get("Content-Type", "").startswith("text/html")
    ):
        return  # compressed bytes may look like anything
    if found := _INLINE.search(response.content):
        raise AssertionError(
            f"inline script, style or handler, which the content policy refuses: {found.group()[:200]!r}"
        )
    if found := _LEFTOVER.search(response.content):
        start = max(0, found.start() - 80)
        raise AssertionError(f"template marks left in the page: {response.content[start : found.end() + 80]!r}")


def install() -> None:
    """Tighten Django for the whole test run."""
    _undefined_variables_fail()
    _locks_name_their_table()
    _dates_are_dates()
    pre_save.connect(_saves_keep_auto_now, dispatch_uid="tests.strict")
