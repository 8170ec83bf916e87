"""Messages of which nobody knows whether they went out: an officer sees them, and may ring."""

from __future__ import annotations

from sqlalchemy import update

from bot.model.message import MessageState
from bot.store import tables
from tests.web.console.desk import Desk, Town


def in_doubt(town: Town, *, looked_up: bool) -> None:
    """The last message of ours. looked_up: the provider's list told us nothing; else we are still looking."""
    last = town.house.rows("outbox")[-1].id
    now = town.house.clock.now()
    values = {"state": MessageState.UNSURE, "tried_at": now, "reason": "Its list did not show it."}
    values |= {} if looked_up else {"lease_until": now}
    statement = update(tables.outbox).where(tables.outbox.c.id == last).values(values)
    town.services.db.write(lambda c: c.execute(statement))


def test_nothing_is_said_of_doubts_where_there_are_none(asha: Desk, town: Town) -> None:
    town.answers()
    asha.open("/console/")
    assert "nobody knows whether" not in asha.words


def test_a_message_in_doubt_is_counted_on_the_desk_and_told_with_its_reason(asha: Desk, town: Town) -> None:
    town.answers()
    in_doubt(town, looked_up=True)
    asha.open("/console/")
    assert "1 message of which nobody knows whether it went out" in asha.words
    asha.open("/console/sent")
    assert "Not known whether they went out" in asha.words
    assert "Its list did not show it." in asha.words


def test_while_we_are_still_looking_nobody_is_asked_to_ring(asha: Desk, town: Town) -> None:
    town.answers()
    in_doubt(town, looked_up=False)
    asha.open("/console/")
    assert "nobody knows whether" not in asha.words
