"""The clause library: what ships, who writes and approves, what a contract takes from it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contracts.clauses import GIVEN, variables_in
from contracts.models import ClauseVersion, ContractTemplate, ContractVariable, LibraryClause
from contracts.services.drafting import approved_rows, template_for
from contracts.services.library import clause_create, template_row_save, wording_write
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "البيئة",
    "title_en": "Environment",
    "text": "يراعي {{partner}} البيئة.",
    "text_en": "{{partner}} minds the environment.",
}


@pytest.mark.parametrize(
    ("field", "code", "own"),
    [
        ("centres", "care_centre", "staff_care"), ("care", "care_centre", "facility"), ("family", "training", "trainers"),
        ("activities", "training", "impact"), ("development", "productive_families", "families"),
    ],
)  # fmt: skip
def test_every_field_of_projects_has_its_full_template(field: str, code: str, own: str) -> None:
    template = template_for(field)
    assert template.code == code
    for kind in ("association", "firm", "international"):
        rows = approved_rows(template, kind)
        codes = [row.clause.code for row, _version in rows]
        assert len(rows) >= 35
        assert own in codes and f"{kind}_status" in codes
        assert sum(c.endswith("_status") for c in codes) == 1


def test_every_shipped_wording_is_in_both_languages_and_uses_known_variables() -> None:
    known = GIVEN | set(ContractVariable.objects.values_list("code", flat=True))
    for version in ClauseVersion.objects.all():
        assert version.title and version.title_en and version.text and version.text_en
        assert variables_in(version.text) == variables_in(version.text_en), version.title_en
        assert variables_in(version.text) <= known


def test_a_wording_is_approved_by_a_second_person_and_replaces_the_former(legal: Any, senior: Any) -> None:
    clause = LibraryClause.objects.get(code="transport")
    version = wording_write(clause, by=legal, note="توضيح", **WORDS)
    version = fire(version, "submit", by=legal)
    with pytest.raises(PermissionDenied):
        fire(version, "approve", by=legal)
    fire(version, "approve", by=senior)
    states = dict(clause.versions.values_list("number", "state"))
    assert states == {1: "superseded", 2: "approved"}


def test_the_database_refuses_that_one_person_writes_and_approves(legal: Any) -> None:
    version = wording_write(LibraryClause.objects.get(code="transport"), by=legal, **WORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseVersion.objects.filter(pk=version.pk).update(approved_by=legal, approved_at=now())


def test_an_unknown_variable_keeps_a_wording_from_approval(legal: Any) -> None:
    version = clause_create(by=legal, code="green", **WORDS | {"text": "على {{somebody}} ذلك"})
    with pytest.raises(DomainError) as refusal:
        fire(version, "submit", by=legal)
    assert refusal.value.code == "contracts.variables_known"


def test_a_contract_keeps_what_the_library_said_when_it_was_drafted(house: dict[str, Any]) -> None:
    contract = house["contract"]
    before = contract.clauses.get(library_code="reports").text
    clause = LibraryClause.objects.get(code="reports")
    version = fire(wording_write(clause, by=house["legal"], **WORDS), "submit", by=house["legal"])
    fire(version, "approve", by=house["senior"])
    assert contract.clauses.get(library_code="reports").text == before


def test_a_mandatory_clause_is_always_included(legal: Any) -> None:
    template = ContractTemplate.objects.get(code="training")
    clause = LibraryClause.objects.get(code="transport")
    row = template_row_save(template, by=legal, clause=clause, order=5, mandatory=True, included=False, partner_kinds=["firm"])  # fmt: skip
    assert row.included and not row.is_for("association")


def test_pages_are_read_by_staff_and_written_by_legal(legal: Any, auditor: Any, partner_user: Any, sign_in: Any, page_queries: Any) -> None:  # fmt: skip
    reader, writer = sign_in(auditor), sign_in(legal)
    for address in ("/contracts/library/", "/contracts/library/?template=training&q=التدريب", "/contracts/library/price/", "/contracts/templates/care_centre/"):  # fmt: skip
        assert page_queries(reader, address) <= 15
    assert "<bdi>" in reader.get("/contracts/templates/care_centre/").content.decode()
    assert reader.get("/contracts/library/price/edit/").status_code == 403
    assert sign_in(partner_user).get("/contracts/library/").status_code == 403
    assert writer.get("/contracts/library/nothing/").status_code == 404
    page = writer.post("/contracts/library/price/edit/", WORDS | {"text": "القيمة {{أمانة}}"})
    assert page.status_code == 422 and "{{أمانة}}" in page.content.decode()
    assert writer.post("/contracts/library/price/edit/", WORDS).status_code == 302
    assert "<ins>" in writer.get("/contracts/library/price/").content.decode()
    assert writer.get("/contracts/library/price/?with=99999999999999999999").status_code == 200
    new = writer.post("/contracts/library/new/", WORDS | {"code": "green"})
    assert new.status_code == 302 and ClauseVersion.objects.get(clause__code="green").state == "draft"
    row = {"clause": LibraryClause.objects.get(code="green").pk, "order": "٢٥", "included": "on"}
    assert writer.post("/contracts/templates/training/add/", row).status_code == 302
    assert writer.get("/contracts/templates/training/green/").status_code == 200
    assert writer.post("/contracts/templates/training/green/remove/").status_code == 302


def test_the_second_reader_finds_the_wording_on_the_desk(legal: Any, sign_in: Any) -> None:
    version = wording_write(LibraryClause.objects.get(code="law"), by=legal, **WORDS)
    fire(version, "submit", by=legal)
    other = sign_in(make_user("legal"))
    assert "البيئة" in other.get("/desk/").content.decode()
    assert version.written_at <= now() + timedelta(seconds=1)
