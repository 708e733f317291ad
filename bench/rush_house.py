"""The house side of the deadline rush: people, drafts and sessions made through the services before it; the opening after it.

    python -m bench.rush_house prepare BIDDERS      an announced tender, its bidders with their drafts, sessions and keys
    python -m bench.rush_house begin TENDER SECONDS    the demonstration's clock, to so many seconds before the deadline
    python -m bench.rush_house examine TENDER LOG   closes and opens the tender; compares what is in it with the crowd's log

Each prints one line of JSON. The data folder is SHARAKA_DATA's.
"""

import hashlib
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- Django is set up first
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.files.storage import storages  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from committee.demo import box as demo_box  # noqa: E402
from committee.demo import cast as demo_cast  # noqa: E402
from committee.demo import register  # noqa: E402
from committee.demo.accounts import ALL, DemoPartner  # noqa: E402
from committee.demo.board import raise_ceiling  # noqa: E402
from committee.demo.cast import Cast  # noqa: E402
from committee.demo.story import Plan, ProjectStory  # noqa: E402
from committee.demo.texts import PROGRAMMES  # noqa: E402
from partnership.people.models import RoleGrant, User  # noqa: E402
from partnership.workflow import clock  # noqa: E402
from partnership.workflow.engine import fire  # noqa: E402
from tenders.box import gathering, keyring, opening  # noqa: E402
from tenders.models import BidVersion, BudgetLine, Envelope, EnvelopeFile, Tender  # noqa: E402
from tenders.relations import RELATIONS  # noqa: E402
from tenders.services.bid import bid_save, bid_start  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def prepare(bidders: int) -> dict[str, Any]:
    """One announced tender and so many bidders before their last three requests, in an empty database or after an earlier run."""
    call_command("migrate", verbosity=0)
    cast = _cast()
    tender = _announced(cast)
    with keyring.keyring() as keys:
        crowd = [_bidder(cast, tender, n) for n in range(bidders)]
        for one in crowd:
            one["cookies"][f"{keyring.PREFIX}{one['bid']}"] = keys[one["bid"]]
    return {"tender": tender.pk, "crowd": crowd}


def _cast() -> Cast:
    cast = Cast()
    if User.objects.exists():
        cast.people = {user.username: user for user in User.objects.all()}
    else:
        clock.become_demo()
        demo_cast.hire(cast, clock.now())
        raise_ceiling(cast)
    known = set(BudgetLine.objects.values_list("fiscal_year", flat=True))
    demo_cast.open_budget(cast, sorted({clock.today().year, clock.today().year + 1} - known))
    return cast


def _announced(cast: Cast) -> Tender:
    """A campaign whose documents are free, told by the demonstration's own story up to its announcement."""
    programme = next(p for p in PROGRAMMES if p.field == "activities")
    story = ProjectStory(cast, Plan(programme, programme.places[0], "just_announced", (), 0))
    for pause in story.told():
        clock.shift_to(clock.now() + pause)
    return story.tender


def _bidder(cast: Cast, tender: Tender, n: int) -> dict[str, Any]:
    """A verified association with a complete draft but for its files, signed in."""
    name = f"rush-{tender.pk}-{n:03d}"
    user = User.objects.create(
        username=name, email=f"{name}@demo.sharaka.example", name=f"ممثل {n}", name_en=f"Representative {n}",
        password=make_password(None), is_demo=True,
    )  # fmt: skip
    RoleGrant.objects.create(user=user, role="partner", since=clock.now() - timedelta(days=400))
    cast.people[name] = user
    plan = DemoPartner(
        name,
        "association",
        f"جمعية السباق {tender.pk}-{n}",
        f"Rush Society {tender.pk}-{n}",
        f"R-{tender.pk}-{n}",
        ALL,
        80,
    )
    for _pause in register.register_partner(cast, plan, clock.today()):
        pass
    bid = bid_start(tender, partner=cast.partners[name], by=user)
    bid_save(bid, by=user, technical=_technical(), financial=_financial(tender, n))
    client = Client()
    client.force_login(user, BACKEND)
    return {"bid": bid.pk, "cookies": {"sessionid": client.cookies["sessionid"].value}}


def _technical() -> dict[str, Any]:
    return {
        **dict.fromkeys(("accepts_terms", "no_conflict", "all_true"), True), **{r.answer: "no" for r in RELATIONS},
        "bids_as": "alone", "approach": "على ثلاث مراحل.", "experience": "أعمال مماثلة.", "team": "مدير وأخصائيان.",
    }  # fmt: skip


def _financial(tender: Tender, n: int) -> dict[str, Any]:
    return {
        "security_kind": "guarantee", "security_issuer": "بنك البحرين الوطني", "security_number": f"LG-{n}",
        "security_amount": str(tender.bid_security_amount),
        "security_expires": (clock.today() + timedelta(days=400)).isoformat(),
        "items": [{"description": "التنفيذ", "unit": "مقطوعية", "quantity": "1", "unit_price": f"{20_000 + n}.500"}],
    }  # fmt: skip


def begin(tender: int, seconds: float) -> dict[str, Any]:
    """Set the clock; `closes` is the deadline by this machine's own clock (seconds since 1970)."""
    closing: Any = Tender.objects.get(pk=tender).closing_at
    clock.shift_to(closing - timedelta(seconds=seconds))
    return {"closes": time.time() + (closing - clock.now()).total_seconds()}


# --- after the rush ---------------------------------------------------------------------------------------------------
def examine(tender_pk: int, log: Path) -> dict[str, Any]:
    """Close, open everything, and compare: by bid, what the crowd was told (`receipt`) and sent (hashes by kind of envelope)."""
    tender = Tender.objects.get(pk=tender_pk)
    if tender.state == "announced":
        clock.shift_to(tender.closing_at + timedelta(seconds=1))
        tender = fire(tender, "close", by=None, clock=True)
    keys = {kind: _key(tender, kind) for kind in ("technical", "financial")}
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for one in json.loads(log.read_text()):
        versions = list(BidVersion.objects.filter(bid=one["bid"]).order_by("number"))
        state = _state(tender, versions, one, keys)
        told = "acknowledged" if one["receipt"] else "not acknowledged"
        found[f"{told}, {state}"] += 1
        if state == "half" or (one["receipt"] and state != "whole") or (one["receipt"] and _other(versions, one)):
            wrong.append(f"bid {one['bid']}: {told}, {state}")
    wrong += [f"left behind: {name}" for name in _left_behind()]
    return {"found": dict(found), "wrong": wrong}


def _key(tender: Tender, kind: str) -> Any:
    officers = [o.person for o in tender.box_officers.select_related("person").order_by("pk")][:2]
    leader = User.objects.get(username="tender_secretary")
    meeting, private = gathering.begin(tender, kind, by=leader)
    for person in officers:
        gathering.give(meeting, person, demo_box.passphrase_of(person))
    key = gathering.whole_key(meeting, kind, private)
    gathering.end(meeting)
    return key


def _other(versions: list[BidVersion], one: dict[str, Any]) -> bool:
    return one["receipt"] not in {v.receipt for v in versions}


def _state(tender: Tender, versions: list[BidVersion], one: dict[str, Any], keys: dict[str, Any]) -> str:
    """ "absent", "whole" (in time, both envelopes there, they open, every byte is what was sent) or "half"."""
    if not versions:
        return "absent"
    for version in versions:
        envelopes = {e.kind: e for e in Envelope.objects.filter(version=version)}
        in_time = (
            version.sealed_at is not None and tender.closing_at is not None and version.sealed_at < tender.closing_at
        )
        if not in_time or set(envelopes) != set(keys):
            return "half"
        if not all(_opens(e, keys[kind], one["sent"].get(kind)) for kind, e in envelopes.items()):
            return "half"
    return "whole"


def _opens(envelope: Envelope, key: Any, sent: str | None) -> bool:
    """The opening itself, as in the session: the receipt's hash, the text, and the one file byte for byte."""
    result = opening.open_envelope(envelope, key, by=User.objects.get(username="tender_secretary"))
    files = list(result.files.all())
    hashes = [hashlib.sha256(b"".join(_chunks(f.path))).hexdigest() for f in files if not f.problem]
    return result.hash_matches and not result.problem and bool(result.content) and hashes == [sent]


def _chunks(path: str) -> Iterator[bytes]:
    with storages["default"].open(path) as stored:
        yield from stored.chunks()


def _left_behind() -> list[str]:
    """Files that no row names: of uploads that broke off or were refused."""
    root = Path(settings.MEDIA_ROOT)
    known = set(EnvelopeFile.objects.values_list("path", flat=True))
    lying = {str(p.relative_to(root)) for folder in ("incoming", "box") for p in (root / folder).glob("*")}
    return sorted(lying - known)


def main(command: str, *arguments: str) -> None:
    if command == "prepare":
        answer = prepare(int(arguments[0]))
    elif command == "begin":
        answer = begin(int(arguments[0]), float(arguments[1]))
    else:
        answer = examine(int(arguments[0]), Path(arguments[1]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
