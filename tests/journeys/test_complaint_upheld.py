"""One upheld complaint in Chromium: filed in the portal, answered by the panel, the tender evaluated again, another award."""

from collections.abc import Iterator
from typing import Any

import pytest

from committee.models import Award
from partnership.people.models import User
from partnership.workflow import clock
from tenders.models import Tender
from tests.committee import story as told
from tests.factories import make_user
from tests.journeys import telling
from tests.journeys.actors import actors

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(browser: Any, live_server: Any) -> Iterator[Any]:
    clock.become_demo()
    found = actors(browser, live_server.url, "ar")
    yield found
    found.close()  # type: ignore[attr-defined]


def test_an_upheld_complaint_sends_the_bids_back_and_another_award_stands(act: Any) -> None:
    story = told.standstill(("80000.000", 80), ("85000.000", 80))
    first, bid = story.award, story.bids[1]
    names = dict(
        zip(("partnership_chair", "partnership_secretary", "partnership_member1"), story.partnership, strict=True)
    )
    names["tender_chair"] = story.chair

    def cast(name: str) -> Any:
        return act(names[name].username if name in names else name)

    complaint = telling.complain(act(story.bidders[1].username), bid)
    telling.answer(cast, complaint, "uphold", "لم تحتسب شهادتان مرفقتان بالعطاء.")

    assert Award.objects.get(pk=first.pk).state == "complaint_upheld"
    assert Tender.objects.get(pk=story.tender.pk).state == "financial_opened"
    loser = act(story.bidders[1].username)
    loser.open(complaint.get_absolute_url())
    loser.sees("لم تحتسب شهادتان مرفقتان بالعطاء.")
    told.judged(story)
    chair = cast("tender_chair")
    chair.open(f"/step/tenders.tender/{story.tender.pk}/evaluate/")
    chair.fill(recommendation="أعيد النظر في الدرجات، ونوصي بالعطاء الأول في الترتيب بعد إعادة التقييم.")
    chair.submit("form[data-once] button[type=submit]")
    again = Award.objects.get(tender=story.tender, state="recommended")
    assert again.pk != first.pk
    make_user("minister", username="minister-again")
    minister = act(User.objects.get(username="minister-again").username)
    assert minister.page.goto(f"{minister.address}{again.get_absolute_url()}").status == 200
