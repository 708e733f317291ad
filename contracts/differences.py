"""Two texts compared word by word, for reading from right to left."""

import difflib
import re
from dataclasses import dataclass

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the "same", were "added", or "removed"."""

    kind: str
    text: str


def word_difference(before: str, after: str) -> list[Piece]:
    """The pieces of `after` with what was removed from `before` in its place."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for kind, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces
