"""Charts of the committees' rooms, on pages and in PDFs."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from partnership.interface.charts import Bar, Chart, ChartLine, chart_html, share_of

register = template.Library()


@register.simple_tag
def score_chart(bars: Any) -> SafeString:
    """`{% score_chart bars %}`: the ranked bids, each total made of its technical and its financial part."""
    lines = []
    for bar in bars:
        known = bar if isinstance(bar, dict) else {name: getattr(bar, name) for name in ("partner", "technical", "financial", "total")}  # fmt: skip
        text = f"{known['total']} = {known['technical']} + {known['financial']}"
        drawn = Bar(share_of(known["technical"], 100), text, rest=((share_of(known["financial"], 100), 1),))
        lines.append(ChartLine(known["partner"], [drawn]))
    names = [gettext("Technical part"), gettext("Financial part")]
    return chart_html(Chart(gettext("Totals as bars"), names, lines))
