"""Migrations: one line per app, nothing left to make, and each app's begins at its own beginning."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture import repository as repo


def _ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in repo.APPS]


def test_migrations_are_linear() -> None:
    loader = MigrationLoader(None)
    forks = {label: loader.graph.leaf_nodes(label) for label in _ours() if len(loader.graph.leaf_nodes(label)) > 1}
    assert not forks, f"Two ends in one app: renumber the later migration. {forks}"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = io.StringIO()
    call_command("makemigrations", check_changes=False, dry_run=True, stdout=out, verbosity=1)
    assert out.getvalue().strip() == "No changes detected", out.getvalue()


@pytest.mark.django_db
def test_every_table_has_its_migration_applied() -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    models = [model for label in _ours() for model in apps.get_app_config(label).get_models() if model._meta.managed]
    assert {model._meta.db_table for model in models} <= tables
