"""A member scores in Chromium: every change is saved by itself, by keyboard, and a lost connection loses nothing."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from committee.models import Score
from partnership.workflow import clock
from tests.browser import listen
from tests.committee import story as told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
SAVED = re.compile("حفظ في")


def test_what_is_typed_is_saved_and_survives_a_lost_connection(person: Any) -> None:
    clock.become_demo()
    story = told.opened("1000.000", "1100.000")
    told.no_conflict_declare(story.sheet(0), by=story.members[0])
    page = person(story.members[0]).open(story.sheet(0).get_absolute_url())
    first, second = page.locator("input[name^='p-']").first, page.locator("input[name^='p-']").nth(1)
    state = page.locator("[data-sheet-state]")

    first.fill("٨٠٫٥")
    expect(state).to_have_text(SAVED)
    first.press("ArrowDown")
    expect(second).to_be_focused()

    page.route("**/autosave/", lambda route: route.abort("internetdisconnected"))
    page.keyboard.type("95")
    expect(state).to_contain_text("لا اتصال")
    expect(page.locator(".needs-comment:visible")).to_have_count(1)  # points at an end of the scale ask for a comment
    page.unroute("**/autosave/")
    expect(state).to_have_text(SAVED)  # it tries again by itself
    assert sorted(Score.objects.values_list("points", flat=True)) == [80.5, 95]

    page.route("**/autosave/", lambda route: route.abort("internetdisconnected"))
    second.fill("60")
    expect(state).to_contain_text("لا اتصال")
    listen(page, "dialog", lambda dialog: dialog.accept())
    page.unroute("**/autosave/")
    page.reload()  # before it was sent: what was typed stands there again, and goes
    expect(page.locator("input[name^='p-']").nth(1)).to_have_value("60")
    expect(page.locator("[data-sheet-state]")).to_have_text(SAVED)
    assert sorted(Score.objects.values_list("points", flat=True)) == [60, 80.5]

    Session.objects.all().delete()  # the working day of the session is over while the member still scores
    page.locator("input[name^='p-']").nth(1).fill("66")
    expect(page.locator("[data-sheet-state]")).to_contain_text("انتهت جلستك")
    page.get_by_role("link", name="تسجيل الدخول مجدداً").click()
    page.fill("[name=login]", story.members[0].username)
    page.fill("[name=password]", "demo")
    page.press("[name=password]", "Enter")
    expect(page.locator("input[name^='p-']").nth(1)).to_have_value("66")
    expect(page.locator("[data-sheet-state]")).to_have_text(SAVED)
    assert sorted(Score.objects.values_list("points", flat=True)) == [66, 80.5]
