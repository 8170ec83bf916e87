"""Issues are joined: drafts go with them, an approval ends, people keep their dates, nothing is lost. On both
databases."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.errors import Refusal
from bot.service.casework import promises as casework
from bot.store import tables
from bot.store.casework import issues
from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import arrives

ANN, BEN, CAT = "+447700900221", "+447700900222", "+447700900223"
TOMORROW = {"day-day": "24", "day-month": "11", "day-year": "2026", "hour": "10", "when": "later"}


def tells(town: Town, who: str, words: str, topic: str) -> str:
    town.says(who, words, "yes", "tipton", topic)
    return town.ref()


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Two people's matters, each an issue of its own."""
    return tells(town, ANN, "The bins are never emptied", "2"), tells(town, BEN, "Lights are out", "4")


def joins(asha: Desk, ref: str, into: str) -> None:
    asha.open(f"/console/issues/{ref}/join")
    asha.press(f"/console/issues/{ref}/join", {"into": "", "other": into})


def issue(town: Town, ref: str) -> Any:
    return next(row for row in town.house.rows("issue") if row.ref == ref)


def due(town: Town, ref: str) -> datetime:
    found = town.services.db.read(lambda c: issues.by_ref(c, ref))
    assert found is not None
    return found.due_at


def bodies(town: Town) -> list[str]:
    return [row.body for row in town.house.rows("outbox") if row.kind == "outcome"]


def notes(town: Town) -> list[str]:
    return [row.note for row in town.house.rows("task") if row.done_at is None and row.kind == "check"]


def test_a_draft_goes_with_its_people(asha: Desk, town: Town, two: tuple[str, str]) -> None:
    one, other = two
    asha.write(one)
    joins(asha, one, other)
    asha.open("/console/outcomes/1")
    assert "Send to 2 people" in asha.words
    asha.open(f"/console/issues/{other}")
    assert "Not sent yet" in asha.words
    asha.open(f"/console/issues/{one}")
    assert "Not sent yet" not in asha.words


@pytest.mark.parametrize("timed", [0, 1], ids=["of the one that is joined", "of the one it is joined to"])
def test_an_approval_ends_whose_audience_changed(
    asha: Desk, town: Town, two: tuple[str, str], timed: int
) -> None:
    asha.write(two[timed])
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    assert "It is set to go out." in asha.words
    joins(asha, *two)
    (note,) = notes(town)
    assert "others would hear it" in note and f"{two[0]} was joined with {two[1]}" in note
    town.passes(hours=25)
    assert bodies(town) == []
    (outcome,) = town.house.rows("outcome")
    assert (outcome.state, outcome.issue_id) == ("draft", issue(town, two[1]).id)
    assert issue(town, two[1]).state == "open"
    asha.sign_in().open("/console/outcomes/1")
    assert "Send to 2 people" in asha.words


def test_an_approval_ends_when_people_are_taken_out(asha: Desk, town: Town) -> None:
    for who in (ANN, BEN):
        town.answers(who)
    ref = town.ref()
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "last": "0", **TOMORROW})
    asha.open(f"/console/issues/{ref}/owed")
    asha.press(f"/console/issues/{ref}/owed", {"promise": "1", "press": "take-out", "title": "Lamps"})
    (note,) = notes(town)
    assert "People were taken out into" in note
    town.passes(hours=25)
    assert bodies(town) == []


def test_nothing_is_joined_while_messages_are_written_out(
    asha: Desk, town: Town, two: tuple[str, str]
) -> None:
    asha.write(two[0])
    sending = update(tables.outcome).values(state="sending")
    town.services.db.write(lambda c: c.execute(sending))
    for ref, into in (two, two[::-1]):
        joins(asha, ref, into)
        assert "are going out now" in asha.words
    assert [row.issue_id for row in town.house.rows("promise")] == [1, 2]


def test_people_keep_their_dates_and_what_is_sensitive_stays_so(
    asha: Desk, town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.due(one, 3)
    town.due(other, 9)
    sensitive = update(tables.issue).where(tables.issue.c.ref == one).values(sensitive=True)
    town.services.db.write(lambda c: c.execute(sensitive))
    first, second = (issue(town, ref).reply_by for ref in two)
    joins(asha, one, other)
    found = issue(town, other)
    assert (found.reply_by, found.sensitive, found.state) == (second, True, "open")
    assert [row.due_at for row in town.house.rows("promise")] == [first, second]
    assert due(town, other) == first, "officers go by the first date that somebody was told"


def test_an_answered_issue_is_open_again_when_somebody_who_waits_comes_into_it(
    asha: Desk, town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    asha.write(other)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    arrives(town, 0)
    town.due(one, 5)
    joins(asha, one, other)
    assert issue(town, other).state == "open"
    assert due(town, other) == issue(town, one).reply_by
    asha.open(f"/console/issues/{other}")
    assert "somebody in it waits for an answer" in asha.words
    asha.write(other, text_en_GB="The bins are emptied now.")
    assert "Send to 1 person" in asha.words, "who was answered is not told again"


def test_an_issue_that_is_closed_is_joined_to_nothing(asha: Desk, town: Town, two: tuple[str, str]) -> None:
    joins(asha, *two)
    for ref, into in (two, two[::-1]):
        joins(asha, ref, into)
        assert asha.status == 400 and "is closed" in asha.words
    assert [row.issue_id for row in town.house.rows("promise")] == [2, 2]
    assert town.house.rows("issue")[1].state == "open"


def test_joined_into_each_other_at_once_one_of_them_stays(town: Town, two: tuple[str, str]) -> None:
    """Two officers press at the same moment, each from their own side, and another once more."""
    start, refused = threading.Barrier(3), []

    def press(ref: str, into: str) -> None:
        start.wait()
        try:
            now = town.house.clock.now()
            town.services.db.write(lambda c: casework.join(c, ref, into, town_asha, now))
        except Refusal as refusal:
            refused.append(str(refusal))

    town_asha = town.asha
    ways = (two, two[::-1], two)
    threads = [threading.Thread(target=press, args=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    left = [row for row in town.house.rows("issue") if row.state == "open"]
    assert len(left) == 1
    assert {row.issue_id for row in town.house.rows("promise")} == {left[0].id}
    assert {row.issue_id for row in town.house.rows("talk")} == {left[0].id}


def test_whoever_finishes_telling_us_into_a_closed_issue_opens_it(
    asha: Desk, town: Town, two: tuple[str, str]
) -> None:
    """It is joined with another between their first words and their last answer."""
    town.says(CAT, "The park is dark", "yes", "tipton")
    theirs = town.ref()
    joins(asha, theirs, two[0])
    closed = update(tables.issue).where(tables.issue.c.ref == two[0]).values(state="closed")
    town.services.db.write(lambda c: c.execute(closed))
    town.says(CAT, "4", "SKIP", "SKIP")
    assert town.house.rows("promise")[-1].state == "waiting"
    assert issue(town, two[0]).state == "open"
    asha.open(f"/console/issues/{two[0]}")
    assert "somebody in it waits for an answer" in asha.words
