"""The one search in Chromium, from the box in the header: the first results stand there while the rest is still sought."""

from typing import Any

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from tests.factories import make_department, make_user
from tests.tenders import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_results_do_not_wait_for_the_rest(person: Any) -> None:
    officer = make_user("officer", username="officer", department=make_department())
    finance = make_user("finance", username="finance")
    terms = make.approved_terms(officer, finance)
    page = person(finance).open("/desk/")
    with transaction.atomic(), connection.cursor() as cursor:  # one of the other kinds cannot be read for now
        cursor.execute("LOCK TABLE committee_planline IN ACCESS EXCLUSIVE MODE")
        page.fill("#site-search", "نادى الوالدين")
        page.press("#site-search", "Enter", no_wait_after=True)
        expect(page.get_by_role("link", name=terms.project.name)).to_be_visible()
        expect(page.locator(".searching")).to_be_visible()
        expect(page.locator("main section")).to_have_count(1)
        expect(page).to_have_title("بحث · شراكة")
    expect(page.locator("#found-tenders")).to_be_visible()
    expect(page.locator(".searching")).to_be_hidden()
    expect(page.locator("footer")).to_be_visible()
    page.get_by_role("link", name=terms.project.name).first.click()
    page.wait_for_url(f"**{terms.project.get_absolute_url()}")
    page.go_back()
    expect(page.locator("#found-tenders")).to_be_visible()
    expect(page.locator("#q")).to_have_value("نادى الوالدين")
