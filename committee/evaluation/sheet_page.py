"""What the page of a score sheet shows, and the declaration of conflicts read back."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from committee.evaluation.conflicts import Declared, hints_for
from committee.evaluation.results import bids_to_score, comment_limits
from committee.evaluation.sheets import by_bid, by_criterion, cells_of, plain, seen_of
from committee.models import ScoreSheet, Supplied
from committee.selectors import consensus_to_link
from tenders.box import service as box
from tenders.box.models import TECHNICAL
from tenders.models import Bid

MAX_CONFLICT = 1000
TEXTS = ("approach", "experience", "team")


def sheet_context(
    found: ScoreSheet, user: Any, view: Mapping[str, str], typed: Any, errors: dict[tuple[int, int], str]
) -> dict[str, Any]:
    """The sheet by bid, by criterion, or one bid with its documents beside."""
    mine, bids = found.member_id == user.pk, bids_to_score(found.tender)
    declared = any(answer.none for answer in found.answers.all())
    shown = by_address(view, bids)
    editable = mine and declared and found.is_open
    cells = cells_of(found, bids, typed, errors) if declared or not mine else []
    groups = by_criterion(cells) if shown["by"] == "criterion" else by_bid(cells)
    one = next((bid for bid in bids if bid.pk == shown["at"]), None)
    low, high = comment_limits(found.tender)
    shown_groups = [g for g in groups if g.bid == one] if one and shown["by"] == "bid" else groups
    scored = sum(cell.saved is not None for cell in cells)
    return {
        "sheet": found,
        "meeting": None if found.is_open else consensus_to_link(user, found.tender),
        "mine": mine,
        "declared": declared,
        "bids": bids,
        "view": shown,
        "groups": shown_groups,
        "seen": typed.get("seen", "") if typed else seen_of(cell for group in shown_groups for cell in group.cells),
        "totals": by_bid(cells),
        "errors": errors,
        "scored": scored,
        "elsewhere": scored - sum(cell.saved is not None for group in shown_groups for cell in group.cells),
        "wanted": len(cells) or 1,
        "low": plain(low),
        "high": plain(high),
        "missing": [c for c in cells if c.saved is None or c.needs_comment] if editable else [],
        "editable": editable,
        "beside": _beside(one, user, view.get("file", "")) if one and cells and shown["by"] == "bid" else None,
    } | _declaration(found, bids, wanted=mine and not declared and found.is_open)


def by_address(view: Mapping[str, str], bids: list[Bid]) -> dict[str, Any]:
    """How the address asks the sheet to be shown; anything unknown is the sheet by bid."""
    at = view.get("at", "")
    known = {str(bid.pk): bid.pk for bid in bids}
    return {"by": "criterion" if view.get("by") == "criterion" else "bid", "at": known.get(at)}


def _declaration(found: ScoreSheet, bids: list[Bid], *, wanted: bool) -> dict[str, Any]:
    if not wanted:
        return {"declarations": [], "hinted": False, "declare_error": ""}
    hints = hints_for(found.member, found.tender, bids)
    rows = [Declared(bid, hints[bid.pk]) for bid in bids]
    return {"declarations": rows, "hinted": any(row.hints for row in rows), "declare_error": ""}


def declaration_from(data: Any, sheet: ScoreSheet) -> tuple[dict[int, str], str]:
    """What was declared as {bid: "" or the conflict}, and what is wrong with it. Without any answer: none for all."""
    bids = bids_to_score(sheet.tender)
    given = {bid.pk: data.get(f"a-{bid.pk}", "") for bid in bids}
    if data.get("all") or ("send" not in data and not any(given.values())):
        if any(value == "conflict" for value in given.values()):
            return {}, _("You marked a conflict: send your declaration with the other button.")
        if any(hints_for(sheet.member, sheet.tender, bids).values()):
            return {}, _("Answer for every bidder: there are notes to read.")
        return {bid.pk: "" for bid in bids}, ""
    answers = {}
    for bid in bids:
        text = data.get(f"t-{bid.pk}", "").replace("\x00", "").strip()[:MAX_CONFLICT]
        if given[bid.pk] not in ("none", "conflict"):
            return {}, _("Answer for every bidder.")
        if given[bid.pk] == "conflict" and not text:
            return {}, _("Write which relation you have with %(bidder)s.") % {"bidder": bid.partner}
        answers[bid.pk] = text if given[bid.pk] == "conflict" else ""
    return answers, ""


def _beside(bid: Bid, user: Any, file: str) -> dict[str, Any] | None:
    """The technical envelope of one bid beside its scores: what was written, and one file in the page."""
    readable = box.shown(bid, TECHNICAL, user)
    if readable is None:
        return None
    content, files = readable
    titles = {
        "approach": _("How the work will be done"), "experience": _("Similar work done before"), "team": _("The team"),
    }  # fmt: skip
    texts = [{"title": titles[name], "text": content[name]} for name in TEXTS if content.get(name)]
    names = {str(c["id"]): c["name"] for c in bid.tender.frozen_criteria}
    texts += [{"title": names[k], "text": t} for k, t in (content.get("answers") or {}).items() if k in names]
    rows = [
        {
            "pk": str(f.pk), "name": f.name, "problem": f.problem, "url": reverse("tenders:box_file", args=[f.pk]),
            "is_pdf": f.content_type == "application/pdf" and not f.problem,
        }
        for f in files
    ]  # fmt: skip
    pdfs = [row for row in rows if row["is_pdf"]]
    return {
        "texts": texts,
        "files": rows,
        "supplied": list(Supplied.objects.filter(examination__bid=bid).select_related("file")),
        "shown": next((r for r in pdfs if r["pk"] == file), pdfs[0] if pdfs else None),
    }
