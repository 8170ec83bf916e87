"""Many whom a message has not reached: counted truly, read a page at a time, settled all at once. On both
databases."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import case, update

from bot.store import tables
from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import GONE, OFF, told

MOST_BYTES = 200 * 1024


def fail(town: Town, reason: str, upto: int, *, also: str = "") -> None:
    """The first so many messages fail for one reason, the others for another."""
    outbox = tables.outbox
    first = outbox.c.id <= [row.id for row in town.house.rows("outbox") if row.kind == "outcome"][upto - 1]
    failed = update(outbox).where(outbox.c.kind == "outcome")
    if not also:
        failed = failed.where(first)
    why = case((first, reason), else_=also)
    town.services.db.write(lambda c: c.execute(failed.values(state="failed", reason=why)))
    town.passes(minutes=1)


@pytest.fixture
def many(asha: Desk, town: Town) -> str:
    """45 people who were written to; the reference of their issue."""
    return told(asha, town, people=45)


def owed(town: Town) -> int:
    return sum(row.state == "waiting" for row in town.house.rows("promise"))


def test_all_of_one_kind_are_settled_with_one_press(asha: Desk, town: Town, many: str) -> None:
    fail(town, GONE, 30, also=OFF)
    asha.open("/console/sent/1")
    assert "The number does not work: 30 people" in asha.words
    assert "See all 30" in asha.words
    asha.press("/console/sent/1/settle", {"kind": "number", "seen": "30", "way": "letter"})
    assert "Settled for 30 people." in asha.words
    assert owed(town) == 15
    asha.open(f"/console/issues/{many}")
    how = "We wrote them a letter or an e-mail"
    assert f"Answers settled for 30 people (the number does not work): {how}" in asha.words


def test_the_page_of_who_is_owed_settles_a_kind_too(asha: Desk, town: Town, many: str) -> None:
    fail(town, GONE, 30, also=OFF)
    page = f"/console/issues/{many}/owed"
    asha.open(page)
    assert "Phone off, full or out of reach: 15 people" in asha.words
    asha.press(page, {"press": "settle-kind", "kind": "off", "seen": "15", "way": "unreachable"})
    assert "15 people are settled." in asha.words
    assert owed(town) == 30
    assert "Phone off" not in asha.words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "number", "seen": "30", "way": ""}, "Choose how they were told"),
        ({"kind": "number", "seen": "29", "way": "call"}, "They are 30 now, and were 29."),
        ({"kind": "window", "seen": "0", "way": "call"}, "Nobody of these waits any more."),
        ({"kind": "nonsense", "seen": "30", "way": "call"}, "Choose for whom."),
        ({"kind": "", "seen": "9" * 30, "way": "call"}, "Choose for whom."),
    ],
)
def test_what_is_wanting_is_said_and_nothing_is_settled(
    asha: Desk, town: Town, many: str, fields: dict[str, str], words: str
) -> None:
    fail(town, GONE, 30)
    for path, more in (
        ("/console/sent/1/settle", {}),
        (f"/console/issues/{many}/owed", {"press": "settle-kind"}),
    ):
        asha.open("/console/sent/1")
        asha.press(path, {**fields, **more})
        assert asha.status == 400 and words in asha.words, path
    assert owed(town) == 45


def test_who_may_only_read_settles_nobody(asha: Desk, town: Town, many: str) -> None:
    fail(town, GONE, 30)
    town.joins("Rita", "reader")
    rita = Desk(town.house).sign_in("rita@council.example")
    rita.open("/console/sent/1")
    assert "Settle it for all of these" not in rita.words
    rita.press("/console/sent/1/settle", {"kind": "number", "seen": "30", "way": "call"})
    assert rita.status == 403
    assert (owed(town), bool(many), asha.status) == (45, True, 200)


def test_calls_are_asked_for_all_of_one_kind_but_not_for_who_was_told_since(
    asha: Desk, town: Town, many: str
) -> None:
    fail(town, GONE, 30)
    page = f"/console/issues/{many}/owed"
    asha.open(page)
    asha.press(page, {"promise": ["1", "2"], "press": "settle", "way": "letter"})
    asha.open("/console/sent/1")
    assert "Settled since." in asha.words
    asha.press("/console/sent/1/ring", {"kind": "number"})
    assert "Call tasks made: 28." in asha.words


def test_more_than_five_hundred_are_counted_and_all_can_be_reached(asha: Desk, town: Town) -> None:
    people = 620
    ref = town.issue()
    town.crowd(people, ref)
    asha.write(ref)
    town.joins("Ravi", "approver")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    ravi.open("/console/outcomes/1")
    ravi.press("/console/outcomes/1/send", {"mark": ravi.hidden("mark"), "last": ravi.hidden("last")})
    for _ in range(3):
        town.passes(seconds=1)
    fail(town, GONE, people)
    asha.open("/console/sent/1")
    assert f"The number does not work: {people} people" in asha.words
    assert len(asha.page.encode()) < MOST_BYTES
    seen: set[str] = set()
    asha.open("/console/sent/1?missed=number")
    while True:
        seen |= set(re.findall(r'href="/console/talks/(\w+)"', asha.page))
        assert len(asha.page.encode()) < MOST_BYTES
        more = re.search(r'href="(/console/sent/1\?missed=number[^"#]*after=\d+)', asha.page)
        if more is None:
            break
        asha.open(more[1].replace("&amp;", "&"))
    assert len(seen) == people
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/settle", {"kind": "number", "seen": str(people), "way": "unreachable"})
    assert f"Settled for {people} people." in asha.words
    assert owed(town) == 0


def test_what_failed_without_a_word_is_a_kind_as_well(asha: Desk, town: Town, many: str) -> None:
    """No reason given, and a reason that nobody knows, are one kind: on both pages, counted and settled."""
    fail(town, OFF, 30, also="Something odd.")
    outbox = tables.outbox
    first = [row.id for row in town.house.rows("outbox") if row.kind == "outcome"][:10]
    no_word = update(outbox).where(outbox.c.id.in_(first)).values(reason=None)
    town.services.db.write(lambda c: c.execute(no_word))
    page = f"/console/issues/{many}/owed"
    for path in (page, "/console/sent/1"):
        asha.open(path)
        assert "nobody said why: 25 people" in asha.words and "reach: 20 people" in asha.words, path
    asha.press("/console/sent/1/settle", {"kind": "unknown", "seen": "25", "way": "letter"})
    assert "Settled for 25 people." in asha.words and owed(town) == 20
    asha.press(page, {"press": "settle-kind", "kind": "off", "seen": "20", "way": "unreachable"})
    assert "20 people are settled." in asha.words and owed(town) == 0


def test_the_page_of_who_is_owed_settles_those_without_a_word(asha: Desk, town: Town, many: str) -> None:
    fail(town, OFF, 45)
    outbox = tables.outbox
    no_word = update(outbox).where(outbox.c.kind == "outcome").values(reason=None)
    town.services.db.write(lambda c: c.execute(no_word))
    page = f"/console/issues/{many}/owed"
    asha.open(page)
    asha.press(page, {"press": "settle-kind", "kind": "unknown", "seen": "45", "way": "call"})
    assert "45 people are settled." in asha.words and owed(town) == 0
