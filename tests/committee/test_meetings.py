"""Meetings: agenda, quorum with recusals, open votes, numbered decisions, minutes confirmed by each attendee."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, close_old_connections, transaction

from committee.meetings import invitations, quorum, services, voting
from committee.meetings.models import Choice, Decision, Meeting, Vote
from committee.meetings.subjects import carried
from committee.models import Award
from committee.policies import recused_from
from partnership.documents.models import OfficialDocument
from partnership.people.models import User
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification, Task
from tests.committee import story as told
from tests.factories import make_delegation, make_user

pytestmark = pytest.mark.django_db


def seats(kind="partnership", members=3):
    people = {duty: make_user(f"{kind}_{duty}") for duty in ("chair", "secretary")}
    people["members"] = [make_user(f"{kind}_member") for _ in range(members)]
    people["all"] = [people["chair"], people["secretary"], *people["members"]]
    return people


def meeting_of(people, attending=None, **facts):
    known = {"committee": "partnership", "subject": "متابعة العقود", "held_on": clock.now(), "place": "القاعة"}
    attending = people["all"] if attending is None else attending
    return services.meeting_create(by=people["secretary"], attending=attending, **known | facts)


def item_of(people, meeting, subject="اعتماد الدليل"):
    return services.item_add(meeting, by=people["secretary"], subject=subject)


def refused(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def vote(item, choices):
    """`choices`: {person: choice}, each cast in their own name."""
    for person, choice in choices.items():
        voting.vote_cast(item, by=person, choice=choice)


# --- quorum -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("present", "reached"), [(2, False), (3, True)])
def test_half_of_the_members_rounded_up_are_a_quorum(present, reached):
    people = seats()
    meeting = meeting_of(people, attending=people["all"][:present])

    assert [c.reached for c in quorum.of_meeting(meeting)] == [reached]
    if not reached:
        assert refused(fire, meeting, "hold", by=people["secretary"]) == "committee.quorum_present"


def test_a_conflict_lowers_the_denominator_and_takes_the_vote():
    people = seats()
    meeting = meeting_of(people, attending=people["all"][:2])
    item = item_of(people, meeting)
    assert refused(voting.put_to_vote, item, by=people["secretary"], text="يعتمد.") == "quorum"

    for person in people["members"][:2]:
        services.step_aside(item, by=person, reason="قرابة")
    found = quorum.of_item(item)[0]
    assert (found.seats, found.recused, found.entitled, found.needed, found.reached) == (5, 2, 3, 2, True)
    voting.put_to_vote(item, by=people["secretary"], text="يعتمد.")
    with pytest.raises(PermissionDenied):
        voting.vote_cast(item, by=people["members"][0], choice="yes")


def test_a_declared_conflict_with_the_tender_counts_in_the_joint_meeting():
    story = told.recommended(members=3)
    sheet = story.sheet(2)
    from django.db import connection  # noqa: PLC0415 -- the conflict was declared before the evaluation ended

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sharaka.door', %s, true)", [f"committee_scoresheet:{sheet.pk}:set_aside"])
        cursor.execute("UPDATE committee_scoresheet SET state = 'set_aside' WHERE id = %s", [sheet.pk])
    assert recused_from([story.tender.pk]) == {story.tender.pk: {story.members[2].pk}}
    meeting = told.meet(story)

    item = meeting.items.get()
    assert story.members[2].pk not in {person.pk for person in voting.may_vote(item)}
    assert story.members[2].name in Decision.objects.get().tally["recused"]


def test_a_stand_in_fills_the_seat_and_votes():
    people = seats()
    deputy = make_user("officer")
    day = timedelta(days=1)
    make_delegation(people["chair"], deputy, "partnership_chair", starts=clock.now() - day, ends=clock.now() + day)
    meeting = meeting_of(people, attending=[deputy, *people["members"][:2]])
    item = item_of(people, meeting)

    assert quorum.of_item(item)[0].present == 3
    voting.put_to_vote(item, by=people["secretary"], text="يعتمد.")
    assert voting.vote_cast(item, by=deputy, choice="yes").person == deputy


def test_a_seat_has_one_vote_though_its_holder_and_the_stand_in_attend():
    people = seats()
    deputy = make_user("officer")
    day = timedelta(days=1)
    make_delegation(people["chair"], deputy, "partnership_chair", starts=clock.now() - day, ends=clock.now() + day)
    item = item_of(people, meeting_of(people, attending=[people["chair"], deputy, *people["members"][:2]]))
    voting.put_to_vote(item, by=people["secretary"], text="يعتمد.")

    with pytest.raises(PermissionDenied):
        voting.vote_cast(item, by=deputy, choice="yes")
    assert voting.vote_cast(item, by=people["chair"], choice="yes")


# --- votes ------------------------------------------------------------------------------------------------------------
def votes(*choices):
    return [Vote(person_id=n, choice=choice) for n, choice in enumerate(choices)]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (("yes", "yes", "no"), ("carried", False)),
        (("no", "no", "yes"), ("lost", False)),
        (("yes", "abstain", "abstain"), ("carried", False)),
        (("yes", "no"), ("carried", True)),  # person 0 is the chair: the casting vote
        (("no", "yes"), ("lost", True)),
        (("abstain", "yes", "no"), ("lost", False)),
        (("abstain", "abstain"), ("lost", False)),
    ],
)
def test_what_votes_come_to(choices, expected):
    assert voting.result(votes(*choices), {0}) == expected


def test_a_vote_is_open_by_name_counted_once_and_then_closed():
    people = seats()
    meeting = meeting_of(people)
    item = item_of(people, meeting)
    voting.put_to_vote(item, by=people["chair"], text="يعتمد الدليل.")
    assert refused(voting.put_to_vote, item, by=people["chair"], text="مرة أخرى") == "twice"
    assert refused(voting.vote_close, item, by=people["secretary"]) == "no_votes"
    vote(item, {people["chair"]: "yes", people["members"][0]: "no"})
    voting.vote_cast(item, by=people["members"][0], choice="no", remark="أتحفظ على البند الثالث")
    voting.votes_record(
        item, by=people["secretary"],
        choices={people["members"][0].pk: ("yes", ""), people["members"][1].pk: ("abstain", "لم أطلع")},
    )  # fmt: skip
    assert refused(fire, meeting, "hold", by=people["secretary"]) == "committee.votes_closed"
    done = voting.vote_close(item, by=people["secretary"])

    assert (done.outcome, done.casting) == ("carried", True)
    assert done.number.startswith("DC")
    assert done.tally["no"] == [{"name": people["members"][0].name, "remark": "أتحفظ على البند الثالث"}]
    assert [who["name"] for who in done.tally["abstain"]] == [people["members"][1].name]
    assert done.tally["silent"] == sorted([people["secretary"].name, people["members"][2].name])
    assert refused(voting.vote_cast, item, by=people["chair"], choice="no") == "closed"
    assert refused(services.item_remove, item, by=people["secretary"]) == "voted"


def test_the_database_keeps_votes_and_decisions():
    people = seats()
    item = item_of(people, meeting_of(people))
    voting.put_to_vote(item, by=people["chair"], text="يعتمد.")
    vote(item, {people["chair"]: "yes"})
    voting.vote_close(item, by=people["chair"])

    for action in (
        lambda: Vote.objects.update(choice=Choice.NO),
        lambda: Vote.objects.all().delete(),
        lambda: Vote.objects.create(
            decision=Decision.objects.get(), person=people["secretary"], choice="no", cast_at=clock.now(),
            recorded_by=people["secretary"],
        ),
        lambda: Decision.objects.update(text="غيره"),
        lambda: Decision.objects.all().delete(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            action()


def test_nobody_votes_from_outside_before_the_hour_or_without_attending():
    people = seats()
    meeting = meeting_of(people, attending=people["all"][:4])
    item = item_of(people, meeting)
    voting.put_to_vote(item, by=people["chair"], text="يعتمد.")

    for person in (people["members"][2], make_user("tender_member"), make_user("minister")):
        with pytest.raises(PermissionDenied):
            voting.vote_cast(item, by=person, choice="yes")
    assert refused(voting.vote_cast, item, by=people["chair"], choice="maybe") == "choice"
    later = item_of(people, meeting_of(people, held_on=clock.now() + timedelta(days=3)))
    assert refused(voting.put_to_vote, later, by=people["chair"], text="يعتمد.") == "not_now"
    with pytest.raises(PermissionDenied):
        voting.vote_close(item, by=people["members"][0])


@pytest.mark.django_db(transaction=True)
def test_two_chairs_close_at_once_and_two_tabs_vote_twice(time_travel):
    people = seats()
    item = item_of(people, meeting_of(people))
    voting.put_to_vote(item, by=people["chair"], text="يعتمد.")
    answers: list[str] = []

    def together(*actions):
        start = threading.Barrier(len(actions))

        def run(action):
            start.wait()
            try:
                action()
                answers.append("done")
            except DomainError as refusal:
                answers.append(refusal.code)
            finally:
                close_old_connections()
                from django.db import connection  # noqa: PLC0415 -- this thread's own

                connection.close()

        threads = [threading.Thread(target=run, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    member = people["members"][0]
    together(*[lambda: voting.vote_cast(item, by=User.objects.get(pk=member.pk), choice="yes") for _ in range(2)])
    assert (sorted(answers), Vote.objects.count()) == (["done", "done"], 1)
    answers.clear()
    together(
        *[
            lambda who=who: voting.vote_close(item, by=User.objects.get(pk=who.pk))
            for who in (people["chair"], people["secretary"])
        ]
    )
    assert sorted(answers) == ["closed", "done"]
    assert Decision.objects.get().outcome == "carried"


# --- agenda -----------------------------------------------------------------------------------------------------------
def test_what_waits_comes_to_the_agenda_in_any_order():
    story = told.recommended()
    secretary = story.partnership[1]
    key = f"committee.award:{story.award.pk}"
    meeting = services.meeting_create(
        by=secretary, committee="joint", subject="اجتماع مشترك", held_on=clock.now() + timedelta(days=2), place="القاعة",
        waiting=[key],
    )  # fmt: skip
    second = services.item_add(meeting, by=secretary, subject="ما يستجد")
    assert refused(services.item_add, meeting, by=secretary, key=key) == "gone"  # it stands on an agenda already
    assert refused(services.item_add, meeting, by=secretary, subject=" ") == "empty"
    services.item_move(second, by=secretary, to=1)

    assert [item.subject for item in meeting.items.all()] == ["ما يستجد", story.award.path_label()]
    services.item_move(second, by=secretary, to=99)
    assert [item.order for item in meeting.items.all()] == [1, 2]
    services.item_remove(second, by=secretary)
    assert meeting.items.get().machine == "committee.award"
    with pytest.raises(PermissionDenied):
        services.item_add(meeting, by=story.members[0], subject="بند")


# --- the decision is a guard of the step -------------------------------------------------------------------------------
def joint_vote(story, choice):
    secretary = story.partnership[1]
    everyone = [*story.members, *story.officers, *story.partnership]
    meeting = services.meeting_create(
        by=secretary, committee="joint", subject="نقاش", held_on=clock.now(), place="القاعة", attending=everyone,
        award=story.award, waiting=[f"committee.award:{story.award.pk}"],
    )  # fmt: skip
    item = meeting.items.get()
    services.item_write(item, by=secretary, discussion="نوقشت النتائج.", opinion="رأي اللجنة.")
    voting.put_to_vote(item, by=secretary, text="الرفع إلى سعادة الوزير.")
    vote(item, dict.fromkeys(story.partnership, choice))
    voting.vote_close(item, by=secretary)
    return fire(meeting, "hold", by=secretary)


def test_the_award_goes_on_only_with_the_joint_decision():
    story = told.recommended()
    assert refused(fire, story.award, "discuss", by=story.partnership[1]) == "committee.joint_meeting_held"
    joint_vote(story, "yes")

    assert carried(story.award)
    assert fire(story.award, "discuss", by=story.partnership[1]).opinion == "رأي اللجنة."


def test_a_recommendation_that_is_voted_down_returns_to_the_evaluation():
    story = told.recommended()
    assert (
        refused(fire, story.award, "decline", by=story.chair, reason=told.REASON) == "committee.joint_meeting_declined"
    )
    joint_vote(story, "no")
    assert refused(fire, story.award, "discuss", by=story.partnership[1]) == "committee.joint_meeting_held"
    declined = fire(story.award, "decline", by=story.chair, reason=told.REASON)

    assert declined.state == "not_adopted"
    assert type(story.tender).objects.get(pk=story.tender.pk).state == "financial_opened"


def test_an_earlier_decision_does_not_count_when_it_is_discussed_again():
    story, minister = told.with_minister()
    fire(story.award, "send_back", by=minister, reason="ما السبب؟")
    again = fire(story.award, "rediscuss", by=story.partnership[0], reason=told.REASON)

    assert refused(fire, again, "discuss", by=story.partnership[1]) == "committee.joint_meeting_held"
    told.meet(story)
    assert fire(Award.objects.get(pk=again.pk), "discuss", by=story.partnership[1]).state == "discussed"


# --- minutes ----------------------------------------------------------------------------------------------------------
def circulated(people):
    meeting = meeting_of(people, discussion="نوقش ما ورد.", decision="تقرر ما سبق.")
    meeting = fire(meeting, "hold", by=people["secretary"])
    return fire(meeting, "circulate", by=people["secretary"])


def answer_of(meeting, person):
    return meeting.attendance.select_related("meeting__award", "person").get(person=person)


def test_every_attendee_confirms_in_their_own_name_and_then_the_chair():
    people = seats()
    meeting = circulated(people)
    assert Task.objects.filter(machine="committee.meetingattendance", closed_at=None).count() == 5
    with pytest.raises(PermissionDenied):
        fire(answer_of(meeting, people["chair"]), "agree", by=people["secretary"])
    for person in people["all"][1:]:
        fire(answer_of(meeting, person), "agree", by=person)
    assert refused(fire, meeting, "confirm", by=people["chair"]) == "committee.minutes_agreed"
    fire(answer_of(meeting, people["chair"]), "agree", by=people["chair"], remark="مع التحفظ على الصياغة")
    meeting = fire(meeting, "confirm", by=people["chair"])

    paper = OfficialDocument.objects.get(kind="committee.meeting_minutes")
    assert meeting.state == "confirmed"
    assert {row["answer"] for row in paper.data["answers"]} == {"أقر المحضر"}
    assert "مع التحفظ على الصياغة" in [row["remark"] for row in paper.data["answers"]]


def test_a_correction_asked_for_stops_the_minutes_until_they_are_corrected():
    people = seats()
    meeting = circulated(people)
    member = people["members"][0]
    fire(answer_of(meeting, people["chair"]), "agree", by=people["chair"])
    fire(answer_of(meeting, member), "object_to", by=member, reason="لم يذكر اعتراضي")
    clock.shift_to(clock.now() + timedelta(days=30))
    assert refused(fire, meeting, "confirm", by=people["chair"]) == "committee.minutes_agreed"
    assert Notification.objects.filter(person=people["secretary"], step="object_to").exists()

    meeting = fire(meeting, "correct", by=people["secretary"])
    assert refused(fire, answer_of(meeting, member), "agree", by=member) == "committee.minutes_open"
    services.meeting_minutes(
        meeting, by=people["secretary"], discussion="نوقش، واعترض العضو.", decision="تقرر.", attending=people["all"]
    )
    fire(meeting, "circulate", by=people["secretary"])
    assert set(meeting.attendance.values_list("state", flat=True)) == {"asked"}  # the chair answers anew too


def test_silence_counts_as_consent_after_the_rules_working_days():
    people = seats()
    meeting = circulated(people)
    clock.shift_to(clock.now() + timedelta(days=4))
    assert refused(fire, meeting, "confirm", by=people["chair"]) == "committee.minutes_agreed"
    clock.shift_to(clock.now() + timedelta(days=12))
    fire(meeting, "confirm", by=people["chair"])

    assert set(meeting.attendance.values_list("state", flat=True)) == {"silent"}


def test_the_other_committee_does_not_keep_the_meeting():
    people, others = seats(), seats("tender", 1)
    meeting = meeting_of(people)

    with pytest.raises(PermissionDenied):
        fire(meeting, "hold", by=others["secretary"])
    with pytest.raises(PermissionDenied):
        services.item_add(meeting, by=others["secretary"], subject="بند")
    assert set(Task.objects.values_list("role", flat=True)) == {"partnership_secretary"}


# --- invitations ------------------------------------------------------------------------------------------------------
def test_the_members_are_invited_told_of_changes_and_of_the_end(mailoutbox):
    people = seats()
    when = clock.now() + timedelta(days=5)
    meeting = meeting_of(people, held_on=when, attending=[])
    assert Notification.objects.filter(machine="committee.meeting").count() == 5
    moved = services.meeting_move(
        meeting,
        by=people["secretary"],
        subject=meeting.subject,
        held_on=when + timedelta(days=1),
        place="عن بعد",
        lasts=90,
    )
    invitations.mail(moved)

    calendar = invitations.icalendar_of(moved).decode()
    assert "METHOD:PUBLISH" in calendar and "ATTENDEE" not in calendar
    assert "SEQUENCE:1" in calendar
    for mail in mailoutbox:
        sent = str(mail.alternatives[0][0]).replace("\r\n ", "")
        assert "METHOD:REQUEST" in sent and f"ATTENDEE:mailto:{mail.to[0]}" in sent
    assert len(mailoutbox) == len([p for p in people["all"] if p.email])
    assert all(part[1].startswith("text/calendar") for mail in mailoutbox for part in mail.alternatives)
    ended = fire(moved, "cancel", by=people["secretary"], reason="تعذر الحضور")
    assert "METHOD:CANCEL" in invitations.icalendar_of(ended).decode()


# --- pages ------------------------------------------------------------------------------------------------------------
def test_a_meeting_told_through_its_pages(sign_in):
    people = seats()
    secretary, member = sign_in(people["secretary"]), sign_in(people["members"][0])
    facts = {"subject": "اجتماع", "held_on": "2026-01-05T10:00", "lasts": "٩٠", "place": "القاعة"}
    assert secretary.post("/committee/meetings/new/", facts | {"lasts": "5"}).status_code == 422
    assert secretary.post("/committee/meetings/new/", facts).status_code == 302
    meeting = Meeting.objects.get()
    url = meeting.get_absolute_url()
    assert (meeting.committee, meeting.lasts) == ("partnership", 90)
    assert secretary.post(f"{url}agenda/", {"subject": ""}).status_code == 422
    assert secretary.post(f"{url}agenda/", {"subject": "بند"}).status_code == 302
    item = meeting.items.get()
    secretary.post(f"{url}minutes/", {"attending": [p.pk for p in people["all"]], "discussion": "", "decision": ""})
    assert secretary.post(f"{item.get_absolute_url()}put/", {"text": ""}).status_code == 422
    assert secretary.post(f"{item.get_absolute_url()}put/", {"text": "يعتمد."}).status_code == 302
    assert member.post(f"{item.get_absolute_url()}vote/", {"choice": "x"}).status_code == 422
    assert member.post(f"{item.get_absolute_url()}vote/", {"choice": "no", "remark": "رأيي"}).status_code == 302
    assert member.get(f"{item.get_absolute_url()}put/").status_code == 403
    secretary.post(f"{item.get_absolute_url()}votes/", {f"v-{people['chair'].pk}": "yes"})
    assert secretary.post(f"{item.get_absolute_url()}close/").status_code == 302
    assert Decision.objects.get().casting

    for client in (secretary, member):
        assert "يعتمد." in client.get(item.get_absolute_url()).content.decode()
        assert client.get(url).status_code == 200
    assert secretary.get(f"{url}invitation.ics")["Content-Type"].startswith("text/calendar")
    assert secretary.get(f"{url}minutes.pdf").content.startswith(b"%PDF")
    assert sign_in(make_user("partner")).get(f"{url}invitation.ics").status_code == 403
    assert sign_in(make_user("communication")).get(item.get_absolute_url()).status_code == 404
    assert secretary.get("/committee/agenda/999999/").status_code == 404


def test_english_readers_meet_what_a_meeting_is_about_by_its_own_name(sign_in):
    story = told.standstill()
    project = story.tender.project
    project.title_en = "A day-care club"
    project.save(update_fields=["title_en"])
    found, client = story.award.meetings.get(), sign_in(story.partnership[1])
    item = found.items.get()
    pages = ("/committee/meetings/", found.get_absolute_url(), item.get_absolute_url())
    arabic = [client.get(page).content.decode() for page in pages]
    client.cookies["django_language"] = "en"
    english = [client.get(page).content.decode() for page in pages]

    assert all(project.title in page and project.title_en not in page for page in arabic)
    assert all(project.title_en in page for page in english)
    assert project.title not in english[0] and project.title not in english[2]


def test_english_readers_meet_who_voted_by_their_english_names(sign_in):
    people = seats()
    item = item_of(people, meeting_of(people))
    voting.put_to_vote(item, by=people["chair"], text="يعتمد الدليل.")
    against, silent = people["members"][:2]
    vote(item, {people["chair"]: "yes", against: "no"})
    voting.vote_close(item, by=people["chair"])
    for n, person in enumerate((against, silent)):
        person.name_en = f"Member Number{n}"
        person.save(update_fields=["name_en"])
    client = sign_in(people["chair"])
    arabic = client.get(item.get_absolute_url()).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(item.get_absolute_url()).content.decode()

    assert against.name in arabic and silent.name in arabic and "Member Number" not in arabic
    assert "Member Number0" in english and "Member Number1" in english and against.name not in english


def test_what_waits_for_another_committee_is_not_dropped_silently(sign_in):
    story = told.recommended()
    key = f"committee.award:{story.award.pk}"
    client = sign_in(story.partnership[1])
    facts = {"subject": "متابعة", "held_on": "2026-12-01T10:00", "place": "القاعة", "waiting": [key]}
    refused_page = client.post("/committee/meetings/new/", facts | {"committee": "partnership"})

    assert refused_page.status_code == 422 and "ما ينتظر لجنة أخرى" in refused_page.content.decode()
    assert client.post("/committee/meetings/new/", facts | {"committee": "joint"}).status_code == 302
    assert Meeting.objects.latest("pk").items.get().object_id == str(story.award.pk)


def test_a_page_of_a_meeting_asks_no_more_for_more_items(sign_in, query_budget):
    people = seats()
    meeting = meeting_of(people)
    for n in range(6):
        item_of(people, meeting, f"بند {n}")
    client = sign_in(people["secretary"])
    with query_budget(15):
        client.get(meeting.get_absolute_url())
    first = meeting.items.all()[0].get_absolute_url()
    with query_budget(15):
        client.get(first)
