"""Who was told by the old number and writes from a new one since: their news is still theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.model.promise import PromiseState
from bot.model.task import TaskKind
from bot.service.inbound import move
from bot.service.outcomes import failures
from bot.store.casework import audience, officers
from bot.store.database import Connection
from bot.store.tables import address, outbox, promise, talk, task
from tests.town import HER, Town

NEW = "+447700900555"


def told_and_moved(town: Town) -> int:
    """Returns the outcome that she was told by the old number."""
    town.took_part(HER)
    outcome_id = town.draft()
    town.send(outcome_id)
    town.outgoing()
    town.arrived()
    town.clock.pass_by(days=1)
    moves(town)
    town.arrived()
    return outcome_id


def moves(town: Town) -> None:
    town.says(f"this is my new number, {town.rows(talk)[0].ref}", who=NEW)
    (asked,) = [row.id for row in town.rows(task) if row.kind == TaskKind.NEW_NUMBER]

    def work(connection: Connection) -> None:
        asha = officers.by_id(connection, town.owner)
        assert asha is not None
        move.move(connection, town.intake.turns, asked, asha, town.clock.now())

    town.db.write(work)


def new_address(town: Town) -> int:
    return next(int(row.id) for row in town.rows(address) if row.id == town.rows(talk)[0].address_id)


@pytest.mark.parametrize("words", ["not good enough", "thank you but my son nearly got run over"])
def test_a_reply_from_the_new_number_is_about_the_news_that_the_old_one_had(town: Town, words: str) -> None:
    told_and_moved(town)
    (said,) = town.says(words, who=NEW)
    assert said.startswith("Thank you. We have added this to")
    assert [row.kind for row in town.rows(task) if row.done_at is None] == [TaskKind.REPLY]
    assert len(town.rows(talk)) == 1, "no new survey"
    if words == "not good enough":
        assert [row.state for row in town.rows(promise)] == [PromiseState.WAITING]


def test_a_correction_reaches_the_new_number(town: Town) -> None:
    outcome_id = told_and_moved(town)
    hear, not_hear = town.db.read(lambda c: audience.audience(c, town.issue.id, outcome_id))
    assert (sum(hear.values()), not_hear) == (1, {})
    (hearer,) = town.db.read(
        lambda c: audience.hearers(c, town.issue.id, after=0, limit=9, corrects=outcome_id)
    )
    assert hearer.address_id == new_address(town)


def test_whether_it_helped_is_asked_at_the_new_number(town: Town) -> None:
    told_and_moved(town)
    asked = [row for _ in range(5) for row in town.passes(days=7)]
    assert any("made things better" in body for body in asked)
    assert town.rows(outbox)[-1].address_id == new_address(town)


def test_what_failed_at_the_old_number_is_sent_again_to_the_new_one(town: Town) -> None:
    town.took_part(HER)
    outcome_id = town.draft()
    town.send(outcome_id)
    town.outgoing()
    town.passes(days=1)
    bad = {"state": "failed", "reason": "The phone is switched off or out of reach."}
    town.db.write(lambda c: c.execute(update(outbox).where(outbox.c.kind == "outcome").values(bad)))
    town.passes(minutes=1)
    moves(town)
    (missed,) = town.db.read(lambda c: failures.failures(c, outcome_id))[0].people
    assert (missed.reachable, missed.address_id) == (True, new_address(town))
