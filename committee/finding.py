"""What the one search finds of the committees' papers."""

from django.utils.translation import gettext_lazy as _

from committee.meetings.selectors import meetings_visible
from committee.models import Directive, Meeting, PartnershipRequest
from committee.selectors import directives_visible, requests_visible
from partnership.workflow.finding import Found, Source, register


def _meeting(row: Meeting) -> Found:
    return Found(row.subject, row.get_absolute_url(), row.number, badge=row)


def _request(row: PartnershipRequest) -> Found:
    return Found(row.title, row.get_absolute_url(), row.number, badge=row)


def _directive(row: Directive) -> Found:
    return Found(row.text[:120], row.get_absolute_url(), row.number, badge=row)


register(
    Source(
        "meetings", _("Meetings"), Meeting, meetings_visible, _meeting, codes=("number",), order=44,
        reads=("subject", "number", "state"),
        all_at="committee:meetings",
    )
)  # fmt: skip
register(
    Source(
        "requests", _("Partnership requests"), PartnershipRequest, requests_visible, _request, codes=("number",), order=52,
        reads=("title", "number", "state"),
        all_at="committee:requests",
    )
)  # fmt: skip
register(
    Source(
        "directives", _("Directives"), Directive, directives_visible, _directive, codes=("number",), order=54,
        reads=("text", "number", "state"),
        all_at="committee:directives",
    )
)  # fmt: skip
