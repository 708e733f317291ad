"""The five fields of partnership (programme.ar.md, «مجالات الشراكة»), as the register names them."""

from django.utils.translation import gettext_lazy as _

FIELDS = [
    ("care", _("Care, rehabilitation and training programmes")),
    ("development", _("Community development and productive families")),
    ("centres", _("Running development, care and rehabilitation centres")),
    ("family", _("Family programmes, guidance and awareness")),
    ("activities", _("Activities in line with the partnership policy")),
]


def field_words(codes: list[str]) -> list[str]:
    """The fields in words, in the programme's order; an unknown code as it is."""
    known = dict(FIELDS)
    order = {code: number for number, code in enumerate(known)}
    return [str(known.get(code, code)) for code in sorted(codes, key=lambda c: order.get(c, 99))]
