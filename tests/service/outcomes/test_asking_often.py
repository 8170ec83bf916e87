"""Nobody is asked more than two things unasked in thirty days, nor two at once; what is too much waits."""

from __future__ import annotations

from datetime import timedelta

from bot.store.tables import outbox, timer
from bot.turn.reminders import ASKS, ASKS_WITHIN
from tests.town import Town


def asked(town: Town) -> int:
    return sum(row.kind == "ask" for row in town.rows(outbox))


def told_thrice(town: Town) -> None:
    """One person hears of three matters; four weeks later each of them asks whether it helped."""
    town.took_part("+447700900001")
    for more in (True, True, False):
        town.send(town.draft())
        town.outgoing()
        town.arrived()
        if more:
            town.goes("TIPTON", "no", "dark", "DONE", who="+447700900001")


def asked_twice(town: Town) -> None:
    """The second question comes when the first is answered, a day later."""
    told_thrice(town)
    town.passes(weeks=4, days=1)
    town.says("1", who="+447700900001")
    town.passes(days=1)


def test_two_questions_are_never_open_at_once(town: Town) -> None:
    told_thrice(town)
    town.passes(weeks=4, days=1)
    assert asked(town) == 1
    town.passes(days=1)
    assert asked(town) == 1, "the first one waits for its answer still"
    town.says("1", who="+447700900001")
    town.passes(days=1)
    assert asked(town) == 2


def test_the_third_question_in_a_month_waits(town: Town) -> None:
    asked_twice(town)
    town.says("1", who="+447700900001")
    town.passes(days=1)
    assert asked(town) == ASKS == 2
    first = min(row.made_at for row in town.rows(outbox) if row.kind == "ask")
    later = [row for row in town.rows(timer) if row.kind == "ask-later"]
    assert [row.due_at for row in later] == [first + ASKS_WITHIN]


def test_it_is_asked_when_the_month_is_over(town: Town) -> None:
    asked_twice(town)
    town.says("1", who="+447700900001")
    town.passes(days=28)
    assert asked(town) == 2
    town.passes(days=1, seconds=1)
    assert asked(town) == 3


def test_whoever_stopped_meanwhile_is_not_asked(town: Town) -> None:
    asked_twice(town)
    town.says("STOP", who="+447700900001")
    town.passes(days=31)
    assert asked(town) == 2


def test_questions_that_never_went_out_do_not_count(town: Town) -> None:
    asked_twice(town)
    town.says("1", who="+447700900001")
    town.db.write(lambda c: c.execute(outbox.update().where(outbox.c.kind == "ask").values(state="failed")))
    town.passes(days=int(timedelta(days=30).days), seconds=1)
    assert asked(town) == 3
