"""Sections of the project file (ملف المشروع) that other rooms and higher apps add, without being imported from here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Context = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class FileSection:
    """`build(project, user)` gives the template's context, or None where there is nothing to show this person."""

    name: str
    title: str | Promise
    build: Callable[[Any, Any], Context]
    template: str
    order: int


SECTIONS: dict[str, FileSection] = {}


def register(
    name: str, build: Callable[[Any, Any], Context], template: str, *, title: str | Promise = "", order: int = 50
) -> None:
    """Add a section; call it from the app's project_file.py, which autoload finds.

    The template is a fragment drawn inside `<section id="{name}">` under a heading with `title`. Lower `order` stands
    higher: terms 10, tenders 20, evaluation and award 30, contract 40, money 60, documents 70, people 80, timeline 90.
    """
    known = SECTIONS.get(name)
    if known is not None and known.build is not build:
        raise ValueError(f"the file has a section {name!r} already")
    SECTIONS[name] = FileSection(name, title or name, build, template, order)


def sections_for(project: Any, user: Any) -> list[dict[str, Any]]:
    """The sections this person sees in this file, in order: name, title, template, context."""
    found = []
    for section in sorted(SECTIONS.values(), key=lambda s: (s.order, s.name)):
        context = section.build(project, user)
        if context is not None:
            found.append(
                {"name": section.name, "title": section.title, "template": section.template, "context": context}
            )
    return found
