"""Thirty bids by twenty-five criteria: the page, its workbook and its landscape PDF; as many queries as with two bids."""

import io

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.scene import crowd
from committee.models import BidResult
from partnership.documents.services import issue, pdf_of_document
from tests.committee import story as told

pytestmark = pytest.mark.django_db


def test_thirty_bids_by_twenty_five_criteria(sign_in, query_budget):
    story = told.priced(("80000.000", 80), ("85000.000", 80))
    page, url = sign_in(story.chair), f"/committee/tenders/{story.tender.pk}/comparison/"
    with CaptureQueriesContext(connection) as few:
        page.get(url)
    crowd(story.tender)
    assert BidResult.objects.filter(tender=story.tender, rank__isnull=False).count() == 30

    with query_budget(min(14, len(few))):
        body = page.get(url).content.decode()
    head, rows = body.split("</thead>")[0], body.split("<tbody>")[1].split("</tbody>")[0]
    assert head.count("<th ") == 32 and rows.count("معيار ") == 25
    book = openpyxl.load_workbook(io.BytesIO(page.get(url.rstrip("/") + ".xlsx").content)).active
    assert book.max_column >= 32
    paper = pypdf.PdfReader(io.BytesIO(pdf_of_document(issue("committee.comparison", story.tender, by=story.chair))))
    for sheet in paper.pages:
        assert sheet.mediabox.width > sheet.mediabox.height
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "25" in text
