"""5,000 posts that no person would send: every answer is an answer, none is a server error."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.architecture import repository as repo
from tests.house.crawling import ACCOUNTS, error_of, survey, view_of

POSTS = 5000
NASTY = [
    *("", " ", "\x00", "a\x00b", "-1", "0", "-0", "1e5", "1e999999", "NaN", "Infinity", "-Infinity", "1_000", "1.2345"),
    *("١٬٢٥٠٫٥٠٠", "۱۲۳", "٣٫١٤", "99999999999999999999", "9" * 400, "2026-13-45", "0000-00-00", "9999-12-31"),
    *("31/02/2026", "١٥/٠٣/٢٠٢٦", "25:61", "2026-11-23T10:00", "\u202eجاهز", "\ufeff", "🏛" * 50, "ا" * 20_000),
    *("' OR 1=1 --", "<script>x</script>", "{{ 7*7 }}", "%s%n", "../../etc/passwd", "None", "null", "[]", "{}", "on"),
    "\r\nX: y",
]  # fmt: skip
VALUES = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.integers().map(str), st.floats().map(str))


@pytest.mark.parametrize("account", ACCOUNTS)
def test_no_post_breaks_the_server(account: str, demo_client: Callable[..., Client]) -> None:
    forms = survey(account, demo_client(account)).forms
    client = demo_client(account, kind=Client)  # what is typed comes back on the page, template marks and all
    assert forms, f"{account} meets no form at all"
    broken: set[str] = set()

    @settings(
        max_examples=-(-POSTS // len(ACCOUNTS)), deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def post(data: Any) -> None:
        form = data.draw(st.sampled_from(forms))
        sent = {name: data.draw(_value(choices)) for name, choices in form.fields.items() if data.draw(st.booleans())}
        with transaction.atomic():
            send = client.post if form.method == "post" else client.get
            response = send(form.action, sent)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            broken.add(f"{form.method} {form.action} ({view_of(form.action)}): {error_of(response)} {_short(sent)}")

    post()
    assert not broken, repo.report(
        sorted(broken)[:20], f"As {account}: refuse it in the form, with a message by the field."
    )


def _value(choices: list[str]) -> st.SearchStrategy[str | list[str]]:
    """Usually nonsense; sometimes what the form itself offers, so that later fields are reached; sometimes several."""
    offered = st.sampled_from(choices) if choices else VALUES
    return st.one_of(VALUES, offered, st.lists(VALUES, max_size=3))


def _short(sent: dict[str, Any]) -> str:
    return str({name: str(value)[:40] for name, value in sent.items()})[:400]
