"""The shipped clause library: TOML files to rows. Used by the migration that ships it; later changes are made on its pages."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
CLAUSE_FILES = ("common", "care_centre", "training", "productive_families")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def clauses() -> list[dict[str, str]]:
    """Every shipped clause: code, title, text, and both in English."""
    found = [row for name in CLAUSE_FILES for row in read(name)["clause"]]
    return [{key: value.strip() for key, value in row.items()} for row in found]


def templates() -> list[dict[str, Any]]:
    """Every shipped template with its rows: (clause code, mandatory, included, kinds of partner)."""
    data = read("templates")
    only_for = data.get("only_for", {})
    found = []
    for row in data["template"]:
        optional, left_out = set(row.get("optional", ())), set(row.get("left_out", ()))
        rows = [(c, c not in optional, c not in left_out, only_for.get(c, [])) for c in row["clauses"]]
        found.append({**{k: row[k] for k in ("code", "name", "name_en", "fields")}, "rows": rows})
    return found


def variables() -> list[dict[str, str]]:
    """What legal affairs set for each contract, with its usual value."""
    return list(read("variables")["variable"])


def checklist() -> list[dict[str, str]]:
    """What legal affairs confirm before a contract is accredited."""
    return list(read("checklist")["item"])


def ship(models: Any, at: Any) -> None:
    """Write the library. `models(name)` gives a model class: the migration's or the real one."""
    clause_model, version_model = models("LibraryClause"), models("ClauseVersion")
    known = {row["code"]: clause_model.objects.create(code=row["code"], created_at=at) for row in clauses()}
    version_model.objects.bulk_create(
        version_model(
            clause=known[row["code"]], number=1, state="approved", title=row["title"], title_en=row["title_en"],
            text=row["text"], text_en=row["text_en"], written_at=at, approved_at=at,
        )
        for row in clauses()
    )  # fmt: skip
    for row in templates():
        template = models("ContractTemplate").objects.create(
            **{k: row[k] for k in ("code", "name", "name_en", "fields")}
        )
        models("TemplateClause").objects.bulk_create(
            models("TemplateClause")(
                template=template, clause=known[code], order=n * 10, mandatory=mandatory, included=included, partner_kinds=kinds
            )
            for n, (code, mandatory, included, kinds) in enumerate(row["rows"], 1)
        )  # fmt: skip
    models("ContractVariable").objects.bulk_create(models("ContractVariable")(**row) for row in variables())
