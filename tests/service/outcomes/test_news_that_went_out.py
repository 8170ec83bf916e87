"""Somebody was told something only where news went out to them: not where it waits, was stopped or did not
arrive, and not where they heard only who looks after it. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.model.message import NewsState
from bot.model.officer import Officer
from bot.service.casework import conversation
from bot.service.insight.eyes import EVERYTHING
from bot.service.outcomes import by_hand, handover, recall
from bot.service.outcomes.by_hand import Letter
from bot.store.casework import officers
from bot.store.database import Connection
from bot.store.outbox import news
from bot.store.tables import outbox, task
from tests.town import DONE, HER, LIMITS, Town

Happens = Callable[[Town], None]


def asha(town: Town, connection: Connection) -> Officer:
    found = officers.by_id(connection, town.owner)
    assert found is not None
    return found


def told(town: Town) -> None:
    """News that an officer wrote has gone to the lane."""
    town.send(town.draft())
    town.outgoing()


def goes(town: Town, **more: object) -> None:
    """It is sent, and no receipt is in."""
    sent = update(outbox).where(outbox.c.state == "queued")
    town.db.write(lambda c: c.execute(sent.values(state="sent", sent_at=town.clock.now(), **more)))


def waits(town: Town) -> None:
    told(town)


def is_stopped(town: Town) -> None:
    told(town)
    town.db.write(lambda c: recall.stop(c, town.followup, 1, asha(town, c), town.clock.now()))


def fails(town: Town) -> None:
    told(town)
    goes(town, delivery="failed", news=NewsState.FAILED)


def is_handed_over(town: Town) -> None:
    def work(c: Connection) -> None:
        ravi = officers.add(
            c, email="r@example", name="Ravi", team="housing", role="manager", now=town.clock.now()
        )
        about = (town.followup, town.content, town.issue.ref, ravi)
        mark = handover.look(c, *about, None, town.clock.now()).mark
        handover.hand_over(c, *about, asha(town, c), mark, town.clock.now())

    town.db.write(work)
    town.outgoing()
    goes(town)


def goes_out(town: Town) -> None:
    told(town)
    goes(town)


@pytest.mark.parametrize(
    ("happens", "counts", "on_its_way"),
    [
        (waits, False, True),
        (is_stopped, False, False),
        (fails, False, False),
        (is_handed_over, False, False),
        (goes_out, True, True),
    ],
)
def test_all_who_ask_hear_the_same_of_it(
    town: Town, happens: Happens, counts: bool, on_its_way: bool
) -> None:
    town.took_part(HER)
    town.reaches()
    start = town.clock.now()
    happens(town)
    person_id = next(row.person_id for row in town.rows(outbox) if row.kind == "outcome")
    assert town.db.read(lambda c: news.told_since(c, person_id, start)) is counts
    assert bool(town.db.read(lambda c: news.went_out(c, person_id, start))) is counts
    assert (town.db.read(lambda c: news.last_written(c, person_id)) is not None) is on_its_way


@pytest.mark.parametrize("happens", [waits, is_stopped, fails, is_handed_over])
def test_a_new_matter_is_not_filed_with_one_that_nobody_told_them_of(town: Town, happens: Happens) -> None:
    town.took_part(HER)
    town.reaches()
    ref = town.promises()[0].ref
    town.clock.pass_by(days=5)
    happens(town)
    town.clock.pass_by(minutes=5)
    said = town.says("my street light is out")
    assert not any(f"{ref}" in each and "added" in each for each in said), said
    assert not [row for row in town.rows(task) if row.kind == "reply"]


@pytest.mark.parametrize("question", ["waits", "went out", "none"])
def test_a_no_to_news_counts_until_an_officers_question_went_out(town: Town, question: str) -> None:
    town.took_part(HER)
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    assert town.promises()[0].state == "answered"
    if question != "none":
        town.clock.pass_by(hours=11)  # at night
        ref = town.promises()[0].ref
        seen = town.db.read(lambda c: conversation.page(c, ref, eyes=EVERYTHING)).told
        letter = Letter(text="Is it the lane behind?", once="q", ours=seen)
        town.db.write(
            lambda c: by_hand.send(c, town.content, ref, letter, asha(town, c), LIMITS, town.clock.now())
        )
    if question == "went out":
        goes(town)
    town.clock.pass_by(minutes=5)
    town.says("No, it is not")
    assert (town.issue.state == "reopened") is (question != "went out")


# --- STATUS ------------------------------------------------------------------------------------------


def late(town: Town) -> None:
    by = date.fromisoformat("2026-12-31")
    town.send(town.draft(replace(DONE, kind="late", next_by=by, why_not="Rain.")))
    town.outgoing()
    goes(town)


def is_withdrawn(town: Town) -> None:
    goes_out(town)
    town.clock.pass_by(minutes=5)
    town.db.write(lambda c: recall.withdraw(c, 1, asha(town, c), town.clock.now()))


@pytest.mark.parametrize(
    ("happens", "wrote"), [(is_handed_over, False), (late, False), (is_withdrawn, False), (goes_out, True)]
)
def test_status_says_that_we_wrote_of_what_tells_how_it_stands(
    town: Town, happens: Happens, wrote: bool
) -> None:
    town.took_part(HER)
    town.reaches()
    town.clock.pass_by(minutes=5)
    happens(town)
    town.clock.pass_by(hours=2)
    said = " ".join(town.says("STATUS"))
    assert ("We wrote to you about" in said) is wrote, said


# --- a complaint beside a question for news ------------------------------------------------------------


def test_a_complaint_beside_a_question_for_news_is_a_doubt_until_the_receipt_is_in(town: Town) -> None:
    town.took_part(HER)
    town.reaches()
    town.clock.pass_by(days=3)
    goes_out(town)
    town.clock.pass_by(hours=1)
    town.says("Any news? The lane is still not good enough")
    town.arrived()
    town.passes(seconds=1)
    assert (town.issue.state, town.promises()[0].settled) == ("reopened", False)


def test_without_news_it_is_none(town: Town) -> None:
    town.took_part(HER)
    town.reaches()
    town.clock.pass_by(days=3)
    town.says("Any news? The lane is still not good enough")
    assert town.promises()[0].doubted_at is None
    assert timedelta(0) < town.promises()[0].due_at - town.clock.now()
