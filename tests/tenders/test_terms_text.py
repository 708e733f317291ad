"""The text of the terms as data: what is missing, what changed, what is printed."""

import io

import pypdfium2
import pytest

from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from tenders.documents.terms import labelled, terms_data
from tenders.selectors.completeness import gaps
from tenders.selectors.terms import terms_with_parts
from tenders.services.differences import differences, row_changes, word_pieces
from tenders.services.snapshot import terms_snapshot
from tests.tenders import make


def test_words_taken_out_and_put_in_are_told_apart():
    pieces = word_pieces("تشغيل النادي خمسة أيام", "تشغيل النادي ستة أيام")

    assert [(p.kind, p.text) for p in pieces] == [
        ("same", "تشغيل النادي "), ("old", "خمسة"), ("new", "ستة"), ("same", " أيام"),
    ]  # fmt: skip
    assert "".join(p.text for p in pieces if p.kind != "old") == "تشغيل النادي ستة أيام"


def test_rows_are_the_same_row_by_their_name():
    old = [{"name": "أ", "weight": "40"}, {"name": "ب", "weight": "60"}]
    new = [{"name": "أ", "weight": "50"}, {"name": "ج", "weight": "50"}]

    assert [(c.kind, (c.new or c.old)["name"]) for c in row_changes(old, new, "name")] == [
        ("changed", "أ"), ("new", "ج"), ("old", "ب"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_only_what_differs_is_shown(officer):
    terms = make.complete_terms(make.make_project(officer), officer)
    before = terms_snapshot(terms)
    after = terms_snapshot(make.complete_terms(terms.project, officer, method="limited", method_reason="خبرة نادرة"))

    assert [change.name for change in differences(before, after)] == ["method", "method_reason"]
    assert differences(after, after) == []


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"objectives": " "}, "purpose"), ({"duration_months": 6}, "deliverables"), ({"method": "limited"}, "method"),
        ({"eligible_kinds": []}, "method"), ({"financial_weight": 40}, "evaluation"), ({"pass_mark": None}, "evaluation"),
        ({"rows": {"criteria": [{"name": "معيار", "weight": 99}]}}, "evaluation"), ({"estimated_budget": None}, "budget"),
        ({"rows": {"deliverables": [{"title": "تقرير", "due_month": 1, "payment_percent": 99}]}}, "deliverables"),
        ({"rows": {"indicators": [{"name": "مؤشر"}]}}, "indicators"), ({"rows": {"beneficiaries": []}}, "beneficiaries"),
        ({"rows": {"required_documents": []}}, "documents"), ({"field": ""}, "basics"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_each_gap_is_named_in_its_section(officer, changes, section):
    terms = make.complete_terms(make.make_project(officer), officer, **changes)

    assert [gap.section.value for gap in gaps(terms)] == [section]


@pytest.mark.django_db
def test_complete_terms_have_no_gap(officer):
    assert gaps(make.complete_terms(make.make_project(officer), officer)) == []


@pytest.mark.django_db
def test_the_printed_terms_are_complete_and_in_words(officer):
    data = terms_data(make.complete_terms(make.make_project(officer), officer))

    assert data["budget_words"] == "ستة وتسعون ألفاً وخمسمائة دينار بحريني لا غير"
    assert data["duration_words"] == "اثنا عشر شهراً"
    assert data["beneficiaries_total"] == "210"
    assert labelled(terms_snapshot(terms_with_parts(make.make_project(officer))))["budget_words"] == ""


@pytest.mark.django_db
def test_the_official_pdf_carries_every_part(officer):
    make.submitted_terms(officer)

    pdf = pypdfium2.PdfDocument(io.BytesIO(pdf_of_document(OfficialDocument.objects.get(kind="tenders.terms"))))

    text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    for words in ("96,500.000", "الأهداف", "خطة", "المنتفعين", "منهجية", "الترخيص", "SH-"):
        assert words in text
