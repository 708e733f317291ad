"""What is published of a tender whose notice was changed: each release says what the notice said then."""

from datetime import timedelta
from typing import Any

import pytest

from committee.publication.history import histories
from committee.publication.ocds import moment, releases_of
from partnership.workflow.engine import fire
from tenders.models import Project
from tenders.services.addendum import addendum_begin, addendum_save, notice_record
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


def amended(tender: Any, **changes: Any) -> Any:
    """An addendum with these changes, issued."""
    begun = addendum_begin(tender, by=tender.prepared_by)
    saved = addendum_save(
        begun, by=tender.prepared_by, summary="استجابة للأسئلة", proposed=notice_record(tender) | changes
    )
    fire(fire(saved, "submit", by=tender.prepared_by), "issue", by=tender.announced_by)
    return type(tender).objects.get(pk=tender.pk)


def test_an_addendum_is_an_amendment_of_the_tender_and_the_first_notice_stays_as_it_was() -> None:
    tender = bidding.announced()
    scope, closing = tender.scope, tender.closing_at
    later = {n: (getattr(tender, n) + timedelta(days=7)).isoformat() for n in ("closing_at", "opening_at")}
    tender = amended(amended(tender, scope="يضاف النقل اليومي."), **later)

    (history,) = histories(Project.objects.filter(pk=tender.project_id))
    notices = [r for r in releases_of(history) if "tender" in r]

    assert [r["tag"] for r in notices] == [["tender"], ["tenderAmendment"], ["tenderAmendment"]]
    said = [r["tender"] for r in notices]
    assert [n["description"] for n in said] == [scope, "يضاف النقل اليومي.", "يضاف النقل اليومي."]
    ends = [moment(closing), moment(closing), moment(closing + timedelta(days=7))]
    assert [n["tenderPeriod"]["endDate"] for n in said] == ends
    numbers = [f"{tender.reference}-M1", f"{tender.reference}-M2"]
    assert [[a["id"] for a in n.get("amendments", [])] for n in said] == [[], numbers[:1], numbers]
    assert said[2]["amendments"][1]["rationale"] == "استجابة للأسئلة"
    assert [a["date"] for a in said[2]["amendments"]] == [r["date"] for r in notices[1:]]
