"""Every link leads somewhere, in both languages, within the budget of queries, and says it in the right language."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.architecture import repository as repo
from tests.house.crawling import ACCOUNTS, error_of, walk

MOST_QUERIES = 15
# Where several rooms meet and each guard of a step asks its own question; literal, and the same for little data and much.
MEETING_PLACES = {
    "tenders:tender": 24, "tenders:bid": 21, "committee:opening": 24, "committee:award": 18, "committee:flags": 20,
    "contracts:contract": 19, "contracts:draft": 21, "committee:report_preview": 46,  # each figure is a question
}  # fmt: skip
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
_UNTRANSLATED = re.compile(
    r">\s*(Save|Submit|Cancel|Search|Next|Previous|Details|None|True|False|Return with reasons)\s*<"
)


VISITS = [(account, "ar") for account in ACCOUNTS] + [(account, "en") for account in ACCOUNTS[::3]]


@pytest.mark.parametrize(("account", "language"), VISITS)
def test_every_link_leads_to_a_page(account: str, language: str, demo_client: Callable[..., Client]) -> None:
    wrong, visited = [], 0
    for visit in walk(demo_client(account, language)):
        visited += 1
        place = f"{visit.address} ({visit.view}, linked from {visit.came_from or 'the start'})"
        if visit.response.status_code not in (200, 302):
            wrong.append(f"{visit.response.status_code} {error_of(visit.response)} {place}")
        if visit.queries > MEETING_PLACES.get(visit.view, MOST_QUERIES):
            wrong.append(f"{visit.queries} queries {place}")
        if visit.page and visit.response.status_code == 200:
            if (visit.page.language, visit.page.direction) != (language, DIRECTIONS[language]):
                wrong.append(f"lang={visit.page.language} dir={visit.page.direction} {place}")
            if language == "ar" and (found := _UNTRANSLATED.search(visit.response.content.decode())):
                wrong.append(f"English on an Arabic page: {found.group(1)} {place}")
    assert not wrong, repo.report(wrong, f"As {account} in {language}.")
    assert visited >= 3
