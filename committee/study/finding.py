"""What the one search finds of proposals and studies."""

from django.utils.translation import gettext_lazy as _

from committee.study.models import Improvement, Study
from committee.study.selectors import improvements_visible, studies_visible
from partnership.workflow.finding import Found, Source, register


def _paper(row: Improvement | Study) -> Found:
    return Found(row.title, row.get_absolute_url(), row.number, badge=row)


register(
    Source(
        "studies", _("Studies and reports"), Study, studies_visible, _paper, codes=("number",),
        reads=("title", "number", "state"), order=59, all_at="committee:studies",
    )
)  # fmt: skip
register(
    Source(
        "improvements", _("Proposals and opinions"), Improvement, improvements_visible, _paper, codes=("number",),
        reads=("title", "number", "state"), order=59, all_at="committee:improvements",
    )
)  # fmt: skip
