"""My sheet as a page: by bid, by criterion, one bid with its documents; what was typed is kept as it is typed."""

import pytest
from django.test import Client
from django.utils import translation

from committee.evaluation.services.scoring import no_conflict_declare
from committee.evaluation.sheets import points_from
from committee.models import Score
from partnership.workflow.engine import fire
from tests.committee import story as told

pytestmark = pytest.mark.django_db


def begun(sign_in, *totals):
    story = told.opened(*(totals or ("1000.000", "900.000")))
    no_conflict_declare(story.sheet(), by=story.members[0])
    page, url = sign_in(story.members[0]), story.sheet().get_absolute_url()
    names = [f"{bid.pk}-{c['id']}" for bid in story.bids for c in story.tender.frozen_criteria]
    return story, page, url, names


def test_typing_is_kept_one_cell_at_a_time(sign_in):
    _story, page, url, names = begun(sign_in)
    answer = page.post(f"{url}autosave/", {f"p-{names[0]}": "٨٠٫٥", f"c-{names[0]}": "موثق"})

    assert answer.status_code == 200 and answer.json()["errors"] == {}
    assert str(Score.objects.get().points) == "80.500"
    page.post(f"{url}autosave/", {f"p-{names[1]}": "70", f"c-{names[1]}": ""})
    assert Score.objects.count() == 2  # the first cell is untouched


def test_a_wrong_cell_is_named_and_the_right_ones_are_kept(sign_in):
    _story, page, url, names = begun(sign_in)
    answer = page.post(f"{url}autosave/", {f"p-{names[0]}": "180", f"p-{names[1]}": "70"}).json()

    assert list(answer["errors"]) == [names[0]]
    assert Score.objects.get().points == 70


def test_after_the_lock_nothing_is_kept_and_the_page_is_told_so(sign_in):
    story, page, url, names = begun(sign_in, "1000.000")
    told.score(story.sheet(), 80)
    answer = page.post(f"{url}autosave/", {f"p-{names[0]}": "10"})

    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    assert Score.objects.filter(points=10).count() == 0


def test_nobody_saves_on_anothers_sheet_or_before_declaring(sign_in):
    story, page, url, names = begun(sign_in)
    assert sign_in(story.members[1]).post(f"{url}autosave/", {f"p-{names[0]}": "10"}).status_code == 404
    assert sign_in(story.chair).post(f"{url}autosave/", {f"p-{names[0]}": "10"}).status_code == 404
    other = sign_in(story.members[1]).post(f"{story.sheet(1).get_absolute_url()}autosave/", {f"p-{names[0]}": "10"})
    assert (other.status_code, other.json()["code"]) == (409, "undeclared")
    assert page.get(f"{url}autosave/").status_code == 405
    gone = Client().post(f"{url}autosave/", {f"p-{names[0]}": "10"}, headers={"accept": "application/json"})
    assert (gone.status_code, gone.json()["code"]) == (401, "signed_out")  # the sheet's script keeps it and says so
    assert Client().get(url).status_code == 302


def test_the_sheet_reads_by_bid_by_criterion_and_one_bid_with_its_documents(sign_in):
    story, page, url, names = begun(sign_in)
    whole = page.get(url).content.decode()
    across = page.get(f"{url}?by=criterion").content.decode()
    bid = story.bids[1]
    one = page.get(f"{url}?by=bid&at={bid.pk}").content.decode()

    assert all(f'name="p-{name}"' in whole and f'name="p-{name}"' in across for name in names)
    assert f'name="p-{names[-1]}"' in one and f'name="p-{names[0]}"' not in one
    assert "ننفذ العمل على ثلاث مراحل" in one and "ننفذ العمل" not in whole
    assert "<iframe" in one
    assert page.get(f"{url}?by=x&at=999&file=y").status_code == 200


def test_saving_one_bid_comes_back_to_it(sign_in):
    story, page, url, names = begun(sign_in)
    address = f"{url}?by=bid&at={story.bids[0].pk}"

    assert page.post(address, {f"p-{names[0]}": "80"}).url == address
    assert Score.objects.count() == 1


def test_a_window_left_open_takes_nothing_back(sign_in):
    _story, page, url, names = begun(sign_in, "1000.000")
    shown = page.get(url).context["seen"]
    page.post(url, {f"p-{names[0]}": "80", f"c-{names[0]}": "خبرة\nموثقة", f"p-{names[1]}": "70", "seen": shown})
    old = {f"p-{names[0]}": "", f"c-{names[0]}": "", f"p-{names[1]}": "71", f"c-{names[1]}": ""}

    assert page.post(url, old | {"seen": shown}).status_code == 302  # only the second was changed in that window
    assert [(str(s.points), bool(s.comment)) for s in Score.objects.order_by("pk")] == [
        ("80.000", True),
        ("71.000", False),
    ]
    now = page.get(url).context["seen"]
    page.post(url, {f"p-{names[0]}": "", f"c-{names[0]}": "خبرة\r\nموثقة", "seen": now})  # emptied on purpose
    assert Score.objects.order_by("pk").first().points is None
    assert page.post(url, {f"p-{names[1]}": "72", "seen": "[]"}).status_code == 302  # nonsense says nothing
    assert Score.objects.order_by("pk").last().points == 72


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("101", "من 0 إلى 100"),
        ("-1", "من 0 إلى 100"),
        ("1e1", "من 0 إلى 100"),
        ("3.5555", "ثلاث منازل"),
        ("٨٥,٥", "بعد نقطة"),
    ],
)
def test_points_that_are_wrong_are_refused_in_their_own_words(typed, said):
    with translation.override("ar"):
        assert (points_from(typed)[0], said in points_from(typed)[1]) == (None, True)


def test_one_bids_documents_stay_closed_to_whoever_has_not_declared(sign_in):
    story = told.opened("1000.000")
    page = sign_in(story.members[0])

    assert "ننفذ" not in page.get(f"{story.sheet().get_absolute_url()}?at={story.bids[0].pk}").content.decode()
    fire(story.sheet(), "set_aside", by=story.members[0], reason="قرابة")
    assert "ننفذ" not in page.get(f"{story.sheet().get_absolute_url()}?at={story.bids[0].pk}").content.decode()


def test_the_page_asks_little_of_the_database(sign_in, query_budget):
    story, page, url, _names = begun(sign_in, "1000.000", "900.000", "800.000")

    address = f"{url}?by=bid&at={story.bids[0].pk}"
    with query_budget(15):
        page.get(address)
