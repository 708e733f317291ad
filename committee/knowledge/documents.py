"""The policy and the guide as official documents. Pure functions, object to data."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from committee.knowledge.markdown import articles, html_of
from committee.knowledge.models import TextVersion
from committee.meetings.subjects import decision_number
from partnership.documents.registry import document
from partnership.people.roles import READERS, has_role


def _readers(user: Any, official: Any) -> bool:
    return has_role(user, *READERS) or bool(official.data.get("public"))


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _data(version: TextVersion) -> dict[str, Any]:
    """The text as it was approved, with what the path said on that day."""
    return {
        "text": str(html_of(version.body)),
        "contents": [[a.number, a.title, a.slug] for a in articles(version.body) if a.number],
        "version": version.number,
        "public": version.is_public,
        "in_force_on": _day(version.in_force_on),
        "decision": decision_number(version),
        "approved_on": _day(timezone.localdate(version.approved_at) if version.approved_at else None),
        "note": version.note,
    }


@document(
    "committee.policy", title=_("Community partnership policy"), template="committee/pdf/text.html", series="PO",
    visible=_readers,
)  # fmt: skip
def policy_data(version: TextVersion) -> dict[str, Any]:
    """The policy of community partnership."""
    return _data(version)


@document(
    "committee.guide", title=_("Guide to procedures"), template="committee/pdf/text.html", series="GU", visible=_readers,
    long=True,
)  # fmt: skip
def guide_data(version: TextVersion) -> dict[str, Any]:
    """The guide to administrative, financial, technical and legal procedures."""
    return _data(version)
