"""SIGKILL of a web worker, of the job worker and of the database, in mid-upload and in mid-opening: nothing that was
acknowledged is lost, nothing is half there, and the work goes on where it was."""

import http.client
import os
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tenders.box import keyring
from tests.box.own_house import House, Visitor, multipart, open_files, signed_in, wait_for
from tests.committee import story as told
from tests.tenders import bidding

pytestmark = pytest.mark.django_db(transaction=True)
MARK = b"PLANTED-MARK-2718"
SIZE = 6_000_000
SLOW = 24  # more than the web processes hold connections to the database
VERSIONS = "SELECT count(*) FROM tenders_bidversion"
HALF = """SELECT count(*) FROM tenders_bidversion v WHERE (SELECT count(*) FROM tenders_envelope e WHERE e.version_id = v.id) <> 2"""


def opened_once(house: House) -> list[int]:
    return [n for (n,) in house.rows("SELECT envelope_id FROM tenders_openedenvelope ORDER BY envelope_id")]


def test_the_search_finds_what_a_process_holds_open(tmp_path: Path) -> None:
    with (tmp_path / "gone").open("wb") as file:
        file.write(MARK)
        file.flush()
        (tmp_path / "gone").unlink()
        assert any(MARK in content for _name, content in open_files(os.getpid()))


def test_in_mid_upload(tmp_path: Path) -> None:
    tender, user, other = bidding.announced(), bidding.bidder(), bidding.bidder()
    bidding.sealed(tender, other)  # acknowledged before anything dies
    bid = bidding.drafted(tender, user)
    cookies = signed_in(user) | {f"{keyring.PREFIX}{bid.pk}": keyring.all_held()[bid.pk]}
    house = House(tmp_path)
    visitor = Visitor(house, cookies)
    add = f"/bids/{bid.pk}/files/technical/"
    body, kind = multipart({}, ("عرض.pdf", bidding.PDF[:9] + MARK * (SIZE // len(MARK)) + bidding.PDF[9:]))
    files = f"SELECT count(*) FROM tenders_envelopefile f JOIN tenders_envelope e ON e.id = f.envelope_id WHERE e.bid_id = {bid.pk} AND e.version_id IS NULL"
    incoming = tmp_path / "storage" / "incoming"
    with ExitStack() as opened:
        opened.callback(house.close)
        house.start_web()
        before = house.one(files)
        small, kind = multipart({}, ("عرض.pdf", bidding.PDF + bytes(300_000)))
        for _slow in range(SLOW):  # others whose lines are slow keep nobody from anything
            opened.callback(visitor.begin_upload(add, small, kind).close)
        wait_for(lambda: len(list(incoming.glob("*"))) == SLOW, "the slow ones")
        assert [visitor.get(f"/bids/{bid.pk}/").status for _turn in range(8)] == [200] * 8
        for victim in ("web", "database"):
            left = set(incoming.glob("*"))
            wire = visitor.begin_upload(add, body, kind)
            opened.callback(wire.close)
            wait_for(
                lambda left=left: [p for p in incoming.glob("*") if p not in left and p.stat().st_size],
                "the first bytes",
            )
            assert house.readable(MARK) == []
            if victim == "web":
                house.kill("web")
            else:
                house.kill_database()
                wire.sendall(body[len(body) // 2 :])
                assert b" 302 " not in wire.recv(40)  # not acknowledged
                house.restart_database()
            house.wait_for_web()
            assert (house.one(files), house.one(VERSIONS), house.one(HALF)) == (before, 1, 0), victim
            assert house.readable(MARK) == []

        assert visitor.ask("POST", add, body, kind).status == 302
        assert house.one(files) == before + 1
        assert visitor.post(f"/step/tenders.bid/{bid.pk}/submit/", seen="draft").status == 302
        house.kill_database()  # right after the answer
        house.restart_database()
        assert (house.one(VERSIONS), house.one(HALF)) == (2, 0)
        assert house.readable(MARK, dumped=True) == []
        wire = visitor.begin_upload(add, body, kind)
        opened.callback(wire.close)
        _job_goes_on(house)
        wire.sendall(body[len(body) // 2 :])  # what was on its way while the job worker died
        assert b" 302 " in wire.recv(40)
        assert house.one(files) == before + 2


def _job_goes_on(house: House) -> None:
    """The job worker dies with a receipt's mail in its hands; another takes the job up again."""
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tenders.mail_receipt' AND status "
    mails = house.folder / "mail"
    with psycopg.connect(house.url) as blocking:
        blocking.execute("LOCK TABLE tenders_bidversion")  # the job waits here
        house.start_jobs()
        wait_for(lambda: house.one(f"{jobs} = 'doing'"), lambda: f"the job's begin\n{house.queue()}")
        house.kill("jobs")
    assert house.one(f"{jobs} = 'doing'") == 1
    with psycopg.connect(house.url) as clock:  # as if the half minute without a heartbeat had passed
        clock.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '10 minutes'")
    house.defer("operations.retry_stalled")
    house.start_jobs()
    wait_for(lambda: house.one(f"{jobs} <> 'succeeded'") == 0, lambda: f"the job's second begin\n{house.queue()}")
    receipts = [path for path in mails.glob("*") if b"receipt: BR-" in path.read_bytes()]
    assert len(receipts) == house.one(VERSIONS)


def test_in_mid_opening(tmp_path: Path) -> None:
    story = told.closed("1000.000", "900.000", "800.000", "700.000", members=1)
    told.attend(story, "technical")
    jars = signed_in(story.secretary), signed_in(story.chair)
    house = House(tmp_path)
    leader, other = (Visitor(house, jar) for jar in jars)
    page = f"/committee/tenders/{story.tender.pk}/opening/technical/"
    try:
        house.start_web()
        assert leader.post(f"{page}begin/").status == 302
        for visitor, person in ((leader, story.secretary), (other, story.chair)):
            share = f"/tenders/{story.tender.pk}/box/share/"
            assert visitor.post(share, passphrase=bidding.passphrase(person)).status == 302
        leader.post(f"{page}next/")
        first = opened_once(house)
        assert len(first) == 1

        house.start_jobs()
        wait_for(lambda: house.one("SELECT count(*) FROM procrastinate_workers"), lambda: house.queue())
        for victim in ("web", "jobs", "database"):
            before = opened_once(house)
            asking = threading.Thread(target=_ask_and_forget, args=(leader, f"{page}next/"))
            asking.start()
            time.sleep(0.03)  # wherever it is then
            if victim == "database":
                house.kill_database()
                house.restart_database()
            else:
                house.kill(victim)
            asking.join()
            house.wait_for_web()
            after = opened_once(house)
            assert after[: len(before)] == before and len(after) <= len(before) + 1
            assert victim != "jobs" or len(after) == len(before) + 1  # a session does not need the job worker
        for _n in range(4):
            assert leader.post(f"{page}next/").status == 302

        assert len(opened_once(house)) == 4
        assert house.one("SELECT count(*) FROM tenders_openedenvelope WHERE problem <> '' OR NOT hash_matches") == 0
        assert house.one("SELECT count(*) FROM tenders_gathering WHERE ended_at IS NULL") == 0
        assert leader.post(f"/step/tenders.tender/{story.tender.pk}/open_technical/", seen="closed").status == 302
        assert house.one(f"SELECT state FROM tenders_tender WHERE id = {story.tender.pk}") == "technical_opened"
    finally:
        house.close()


def _ask_and_forget(visitor: Visitor, path: str) -> None:
    try:
        visitor.post(path)
    except (OSError, http.client.HTTPException):
        pass  # whoever is killed does not answer
