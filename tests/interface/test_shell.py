"""The shell of every page: language, look, navigation by permission, pages for what went wrong."""

import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.urls import reverse

from partnership.interface import errors, fonts, navigation
from partnership.interface.middleware import DomainErrors
from partnership.people.access import ACCESS
from partnership.people.roles import ROLES
from partnership.workflow.errors import DomainError

pytestmark = pytest.mark.django_db


def _links(page: str) -> set[str]:
    menu = re.search(r'<nav class="places".*?</nav>', page, re.DOTALL)
    assert menu
    return set(re.findall(r'href="([^"]+)"', menu.group()))


def test_arabic_is_the_default_and_reads_right_to_left(client: Any) -> None:
    page = client.get(reverse("account_login"), headers={"accept-language": "en"}).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "bootstrap.rtl.min.css" in page


def test_the_language_switch_keeps_the_page(client: Any) -> None:
    response = client.post(reverse("interface:language"), {"language": "en", "next": "/display/?x=1"})
    assert response["Location"] == "/display/?x=1"
    page = client.get("/display/").content.decode()
    assert '<html lang="en" dir="ltr"' in page
    assert "bootstrap.min.css" in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_leads_to_no_other_server(target: str, client: Any) -> None:
    assert client.post(reverse("interface:language"), {"language": "en", "next": target})["Location"] == "/"


def test_the_language_switch_is_remembered_for_mails(sign_in: Any, legal: Any) -> None:
    sign_in(legal).post(reverse("interface:language"), {"language": "en", "next": "/"})
    legal.refresh_from_db()
    assert legal.language == "en"


@pytest.mark.parametrize(
    "sent_from", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_another_sites_form_changes_no_language(sent_from: dict[str, str], client: Any) -> None:
    response = client.post(reverse("interface:language"), {"language": "en", "next": "/"}, headers=sent_from)
    assert response.status_code == 403
    assert "django_language" not in response.cookies


def test_an_address_may_name_its_language_without_a_cookie(client: Any) -> None:
    page = client.get("/display/?lang=en")
    assert '<html lang="en" dir="ltr"' in page.content.decode()
    assert page.cookies == {}
    assert '<html lang="ar"' in client.get("/display/?lang=xx").content.decode()
    switched = client.post(reverse("interface:language"), {"language": "ar", "next": "/display/?lang=en&x=1"})
    assert switched["Location"] == "/display/?x=1"


def test_an_unknown_language_changes_nothing(client: Any) -> None:
    response = client.post(reverse("interface:language"), {"language": "xx", "next": "/"})
    assert "django_language" not in response.cookies


def test_colours_and_text_size_are_remembered(client: Any) -> None:
    client.post(reverse("interface:display"), {"theme": "dark", "text": "large", "next": "/"})
    assert 'data-theme="dark" data-text="large"' in client.get(reverse("account_login")).content.decode()


def test_a_forged_look_is_ignored(client: Any) -> None:
    client.cookies["sharaka_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("role", list(ROLES))
def test_the_menu_shows_what_the_role_may_open(role: str, sign_in: Any, request: Any) -> None:
    user = request.getfixturevalue("partner_user" if role == "partner" else role)
    page_client = sign_in(user)
    shown = _links(page_client.get(reverse("people:account")).content.decode())
    assert reverse("workflow:desk") in shown
    refused = {url for url in shown if page_client.get(url).status_code == 403}
    assert refused == set()


def test_the_menu_marks_where_the_page_is(sign_in: Any, admin: Any) -> None:
    page = sign_in(admin).get(reverse("people:user_create")).content.decode()
    assert f'href="{reverse("people:users")}" aria-current="page"' in page


def test_every_place_of_the_menu_stands_in_the_permission_table() -> None:
    assert {place.name for place in navigation.PLACES} <= set(ACCESS)


def test_a_page_that_is_not_there(sign_in: Any, legal: Any) -> None:
    page_client = sign_in(legal)
    page_client.raise_request_exception = False
    response = page_client.get("/nowhere/")
    assert response.status_code == 404
    assert reverse("workflow:desk") in response.content.decode()


def test_a_page_of_another_role(sign_in: Any, legal: Any) -> None:
    response = sign_in(legal).get(reverse("people:users"))
    assert response.status_code == 403
    assert "ليست ضمن دورك" in response.content.decode()


@pytest.mark.parametrize("view", [errors.server_error, errors.bad_request])
def test_pages_of_last_resort_ask_nothing_and_speak_both_languages(view: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = view(RequestFactory().get("/")).content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="en" dir="ltr"' in page


def test_a_form_that_is_too_old() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("site:feedback"), {"text": "س"})
    assert response.status_code == 403
    assert "انتهت صلاحية هذا النموذج" in response.content.decode()


def test_a_rule_that_says_no_becomes_a_page(legal: Any) -> None:
    request = RequestFactory().get("/")
    request.user, request.session = legal, {}
    net = DomainErrors(lambda _request: None)  # type: ignore[arg-type, return-value]
    response = net.process_exception(request, DomainError("قالت القاعدة لا"))
    assert response is not None
    assert (response.status_code, "قالت القاعدة لا" in response.content.decode()) == (409, True)
    assert net.process_exception(request, ValueError()) is None


def test_the_policy_allows_nothing_inline(client: Any) -> None:
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_every_page_is_marked_up_for_assistive_technology(client: Any) -> None:
    page = client.get(reverse("account_login")).content.decode()
    for part in ('<a class="skip" href="#main">', '<main id="main"', '<header class="top">', '<footer class="foot">'):
        assert part in page
    assert page.count("<h1") == 1


def test_the_shell_costs_two_queries_at_most(sign_in: Any, legal: Any, query_budget: Any) -> None:
    page_client = sign_in(legal)
    page_client.get(reverse("interface:display"))
    with query_budget(4):  # session, person, and the two of the roles
        page_client.get(reverse("interface:display"))


def test_a_first_visit_is_light(client: Any) -> None:
    """At most 200 kB compressed with fonts (issue 2); style sheets and scripts travel as brotli, fonts are woff2 already."""
    fonts.build()
    page = client.get(reverse("account_login")).content
    names = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()) + ["build/plex-arabic-600.woff2"]
    files = [Path(str(finders.find(name))).read_bytes() for name in names]
    total = sum(
        len(data) if name.endswith(".woff2") else len(brotli.compress(data))
        for name, data in zip(names, files, strict=True)
    )
    assert len(brotli.compress(page)) < 30_000
    assert total < 120_000, f"{total} bytes: {names}"
