"""What is measured: pages and steps as the people use them, each beside the floor of the same moment."""

import re
import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from bench.client import Answer, Browser
from bench.pages import PAGES, STEPS, VISITOR, Loop, Page

FLOOR = "/bench/floor"
BURSTS = 5  # times the rounds: of thirty bursts the slowest twentieth is one and a half, and a single hiccup of the machine decides
WARM_UP = 5  # each worker process has compiled its templates before anything counts


@dataclass(slots=True)
class Row:
    """One measured page. Times in milliseconds; ratio: the page's median by the floor's of the same rounds."""

    label: str
    account: str
    most: float | None  # None: no goal for the ratio
    times: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    size: int = 0
    by_tail: bool = False  # the goal is for the slowest twentieth, not for the median

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[max(0, round(len(self.times) * 0.95) - 1)]

    @property
    def ratio(self) -> float:
        return (self.p95 if self.by_tail else self.median) / statistics.median(self.floor)


@dataclass(slots=True)
class Result:
    """All rows at one scale, and what a first visit and a next page weigh on the wire (bytes)."""

    rows: list[Row]
    first_visit: int
    next_page: int


def measure(port: int, rounds: int, scene: dict[str, Any]) -> Result:
    """`scene`: where the crowded evaluation and the long drafts stand (bench/scene.py)."""
    accounts = sorted({item.account for item in (*PAGES, *STEPS)} - {VISITOR} | {"tender_member1"})
    browsers = {account: Browser(port).sign_in(account) for account in accounts} | {VISITOR: Browser(port)}
    browsers |= {loop.other: Browser(port).sign_in(loop.other) for loop in STEPS if loop.other not in browsers}
    floor = browsers[accounts[0]]
    rows = [
        _page(browsers[page.account], page, rounds, floor if page.account == VISITOR else browsers[page.account])
        for page in PAGES
    ]
    sheet = Page("Score sheet", "tender_member1", scene["sheet"])
    rows.append(_page(browsers["tender_member1"], sheet, rounds, browsers["tender_member1"]))
    crowded = Page("Comparison, 30 bids by 25 criteria", "tender_chair", scene["comparison"])
    rows.append(_page(browsers["tender_chair"], crowded, rounds, browsers["tender_chair"]))
    rows.append(_drawn_anew(browsers["tender_chair"], scene["comparison"], rounds))
    long = Page("Differences of two drafts of 60 pages", "legal", scene["drafts"], most=10)
    rows.append(_page(browsers["legal"], long, rounds, browsers["legal"]))
    rows.append(_together(port, scene, rounds))
    for (
        loop
    ) in STEPS:  # last: each leaves papers to print and mail to send, which takes the machine from whatever follows
        rows += _loop(browsers[loop.account], browsers[loop.other], loop, max(10, rounds // 2))
    return Result(rows, _first_visit(port), max(row.size for row in rows))


def _page(browser: Browser, page: Page, rounds: int, signed_in: Browser) -> Row:
    """`signed_in` opens the floor: for a visitor's page it is somebody else's browser."""
    address = page.address(browser)
    row = Row(page.label, page.account or "visitor", page.most)
    for turn in range(rounds + WARM_UP):
        floor, answer = signed_in.get(FLOOR), browser.get(address, page.until)
        if answer.status != 200 or floor.status != 200:
            raise SystemExit(f"bench: {page.label} {address} answered {answer.status}, the floor {floor.status}.")
        if turn >= WARM_UP:
            _note(row, floor, answer)
    return row


def _drawn_anew(browser: Browser, address: str, rounds: int) -> Row:
    """The same page where nothing is kept of it yet, as after a step: each time in another order with another bid marked."""
    row = Row("The same, drawn anew", "tender_chair", None)
    bids = re.findall(r'name="pin" value="(\d+)"', browser.get(address).body.decode())
    ways = [f"{address}?sort={order}&pin={bid}" for order in ("price", "technical", "name") for bid in bids]
    for way in ways[:rounds]:
        _note(row, browser.get(FLOOR), browser.get(way))
    return row


def _loop(first: Browser, second: Browser, loop: Loop, rounds: int) -> list[Row]:
    """Two people hand the same object to and fro, so that a real step can be measured as often as wanted."""
    there, back = loop.addresses(first, second)
    rows = [Row(loop.label, loop.account, loop.most), Row(loop.back_label, loop.other, loop.most)]
    for turn in range(rounds + WARM_UP):
        for row, browser, address, fields in (
            (rows[0], first, there, loop.fields),
            (rows[1], second, back, loop.back_fields),
        ):
            token = browser.token(address)
            floor = browser.get(FLOOR)
            answer = browser.post(address, fields, token)
            if answer.status != 302:
                raise SystemExit(
                    f"bench: the step {row.label} {address} answered {answer.status} instead of moving on."
                )
            if turn >= WARM_UP:
                _note(row, floor, answer)
    return rows


def _together(port: int, scene: dict[str, Any], rounds: int) -> Row:
    """Ten members save at the same moment, again and again; the floor is asked by all of them together too."""
    row = Row("Autosave, ten members at once", "tender_member", 3, by_tail=True)
    people = [(Browser(port).sign_in(account), f"/committee/sheets/{sheet}/") for account, sheet in scene["sheets"]]
    tokens = [browser.token(address) for browser, address in people]
    with ThreadPoolExecutor(len(people)) as hands:
        for turn in range(BURSTS * rounds + WARM_UP):
            floors = list(hands.map(lambda person: person[0].get(FLOOR), people))
            fields = dict.fromkeys(scene["cells"][:4], str(50 + turn % 40))  # what changed since the last save
            saves = [
                hands.submit(browser.post, f"{address}autosave/", fields, token)
                for (browser, address), token in zip(people, tokens, strict=True)
            ]
            answers = [save.result() for save in saves]
            if any(answer.status != 200 for answer in answers):
                raise SystemExit(f"bench: an autosave answered {sorted({a.status for a in answers})}.")
            if turn >= WARM_UP:
                for floor, answer in zip(floors, answers, strict=True):
                    _note(row, floor, answer)
    return row


def _note(row: Row, floor: Answer, answer: Answer) -> None:
    row.floor.append(floor.milliseconds)
    row.times.append(answer.milliseconds)
    row.queries.add(answer.queries)
    row.size = max(row.size, answer.wire)


def _first_visit(port: int) -> int:
    """Bytes on the wire of the sign-in page with everything it loads, fonts included."""
    browser, modern = Browser(port), Browser(port, "br, gzip")
    page = browser.get("/accounts/login/")
    seen: dict[str, int] = {}
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.body.decode()):
        seen[address] = modern.get(address).wire
        if address.endswith(".css"):
            for found in re.findall(r"url\([\"']?([^\"')]+\.woff2)[^)]*\)", browser.get(address).body.decode()):
                font = found if found.startswith("/") else _beside(address, found)
                seen.setdefault(font, modern.get(font).wire)
    return page.wire + sum(seen.values())


def _beside(address: str, relative: str) -> str:
    parts = address.split("/")[:-1]
    for part in relative.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
