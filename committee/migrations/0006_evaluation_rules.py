"""The rules of the evaluation, dated like the others; the ministry changes them on the rules page."""

import datetime as dt

from django.db import migrations

FROM = dt.date(2020, 1, 1)
SOURCE = "قيمة احترازية تحددها الوزارة"
# fmt: off
RULES = [
    ("comment_below", "points", "40", "تعليق واجب على الدرجة إذا قلت عن", "A comment is required under", "طرفا المقياس يعللان."),
    ("comment_above", "points", "90", "تعليق واجب على الدرجة إذا زادت على", "A comment is required over", "طرفا المقياس يعللان."),
    ("consensus_spread_points", "points", "20", "تباعد الدرجات الذي يلزم تعليله في اجتماع التوافق", "Spread of the sheets that needs a reason at the consensus meeting", "الفرق بين أعلى درجة وأدناها في المعيار الواحد."),
    ("consensus_quorum_percent", "percent", "60", "نصاب اجتماع التوافق من المقيمين", "Quorum of the consensus meeting, of the evaluators", "لا يحسب من تنحى."),
    ("shortfall_days", "days", "10", "مهلة استكمال النواقص (أيام عمل)", "Working days to supply what is missing", "لا يستكمل إلا ما طلب، ولا يمس السعر."),
    ("sensitivity_points", "points", "10", "تحليل الحساسية: تغيير الوزن الفني بمقدار", "Sensitivity: the technical weight moved by", "للعرض على اللجنة ولا أثر له في الترتيب."),
    ("price_formula", "text", "lowest_proportional", "معادلة الدرجة المالية", "Formula of the financial score", "lowest_proportional أو linear_spread أو lowest_takes_all: تنشر مع الإعلان."),
    ("tie_rule", "text", "technical_then_earlier", "الترجيح عند تساوي المجموع", "When totals are equal", "technical_then_earlier أو price_then_earlier: تنشر مع الإعلان."),
]
# fmt: on


def ship_rules(apps, schema_editor):
    Rule = apps.get_model("tenders", "Rule")
    Rule.objects.bulk_create(
        Rule(
            code=code, group="opening", order=60 + order, name=name, name_en=name_en, value=value, unit=unit, source=SOURCE,
            evidence="?", note=note, may_be_overridden=False, in_force_from=FROM, created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        )
        for order, (code, unit, value, name, name_en, note) in enumerate(RULES)
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ('committee', '0005_evaluation_committee_and_consensus'),
        ("tenders", "0012_search_key_stored"),
    ]
    operations = [migrations.RunPython(ship_rules, migrations.RunPython.noop)]
