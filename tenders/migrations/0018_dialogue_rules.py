"""The rules of questions, addenda and confirmations (RULES.md, section 2): cautious defaults until the ministry sets them."""

import datetime as dt

from django.db import migrations

from tenders.migrations._rules import FROM, SOURCES

RULES = [
    # code, group, unit, value, Arabic name, English name, note
    ("questions_until_days", "publication", "days", "7", "آخر موعد للاستفسارات قبل الإغلاق، ما لم يحدد الإعلان غيره", "Questions are taken until, before closing, unless the notice says otherwise", "في المدد القصيرة: نصف مدة الإعلان على الأكثر."),
    ("answers_before_days", "publication", "days", "3", "تنشر الإجابات عن الاستفسارات قبل الإغلاق بما لا يقل عن", "Answers are published before closing at least", "ما تأخر عنها يبلغ به رئيس اللجنة."),
    ("addendum_late_days", "publication", "days", "7", "يعد الملحق متأخراً إذا صدر قبل الإغلاق بأقل من", "An addendum is late when issued before closing within", "الملحق المتأخر يوجب تمديد موعد الإغلاق."),
    ("addendum_extension_days", "publication", "days", "7", "أقل تمديد لموعد الإغلاق مع الملحق المتأخر", "A late addendum extends the closing by at least", "لا يلزم لملحق لا يغير إلا موعدي الإغلاق والفتح إلى ما بعدهما."),
    ("unconfirmed_excluded", "bids", "count", "1", "استبعاد العطاء الذي لم يؤكده مقدمه بعد ملحق (1: يستبعد في الفحص الأولي، 0: يذكر في المحضر فقط)", "A bid not confirmed after an addendum (1: excluded at the preliminary examination, 0: only listed in the minutes)", "على مقدم العطاء أن يؤكده أو يستبدله أو يسحبه قبل الإغلاق."),
]  # fmt: skip


def ship_rules(apps, schema_editor):
    Rule = apps.get_model("tenders", "Rule")
    when = dt.datetime.fromisoformat(FROM).replace(tzinfo=dt.UTC)
    Rule.objects.bulk_create(
        Rule(
            code=code, group=group, order=80 + order, name=name, name_en=name_en, value=value, unit=unit, source=SOURCES["?"],
            evidence="?", note=note, may_be_overridden=False, in_force_from=dt.date.fromisoformat(FROM), created_at=when,
        )
        for order, (code, group, unit, value, name, name_en, note) in enumerate(RULES)
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("tenders", "0017_questions_and_addenda")]
    operations = [migrations.RunPython(ship_rules, migrations.RunPython.noop)]
