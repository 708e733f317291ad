"""Rules of the committees' meetings and of complaints."""

import datetime as dt

from django.db import migrations

# fmt: off
RULES = [
    ("quorum_percent_tender", "percent", "50", "نصاب لجنة المناقصات: من أعضائها الذين لا تعارض لهم", "Quorum of the tender committee, of members without a conflict", "?", "يجبر الكسر إلى العدد الأعلى. ومن أفصح عن تعارض لا يحتسب في المقام."),
    ("quorum_percent_partnership", "percent", "50", "نصاب لجنة الشراكة المجتمعية: من أعضائها الذين لا تعارض لهم", "Quorum of the partnership committee, of members without a conflict", "?", "يجبر الكسر إلى العدد الأعلى. ومن أفصح عن تعارض لا يحتسب في المقام."),
    ("minutes_confirm_days", "days", "5", "أيام العمل لإقرار محضر الاجتماع من الحاضرين", "Working days for attendees to confirm the minutes", "?", "من لم يرد خلالها عد موافقاً، ويذكر ذلك في المحضر."),
    ("standstill_working_days", "count", "0", "احتساب مدة التظلم بأيام العمل (1 نعم، 0 أيام تقويمية)", "Standstill counted in working days (1 yes, 0 calendar days)", "?", ""),
    ("complaint_answer_days", "days", "10", "أيام العمل للرد على التظلم", "Working days to answer a complaint", "?", ""),
    ("complaint_panel_min", "people", "3", "أقل عدد من أعضاء لجنة النظر في التظلم", "Fewest members of a complaint panel", "?", "لا يكون أحدهم مقيماً لتلك المناقصة."),
]
# fmt: on
FROM = dt.date(2020, 1, 1)


def ship(apps, schema_editor):
    Rule = apps.get_model("tenders", "Rule")
    first = 100
    Rule.objects.bulk_create(
        Rule(
            code=code, group="award", order=first + n, name=name, name_en=name_en, value=value, unit=unit,
            source="قيمة احترازية تحددها الوزارة", evidence=mark, note=note, may_be_overridden=False, in_force_from=FROM,
            created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        )
        for n, (code, unit, value, name, name_en, mark, note) in enumerate(RULES)
    )


class Migration(migrations.Migration):
    dependencies = [("tenders", "0014_portal")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
