"""A published study as an official document."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.knowledge.markdown import html_of
from committee.study.models import Study
from partnership.documents.registry import document
from partnership.people.roles import READERS, has_role


def _readers(user: Any, official: Any) -> bool:
    return has_role(user, *READERS) or bool(official.data.get("public"))


@document("committee.study", title=_("Study"), template="committee/pdf/study.html", series="SD", visible=_readers)
def study_data(study: Study) -> dict[str, Any]:
    """The study as it is published."""
    return {
        "study": study.number, "subject": study.title, "why": study.why, "author": study.author.name,
        "reviewer": study.reviewer.name, "text": str(html_of(study.body)), "public": study.is_public,
    }  # fmt: skip
