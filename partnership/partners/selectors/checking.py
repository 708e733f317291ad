"""The checklist of a registration: what it lacks, what was checked, what is left."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnership.partners.checklists import Item, checklist, papers_of
from partnership.partners.models import DocumentKind, ItemCheck, Partner, PartnerDocument


@dataclass(frozen=True, slots=True)
class Lack:
    """What a registration lacks: a fact of the form, or a paper."""

    label: str
    fact: str = ""
    paper: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its papers and its check. `check` is None where none was made or the item has changed since."""

    item: Item
    papers: list[PartnerDocument]
    lacks: list[Lack]
    check: ItemCheck | None
    seen: str

    @property
    def is_accepted(self) -> bool:
        return self.check is not None and self.check.accepted

    @property
    def reason(self) -> str:
        return "" if self.check is None else self.check.reason


def evidence_of(partner: Partner) -> Partner:
    """Read a partner's papers, checks, debarments and activities, once for an object: a page asks them many times."""
    wanted: list[Any] = [Prefetch("documents", PartnerDocument.objects.select_related("file")), "checks", "debarments"]
    if partner.kind == "firm":
        wanted.append("activities")
    prefetch_related_objects([partner], *wanted)
    return partner


def lines_of(partner: Partner) -> list[Line]:
    """Every item of the partner's checklist."""
    evidence_of(partner)
    papers = {paper.kind: paper for paper in sorted(partner.documents.all(), key=lambda p: p.pk) if paper.is_current}
    checks = {check.item: check for check in partner.checks.all()}
    activities = sorted(activity.code for activity in partner.activities.all()) if partner.kind == "firm" else []
    return [_line(partner, item, papers, checks, activities) for item in checklist(partner.kind)]


def _line(
    partner: Partner,
    item: Item,
    papers: dict[str, PartnerDocument],
    checks: dict[str, ItemCheck],
    activities: list[str],
) -> Line:
    shown = [papers[kind] for kind in item.papers if kind in papers]
    facts = {name: activities if name == "activities" else getattr(partner, name) for name in item.facts}
    seen = _hash(facts, shown)
    check = checks.get(item.code)
    lacks = _lacking(partner, item, facts, papers)
    return Line(item, shown, lacks, check if check is not None and check.seen == seen else None, seen)


def _lacking(partner: Partner, item: Item, facts: dict[str, Any], papers: dict[str, PartnerDocument]) -> list[Lack]:
    labels = {f.name: f.verbose_name for f in [*Partner._meta.fields, *Partner._meta.many_to_many]}
    empty = [name for name, value in facts.items() if name in item.needed and value in (None, "", [])]
    found = [Lack(str(labels[name]), fact=name) for name in empty]
    for kind in item.papers:
        if kind in item.needed and kind not in papers and partner.imported_by_id is None:  # those were seen on paper
            found.append(Lack(_("document: %(name)s") % {"name": DocumentKind(kind).label}, paper=kind))
    return found


def _hash(facts: dict[str, Any], papers: list[PartnerDocument]) -> str:
    text = json.dumps([facts, [paper.pk for paper in papers]], default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def missing_from_registration(partner: Partner) -> list[str]:
    """What a registration still lacks, in words."""
    return [lack.label for line in lines_of(partner) for lack in line.lacks]


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """A step of a registration on its partner's pages: where it is done and how many things it lacks."""

    code: str
    name: str
    url: str
    missing: int


def registration_steps(partner: Partner | None) -> list[RegistrationStep]:
    """Facts, papers, sending. Without a partner, as they will be once the first facts are saved."""
    names = {"facts": _("Facts"), "papers": _("Documents"), "send": _("Check and send")}
    if partner is None:
        return [RegistrationStep(code, name, "", 0) for code, name in names.items()]
    lacks = [lack for line in lines_of(partner) for lack in line.lacks]
    counts = {"facts": sum(bool(lack.fact) for lack in lacks), "papers": sum(bool(lack.paper) for lack in lacks)}
    urls = {
        "facts": reverse("partners:partner_edit", args=[partner.pk]),
        "papers": reverse("partners:documents", args=[partner.pk]),
        "send": partner.get_absolute_url(),
    }
    return [RegistrationStep(code, names[code], urls[code], counts.get(code, len(lacks))) for code in names]


def items_left(partner: Partner) -> list[Line]:
    """The items that are not checked and accepted as they stand now."""
    return [line for line in lines_of(partner) if not line.is_accepted]


def returned_reasons(partner: Partner) -> str:
    """What was found wrong, one line for each item: where the letter of return begins."""
    return "\n".join(f"{line.item.label}: {line.reason}" for line in lines_of(partner) if line.reason)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that the partner is asked for: the one that counts or waits first, older ones after it."""

    kind: str
    label: str | Promise
    needed: bool
    papers: list[PartnerDocument]


def paper_list(partner: Partner, papers: list[PartnerDocument]) -> list[PaperLine]:
    """The papers of the partner's kind in the order of its checklist, newest first in each."""
    newest = sorted(papers, key=lambda paper: -paper.pk)
    return [
        PaperLine(kind, DocumentKind(kind).label, needed, [paper for paper in newest if paper.kind == kind])
        for kind, needed in papers_of(partner.kind)
    ]
