"""Pages of accounts, roles and delegations: what they show, what they refuse, what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partnership.people.models import Delegation, Department, User
from tests.factories import make_delegation, make_user

pytestmark = pytest.mark.django_db


def _delegation_form(stand_in: User, /, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "role": "legal",
        "to_user": stand_in.pk,
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=7)).isoformat(),
        "reason": "إجازة سنوية",
    } | changes


def test_a_delegation_is_made_on_its_page(sign_in: Any, legal: Any, senior: Any) -> None:
    response = sign_in(legal).post(reverse("people:delegation_create"), _delegation_form(senior), follow=True)
    made = Delegation.objects.get()
    last = timezone.localdate() + timedelta(days=7)
    assert (made.from_user, made.to_user, made.role) == (legal, senior, "legal")
    assert timezone.localtime(made.ends).date() == last + timedelta(days=1)  # to the end of the last day
    assert senior.name in response.content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"role": "minister"}, {"last_day": "2020-01-01"}, {"first_day": "2020-01-01"}, {"reason": ""}, {"to_user": "x"}],
)
def test_a_wrong_delegation_is_refused_and_kept(changes: dict[str, str], sign_in: Any, legal: Any, senior: Any) -> None:
    response = sign_in(legal).post(reverse("people:delegation_create"), _delegation_form(senior, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="error-summary"' in page
    assert "إجازة سنوية" in page or not changes.get("reason", "x")
    assert not Delegation.objects.exists()


def test_a_delegation_is_ended_on_its_page(sign_in: Any, legal: Any, senior: Any) -> None:
    made = make_delegation(legal, senior, "legal", starts=timezone.now(), ends=timezone.now() + timedelta(days=1))
    sign_in(senior).post(reverse("people:delegation_end", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_at is not None


def test_a_delegation_of_others_is_not_there(sign_in: Any, legal: Any, senior: Any, minister: Any) -> None:
    made = make_delegation(legal, senior, "legal", starts=timezone.now(), ends=timezone.now() + timedelta(days=1))
    assert sign_in(minister).get(reverse("people:delegation_end", args=[made.pk])).status_code == 404


def test_the_list_of_people_costs_the_same_for_more_people(sign_in: Any, admin: Any, page_queries: Any) -> None:
    page_client = sign_in(admin)
    make_user("legal", "senior")
    few = page_queries(page_client, reverse("people:users"))
    for _number in range(5):
        make_user("officer")
    assert page_queries(page_client, reverse("people:users")) == few <= 8


def test_the_list_of_delegations_costs_the_same_for_more(
    sign_in: Any, legal: Any, senior: Any, page_queries: Any
) -> None:
    now = timezone.now()
    make_delegation(legal, senior, "legal", starts=now, ends=now + timedelta(days=1))
    few = page_queries(sign_in(legal), reverse("people:delegations"))
    for number in range(1, 4):
        make_delegation(
            legal, senior, "legal", starts=now + timedelta(days=number), ends=now + timedelta(days=number + 1)
        )
    assert page_queries(sign_in(legal), reverse("people:delegations")) == few <= 10


@pytest.mark.parametrize("query", ["q=لا أحد", "role=minister", "state=closed"])
def test_the_list_of_people_is_filtered(query: str, sign_in: Any, admin: Any) -> None:
    page = sign_in(admin).get(f"{reverse('people:users')}?{query}").content.decode()
    assert "لا أحد يطابق هذه التصفية" in page


def test_a_role_is_given_and_ended_on_its_pages(sign_in: Any, admin: Any, stranger: Any) -> None:
    page_client = sign_in(admin)
    page_client.post(reverse("people:role_grant", args=[stranger.pk]), {"role": "legal", "reason": "قرار 7"})
    grant = stranger.grants.get()
    assert page_client.get(reverse("people:role_revoke", args=[grant.pk])).status_code == 200
    assert page_client.post(reverse("people:role_revoke", args=[grant.pk]), {"reason": ""}).status_code == 422
    page_client.post(reverse("people:role_revoke", args=[grant.pk]), {"reason": "نقل"})
    grant.refresh_from_db()
    assert grant.until is not None
    assert "نقل" not in page_client.get(reverse("people:user", args=[stranger.pk])).content.decode()


def test_a_role_that_must_stay_apart_is_refused_beside_its_field(sign_in: Any, admin: Any, finance: Any) -> None:
    response = sign_in(admin).post(reverse("people:role_grant", args=[finance.pk]), {"role": "tender_chair"})
    assert response.status_code == 422
    assert 'id="id_role_error"' in response.content.decode()
    assert finance.grants.count() == 1


def test_a_new_account_gets_a_link_to_set_its_password(sign_in: Any, admin: Any) -> None:
    form = {"username": "new.person", "name": "فاطمة علي", "email": "F@example.org", "language": "ar"}
    response = sign_in(admin).post(reverse("people:user_create"), form, follow=True)
    assert response.status_code == 200
    assert User.objects.get(username="new.person").email == "f@example.org"
    assert [message.to for message in mail.outbox] == [["f@example.org"]]


@pytest.mark.parametrize(
    "changes",
    [{"username": "اسم عربي!"}, {"username": "legal"}, {"email": "LEGAL@example.org"}, {"email": "x"}, {"name": ""}],
)
def test_a_wrong_account_is_refused(changes: dict[str, str], sign_in: Any, admin: Any, legal: Any) -> None:
    form = {"username": "new.person", "name": "فاطمة علي", "email": "f@example.org", "language": "ar"} | changes
    assert sign_in(admin).post(reverse("people:user_create"), form).status_code == 422
    assert not User.objects.filter(email="f@example.org").exists()


def test_an_account_is_changed_and_closed(sign_in: Any, admin: Any, legal: Any) -> None:
    form = {"name": "اسم جديد", "email": legal.email, "language": "en"}
    sign_in(admin).post(reverse("people:user_edit", args=[legal.pk]), form)
    legal.refresh_from_db()
    assert (legal.name, legal.language, legal.is_active) == ("اسم جديد", "en", False)


def test_the_own_account_is_not_closed(sign_in: Any, admin: Any) -> None:
    form = {"name": admin.name, "email": admin.email, "language": "ar"}
    response = sign_in(admin).post(reverse("people:user_edit", args=[admin.pk]), form)
    admin.refresh_from_db()
    assert (response.status_code, admin.is_active) == (422, True)


def test_departments_are_added_and_changed(sign_in: Any, admin: Any) -> None:
    page_client = sign_in(admin)
    page_client.post(reverse("people:department_create"), {"name": "إدارة الرعاية", "code": "care"})
    made = Department.objects.get(code="care")
    page_client.post(reverse("people:department_edit", args=[made.pk]), {"name": "إدارة الأسرة", "code": "care"})
    assert "إدارة الأسرة" in page_client.get(reverse("people:departments")).content.decode()
    assert page_client.post(reverse("people:department_create"), {"name": "x", "code": "care"}).status_code == 422


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "name", ["people:account", "people:delegations", "mfa_index", "account_change_password", "interface:display"]
)
def test_everybodys_pages_open_in_both_languages(name: str, language: str, sign_in: Any, legal: Any) -> None:
    page = sign_in(legal, language).get(reverse(name)).content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


@pytest.mark.parametrize("login", ["legal", "legal@example.org"])
def test_sign_in_by_name_or_mail(login: str, client: Any, legal: Any) -> None:
    response = client.post(reverse("account_login"), {"login": login, "password": "demo"})
    assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_the_own_language_comes_along_to_a_new_device(client: Any) -> None:
    make_user("legal", username="legal", language="en")
    response = client.post(reverse("account_login"), {"login": "legal", "password": "demo"}, follow=True)
    assert '<html lang="en"' in response.content.decode()


def test_a_wrong_password_is_refused_with_a_summary(client: Any, legal: Any) -> None:
    page = client.post(reverse("account_login"), {"login": "legal", "password": "wrong"}).content.decode()
    assert 'id="error-summary"' in page
    assert 'value="legal"' in page


def test_demo_accounts_are_listed_in_a_demonstration_only(client: Any, settings: Any) -> None:
    make_user("legal", username="legal", is_demo=True)
    settings.SHARAKA_DEMO = False
    assert "demo-accounts" not in client.get(reverse("account_login")).content.decode()
    settings.SHARAKA_DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert "demo-accounts" in page
    assert 'value="legal"' in page


def test_the_second_step_is_switched_on(sign_in: Any, legal: Any) -> None:
    page_client = sign_in(legal)
    assert page_client.get(reverse("mfa_activate_totp")).status_code == 302  # confirm the password first
    page_client.post(reverse("account_reauthenticate"), {"password": "demo"})
    page = page_client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml' in page
    assert page_client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200


def test_too_many_attempts_are_told_in_both_languages(client: Any, legal: Any, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(reverse("account_login"), {"login": "legal", "password": "wrong"})
    response = client.post(reverse("account_login"), {"login": "legal", "password": "wrong"})
    assert response.status_code == 429
    assert "محاولات كثيرة" in response.content.decode()
