"""Deny by default: every address stands in the one table, and does for every role exactly what the table says."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, converters, get_resolver, reverse

from partnership.people.access import ACCESS, PUBLIC, SIGNED_IN
from partnership.people.roles import ROLES
from tests.architecture import repository as repo
from tests.factories import make_partner, make_user

ONLY_WHEN_MEASURING = {"bench_floor", "bench_upload"}  # exist with SHARAKA_BENCH=1 only
POSTING = {"no role", "auditor", "partner"}  # the table does not look at the method; three roles prove it
HALF_WAY_IN = {"mfa_authenticate"}  # public, and sends those who did not give their password yet to the sign-in page
SPELLINGS = ("SH-2026-999999", "tenders.tender", "0" * 64, "ABCD-EFGH-JKLM", "0", "2026-01-01")
SAMPLES: dict[type, Any] = {
    converters.IntConverter: 2_000_000_000,
    converters.StringConverter: "none",
    converters.SlugConverter: "none",
    converters.UUIDConverter: UUID(int=0),
    converters.PathConverter: "none/none",
}


def _patterns(
    resolver: URLResolver, namespaces: tuple[str, ...] = (), arguments: dict[str, Any] | None = None
) -> Iterator[tuple]:
    for pattern in resolver.url_patterns:
        found = (arguments or {}) | getattr(pattern.pattern, "converters", {})
        regex = getattr(getattr(pattern.pattern, "regex", None), "groupindex", {})
        found |= {name: found.get(name, converters.StringConverter()) for name in regex}
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _patterns(pattern, inner, found)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), found, pattern


def _urls() -> dict[str, str]:
    """Every URL name with one address: dummies for its arguments, so that no object is ever found."""
    urls = {}
    for name, arguments, pattern in _patterns(get_resolver()):
        sample = {key: _sample(converter) for key, converter in arguments.items()}
        if name.split(":")[-1]:
            urls[name] = _address(name, sample)
        else:
            urls[f"(unnamed) {pattern.pattern}"] = ""
    return urls


def _address(name: str, sample: dict[str, Any]) -> str:
    """The address with dummies; where a pattern wants a form of its own (a document's number), that form."""
    for text in ("none", *SPELLINGS):
        try:
            return reverse(name, kwargs={key: text if value == "none" else value for key, value in sample.items()})
        except NoReverseMatch:
            continue
    raise AssertionError(f"{name}: no dummy fits its pattern; add one to SPELLINGS")


def _sample(converter: Any) -> Any:
    for kind in type(converter).__mro__:
        if kind in SAMPLES:
            return SAMPLES[kind]
    return getattr(converter, "sample", "none")


def test_every_address_is_in_the_table() -> None:
    missing = sorted(set(_urls()) - set(ACCESS))
    assert not missing, repo.report(
        missing, "Refused to everybody: give each its roles in partnership/people/access.py."
    )


def test_the_table_names_no_address_that_does_not_exist() -> None:
    stale = sorted(set(ACCESS) - set(_urls()) - ONLY_WHEN_MEASURING)
    assert not stale, repo.report(stale, "Nobody can open these: take them off partnership/people/access.py.")


def test_the_table_names_known_roles_only() -> None:
    unknown = {name: sorted(roles - set(ROLES)) for name, roles in ACCESS.items() if roles not in (PUBLIC, SIGNED_IN)}
    assert {name: roles for name, roles in unknown.items() if roles} == {}


def _listed() -> list[tuple[str, str]]:
    return sorted((name, url) for name, url in _urls().items() if name in ACCESS)


def _answer(response: Any) -> str:
    kind, error, _ = response.exc_info if response.status_code >= 500 and response.exc_info else (None, None, None)
    return f"{response.status_code} {kind.__name__}: {str(error)[:300]}" if kind else str(response.status_code)


@pytest.mark.django_db
def test_a_visitor_reaches_public_pages_only(client: Client) -> None:
    client.raise_request_exception = False
    wrong = []
    for name, url in _listed():
        response = client.get(url)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
        public = ACCESS[name] is PUBLIC and name not in HALF_WAY_IN
        if response.status_code >= 500 or to_sign_in == public:
            wrong.append(f"{name}: {_answer(response)} for a visitor")
    assert not wrong, repo.report(wrong, "Public pages answer; every other page leads to the sign-in page.")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, "no role"])
def test_a_role_reaches_its_pages_only(role: str, sign_in: Callable[..., Client]) -> None:
    user = make_user(*([] if role == "no role" else [role]))
    if role == "partner":
        make_partner(user)
    page_client = sign_in(user)
    page_client.raise_request_exception = False
    wrong = []
    for name, url in _listed():
        allowed = ACCESS[name] in (PUBLIC, SIGNED_IN) or role in ACCESS[name]
        response = page_client.get(url)
        if response.status_code >= 500 or (response.status_code == 403) == allowed:
            wrong.append(f"{name} GET: {_answer(response)}, but this role {'may' if allowed else 'may not'} open it")
        if not allowed and role in POSTING and (posted := page_client.post(url).status_code) != 403:
            wrong.append(f"{name} POST: {posted}, but this role may not")
    assert not wrong, repo.report(wrong, f"As {role}.")
