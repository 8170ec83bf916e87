"""Promises move by what has arrived with people. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import Refusal
from bot.model.promise import PromiseState
from bot.service.outcomes import arrivals
from bot.store.database import Database
from bot.store.tables import outbox, promise
from channels.port import Limits
from tests.town import DONE, LIMITS, Town

HER, HIM = "+447700900001", "+447700900002"
REPORTED = {**LIMITS, "sms": replace(LIMITS["sms"], reports=True)}
FETCHED = {**LIMITS, "sms": replace(LIMITS["sms"], fetched=True)}
LATE = replace(
    DONE,
    kind="late",
    why_not="The lamps came late.",
    next_by=date(2026, 12, 11),
    texts={"en_GB": "We are late. Sorry."},
)


def told(town: Town, *, limits: dict[str, Limits] = LIMITS, written: Any = DONE, **row: Any) -> list[str]:
    """Somebody is told something, and the message stands so. How the promise stands then."""
    town.send(town.draft(written))
    town.outgoing()
    change = outbox.update().where(outbox.c.kind == "outcome").values(row)
    town.db.write(lambda c: c.execute(change))
    arrivals.take_arrivals(town.db, limits, town.clock.now())
    return [each.state for each in town.promises()]


def test_each_finished_talk_with_agreement_makes_one_promise(town: Town) -> None:
    town.took_part(HER)
    (made,) = town.promises()
    assert (made.state, made.due_at, made.ref[0].isalpha()) == ("waiting", town.issue.reply_by, True)
    town.took_part(HIM, keep="no")
    assert town.promises(HIM) == []


def test_who_does_not_agree_is_owed_nothing(town: Town) -> None:
    town.took_part(HIM, keep="no")
    assert town.promises(HIM) == []


def test_who_falls_silent_in_the_middle_is_owed_what_they_said(town: Town) -> None:
    town.goes("TIPTON", "yes", "no", who=HER)
    assert town.promises() == []
    for _ in range(8):
        town.passes(days=3)
    assert [each.state for each in town.promises()] == ["waiting"]


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"state": "sent"}, "answered"),
        ({"state": "failed"}, "waiting"),
        ({"state": "dropped"}, "waiting"),
        ({"state": "unsure"}, "waiting"),
        ({"state": "queued"}, "waiting"),
    ],
)
def test_without_reports_what_the_provider_took_has_arrived(
    town: Town, row: dict[str, Any], state: str
) -> None:
    town.took_part(HER)
    assert told(town, **row) == [state]


@pytest.mark.parametrize(
    ("delivery", "hours", "state"),
    [
        (None, 1, "waiting"),
        ("sent", 1, "waiting"),
        ("delivered", 0, "answered"),
        ("read", 0, "answered"),
        ("failed", 0, "waiting"),
        (None, 73, "answered"),
        ("sent", 73, "answered"),
        ("failed", 73, "waiting"),
    ],
)
def test_with_reports_they_say_it_and_after_three_days_no_news_is_good_news(
    town: Town, delivery: str | None, hours: int, state: str
) -> None:
    town.took_part(HER)
    sent_at = town.clock.now() - timedelta(hours=hours)
    row = {"state": "sent", "delivery": delivery, "sent_at": sent_at}
    assert told(town, limits=REPORTED, **row) == [state]


def test_a_good_report_after_a_bad_one_counts(town: Town) -> None:
    town.took_part(HER)
    assert told(town, limits=REPORTED, state="sent", delivery="failed", sent_at=town.clock.now()) == [
        "waiting"
    ]
    town.db.write(lambda c: c.execute(outbox.update().values(delivery="delivered")))
    arrivals.take_arrivals(town.db, REPORTED, town.clock.now())
    assert [each.state for each in town.promises()] == ["answered"]


def test_where_people_come_for_their_news_it_has_arrived_when_they_came(town: Town) -> None:
    town.took_part(HER)
    long_ago = town.clock.now() - timedelta(days=9)
    assert told(town, limits=FETCHED, state="sent", sent_at=long_ago) == ["waiting"]
    town.db.write(lambda c: c.execute(outbox.update().values(delivery="read")))
    arrivals.take_arrivals(town.db, FETCHED, town.clock.now())
    assert [each.state for each in town.promises()] == ["answered"]


def test_who_never_comes_back_cannot_be_told(town: Town) -> None:
    town.took_part(HER)
    assert told(town, limits=FETCHED, state="sent", sent_at=town.clock.now()) == ["waiting"]
    town.clock.pass_by(days=59)
    assert arrivals.give_up_on_strangers(town.db, FETCHED, town.clock.now()) == 0
    town.clock.pass_by(days=2)
    assert arrivals.give_up_on_strangers(town.db, FETCHED, town.clock.now()) == 1
    assert [(each.state, each.way) for each in town.promises()] == [("cannot-be-told", "never-came-back")]


def test_who_was_sent_nothing_is_owed_it_however_long_they_stay_away(town: Town) -> None:
    town.took_part(HER)
    town.clock.pass_by(days=200)
    assert arrivals.give_up_on_strangers(town.db, FETCHED, town.clock.now()) == 0


def test_who_could_not_be_reached_and_asks_is_owed_it_again_and_told_no_untruth(town: Town) -> None:
    town.took_part(HER)
    change = promise.update().values(state="cannot-be-told", way="unreachable")
    town.db.write(lambda c: c.execute(change))
    (said,) = town.says("STATUS", who=HER)
    assert "We will tell you more by" in said
    assert [(each.state, each.way) for each in town.promises()] == [("waiting", None)]


def test_who_does_not_want_to_hear_and_asks_is_not_told_that_they_heard(town: Town) -> None:
    town.took_part(HER)
    change = promise.update().values(state="cannot-be-told", way="refused")
    town.db.write(lambda c: c.execute(change))
    assert "We may not write to you about it" in town.says("STATUS", who=HER)[0]


def test_whoever_asks_after_the_date_hears_that_we_are_late(town: Town) -> None:
    town.took_part(HER)
    town.clock.pass_by(days=60)
    assert "We are late, and we are sorry" in town.says("STATUS", who=HER)[0]


def test_an_issue_does_not_close_on_a_delay_or_on_a_text_that_failed(town: Town) -> None:
    town.took_part(HER)
    assert told(town, written=LATE, state="sent") == ["delayed"]
    with pytest.raises(Refusal, match="1 person is still owed"):
        town.close()
    assert told(town, state="failed") == ["delayed"]
    with pytest.raises(Refusal, match="1 person is still owed"):
        town.close()


def test_a_date_in_a_message_is_the_new_date(town: Town) -> None:
    town.took_part(HER)
    told(town, written=LATE, state="sent")
    (owed,) = town.promises()
    assert owed.due_at == datetime(2026, 12, 11, 17, tzinfo=UTC)


def test_the_same_person_is_told_once_for_all_they_said_under_an_issue(town: Town) -> None:
    """They answered twice, so they were promised twice; one message settles both, and no later promise."""
    town.took_part(HER)
    town.goes("TIPTON", "no", "dark", "DONE", who=HER)
    assert told(town, state="sent") == ["answered", "answered"]
    assert len([row for row in town.rows(outbox) if row.kind == "outcome"]) == 1
    town.goes("TIPTON", "no", "dark", "DONE", who=HER)
    assert [each.state for each in town.promises()] == ["waiting", "answered", "answered"]


def test_who_stops_cannot_be_told_and_who_comes_back_is_owed_again(town: Town) -> None:
    town.took_part(HER)
    town.says("STOP", who=HER)
    assert [(each.state, each.way) for each in town.promises()] == [("cannot-be-told", "stopped")]
    town.close()
    town.says("START", who=HER)
    assert [(each.state, each.way) for each in town.promises()] == [("waiting", None)]


@pytest.mark.parametrize(("says", "way"), [("wrong number", "wrong-number"), ("FORGET", "forgotten")])
def test_whoever_has_this_phone_now_and_who_is_forgotten_cannot_be_told(
    town: Town, says: str, way: str
) -> None:
    town.took_part(HER)
    town.goes(says, says, who=HER)
    assert {row.way for row in town.rows(promise)} == {way}


def test_arrivals_are_taken_page_by_page_and_once(
    town: Town, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "PAGE", 2)
    people = [f"+44770090000{n}" for n in range(1, 6)]
    town.took_part(*people)
    town.send(town.draft())
    town.outgoing()
    town.db.write(lambda c: c.execute(outbox.update().values(state="sent", sent_at=town.clock.now())))
    assert arrivals.take_arrivals(database, LIMITS, town.clock.now()) == 5
    assert arrivals.take_arrivals(database, LIMITS, town.clock.now()) == 0
    assert all(town.promises(who)[0].state is PromiseState.ANSWERED for who in people)


WRONG = ("cannot-be-told", "wrong-number")
STOPPED = ("cannot-be-told", "stopped")
ENDED = {
    "wrong number, never a report": ("you have the wrong person", {"delivery": None}, WRONG),
    "wrong number, a report that it came": ("wrong number", {"delivery": "delivered"}, WRONG),
    "STOP, never a report": ("STOP", {"delivery": None}, STOPPED),
    "STOP, a report that she had it before": ("STOP", {"delivery": "delivered"}, ("answered", None)),
}


@pytest.mark.parametrize(("says", "report", "ends"), ENDED.values(), ids=ENDED)
def test_hearing_nothing_bad_tells_nobody_who_has_ended_it_meanwhile(
    town: Town, says: str, report: dict[str, str | None], ends: tuple[str, str | None]
) -> None:
    town.took_part(HER)
    assert told(town, limits=REPORTED, state="sent", sent_at=town.clock.now()) == ["waiting"]
    town.says(says, who=HER)
    change = outbox.update().where(outbox.c.kind == "outcome").values(**report)
    town.db.write(lambda c: c.execute(change))
    town.clock.pass_by(hours=73)
    arrivals.take_arrivals(town.db, REPORTED, town.clock.now())
    assert [(row.state, row.way) for row in town.rows(promise)] == [ends]


@pytest.mark.parametrize(
    ("days", "ends"), [(3, WRONG), (40, ("answered", None))], ids=["lately", "when it was still theirs"]
)
def test_an_answer_that_went_to_a_stranger_was_told_to_nobody(
    town: Town, days: int, ends: tuple[str, str | None]
) -> None:
    town.took_part(HER)
    assert told(town, state="sent", sent_at=town.clock.now(), delivery="delivered") == ["answered"]
    town.clock.pass_by(days=days)
    town.says("sorry you have the wrong person", who=HER)
    assert [(row.state, row.way) for row in town.rows(promise)] == [ends]


def test_who_stops_and_starts_again_is_owed_it_and_told_by_what_comes_then(town: Town) -> None:
    town.took_part(HER)
    told(town, limits=REPORTED, state="sent", sent_at=town.clock.now())
    town.goes("STOP", who=HER)
    town.clock.pass_by(hours=73)
    arrivals.take_arrivals(town.db, REPORTED, town.clock.now())
    town.goes("START", who=HER)
    assert [(row.state, row.way) for row in town.rows(promise)] == [("waiting", None)]
    told(town, limits=REPORTED, state="sent", sent_at=town.clock.now(), delivery="delivered")
    assert [(row.state, row.way) for row in town.rows(promise)] == [("answered", None)]
