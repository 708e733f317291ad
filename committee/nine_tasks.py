"""The nine tasks of the partnership committee (programme.ar.md), and the pages that do each of them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.interface.navigation import address, may_open


@dataclass(frozen=True, slots=True)
class Task:
    """A task in the ministry's order; `pages` are (words, URL name), the main one first."""

    number: int
    title: str | Promise
    about: str | Promise
    pages: tuple[tuple[str | Promise, str], ...]


TASKS: tuple[Task, ...] = (
    Task(
        1, _("Partnership policy"), _("Prepare the community partnership policy."),
        ((_("The policy in force"), "committee:policy"), (_("Versions and drafts"), "committee:texts")),
    ),
    Task(
        2, _("Plans, programmes and requests"),
        _("Study the plans, programmes and requests of partnership, follow their execution, and evaluate performance."),
        (
            (_("Yearly plans"), "committee:plans"), (_("Partnership requests"), "committee:requests"),
            (_("Projects"), "tenders:projects"),
        ),
    ),
    Task(
        3, _("Contracts and agreements"), _("Review contracts and agreements, and verify what was achieved."),
        (
            (_("Exceptions, calendar and achievement"), "committee:contracts_review"), (_("Reviews of contracts"), "committee:reviews"),
            (_("Contracts"), "contracts:contracts"),
        ),
    ),
    Task(
        4, _("Communication with government and society"), _("Communicate with government bodies and civil society, and build real partnership with them."),
        (
            (_("Correspondence"), "committee:letters"), (_("Memoranda of understanding"), "committee:memoranda"),
            (_("Meetings"), "committee:meetings"), (_("Partners"), "partners:partners"),
        ),
    ),
    Task(
        5, _("Proposals and opinions"), _("Offer proposals and opinions that develop partnership and its performance."),
        ((_("Proposals and opinions"), "committee:improvements"), (_("Partnership requests"), "committee:requests")),
    ),
    Task(
        6, _("Reports to the higher committee"),
        _("Report to the higher committee, discuss the reports, and carry out its directives and decisions."),
        ((_("Reports to the higher committee"), "committee:reports"), (_("Directives"), "committee:directives")),
    ),
    Task(
        7, _("Guide to procedures"),
        _("Prepare a guide to the administrative, financial, technical and legal procedures of contracting with partners."),
        ((_("The guide in force"), "committee:guide"), (_("Versions and drafts"), "committee:texts")),
    ),
    Task(
        8, _("Studies and reports"), _("Propose studies and prepare reports that support partnership."),
        ((_("Studies and reports"), "committee:studies"), (_("Published for everybody"), "committee:published_studies")),
    ),
    Task(
        9, _("Public money"), _("Protect public money, and evaluate spending by what it brings to people and families."),
        (
            (_("Spending, cost, return and savings"), "committee:public_money"), (_("Dashboards"), "committee:oversight"),
            (_("Every figure in words"), "committee:figures"),
        ),
    ),
)  # fmt: skip


def tasks_for(roles: frozenset[str]) -> list[tuple[Task, list[tuple[str | Promise, str]]]]:
    """Each task with the pages (words, address) that these roles may open."""
    return [
        (task, [(words, address(name)) for words, name in task.pages if may_open(name, roles, signed_in=True)])
        for task in TASKS
    ]
