"""The rooms of the partnership committee's office: importing them registers their guards, effects, documents, forms."""

from importlib import import_module

ROOMS = (
    "committee.directives",
    "committee.knowledge.selectors",
    "committee.knowledge.guards",
    "committee.knowledge.effects",
    "committee.knowledge.documents",
    "committee.knowledge.articles",
    "committee.knowledge.portal_map",
    "committee.knowledge.finding",
    "committee.plans.selectors",
    "committee.plans.guards",
    "committee.plans.effects",
    "committee.plans.documents",
    "committee.plans.finding",
    "committee.correspondence.selectors",
    "committee.correspondence.guards",
    "committee.correspondence.effects",
    "committee.correspondence.documents",
    "committee.correspondence.finding",
    "committee.study.selectors",
    "committee.study.guards",
    "committee.study.forms",
    "committee.study.documents",
    "committee.study.effects",
    "committee.study.finding",
)


def open_all() -> None:
    for room in ROOMS:
        import_module(room)
