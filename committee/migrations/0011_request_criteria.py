"""The criteria by which partnership requests are studied: weights sum to 100; published on the page of requests."""

from django.db import migrations

CRITERIA = [
    # weight, Arabic name, English name, Arabic description, English description
    (30, "الأثر في المستفيدين", "Benefit to people", "عدد المستفيدين ومدى حاجتهم وما يتغير في حياتهم", "How many people, how great their need, what changes for them"),
    (25, "الاتفاق مع سياسة الشراكة", "Fit with the partnership policy", "صلة الطلب بالمجالات الخمسة وبأولويات الوزارة", "How it fits the five fields and the ministry's priorities"),
    (20, "قابلية التنفيذ", "Feasibility", "وضوح الخطة وقدرة مقدم الطلب وخبرته", "A clear plan, and a sender able to carry it out"),
    (15, "الكلفة", "Cost", "معقولية الميزانية ومساهمة مقدم الطلب فيها", "A reasonable budget, and the sender's own share"),
    (10, "الاستدامة", "Lasting effect", "استمرار الأثر بعد انتهاء التمويل", "What remains when the money ends"),
]  # fmt: skip


def ship_criteria(apps, schema_editor):
    apps.get_model("committee", "RequestCriterion").objects.bulk_create(
        apps.get_model("committee", "RequestCriterion")(
            weight=weight, name=name, name_en=name_en, description=what, description_en=what_en, order=order
        )
        for order, (weight, name, name_en, what, what_en) in enumerate(CRITERIA)
    )


class Migration(migrations.Migration):
    dependencies = [('committee', '0010_requests_of_visitors')]
    operations = [migrations.RunPython(ship_criteria, migrations.RunPython.noop)]
