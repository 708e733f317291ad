"""Which kinds of official documents there are: each app registers its own in documents.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `data(obj)` is pure: object to JSON-able data. `visible(user, document)` decides who reads it."""

    code: str
    title: str | Promise
    template: str
    series: str
    data: Callable[[Any], dict[str, Any]]
    visible: Callable[[Any, Any], bool]
    scope: Callable[[Any], str]
    long: bool = False
    landscape: bool = False
    attach_data: bool = False  # the frozen data stand inside the PDF as a JSON file
    attach: Callable[[dict[str, Any]], tuple[str, bytes]] | None = None  # or as a file that this makes of them


KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the verification page adds for a kind: `facts(document)` rows of who signed, `copies(document)` further files
    that are this document (SHA-256 → what it is), `inside(pdf)` what an uploaded file says of itself, in words."""

    facts: Callable[[Any], list[dict[str, Any]]]
    copies: Callable[[Any], dict[str, str]]
    inside: Callable[[bytes], list[tuple[bool, str]]]


PROOFS: dict[str, Proof] = {}


def register_proof(kind: str, proof: Proof) -> None:
    """Let the app that signs a kind of document tell the verification page about its signatures."""
    PROOFS[kind] = proof


ReadAhead = Callable[[Any, list[Any]], None]
READ_AHEAD: list[ReadAhead] = []


def register_read_ahead(function: ReadAhead) -> ReadAhead:
    """`function(user, documents)` asks at once what the kinds' `visible` would ask for each document of a long list."""
    READ_AHEAD.append(function)
    return function


def document(
    kind: str,
    *,
    title: str | Promise,
    template: str,
    series: str,
    visible: Callable[[Any, Any], bool],
    scope: Callable[[Any], str] = lambda obj: "",
    long: bool = False,
    landscape: bool = False,
    attach_data: bool = False,
    attach: Callable[[dict[str, Any]], tuple[str, bytes]] | None = None,
) -> Callable[[Callable[[Any], dict[str, Any]]], Callable[[Any], dict[str, Any]]]:
    """Register a kind of document; decorates its pure data function."""

    def register(function: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
        if kind in KINDS:
            raise ValueError(f"{kind} is registered twice")
        KINDS[kind] = Kind(
            kind, title, template, series, function, visible, scope, long, landscape, attach_data, attach
        )
        return function

    return register
