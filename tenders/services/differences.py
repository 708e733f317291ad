"""What changed between two kept versions, as data a page can show: pure functions."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

_WORDS = re.compile(r"\s+|[^\s]+")
NAME_OF = {
    "beneficiaries": "kind",
    "deliverables": "title",
    "indicators": "name",
    "criteria": "name",
    "required_documents": "name",
}
LONG_TEXTS = frozenset({"title", "title_en", "objectives", "scope", "method_reason"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: "same", "old" (taken out) or "new" (put in)."""

    kind: str
    text: str


@dataclass(slots=True)
class Change:
    """One field that changed. Long texts carry pieces, tables carry rows, the rest old and new."""

    name: str
    old: Any = ""
    new: Any = ""
    pieces: list[Piece] = field(default_factory=list)
    rows: list["RowChange"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table: "new", "old" or "changed", with what it was and what it is."""

    kind: str
    old: dict[str, str] | None
    new: dict[str, str] | None


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The fields that differ, in the order of the terms."""
    changes = []
    for name in new:
        before, after = old.get(name, ""), new[name]
        if before == after:
            continue
        change = Change(name, before, after)
        if name in NAME_OF:
            change.rows = row_changes(before or [], after, NAME_OF[name])
        elif name in LONG_TEXTS:
            change.pieces = word_pieces(before, after)
        changes.append(change)
    return changes


def word_pieces(old: str, new: str) -> list[Piece]:
    """The new text with what was taken out and put in, word by word (letters joined in Arabic are never split)."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("old", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(after[c:d])))
    return pieces


def row_changes(old: list[dict[str, str]], new: list[dict[str, str]], key: str) -> list[RowChange]:
    """Rows put in, taken out and changed; a row is the same row when its name is the same."""
    left = list(old)
    found: list[RowChange] = []
    for row in new:
        twin = next((r for r in left if r == row), None) or next((r for r in left if r[key] == row[key]), None)
        if twin is None:
            found.append(RowChange("new", None, row))
            continue
        left.remove(twin)
        if twin != row:
            found.append(RowChange("changed", twin, row))
    return found + [RowChange("old", row, None) for row in left]
