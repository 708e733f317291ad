"""Badge, stepper, timeline, fields, tables, formats: what they print."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.utils import timezone, translation

from partnership.interface import components, fields, fonts, formats
from partnership.interface.pages import pages
from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, TextColumn, WhenColumn
from partnership.workflow import path
from partnership.workflow.selectors import TimelineEntry

SCRIPT = "<script>alert(1)</script>"


def _asked(query: str = "") -> Any:
    return SimpleNamespace(GET=QueryDict(query), user=SimpleNamespace(is_authenticated=False))


# --- money, dates ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "arabic", "english"),
    [
        (Decimal("1250.5"), "1,250.500 د.ب.", "BD 1,250.500"),
        ("3144949.500", "3,144,949.500 د.ب.", "BD 3,144,949.500"),
        (0, "0.000 د.ب.", "BD 0.000"),
        (Decimal("-5"), '<bdi dir="ltr">-5.000</bdi> د.ب.', 'BD <bdi dir="ltr">-5.000</bdi>'),
    ],
)
def test_money(value: Any, arabic: str, english: str) -> None:
    assert formats.money(value) == f'<bdi class="money">{arabic}</bdi>'
    with translation.override("en"):
        assert formats.money(value) == f'<bdi class="money">{english}</bdi>'


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_shown_as_nothing(nothing: Any) -> None:
    assert (formats.money(nothing), formats.when(nothing), formats.both_dates(nothing)) == ("", "", "")


def test_names_and_percentages_stand_as_the_language_has_them() -> None:
    with translation.override("ar"):
        assert formats.listed(["أ", 2]) == "أ، 2"
        said = formats.with_percents("نسبة <b> 5.3% من 1,200.5 %")
        assert said == 'نسبة &lt;b&gt; <bdi dir="ltr">5.3%</bdi> من <bdi dir="ltr">1,200.5 %</bdi>'
    with translation.override("en"):
        assert formats.listed(["a", 2]) == "a, 2"


def test_arabic_indic_digits_where_chosen(settings: Any) -> None:
    settings.ARABIC_INDIC_DIGITS = True
    assert "١٬٢٥٠٫٥٠٠" in formats.money("1250.5")
    with translation.override("en"):
        assert "1,250.500" in formats.money("1250.5")


def test_a_day_in_words() -> None:
    assert formats.when(dt.date(2026, 3, 9)) == '<time datetime="2026-03-09">9 مارس 2026</time>'


@pytest.mark.parametrize(("days", "word"), [(0, "اليوم"), (1, "غدا"), (-1, "أمس")])
def test_near_days_have_names(days: int, word: str) -> None:
    assert f">{word}، الساعة " in formats.when(timezone.now() + dt.timedelta(days=days))


def test_hours_are_bahrains() -> None:
    assert "الساعة 13:30" in formats.when(dt.datetime(2025, 2, 12, 10, 30, tzinfo=dt.UTC))


def test_both_dates_stand_together() -> None:
    shown = formats.both_dates(dt.date(2025, 2, 12))
    assert "12 فبراير 2025" in shown
    assert "1446" in shown


# --- badge, stepper, timeline ---------------------------------------------------------------------------------------
def test_every_state_of_the_path_has_a_badge() -> None:
    for machine in path.MACHINES:
        for state in machine.states.values:
            assert str(machine.states(state).label) in components.badge(machine.model, state)


def test_a_bidder_reads_public_words_while_the_committee_deliberates() -> None:
    inside = components.badge("tenders.bid", path.BidState.EXCLUDED)
    outside = components.badge("tenders.bid", path.BidState.EXCLUDED, outside=True)
    veiled = str(path.BidState.EXCLUDED.label)
    assert (veiled in inside, veiled in outside) == (True, False)
    assert "tone-bad" not in outside  # the colour tells nothing either


@pytest.mark.parametrize("stage", path.Stage.values)
def test_the_stepper_of_every_stage(stage: str) -> None:
    shown = components.stepper(SimpleNamespace(stage=stage, stage_since=timezone.now()))
    assert shown.count('aria-current="step"') == (stage != "stopped")
    assert str(path.Stage(stage).label) in shown


def test_the_timeline_escapes_and_names_both_people() -> None:
    entry = TimelineEntry(timezone.now(), "علي", "مريم", "إرسال", SCRIPT, "لدى المالية", SCRIPT, "step")
    shown = components.timeline([entry])
    assert "<script" not in shown
    assert "علي" in shown
    assert "بالنيابة عن مريم" in shown


def test_a_timeline_says_what_it_is_about_by_number_to_english_readers() -> None:
    entry = TimelineEntry(timezone.now(), "علي", "", "إرسال", "TN-2026-0042 مركز الرفاع", "", "", "step")
    with translation.override("en"):
        assert "TN-2026-0042</p>" in components.timeline([entry]) and "مركز" not in components.timeline([entry])
    assert "TN-2026-0042 مركز الرفاع" in components.timeline([entry])
    assert "event-of" not in components.timeline([replace(entry, label="")])  # of one object: the page says it


def test_an_empty_timeline_says_so() -> None:
    assert "لم يحدث شيء بعد" in components.timeline([])


# --- fields ---------------------------------------------------------------------------------------------------------
class Sample(forms.Form):
    title = forms.CharField(label="العنوان", help_text="كما في الإعلان")
    amount = forms.DecimalField(label="المبلغ", required=False)
    kind = forms.ChoiceField(label="النوع", choices=[("a", "أ"), ("b", SCRIPT)], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="أوافق")


def _draw(form: forms.Form) -> str:
    return Template("{% load crispy_forms_tags sharaka %}{% error_summary form %}{{ form|crispy }}").render(
        Context({"form": form})
    )


def test_required_is_said_in_words() -> None:
    page = _draw(Sample())
    assert page.count("(إلزامي)") == 3


def test_errors_are_linked_both_ways() -> None:
    page = _draw(Sample({"amount": "x"}))
    assert '<a href="#id_title">' in page
    assert '<a href="#id_kind_0">' in page
    assert 'aria-describedby="id_title_error id_title_helptext"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="x"' in page  # what was typed is kept


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in _draw(Sample())


def test_amounts_are_left_to_right_with_a_decimal_keyboard() -> None:
    shown = fields.field_html(Sample()["amount"])
    assert 'dir="ltr"' in shown
    assert 'inputmode="decimal"' in shown


def test_labels_of_choices_are_escaped() -> None:
    assert "<script" not in _draw(Sample())


def test_form_errors_are_shown_once() -> None:
    form = Sample({})
    form.add_error(None, "لا يجوز")
    assert _draw(form).count("لا يجوز") == 1


def test_a_formset_is_summed_up_too() -> None:
    formset = forms.formset_factory(Sample, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    )
    page = Template("{% load sharaka %}{% error_summary formset %}").render(Context({"formset": formset}))
    assert 'href="#id_form-0-agreed"' in page


# --- lists ----------------------------------------------------------------------------------------------------------
class Things(ListTable):
    caption = "الأشياء"
    code = CodeColumn(verbose_name="الرقم", linkify=False)
    title = TextColumn(verbose_name="العنوان")
    amount = MoneyColumn(verbose_name="المبلغ")
    at = WhenColumn(verbose_name="التاريخ")
    plain = tables.Column(verbose_name="نص", orderable=False)


def _things(count: int) -> list[dict[str, Any]]:
    return [
        {"code": f"SH-{n:03}", "title": SCRIPT, "amount": Decimal(n), "at": dt.date(2026, 1, 1), "plain": ""}
        for n in range(count)
    ]


def test_a_list_shows_twenty_rows_with_the_count() -> None:
    html = Things(_things(45), request=_asked()).html()
    assert html.count("<tr>") == 21
    assert "45 سجلا" in html
    assert "<script" not in html
    assert 'scope="row"' in html


@pytest.mark.parametrize(
    ("asked", "first"),
    [("", "SH-000"), ("page=3", "SH-040"), ("page=99", "SH-040"), ("page=x", "SH-000"), ("sort=-code", "SH-044")],
)
def test_a_list_is_paged_and_sorted(asked: str, first: str) -> None:
    html = Things(_things(45), request=_asked(asked)).html()
    assert html.index(first) == min(html.find(f"SH-{n:03}") for n in range(45) if f"SH-{n:03}" in html)


@pytest.mark.parametrize("sort", ["nothing", "code__x", "-", "';drop", ""])
def test_an_unknown_sort_is_ignored(sort: str) -> None:
    assert "SH-000" in Things(_things(3), request=_asked(f"sort={sort}")).html()


def test_sorting_is_told_and_turned_round() -> None:
    html = Things(_things(3), request=_asked("sort=code&q=أ")).html()
    assert 'aria-sort="ascending"' in html
    assert "sort=-code" in html
    assert "q=%D8%A3" in html  # filters stay


def test_an_empty_list_says_so() -> None:
    assert str(Things.empty_title) in Things([], request=_asked()).html()


def test_pages_keep_the_filters_and_mark_the_present_one() -> None:
    html = pages(Paginator(range(200), 20).get_page(5), _asked("q=x&page=5"))
    assert 'href="?q=x&amp;page=4"' in html
    assert '<span aria-current="page">5</span>' in html
    assert "من 81 إلى 100، والمجموع 200" in html


def test_a_single_page_has_no_links() -> None:
    assert pages(Paginator(range(5), 20).get_page(1), _asked()) == ""


# --- fonts ----------------------------------------------------------------------------------------------------------
def test_fonts_are_small_and_built_once() -> None:
    fonts.build()
    sizes = [path.stat().st_size for path in fonts.FOLDER.glob("*.woff2")]
    assert len(sizes) == 2
    assert sum(sizes) < 60_000
    assert fonts.build() == []


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("CN-2026-0006 تشغيل مركز", "rtl"), ("PB-CN-2025-0003 بنك البحرين", "rtl"), ("مركز ABC", "rtl"), ("301-01 برامج", "rtl"),
        ("Sunrise LLC مركز", "ltr"), ("CN-2026-0006", "auto"), ("2026", "auto"), ("", "auto"),
    ],
    ids=range(8),
)  # fmt: skip
def test_a_reference_never_turns_a_line_round(text: str, way: str) -> None:
    assert formats.direction(text) == way
