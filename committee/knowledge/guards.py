"""What the approval of a text waits for. The first line is what a person reads."""

from django.utils.translation import gettext_lazy as _

from committee.knowledge.markdown import articles, problems
from committee.knowledge.models import TextVersion
from committee.meetings.subjects import Subject, decided, register_subject
from partnership.workflow.registry import guard


@guard("committee.text_complete")
def text_complete(version: TextVersion) -> bool:
    """The text has no articles yet, or names something in double brackets that does not exist."""
    return any(a.number for a in articles(version.body)) and not problems(version.body)


@guard("committee.text_decided")
def text_decided(version: TextVersion) -> bool:
    """No meeting of the partnership committee has adopted this text yet."""
    return decided(version, "carried", version.submitted_at)


register_subject(
    Subject(
        "committee.textversion", _("Policy or guide to adopt"), "partnership",
        lambda: TextVersion.objects.filter(state="committee"),
    )
)  # fmt: skip
