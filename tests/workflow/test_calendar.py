"""The working calendar: weekends, holidays as data, the page that keeps them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from partnership.audit.models import TrailEntry
from partnership.workflow import calendar
from partnership.workflow.errors import DomainError
from partnership.workflow.holidays import holiday_save
from partnership.workflow.models import Holiday
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NATIONAL_DAY = date(2026, 12, 16)  # a Wednesday; Thursday the 17th is a holiday too


def test_weekends_and_holidays_are_no_working_days():
    assert [calendar.is_working_day(date(2026, 12, day)) for day in (15, 16, 17, 18, 19, 20)] == [
        True, False, False, False, False, True,
    ]  # fmt: skip
    assert calendar.next_working_day(NATIONAL_DAY) == date(2026, 12, 20)
    assert calendar.next_working_day(date(2026, 12, 15)) == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
        (date(2026, 12, 15), 1, date(2026, 12, 20)),
        (date(2026, 12, 13), 10, date(2026, 12, 29)),
        (date(2026, 12, 18), 1, date(2026, 12, 20)),
    ],
)
def test_working_days_are_counted_without_them(start, number, end):
    assert calendar.add_working_days(start, number) == end
    if calendar.is_working_day(start):
        assert calendar.working_days_between(start, end) == number


def test_between_a_later_and_an_earlier_day_lies_nothing():
    assert calendar.working_days_between(date(2026, 12, 20), date(2026, 12, 1)) == 0


def facts(**changes):
    known = {"name": "عطلة طارئة", "first_day": "2026-12-20", "last_day": "2026-12-21", "source": "تعميم 9"}
    return known | changes


def test_the_keeper_adds_corrects_and_removes_a_holiday(sign_in):
    client = sign_in(make_user("tender_secretary"))

    assert client.post("/calendar/new/", facts(first_day="٢٠٢٦-١٢-٢٠")).status_code == 302
    added = Holiday.objects.get(name="عطلة طارئة")
    assert calendar.next_working_day(NATIONAL_DAY) == date(2026, 12, 22)
    assert client.post(f"/calendar/{added.pk}/", facts(last_day="2026-12-20")).status_code == 302
    assert calendar.next_working_day(NATIONAL_DAY) == date(2026, 12, 21)
    assert "عطلة طارئة" in client.get("/calendar/").content.decode()
    assert client.post(f"/calendar/{added.pk}/remove/").status_code == 302
    assert calendar.next_working_day(NATIONAL_DAY) == date(2026, 12, 20)
    assert TrailEntry.objects.filter(kind="edited", machine="workflow.holiday").count() == 3


def test_what_is_wrong_is_said_beside_the_form(sign_in):
    client = sign_in(make_user("tender_secretary"))

    assert client.post("/calendar/new/", facts(last_day="2026-12-01")).status_code == 422
    assert client.post("/calendar/new/", facts(last_day="2027-12-01")).status_code == 422
    assert client.post("/calendar/new/", facts(name="")).status_code == 422
    assert client.post("/calendar/new/", facts()).status_code == 302
    assert client.post("/calendar/new/", facts()).status_code == 422  # the same one twice
    assert client.get("/calendar/999999/").status_code == 404


def test_others_read_the_calendar_and_change_nothing(sign_in):
    officer = make_user("officer")

    assert sign_in(officer).get("/calendar/").status_code == 200
    assert sign_in(officer).get("/calendar/new/").status_code == 403
    with pytest.raises(PermissionDenied):
        holiday_save(None, by=officer, name="عطلة", first_day=NATIONAL_DAY, last_day=NATIONAL_DAY)
    with pytest.raises(DomainError):
        holiday_save(None, by=make_user("finance"), name="عطلة", first_day=NATIONAL_DAY, last_day=date(2026, 12, 1))
