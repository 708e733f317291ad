"""The holidays the product ships (see _holidays.py); the ministry keeps them on the calendar page."""

import datetime as dt

from django.db import migrations

from partnership.workflow.migrations._holidays import HOLIDAYS


def ship(apps, schema_editor):
    apps.get_model("workflow", "Holiday").objects.bulk_create(
        apps.get_model("workflow", "Holiday")(
            name=name, name_en=name_en, expected=expected,
            first_day=dt.date.fromisoformat(first), last_day=dt.date.fromisoformat(last),
        )
        for first, last, expected, name, name_en in HOLIDAYS
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_holidays")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
