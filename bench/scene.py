"""What is rare and dear, to measure: thirty bids by twenty-five criteria with open prices, ten members who score at once, and
two drafts of a contract of sixty pages.

`python -m bench.scene FOLDER` grows it from the demonstration's own tenders and writes where it stands to FOLDER/scene.json.
Rows are copied as they are, without triggers: nothing of this was lived, it is only there to be read and timed.
"""

import json
import os
import random
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

BIDS, CRITERIA, MEMBERS = 30, 25, 10


def crowd(tender: Any, bids: int = BIDS, criteria: int = CRITERIA) -> None:
    """Give a tender whose prices are open `bids` ranked bids, each with points on `criteria` criteria."""
    from django.db import connection, transaction  # noqa: PLC0415 -- Django is set up by whoever calls

    from committee.models import BidResult  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        tender.frozen_criteria = [
            {"id": n, "name": f"معيار {n}", "description": "", "weight": "4.00", "minimum": None}
            for n in range(1, criteria + 1)
        ]
        type(tender).objects.filter(pk=tender.pk).update(frozen_criteria=tender.frozen_criteria)
        first = BidResult.objects.select_related("bid__partner").get(tender=tender, rank=1)
        known = BidResult.objects.filter(tender=tender).count()
        for n in range(known + 1, bids + 1):
            _another(first, n)
        for row in BidResult.objects.filter(tender=tender):
            row.by_criterion = {
                str(c["id"]): f"{60 + (row.pk * 7 + c['id'] * 5) % 40}.000" for c in tender.frozen_criteria
            }
            row.save(update_fields=["by_criterion"])


def _another(first: Any, n: int) -> None:
    """A bid like the first rank's, of another partner, ranked last."""
    from committee.models import PriceReview  # noqa: PLC0415
    from tenders.box.models import Envelope, OpenedEnvelope  # noqa: PLC0415
    from tenders.models import BidVersion  # noqa: PLC0415

    model = first.bid.partner
    partner = _copy(model, name=f"{model.name} {n}", registration_number=f"B-{n}-{first.pk}")
    bid = _copy(first.bid, partner_id=partner.pk)
    old = BidVersion.objects.get(bid=first.bid, is_current=True)
    version = _copy(old, bid_id=bid.pk, receipt=f"B-{n}-{first.pk}")
    for kind in ("technical", "financial"):
        opened = OpenedEnvelope.objects.select_related("envelope").get(envelope__version=old, envelope__kind=kind)
        envelope: Envelope = _copy(opened.envelope, bid_id=bid.pk, version_id=version.pk)
        _copy(opened, envelope_id=envelope.pk)
    _copy(PriceReview.objects.get(bid=first.bid), bid_id=bid.pk)
    _copy(first, bid_id=bid.pk, rank=n, total=Decimal(60 - n), technical_score=Decimal(75))


def _copy(row: Any, **changes: Any) -> Any:
    facts = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key and not f.generated
    }
    made = type(row)(**facts | changes)
    return type(row).objects.bulk_create([made])[0]


def seat(tender: Any, members: int = MEMBERS) -> list[tuple[str, int]]:
    """Give a tender under technical evaluation open, declared sheets until there are `members`: (account, sheet)."""
    from committee.models import ConflictAnswer, ScoreSheet  # noqa: PLC0415
    from partnership.people.models import RoleGrant  # noqa: PLC0415
    from partnership.workflow.clock import now  # noqa: PLC0415

    like = ScoreSheet.objects.filter(tender=tender, state="open").select_related("member")[0].member
    for n in range(members):
        user = _copy(like, username=f"bench_member{n}", email=f"bench{n}@demo.sharaka.example")
        RoleGrant.objects.create(user=user, role="tender_member", since=now())
        ScoreSheet.objects.create(tender=tender, member=user)
    sheets = list(
        ScoreSheet.objects.filter(tender=tender, member__username__startswith="bench_").select_related("member")
    )
    ConflictAnswer.objects.bulk_create(
        ConflictAnswer(sheet=sheet, bid=bid, none=True, answered_at=now())
        for sheet in sheets
        for bid in tender.bids.filter(state="opened")
    )
    return [(sheet.member.username, sheet.pk) for sheet in sheets]


_WORDS = (
    "يلتزم", "الطرف", "الثاني", "بتنفيذ", "الأعمال", "وفق", "المعايير", "المهنية", "ويقدم", "تقريراً", "دورياً", "عن",
    "الإنجاز", "والمستفيدين", "خلال", "المدة", "المحددة",
)  # fmt: skip


def long_draft(seed: int = 7) -> list[dict[str, Any]]:
    """Some 24,000 words in forty clauses: sixty pages."""
    chance = random.Random(seed)  # noqa: S311 -- the same words each time
    sentences = [[" ".join(chance.choices(_WORDS, k=15)) + "." for _line in range(42)] for _clause in range(40)]
    return [
        {"number": n, "title": f"بند {n}", "text": "\n".join(lines), "code": f"c{n}"} for n, lines in enumerate(sentences, 1)
    ]  # fmt: skip


def reworded(draft: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The draft with three words changed in every fourth clause."""
    return [
        row | {"text": row["text"].replace("المعايير", "الأصول", 3)} if row["number"] % 4 == 0 else row for row in draft
    ]


def drafts(contract: Any) -> int:
    """Give a contract two kept drafts of sixty pages; the number of the earlier one."""
    from contracts.models import ContractRevision  # noqa: PLC0415
    from partnership.workflow.clock import now  # noqa: PLC0415

    first, before = contract.revisions.count() + 1, long_draft()
    ContractRevision.objects.bulk_create(
        ContractRevision(contract=contract, number=first + n, clauses=clauses, kept_at=now())
        for n, clauses in enumerate((before, reworded(before)))
    )
    return first


def main(folder: Path) -> None:
    import django  # noqa: PLC0415 -- the settings are chosen first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    from committee.models import ScoreSheet  # noqa: PLC0415
    from contracts.models import Contract  # noqa: PLC0415
    from tenders.models import Tender  # noqa: PLC0415

    priced = Tender.objects.filter(state="financial_opened").order_by("pk")[0]
    scored = Tender.objects.filter(state="technical_opened", consensus=None, sheets__state="open").order_by("-pk")[0]
    crowd(priced)
    sheets = seat(scored)
    cells = [f"p-{bid.pk}-{c['id']}" for bid in scored.bids.filter(state="opened") for c in scored.frozen_criteria]
    contract = Contract.objects.filter(state="drafting").order_by("pk")[0]
    first = drafts(contract)
    told = {
        "comparison": f"/committee/tenders/{priced.pk}/comparison/", "sheets": sheets, "cells": cells,
        "sheet": f"/committee/sheets/{ScoreSheet.objects.filter(member__username='tender_member1', state='open')[0].pk}/",
        "drafts": f"/contracts/{contract.pk}/revisions/{first}/?to={first + 1}",
    }  # fmt: skip
    (folder / "scene.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
