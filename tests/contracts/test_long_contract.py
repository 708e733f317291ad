"""A contract of sixty pages: made once by the job worker, then served from storage; its drafts compared word by word."""

import io
from typing import Any

import pikepdf
import pytest

from bench.scene import long_draft
from contracts.models import ContractClause
from contracts.selectors.signing import accredited_document
from partnership.audit.models import TrailEntry
from partnership.documents.differences import draft_changes, word_difference
from partnership.documents.services import render
from tests.contracts.working import walk


def test_two_drafts_of_sixty_pages_differ_where_a_word_changed() -> None:
    before = long_draft()
    after = [dict(clause) for clause in before]
    after[4]["text"] = after[4]["text"].replace("المعايير", "الأصول", 1)
    after[20]["text"] += "\nجملة أخيرة."
    changes = draft_changes(before, after)
    assert [change.number for change in changes] == [5, 21]
    told = [(p.kind, p.text.strip()) for p in changes[0].pieces if p.kind != "same"]
    assert told == [("removed", "المعايير"), ("added", "الأصول")]


def test_a_text_that_is_wholly_new_is_compared_as_well() -> None:
    before, after = long_draft(1)[0]["text"], long_draft(2)[0]["text"]
    pieces = word_difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


@pytest.mark.django_db
def test_a_long_contract_is_a_job_with_progress_and_is_rendered_once(house: dict[str, Any], sign_in: Any) -> None:
    contract = walk(house, "drafting")
    first = contract.clauses.count()
    ContractClause.objects.bulk_create(
        ContractClause(contract=contract, number=first + row["number"], title=row["title"], text=row["text"], changed=True, why_changed="سبب")
        for row in long_draft()
    )  # fmt: skip
    contract = walk(house, "accredited")
    document, legal = accredited_document(contract), sign_in(house["legal"])
    assert document is not None
    waiting = legal.get(document.pdf_url)
    assert waiting.status_code == 302 and waiting["Location"].endswith("/progress")
    assert legal.get(waiting["Location"]).status_code == 200
    render(document.pk)  # what the job worker does
    pdf = legal.get(document.pdf_url).content
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 60
    assert legal.get(document.pdf_url).content == pdf
    assert TrailEntry.objects.filter(kind="document_rendered", object_id=str(document.pk)).count() == 1
