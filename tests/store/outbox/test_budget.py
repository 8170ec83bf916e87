"""What a channel may spend: a hard stop and an alarm, the same for all workers together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.store.outbox import queue
from bot.store.outbox.attempt import Result
from bot.store.outbox.budget import Budget, Spent
from bot.store.outbox.claims import Claimed, claim
from bot.store.outbox.lanes import Sender
from bot.store.outbox.settlement import settle
from bot.store.outbox.token_bucket import Pace
from channels.port import Fault, SendError, Sent
from tests.fixed import FixedClock
from tests.post import LANE, Post

BY_PARTS = Pace(per_second=1e6, burst=1e6, by_parts=True)


def sender(budget: Budget, worker: str = "ann") -> Sender:
    return Sender(lane=LANE, worker=worker, pace=BY_PARTS, budget=budget)


def claimed(post: Post, budget: Budget, worker: str = "ann") -> Claimed:
    return post.database.write(lambda c: claim(c, sender(budget, worker), 100, post.now))


def ended(post: Post, budget: Budget, found: Claimed, error: SendError | None = None) -> None:
    results = [
        Result(message=each, error=error) if error else Result(message=each, sent=Sent(ref=f"SM{each.id}"))
        for each in found.messages
    ]
    post.database.write(lambda c: settle(c, sender(budget), results, post.now, post.dice))


def alarm(post: Post) -> str | None:
    return post.database.read(lambda c: queue.health(c, post.now)).alarms.get(LANE)


def texts(post: Post, count: int, parts: int = 1) -> None:
    for n in range(count):
        post.add(post.resident(f"p{n}"), f"text {n}", parts=parts)


def test_when_the_hour_is_spent_nothing_goes_until_the_next(post: Post, clock: FixedClock) -> None:
    budget = Budget(hour=5)
    texts(post, 8)
    first = claimed(post, budget)
    assert len(first.messages) == 5
    assert first.next_at == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert claimed(post, budget, "bob").messages == (), "nor by another worker"
    clock.go_to(datetime(2026, 11, 23, 11, tzinfo=UTC))
    assert len(claimed(post, budget).messages) == 3


def test_the_day_ends_at_midnight_in_london(post: Post, clock: FixedClock) -> None:
    clock.go_to(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))  # half past eleven in the evening
    budget = Budget(day=2)
    texts(post, 3)
    found = claimed(post, budget)
    assert (len(found.messages), found.next_at) == (2, datetime(2026, 7, 1, 23, tzinfo=UTC))
    clock.go_to(datetime(2026, 7, 1, 23, tzinfo=UTC))
    assert len(claimed(post, budget).messages) == 1


def test_a_text_that_costs_more_than_is_left_waits(post: Post) -> None:
    texts(post, 3, parts=2)
    assert len(claimed(post, Budget(hour=5)).messages) == 2


USED_UP = "the budget of the hour is used up."


def reasons(post: Post) -> list[str | None]:
    return [row.reason for row in post.rows()]


def test_what_may_not_go_says_that_it_is_the_budget_and_says_so_no_more_when_it_goes(
    post: Post, clock: FixedClock
) -> None:
    budget = Budget(hour=1)
    texts(post, 3)
    ended(post, budget, claimed(post, budget))
    assert reasons(post) == [None, *[f"Waits for the next hour: {USED_UP}"] * 2]
    clock.pass_by(hours=1)
    ended(post, budget, claimed(post, budget))
    assert reasons(post) == [None, None, f"Waits for the next hour: {USED_UP}"]


def test_who_may_not_be_written_to_does_not_wait_for_the_budget(post: Post) -> None:
    texts(post, 3)
    post.change_person(post.rows()[2].address_id, erased_at=post.now)
    claimed(post, Budget(hour=1))
    assert [row.state for row in post.rows()] == ["sending", "queued", "dropped"]


def test_a_reason_that_stands_already_is_not_written_again(post: Post) -> None:
    texts(post, 3)
    written: list[str] = []

    @event.listens_for(post.database.engine, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        written.extend([statement] if statement.startswith("UPDATE outbox SET reason") else [])

    for _ in range(3):
        claimed(post, Budget(hour=1))
    event.remove(post.database.engine, "before_cursor_execute", _note)
    assert len(written) == 1


def test_what_grew_old_for_want_of_budget_says_so_whatever_it_waited_for_before(
    post: Post, clock: FixedClock
) -> None:
    nothing = Budget(day=0)
    for name in ("looked at", "behind it"):
        post.add_bulk(post.resident(name), name)
    post.claim(bulk_from=post.now + timedelta(hours=1))
    clock.pass_by(hours=1)
    post.database.write(lambda c: claim(c, sender(nothing), 1, post.now))
    assert reasons(post) == [
        "Waits for the next day: the budget of the day is used up.",
        "Waits for the hours in which we write, from Monday 11am.",
    ]
    clock.pass_by(days=1)
    claimed(post, nothing)
    for reason in reasons(post):
        assert reason is not None
        assert reason.startswith(
            "It became too old to make sense. Before that: The budget for this day is used up"
        )


def test_officers_are_told_and_the_alarm_ends_when_texts_go_again(post: Post, clock: FixedClock) -> None:
    budget = Budget(hour=1)
    texts(post, 2)
    ended(post, budget, claimed(post, budget))
    claimed(post, budget)
    told = alarm(post)
    assert told is not None
    assert told.startswith("The budget for this hour is used up")
    clock.pass_by(hours=1)
    ended(post, budget, claimed(post, budget))
    assert alarm(post) is None


@pytest.mark.parametrize(
    ("fault", "free"),
    [(Fault.RETRY_AFTER, True), (Fault.ADDRESS, True), (Fault.UNSURE, False)],
    ids=["busy costs nothing", "refused costs nothing", "unsure may have cost"],
)
def test_what_was_refused_costs_nothing(post: Post, clock: FixedClock, fault: Fault, free: bool) -> None:
    budget = Budget(hour=1)
    texts(post, 1)
    ended(post, budget, claimed(post, budget), SendError(fault))
    post.add(post.resident("another"), "more", parts=1)
    clock.pass_by(seconds=10)
    assert bool(claimed(post, budget).messages) == free


def test_without_a_budget_nothing_is_held_back(post: Post) -> None:
    texts(post, 3)
    unbound = Sender(lane=LANE, worker="ann", pace=BY_PARTS)
    assert len(post.database.write(lambda c: claim(c, unbound, 100, post.now)).messages) == 3


@pytest.mark.parametrize(
    ("budget", "room"),
    [(Budget(), 10**9), (Budget(hour=0), 0), (Budget(hour=4, day=10), 1), (Budget(day=10), 4)],
    ids=["none", "nothing", "the hour is nearer", "the day alone"],
)
def test_the_nearer_bound_counts(budget: Budget, room: int) -> None:
    assert budget.room(Spent(hour_parts=3, day_parts=6)) == room


def test_money_becomes_parts() -> None:
    assert Budget.of_money(4.7, 1.0, 50.0) == Budget(hour=21, day=1063)
    assert Budget(hour=1).again_at(Spent(), datetime(2026, 11, 23, 10, 59, tzinfo=UTC)) - timedelta(
        minutes=1
    ) == datetime(2026, 11, 23, 10, 59, tzinfo=UTC)
