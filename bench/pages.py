"""Which pages and steps are measured, as whom. Addresses are found as a person finds them: by following links."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.client import Browser


@dataclass(frozen=True, slots=True)
class Page:
    """`start` is opened, and each pattern of `follow` leads from one page to the next; its group is an address.

    `until`: the page comes in parts, and is measured until this has come. `most`: None where no goal is set.
    """

    label: str
    account: str
    start: str
    follow: tuple[str, ...] = ()
    most: float | None = 5
    until: str = ""

    def address(self, browser: Browser) -> str:
        address = self.start
        for pattern in self.follow:
            found = browser.get(address).find(pattern)
            if not found:
                raise SystemExit(f"bench: {self.label}: no link like {pattern} on {address} for {self.account}.")
            address = found
        return address


@dataclass(frozen=True, slots=True)
class Loop:
    """A step and the step that undoes it, taken in turn by two people (or one)."""

    label: str
    account: str
    back_label: str
    other: str
    start: str
    follow: str
    there: str
    back: str
    page: str = ""  # of the object, below the address that was followed
    fields: dict[str, str] = field(default_factory=dict)
    back_fields: dict[str, str] = field(default_factory=dict)
    most: float = 6

    def addresses(self, first: Browser, second: Browser) -> tuple[str, str]:
        """The addresses of both steps for the first object on the second person's `start` that `first` can step."""
        for page in sorted(set(re.findall(self.follow, second.get(self.start).body.decode()))):
            number = first.get(page + self.page).find(self.there.replace("{pk}", r"(\d+)"))
            if number:
                return self.there.replace("{pk}", number), self.back.replace("{pk}", number)
        raise SystemExit(f"bench: {self.label}: nothing to take on {self.start} for {self.account}.")


VISITOR = ""  # signed out; the floor beside it stays a signed-in one, which only the measuring person may open
_TENDER = r'href="(/tenders/\d+/)"'
_COMPARISON = r'href="(/committee/tenders/\d+/comparison/)"'
_PROJECT = r'href="(/projects/SH-[^"/]+/)"'

PAGES = [
    Page("My desk", "officer", "/desk/"),
    Page("My desk", "finance", "/desk/"),
    Page("My desk", "tender_chair", "/desk/"),
    Page("Project list", "officer", "/projects/"),
    Page("Project list, sorted, page 2", "finance", "/projects/?sort=-estimated_value&page=2"),
    Page("Search, first results", "officer", "/search/?q=" + quote("الرعاية"), until='<ul class="found">'),
    Page("Search, first results, misspelt", "officer", "/search/?q=" + quote("الرعاسة"), until='<ul class="found">'),
    Page("Search, all kinds", "officer", "/search/?q=" + quote("الرعاية"), most=None),
    Page("Project file", "officer", "/projects/", (_PROJECT,)),
    Page("Project file", "minister", "/projects/", (_PROJECT,)),
    Page("Terms of reference", "officer", "/projects/", (_PROJECT, r'href="(/projects/SH-[^"/]+/terms/)"')),
    Page("Tender list", "tender_secretary", "/tenders/"),
    Page("Tender", "tender_secretary", "/tenders/", (_TENDER,)),
    Page("Comparison", "tender_chair", "/tenders/?state=financial_opened", (_TENDER, _COMPARISON)),
    Page("Award", "minister", "/desk/", (r'href="(/committee/awards/\d+/)"',)),
    Page("Contract list", "legal", "/contracts/"),
    Page("Contract", "legal", "/contracts/", (r'href="(/contracts/\d+/)"',)),
    Page("Dashboard of the committees", "partnership_secretary", "/oversight/committee/", most=6),
    Page("Dashboard of finance", "finance", "/oversight/finance/", most=6),
    Page("Dashboard of a department", "officer", "/oversight/department/", most=6),
    Page("The programme on one page", "minister", "/oversight/leaders/", most=6),
    Page("Public money", "auditor", "/oversight/money/", most=6),
    Page("Review of contracts", "partnership_secretary", "/oversight/contracts/", most=6),
    Page("Partner list", "partnership_secretary", "/partners/"),
    Page("Trail", "auditor", "/trail/"),
    Page("Public portal", "ngo", "/"),
    Page("Portal, signed out", VISITOR, "/"),
    Page("Portal, archive, signed out", VISITOR, "/archive/"),
    Page("Portal, results searched, signed out", VISITOR, "/results/?q=" + quote("الرعايه")),
    Page("Portal, planned, signed out", VISITOR, "/planned/"),
    Page("Tender, signed out", VISITOR, "/", (_TENDER,)),
]
_REASON = {"reason": "يرجى توضيح بند الموازنة وإعادة الإرسال."}
STEPS = [
    Loop(
        "Return terms with reasons",
        "finance",
        "Submit terms of reference",
        "officer",
        start="/projects/?stage=finance&department=1",  # the officer's own department
        follow=r'href="(/projects/SH-[^"/]+/)"',
        page="terms/",
        there="/step/tenders.termsofreference/{pk}/send_back/",
        back="/step/tenders.termsofreference/{pk}/submit/",
        fields=_REASON,
    ),
    Loop(
        "Suspend a contract",
        "legal",
        "Resume it",
        "legal",
        start="/contracts/?state=in_force",
        follow=r'href="(/contracts/\d+/)"',
        there="/step/contracts.contract/{pk}/suspend/",
        back="/step/contracts.contract/{pk}/resume/",
        fields=_REASON,
        back_fields=_REASON,
    ),
]
