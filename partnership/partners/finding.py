"""What the one search finds of the partner register."""

from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner
from partnership.partners.selectors import partners_visible_to
from partnership.workflow.finding import Found, Source, register


def _partner(row: Partner) -> Found:
    return Found(str(row), row.get_absolute_url(), row.registration_number, row.get_kind_display(), row)


register(
    Source(
        "partners", _("Partners"), Partner, partners_visible_to, _partner, fields=("search_key",),
        codes=("registration_number",), order=30, reads=("name", "name_en", "registration_number", "kind", "state"),
        all_at="partners:partners", sort=("name", "pk"),
    )
)  # fmt: skip
