"""Clauses with {{variables}}: filling them, what is left unfilled, and whether amounts in figures and words agree. Pure."""

import re
from decimal import Decimal, InvalidOperation

from partnership.arabic.words import dinars_in_words

PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")  # half a pair is a slip too
# «90,000.251 دينار بحريني (تسعون ألف …)»: figures, then the words in brackets.
AMOUNT = re.compile(r"([\d,]+\.\d{3})\s+(?:دينار|ديناراً|دنانير)\s+(?:بحريني|بحرينياً|بحرينية)\s*\(([^()]+)\)")
# What comes from the project, the partner and the rules; the others are rows of ContractVariable.
GIVEN = frozenset({
    "ministry", "ministry_signatory", "partner", "partner_number", "partner_kind", "partner_address", "partner_signatory", "tender",
    "project", "project_reference", "scope", "objectives", "duration", "amount", "amount_words", "bond_percent", "bond_amount",
    "bond_amount_words", "bad_percent", "bad_periods", "increase_percent", "decrease_percent",
})  # fmt: skip


def name_of(placeholder: str) -> str:
    return placeholder.strip("{} \t\n")


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in place of their variables; one that is missing or empty stays as it is."""

    def value(match: re.Match[str]) -> str:
        return values.get(name_of(match.group(0))) or match.group(0)

    return PLACEHOLDER.sub(value, text)


def unfilled(text: str) -> list[str]:
    """The placeholders left in a text."""
    return PLACEHOLDER.findall(text)


def variables_in(text: str) -> set[str]:
    """Names of the variables a text uses; "" for half a pair of braces."""
    return {name_of(found) for found in unfilled(text)}


def disagreeing_amounts(text: str) -> list[str]:
    """Amounts whose words in brackets say something else than their figures, as «figures (words)»."""
    wrong = []
    for found in AMOUNT.finditer(text):
        try:
            words = dinars_in_words(Decimal(found.group(1).replace(",", "")))
        except (InvalidOperation, ValueError):
            words = ""
        if " ".join(found.group(2).split()) != words:
            wrong.append(found.group(0))
    return wrong


def states_amount(texts: list[str], amount: Decimal) -> bool:
    """Is this amount written in some clause, in figures followed by its words?"""
    figures, words = f"{amount:,.3f}", dinars_in_words(amount)
    return any(
        found.group(1) == figures and " ".join(found.group(2).split()) == words
        for text in texts
        for found in AMOUNT.finditer(text)
    )
