"""`manage.py export_ocds` over the demonstration: valid OCDS 1.1, and nothing told before its time."""

import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft4Validator, FormatChecker

from committee.publication.history import histories
from tenders.models import Project, Tender

SCHEMAS = Path(__file__).parent / "schemas"  # OCDS 1.1, standard.open-contracting.org (Apache-2.0)
NOT_AWARDED = ("preparing", "ready", "announced", "closed", "technical_opened", "financial_opened", "evaluated")


@pytest.fixture
def package(demo: None, django_db_blocker: Any) -> dict[str, Any]:
    out = StringIO()
    with django_db_blocker.unblock():
        call_command("export_ocds", stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def _by_project(package: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for release in package["releases"]:
        found.setdefault(release["ocid"], []).append(release)
    return found


def _references(node: Any) -> Iterator[str]:
    """Ids of organisations that a release points to."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("buyer", "procuringEntity", "payer", "payee"):
                yield value["id"]
            elif name in ("tenderers", "suppliers"):
                yield from (row["id"] for row in value)
            elif name != "parties":
                yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_the_package_follows_the_official_schema(package: dict[str, Any]) -> None:
    release = Draft4Validator(json.loads((SCHEMAS / "release-schema.json").read_text()), format_checker=FormatChecker())
    wrong = Counter(
        f"{e.message[:120]} at {list(e.absolute_path)}" for r in package["releases"] for e in release.iter_errors(r)
    )
    assert not wrong
    outside = json.loads((SCHEMAS / "release-package-schema.json").read_text())
    outside["properties"]["releases"] = {"type": "array", "minItems": 1}
    assert not list(Draft4Validator(outside, format_checker=FormatChecker()).iter_errors(package))


def test_every_event_is_a_release_of_its_own(package: dict[str, Any]) -> None:
    tags = Counter(tag for release in package["releases"] for tag in release["tag"])
    wanted = {"planning", "tender", "tenderAmendment", "tenderCancellation", "award", "contract", "implementation"}
    assert wanted | {"contractTermination"} <= set(tags)
    for releases in _by_project(package).values():
        assert len({r["id"] for r in releases}) == len(releases)
        assert [r["date"] for r in releases] == sorted(r["date"] for r in releases)


def test_who_is_pointed_to_is_described_once(package: dict[str, Any]) -> None:
    for release in package["releases"]:
        known = [party["id"] for party in release["parties"]]
        assert len(known) == len(set(known))
        assert set(_references(release)) <= set(known), release["id"]


def test_nothing_of_a_running_tender_but_its_notice(package: dict[str, Any], django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        running = set(
            Tender.objects.filter(state__in=NOT_AWARDED)
            .exclude(awards__state="standstill")
            .values_list("reference", flat=True)
        )
    seen = [r for r in package["releases"] if r.get("tender", {}).get("id") in running]
    assert seen
    for release in seen:
        assert release["tag"][0] in ("tender", "tenderAmendment")
        assert not {"bids", "awards", "contracts", "planning"} & set(release)
        assert not {"value", "minValue", "tenderers", "numberOfTenderers"} & set(release["tender"])
    for release in (r for r in package["releases"] if r["tag"] == ["planning"]):
        assert "amount" not in release["planning"]["budget"]


def test_money_keeps_its_fils(package: dict[str, Any]) -> None:
    paid = [r["awards"][0]["value"] for r in package["releases"] if "awards" in r]
    assert {"amount": 3144949.5, "currency": "BHD"} in paid  # the real tender told in the demonstration


def test_queries_do_not_grow_with_the_projects(demo: None, django_db_blocker: Any) -> None:
    def queries(projects: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            list(histories(projects))
        return len(asked)

    with django_db_blocker.unblock():
        contracted = list(Project.objects.filter(contracts__isnull=False).values_list("pk", flat=True)[:3])
        assert queries(Project.objects.filter(pk__in=contracted[:1])) == queries(
            Project.objects.filter(pk__in=contracted)
        )


def test_an_unknown_project_is_named(demo: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), pytest.raises(CommandError, match="SH-1999-0001"):
        call_command("export_ocds", "SH-1999-0001")
