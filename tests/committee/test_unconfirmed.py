"""A bid that was not confirmed after an addendum, at the opening: opened, named in the minutes, excluded as the rule says."""

import pytest

from partnership.audit.models import TrailEntry
from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.models import Bid
from tenders.services.rules import rule_change
from tests.committee import story as told
from tests.committee.test_open_data import amended
from tests.factories import make_user
from tests.tenders import bidding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_travel(db):
    clock.become_demo()


@pytest.mark.parametrize(("rule", "state"), [("1", "excluded"), ("0", "opened")])
def test_what_nobody_confirmed_is_listed_and_excluded_where_the_rule_says_so(rule, state):
    rule_change(
        "unconfirmed_excluded", by=make_user("tender_secretary"), value=rule, in_force_from=clock.today(), reason="قرار", article=""
    )  # fmt: skip
    tender = bidding.announced()
    silent, confirms = bidding.bidder(), bidding.bidder()
    forgotten, confirmed = (bidding.sealed(tender, user) for user in (silent, confirms))
    tender = amended(tender, scope="يضاف النقل اليومي للمنتفعين.")
    fire(Bid.objects.get(pk=confirmed.pk), "confirm", by=confirms)
    story = told.closed("500", tender=tender)  # sealed after the addendum: nothing to confirm
    told.attend(story, "technical")
    told.unseal(story, "technical")
    story.step("open_technical", by=story.secretary)

    states = {bid.pk: bid.state for bid in story.bids}
    assert states.pop(forgotten.pk) == state
    assert set(states.values()) == {"opened"}
    assert TrailEntry.objects.get(kind="bids_unconfirmed").data["after"] == {"bids": [forgotten.pk]}
    reason = Bid.objects.get(pk=forgotten.pk).excluded_reason
    assert ("لم يؤكد" in reason) is (state == "excluded")
    minutes = html_of_document(OfficialDocument.objects.get(kind="committee.opening_minutes"))
    assert forgotten.partner.name in minutes.split("لم يؤكد")[-1] if reason else forgotten.partner.name in minutes
