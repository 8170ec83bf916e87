"""Nobody is asked something unasked more than twice in thirty days; what is too much waits."""

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


def test_the_third_question_in_a_month_waits(town: Town) -> None:
    told_thrice(town)
    town.passes(weeks=4, days=1)
    assert asked(town) == ASKS == 2
    later = [row for row in town.rows(timer) if row.kind == "ask-later"]
    assert [row.due_at for row in later] == [town.clock.now() + ASKS_WITHIN]


def test_it_is_asked_when_the_month_is_over(town: Town) -> None:
    told_thrice(town)
    town.passes(weeks=4, days=1)
    town.passes(days=29)
    assert asked(town) == 2
    town.passes(days=1, seconds=1)
    assert asked(town) == 3


def test_whoever_stopped_meanwhile_is_not_asked(town: Town) -> None:
    told_thrice(town)
    town.passes(weeks=4, days=1)
    town.says("STOP", who="+447700900001")
    town.passes(days=31)
    assert asked(town) == 2


def test_questions_that_never_went_out_do_not_count(town: Town) -> None:
    told_thrice(town)
    town.passes(weeks=4, days=1)
    town.db.write(lambda c: c.execute(outbox.update().where(outbox.c.kind == "ask").values(state="failed")))
    town.passes(days=int(timedelta(days=30).days), seconds=1)
    assert asked(town) == 3
