"""The public portal: its parts, no cookie, cached, feeds and calendars, what search engines and social networks read."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.models import Tender
from tenders.services.tender import tender_update
from tests.factories import make_user
from tests.tenders import bidding, make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TEXTS = ("about", "faq", "contact", "accessibility", "privacy", "terms")


@pytest.fixture
def tender():
    return bidding.announced()


def public_addresses(tender):
    own = [reverse(f"tenders:{name}", args=[tender.pk]) for name in ("tender", "tender_deadlines", "card")]
    names = (
        "tenders:home", "tenders:planned", "tenders:results", "tenders:archive", "tenders:feed", "tenders:deadlines",
        "site:map", "site:sitemap", "site:robots",
    )  # fmt: skip
    return [*own, *(reverse(name) for name in names), *(reverse("site:page", args=[slug]) for slug in TEXTS)]


def test_reading_sets_no_cookie_and_is_cached(client, tender):
    for address in public_addresses(tender):
        page = client.get(address)
        assert page.status_code == 200, address
        assert page.cookies == {}, address
        assert "public" in page["Cache-Control"], address
        assert "Cookie" in page["Vary"], address
        again = client.get(address, headers={"if-none-match": page["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again["ETag"] == page["ETag"], address


@pytest.mark.parametrize("name", ["interface:display", "documents:verify_any", "tenders:receipt_verify"])
def test_forms_that_change_nothing_need_no_cookie(client, name):
    assert client.get(reverse(name)).cookies == {}


def test_a_form_that_is_sent_has_its_token(client):
    for name in ("site:feedback", "tenders:subscribe"):
        assert "csrftoken" in client.get(reverse(name)).cookies


def test_no_shared_cache_keeps_a_page_of_somebody_signed_in(sign_in, tender_chair, tender):
    page = sign_in(tender_chair).get(tender.get_absolute_url())
    assert "private" in page["Cache-Control"]
    assert not page.has_header("ETag")


def test_a_changed_page_has_another_tag(client, tender):
    before = client.get("/")["ETag"]
    bidding.announced()
    assert client.get("/", headers={"if-none-match": before}).status_code == 200


def test_the_plan_tells_title_field_department_quarter_and_nothing_else(client):
    tender = bidding.prepared()
    secret = bidding.prepared(method="limited", method_reason="س")
    page = client.get(reverse("tenders:planned")).content.decode()
    day = tender.newspaper_date

    assert page.count("desk-item") == 1
    assert tender.project.title in page
    assert str(tender.project.department) in page
    assert str(day.year) in page
    for hidden in (tender.reference, tender.project.reference, "96,500", "أخبار الخليج", secret.reference):
        assert hidden not in page
    assert tender.get_absolute_url() not in page


def test_the_plan_is_searched_and_never_lies_in_the_past(client):
    bidding.prepared(newspaper_date=timezone.localdate() - timedelta(days=400))
    address = reverse("tenders:planned")

    assert str(timezone.localdate().year) in client.get(address, {"q": "نادى الوالدين"}).content.decode()
    assert "desk-item" not in client.get(address, {"q": "قطار"}).content.decode()
    assert "desk-item" not in client.get(address, {"field": "care"}).content.decode()
    assert client.get(address, {"field": "x", "page": "x"}).status_code == 200


def test_each_tender_stands_in_its_part(time_travel, client):
    tender = bidding.announced()
    assert tender.reference in client.get("/").content.decode()
    assert tender.reference not in client.get(reverse("tenders:archive")).content.decode()

    bidding.close(tender)
    assert tender.reference not in client.get("/").content.decode()
    assert tender.reference in client.get(reverse("tenders:archive")).content.decode()
    assert tender.reference not in client.get(reverse("tenders:results")).content.decode()
    assert tender.reference in client.get(reverse("tenders:archive"), {"state": "evaluation"}).content.decode()
    assert tender.reference not in client.get(reverse("tenders:archive"), {"state": "awarded"}).content.decode()


def test_search_finds_the_family_however_it_is_written(client):
    tender = bidding.prepared()
    tender.project.search_text = "إرشاد الأُسرة وتوعيتها"
    tender.project.save()

    for query in ("الاسره", "الأُسرة", "اسرة", "لِلأسرةِ"):
        assert "desk-item" in client.get(reverse("tenders:planned"), {"q": query}).content.decode(), query


def test_the_time_left_is_right_without_javascript_and_known_to_it(time_travel, client):
    tender = bidding.announced()
    clock.shift_to(tender.closing_at - timedelta(days=3, minutes=1))
    page = client.get("/").content.decode()
    words = json.loads(re.search(r'id="countdown-words">(.*?)</script>', page).group(1))

    assert "بقي 3 أيام" in page
    assert f'data-until="{tender.closing_at.isoformat(timespec="seconds")}"' in page
    assert words["day"]["few"] == "بقي {n} أيام"
    assert words["minute"]["two"] == "بقيت دقيقتان"
    clock.shift_to(tender.closing_at + timedelta(seconds=1))  # the job worker has not closed it yet
    assert "data-until" not in client.get("/").content.decode()


def test_the_feed_is_atom_with_permanent_identifiers(client, settings, tender):
    limited = bidding.announced(method="limited", method_reason="س", few_invitees_reason="س", invitees=[_partner()])
    answer = client.get(reverse("tenders:feed"))
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")

    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [entry.find(f"{ATOM}id").text for entry in entries] == [settings.SITE_URL + tender.get_absolute_url()]
    assert tender.reference in entries[0].find(f"{ATOM}title").text
    assert limited.reference not in answer.content.decode()
    assert (
        ElementTree.fromstring(client.get(reverse("tenders:feed"), {"field": "care"}).content).find(f"{ATOM}entry")
        is None
    )
    assert "Field: " in client.get(reverse("tenders:feed"), {"lang": "en"}).content.decode()


def _partner():
    return bidding.bidder().represents.get().partner


def test_the_calendar_holds_the_deadlines_of_open_tenders(client, tender):
    for address in (reverse("tenders:deadlines"), reverse("tenders:tender_deadlines", args=[tender.pk])):
        answer = client.get(address)
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        closing = next(e for e in events if str(e["uid"]).startswith(f"closing-{tender.pk}@"))
        assert answer["Content-Type"].startswith("text/calendar")
        assert closing["dtstart"].dt == tender.closing_at
        assert tender.project.title in str(closing["summary"])
    assert client.get(reverse("tenders:tender_deadlines", args=[bidding.prepared().pk])).status_code == 404


def test_a_shared_link_shows_a_card(client, settings, tender):
    page = client.get(tender.get_absolute_url()).content.decode()
    card = client.get(reverse("tenders:card", args=[tender.pk]))
    english = client.get(reverse("tenders:card", args=[tender.pk]), {"lang": "en"})

    assert f'<meta property="og:url" content="{settings.SITE_URL}{tender.get_absolute_url()}">' in page
    assert tender.reference in re.search(r'property="og:title" content="([^"]+)"', page).group(1)
    assert "الإغلاق" in re.search(r'property="og:image:alt" content="([^"]+)"', page).group(1)
    assert card.content.startswith(b"\x89PNG")
    assert card.content != english.content
    assert client.get(reverse("tenders:card", args=[bidding.prepared().pk])).status_code == 404


def test_search_engines_find_public_pages_in_both_languages(client, tender):
    hidden = bidding.prepared()
    found = client.get(reverse("site:sitemap"))
    ElementTree.fromstring(found.content)

    assert tender.get_absolute_url() in found.content.decode()
    assert hidden.get_absolute_url() not in found.content.decode()
    assert f"{tender.get_absolute_url()}?lang=en" in found.content.decode()
    assert "Sitemap: " in client.get(reverse("site:robots")).content.decode()
    assert reverse("site:sitemap") in client.get(reverse("site:robots")).content.decode()


def test_pages_cost_few_queries(client, tender, page_queries):
    assert page_queries(client, "/") <= 4
    assert page_queries(client, reverse("tenders:planned")) <= 4
    assert page_queries(client, tender.get_absolute_url()) <= 8


def test_the_open_list_has_its_index():
    """What the planner takes for a handful of rows says nothing; the index is there, in the order of the list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'tender_by_state'")
        (definition,) = cursor.fetchone()
    assert "(state, closing_at" in definition


def test_the_booklet_is_the_tender_without_the_estimate(client, tender):
    free = tender_free()
    page = client.get(free.get_absolute_url()).content.decode()
    address = re.search(r"/documents/TD-\d+-\d+", page).group()
    text = client.get(address).content.decode()

    assert "خطة التشغيل" in text
    assert "96,500" not in text
    assert client.get(f"{address}.pdf").content.startswith(b"%PDF")


def tender_free():
    return bidding.announced(document_price=0)


@pytest.mark.parametrize("slug", TEXTS)
def test_the_texts_speak_both_languages(client, slug):
    arabic = client.get(reverse("site:page", args=[slug])).content.decode()
    english = client.get(reverse("site:page", args=[slug]), {"lang": "en"}).content.decode()

    assert 'lang="ar" dir="rtl"' in arabic
    assert 'lang="en" dir="ltr"' in english
    assert client.get(reverse("site:page", args=["nothing"])).status_code == 404


def test_preparing_again_keeps_the_portal_silent(client, officer):
    """A tender that is edited but not announced is on no public page."""
    tender = Tender.objects.get(terms=make.approved_terms(officer))
    tender_update(tender, by=make_user("tender_secretary"), newspaper="الأيام")
    for address in ("/", reverse("tenders:archive"), reverse("tenders:feed"), reverse("site:sitemap")):
        assert tender.reference not in client.get(address).content.decode()


def test_a_visitors_page_is_kept_until_something_happens(client, sign_in, tender, kept, page_queries):
    address = tender.get_absolute_url()
    client.get(address)
    assert 1 in (page_queries(client, address), page_queries(client, address))  # the minute may turn between two
    first, again = client.get(address), client.get(address)
    assert (again.content, again["ETag"], again["Vary"]) == (first.content, first["ETag"], first["Vary"])
    assert again.cookies == {} and "public" in again["Cache-Control"]
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(address, {"lang": "en"})["Content-Language"] == "en"
    client.cookies["sharaka_text"] = "larger"
    assert 'data-text="larger"' in client.get(address).content.decode()

    reader = sign_in(make_user("tender_chair"))
    assert "private" in reader.get(address)["Cache-Control"]  # neither kept nor given what is kept
    fire(tender, "cancel", by=make_user("tender_chair"), reason="خطأ جوهري في نطاق العمل.")
    assert "خطأ جوهري في نطاق العمل." in client.get(address).content.decode()


def test_the_kept_count_down_is_of_this_minute(time_travel, client, kept):
    tender = bidding.announced()
    assert "countdown" in client.get("/").content.decode()
    clock.shift_to(tender.closing_at + timedelta(seconds=1))
    assert "data-until" not in client.get("/").content.decode()
