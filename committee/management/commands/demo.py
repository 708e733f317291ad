"""Load the demonstration: two years of the programme, told through the services and the one door."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from committee.demo import bulk, cast, office, oversight, plans, publication, register
from committee.demo.accounts import PARTNERS
from committee.demo.agenda import Agenda
from committee.demo.board import raise_ceiling
from committee.demo.story import Plan, ProjectStory
from partnership.people.models import User
from partnership.workflow import clock
from tenders.box.keyring import keyring

BEGAN = timedelta(days=800)


class Command(BaseCommand):
    help = "Loads a deterministic, realistic Arabic data set into an empty database; --scale multiplies the projects."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="how many times the projects (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scale"] < 1:
            raise CommandError("--scale must be 1 or more.")
        if User.objects.exists():
            if options["scale"] == 1:
                raise CommandError("This database is in use: the demonstration is loaded into an empty one only.")
        else:
            with transaction.atomic(), keyring():
                self._tell()
        if options["scale"] > 1:
            rows = bulk.multiply(options["scale"])
            self.stdout.write(f"{rows} rows copied.")

    def _tell(self) -> None:
        clock.become_demo()
        present = timezone.now()
        began = present - BEGAN
        people = cast.Cast()
        clock.shift_to(began)
        cast.hire(people, began)
        cast.open_budget(people, sorted({began.year, *range(began.year, present.year + 1)}))
        raise_ceiling(people)
        agenda = Agenda(present)
        today = timezone.localdate(present)
        for partner in PARTNERS:
            if partner.account not in register.TOLD_ELSEWHERE:
                agenda.add(began + timedelta(hours=1), register.register_partner(people, partner, today))
        for plan in plans.all_plans():
            agenda.add(present - timedelta(days=plan.age) - _length(plan), ProjectStory(people, plan).told())
        agenda.add(present - timedelta(days=30), publication.audience_story(people))
        for age, story in [*office.stories(people), *oversight.stories(people), *register.stories(people, today)]:
            agenda.add(present - timedelta(days=age), story)
        acts = agenda.run()
        self.stdout.write(f"The demonstration is loaded: {acts} acts.")


# Days from the first act to each stop, measured once: where a story must begin for its last act to have the wanted age.
_LENGTHS = {
    "created": 0, "draft": 3, "withdrawn": 5, "finance_review": 5, "rejected": 9, "returned": 9, "preparing": 9,
    "prepared": 12, "ready": 12.5, "cancelled_early": 13.5, "just_announced": 13.5, "cancelled": 22.5,
    "announced": 27, "closed": 43.5, "opening": 43.5, "with_board": 22.5, "no_bids": 44.5, "retender": 54.5, "technical": 44.5, "half_scored": 50,
    "locked": 51.5, "scored": 52.5, "financial": 54.5, "recommended": 57.5, "discussed": 62.5, "with_minister": 63.5,
    "minister_returned": 66.5, "minister_rejected": 66.5, "approved": 66.5, "standstill": 67.5, "complaint": 70.5,
    "drafting": 83, "round_offered": 87, "round_proposed": 88, "finance_channel": 87, "chair_approval": 89, "legal_review": 91, "senior_approval": 95,
    "accreditation": 97, "accredited": 98, "signing": 99, "partner_signed": 103, "just_in_force": 105,
    "suspended": 125, "terminated": 150, "settled": 151,
}  # fmt: skip
_DETOURS = {
    "finance_return": 6,
    "minister_return": 5,
    "legal_return": 3,
    "complaint": 0,
    "partner_round": 0,
    "electronic": 0,
    "paper": 0,
    "amendment": 1,
    "advance": 1,
    "late": 12,
    "bad": 0,
    "referred": 0,
    "addendum": 3,
    "expert": 0,
    "low": 0,
}


def _length(plan: Plan) -> timedelta:
    number = int(plan.stop.rsplit("_", 1)[1]) if plan.stop[-1].isdigit() else 0
    if number or plan.stop == "completed":
        months = plan.programme.deliverables[(number or len(plan.programme.deliverables)) - 1][1]
        base = 105.0 + months * 30.5 + 14
    else:
        base = _LENGTHS[plan.stop]
    extra = sum(_DETOURS[detour] for detour in plan.detours)
    if "international" in {p.kind for p in PARTNERS if p.account in plan.bidders} and base >= 83:
        extra += 10
    return timedelta(days=base + extra)
