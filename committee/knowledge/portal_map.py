"""The committee's public texts on the site map."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.knowledge.models import TextKind
from partnership.site.pages import MapEntry, register_map


@register_map
def public_texts() -> Iterator[MapEntry]:
    for kind in TextKind:
        yield MapEntry(reverse(f"committee:{kind.value}"), kind.label, None, _("The committee's texts"))
    yield MapEntry(reverse("committee:published_studies"), _("Studies and reports"), None, _("The committee's texts"))
