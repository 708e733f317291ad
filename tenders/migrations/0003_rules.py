"""The rules the product ships (see _rules.py); the ministry changes them on the rules page."""

import datetime as dt

from django.db import migrations

from tenders.migrations._rules import FROM, RULES, SOURCES


def ship_rules(apps, schema_editor):
    Rule = apps.get_model("tenders", "Rule")
    when = dt.datetime.fromisoformat(FROM).replace(tzinfo=dt.UTC)
    Rule.objects.bulk_create(
        Rule(
            code=code, group=group, order=order, name=name, name_en=name_en, value=value, unit=unit, source=SOURCES[mark],
            evidence=mark, note=note, may_be_overridden=override, in_force_from=dt.date.fromisoformat(FROM), created_at=when,
        )
        for order, (code, group, unit, value, name, name_en, mark, note, override) in enumerate(RULES)
    )


class Migration(migrations.Migration):
    dependencies = [("tenders", "0002_termsofreference_editor_ids_bid_bidversion_envelope_and_more")]
    operations = [migrations.RunPython(ship_rules, migrations.RunPython.noop)]
