"""The rules of a contract in force: what is kept back, how performance is weighed, how long notices run (RULES.md, sections 1 and 2)."""

import datetime as dt

from django.db import migrations

from tenders.migrations._rules import FROM, SOURCES

RULES = [
    # code, unit, value, Arabic name, English name, note
    ("retention_percent", "percent", "5", "المبالغ المحتجزة من كل دفعة", "Retention of each payment", "تصرف بعد القبول النهائي. نسبة العقد مقدمة على هذه القيمة."),
    ("penalty_day_percent", "percent", "0.2", "غرامة التأخير عن كل يوم من قيمة المرحلة", "Penalty for each day of delay, of the milestone", "نسبة العقد مقدمة على هذه القيمة."),
    ("penalty_ceiling_percent", "percent", "10", "سقف مجموع الغرامات من قيمة العقد", "Ceiling of all penalties, of the contract", "نسبة العقد مقدمة على هذه القيمة."),
    ("advance_percent_most", "percent", "20", "أقصى دفعة مقدمة من قيمة العقد", "Largest advance, of the contract", "مقابل ضمان بالقيمة ذاتها، وتسترد من الدفعات."),
    ("report_every_months", "count", "3", "تقرير دوري كل (شهر)", "A report is due every (months)", ""),
    ("report_due_days", "days", "14", "مهلة تقديم التقرير بعد نهاية الفترة", "A report is due after its period within", "يوقف الصرف ما دام تقرير متأخراً."),
    ("final_report_days", "days", "30", "مهلة التقرير الختامي بعد نهاية العقد", "The final report is due after the end within", ""),
    ("weight_indicators", "points", "40", "وزن المؤشرات في تقييم الأداء", "Weight of the indicators in the evaluation", "مجموع الأوزان الأربعة 100."),
    ("weight_visits", "points", "20", "وزن الزيارات الميدانية في تقييم الأداء", "Weight of the site visits in the evaluation", ""),
    ("weight_punctuality", "points", "20", "وزن الالتزام بالمواعيد في تقييم الأداء", "Weight of punctuality in the evaluation", ""),
    ("weight_judgement", "points", "20", "وزن تقدير الإدارة في تقييم الأداء", "Weight of the department's judgement in the evaluation", ""),
    ("punctuality_points_a_day", "points", "5", "ما يخصم من درجة الالتزام عن كل يوم تأخير", "Points of punctuality lost for each day of delay", ""),
    ("watch_percent", "percent", "80", "شريك تحت الملاحظة إذا قل التقييم عن", "A partner is under watch under", ""),
    ("evaluation_comment_days", "days", "7", "مهلة تعقيب الشريك على التقييم", "Days for the partner to comment on an evaluation", ""),
    ("evaluation_appeal_days", "days", "15", "مهلة التظلم من التقييم أو من قرار اللجنة", "Days to appeal against an evaluation or decision", ""),
    ("bar_months_most", "count", "24", "أقصى مدة للحرمان من المناقصات الجديدة (شهر)", "Longest bar from new tenders (months)", "بقرار من لجنة الشراكة المجتمعية."),
    ("termination_breach_days", "days", "15", "مهلة الإنذار قبل الإنهاء للإخلال", "Notice before termination for breach", "مهلة العقد مقدمة على هذه القيمة."),
    ("termination_notice_days", "days", "30", "مهلة الإخطار قبل الإنهاء لغير الإخلال", "Notice before termination for other reasons", ""),
    ("letter_answer_days", "days", "10", "مهلة الرد على المخاطبات", "Days to answer a letter", ""),
]  # fmt: skip


def ship_rules(apps, schema_editor):
    Rule = apps.get_model("tenders", "Rule")
    when = dt.datetime.fromisoformat(FROM).replace(tzinfo=dt.UTC)
    Rule.objects.bulk_create(
        Rule(
            code=code, group="contract", order=90 + order, name=name, name_en=name_en, value=value, unit=unit,
            source=SOURCES["?"], evidence="?", note=note, may_be_overridden=False,
            in_force_from=dt.date.fromisoformat(FROM), created_at=when,
        )
        for order, (code, unit, value, name, name_en, note) in enumerate(RULES)
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tenders", "0020_external_expert")]
    operations = [migrations.RunPython(ship_rules, migrations.RunPython.noop)]
