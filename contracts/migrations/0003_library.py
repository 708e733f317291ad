"""The clause library the product ships (contracts/data); the ministry changes it on its pages."""

import datetime as dt

from django.db import migrations

from contracts import library

FROM = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def ship(apps, schema_editor):
    library.ship(lambda name: apps.get_model("contracts", name), FROM)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_drafting_and_signing")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
