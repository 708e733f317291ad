"""Meetings, partnership requests and directives: their machines and pages."""

import pytest
from django.core.exceptions import PermissionDenied

from committee.meetings.services import meeting_create
from committee.models import Directive, Meeting, PartnershipRequest
from committee.requests.services import request_file, request_opinion
from committee.services.office import directive_issue
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.models import Project
from tests.factories import make_department, make_partner, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats():
    return {role: make_user(role) for role in ("partnership_chair", "partnership_secretary", "partnership_member")}


def schedule(seats, **facts):
    known = {"committee": "partnership", "subject": "متابعة العقود", "held_on": clock.now(), "place": "القاعة"}
    return meeting_create(by=seats["partnership_secretary"], **known | facts)


def test_a_request_becomes_a_project(seats):
    user = make_user("partner")
    partner = make_partner(user)
    filed = request_file(by=user, partner=partner, title="ناد للوالدين", field="centres", text="نقترح تشغيل ناد.")
    filed = fire(filed, "study", by=seats["partnership_secretary"])
    with pytest.raises(DomainError) as refusal:
        fire(filed, "accept", by=seats["partnership_chair"])
    assert refusal.value.code == "committee.opinion_recorded"
    filed = request_opinion(filed, by=seats["partnership_secretary"], opinion="نؤيد الطلب.")
    filed = fire(filed, "accept", by=seats["partnership_chair"], reason="يسد حاجة قائمة.")
    filed = fire(filed, "convert", by=make_user("officer", department=make_department()))

    assert filed.state == "converted"
    assert PartnershipRequest.objects.get().project == Project.objects.get(title="ناد للوالدين")


def test_a_request_is_filed_for_ones_own_partner_only():
    with pytest.raises(PermissionDenied):
        request_file(by=make_user("partner"), partner=make_partner(), title="طلب", field="centres", text="نص")


def test_a_directive_is_carried_out_and_closed(seats):
    higher, secretary = make_user("higher"), seats["partnership_secretary"]
    directive = directive_issue(by=higher, text="ترفع تقارير الأداء كل ربع سنة.", due_on=clock.today())
    directive = fire(directive, "take_up", by=secretary)
    directive = fire(directive, "report", by=secretary, reason="رفع التقرير الأول.")
    directive = fire(directive, "reopen", by=higher, reason="يستكمل التقرير.")
    directive = fire(directive, "report", by=secretary, reason="استكمل التقرير.")

    assert fire(directive, "close", by=higher).state == "closed"
    assert Directive.objects.get().evidence == "استكمل التقرير."


def test_lists_filter_and_ask_the_same_of_the_database_for_more_rows(seats, sign_in, django_assert_num_queries):
    secretary = sign_in(seats["partnership_secretary"])
    schedule(seats)
    for rows in (1, 3):
        with django_assert_num_queries(6):
            page = secretary.get("/committee/meetings/").content.decode()
        assert page.count("متابعة العقود") == rows
        schedule(seats)
        schedule(seats)

    assert "متابعة العقود" in secretary.get("/committee/meetings/?q=متابعه&state=scheduled").content.decode()
    assert "متابعة العقود" not in secretary.get("/committee/meetings/?state=held").content.decode()
    assert secretary.get("/committee/meetings/?state=nonsense&page=99&sort=x").status_code == 200
    number = Meeting.objects.order_by("pk")[0].number
    assert number in secretary.get(f"/committee/meetings/?q={number}").content.decode()


def test_the_pages_of_the_office(seats, sign_in):
    secretary, higher, user = (
        sign_in(seats["partnership_secretary"]),
        sign_in(make_user("higher")),
        make_user("partner"),
    )
    make_partner(user)
    partner = sign_in(user)

    assert secretary.post("/committee/meetings/new/", {"subject": "اجتماع"}).status_code == 422
    facts = {
        "subject": "اجتماع",
        "held_on_0": "2026-12-01",
        "held_on_1": "10:00",
        "held_on": "2026-12-01 10:00",
        "place": "القاعة",
    }
    assert secretary.post("/committee/meetings/new/", facts).status_code == 302
    meeting = Meeting.objects.get()
    assert secretary.get(meeting.get_absolute_url()).status_code == 200
    minutes = f"{meeting.get_absolute_url()}minutes/"
    assert secretary.post(minutes, {"discussion": "نوقش", "decision": "تقرر"}).status_code == 302
    assert Meeting.objects.get().discussion == "نوقش"
    assert higher.post("/committee/directives/new/", {"text": "توجيه", "due_on": "2026-12-31"}).status_code == 302
    assert secretary.get(Directive.objects.get().get_absolute_url()).status_code == 200
    assert (
        partner.post("/committee/requests/new/", {"title": "طلب", "field": "centres", "text": "نص"}).status_code == 302
    )
    asked = PartnershipRequest.objects.get()
    assert partner.get(asked.get_absolute_url()).status_code == 200
    assert secretary.get("/committee/").status_code == 200


def test_another_partner_and_other_offices_are_kept_out(seats, sign_in):
    user = make_user("partner")
    filed = request_file(by=user, partner=make_partner(user), title="طلب", field="centres", text="نص")
    other = make_user("partner")
    make_partner(other)
    meeting = schedule(seats)

    assert sign_in(other).get(filed.get_absolute_url()).status_code == 404
    assert filed.number not in sign_in(other).get("/committee/requests/").content.decode()
    assert sign_in(other).get(meeting.get_absolute_url()).status_code == 403
    assert sign_in(make_user("communication")).get(meeting.get_absolute_url()).status_code == 404
    assert sign_in(make_user()).get("/committee/meetings/").status_code == 403
