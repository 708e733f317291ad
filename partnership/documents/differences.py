"""Texts compared word by word, for reading from right to left. Pure.

Sentences that did not change are found first, so that words are only compared where a sentence did: two drafts of sixty
pages are compared in milliseconds.
"""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

_WORDS = re.compile(r"\S+\s*|\s+")
_SENTENCES = re.compile(r"[^.؟!\n]*[.؟!\n]+\s*|[^.؟!\n]+")
MANY = 400  # words: two runs longer than this share too many small words to be worth aligning one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the "same", were "added", or "removed"."""

    kind: str
    text: str


@dataclass(slots=True)
class ClauseChange:
    """A clause that is "changed", "added", "removed" or "moved" between two drafts."""

    kind: str
    title: str
    number: int
    old_title: str = ""
    old_number: int = 0
    pieces: list[Piece] = field(default_factory=list)


def word_difference(before: str, after: str) -> list[Piece]:
    """The pieces of `after` with what was removed from `before` in its place."""
    if before == after:
        return [Piece("same", after)] if after else []
    old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
        else:
            pieces += _words("".join(old[i:j]), "".join(new[k:m]))
    return _joined(pieces)


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    plain = [word.strip() for word in old], [word.strip() for word in new]
    pieces: list[Piece] = []
    matcher = SequenceMatcher(a=plain[0], b=plain[1], autojunk=min(len(old), len(new)) > MANY)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece."""
    return [Piece(kind, "".join(p.text for p in run)) for kind, run in groupby(pieces, key=lambda p: p.kind)]


def draft_changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[ClauseChange]:
    """What changed between two drafts (rows of number, title, text, code), in the order of the later one.

    A clause is the same clause by its code of the library, else by its title, else by its number.
    """
    left = {_key(clause): clause for clause in before}
    by_number = {clause["number"]: clause for clause in before}
    changes = []
    for clause in after:
        old = left.pop(_key(clause), None)
        if old is None and _key(twin := by_number.get(clause["number"], clause)) in left and not clause.get("code"):
            old = left.pop(_key(twin))
        if old is None:
            changes.append(
                ClauseChange("added", clause["title"], clause["number"], pieces=[Piece("added", clause["text"])])
            )
        elif (old["title"], old["text"]) != (clause["title"], clause["text"]):
            changes.append(
                ClauseChange(
                    "changed", clause["title"], clause["number"], old["title"], old["number"],
                    word_difference(old["text"], clause["text"]),
                )
            )  # fmt: skip
    gone = [
        ClauseChange("removed", c["title"], c["number"], c["title"], c["number"], [Piece("removed", c["text"])])
        for c in left.values()
    ]
    return changes + gone


def _key(clause: dict[str, Any]) -> str:
    return f"code:{clause['code']}" if clause.get("code") else f"title:{clause['title']}"
