"""The list of activities, and what the register knew before it asked for more."""

from django.db import migrations
from django.db.models.functions import TruncDate

from partnership.partners.migrations._activities import ACTIVITIES, FROM


def forwards(apps, schema_editor):
    activity, partner = apps.get_model("partners", "Activity"), apps.get_model("partners", "Partner")
    activity.objects.bulk_create(activity(code=code, name=name, name_en=name_en, listed_from=FROM) for code, name, name_en in ACTIVITIES)
    general = activity.objects.get(code="8890")
    for firm in partner.objects.filter(kind="firm", permits_social_work=True):
        firm.activities.add(general)  # the register held yes or no only
    # An association that was approved had been evaluated; the day was not asked for.
    partner.objects.filter(kind="association", evaluated_on=None, approved_at__isnull=False).update(evaluated_on=TruncDate("approved_at"))
    representative = apps.get_model("partners", "Representative")
    for row in representative.objects.filter(joined_at=None).select_related("partner"):
        row.joined_at = row.partner.created_at
        row.save(update_fields=["joined_at"])


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_register_papers_debarment")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
