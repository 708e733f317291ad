"""The clause library in the demonstration: a wording that waits for its second reader."""

from collections.abc import Iterator
from datetime import timedelta

from committee.demo.cast import Cast
from contracts.models import LibraryClause
from contracts.services.library import wording_write
from partnership.workflow.engine import fire


def wording_story(cast: Cast) -> Iterator[timedelta]:
    """Legal affairs write a clause anew; it waits for its second reader."""
    clause = LibraryClause.objects.get(code="reports")
    now_said = clause.versions.get(state="approved")
    text = (
        now_said.text.replace("خمس سنوات", "سبع سنوات")
        + "\n3. تقدم البيانات في النموذج الإلكتروني الذي يحدده الطرف الأول."
    )
    text_en = (
        now_said.text_en.replace("five years", "seven years")
        + "\n3. Data are given in the electronic form the First Party sets."
    )
    version = wording_write(
        clause, by=cast["legal"], title=now_said.title, title_en=now_said.title_en, text=text, text_en=text_en,
        note="مواءمة مدة حفظ السجلات مع تعليمات الرقابة المالية",
    )  # fmt: skip
    yield timedelta(days=2)
    fire(version, "submit", by=cast["legal"])
