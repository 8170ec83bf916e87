"""What is held back for a while: the hours in which we write, and what looks like a machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.calendar import next_allowed
from bot.model.traffic import Traffic
from tests.post import Post

HOUR = timedelta(hours=1)
TOO_OLD = "It became too old to make sense."
SATURDAY_4PM = datetime(2026, 11, 28, 16, tzinfo=UTC)
SATURDAY_8PM = datetime(2026, 11, 28, 20, tzinfo=UTC)
MONDAY_9AM = datetime(2026, 11, 30, 9, tzinfo=UTC)


def told_in_hours(post: Post) -> list[str]:
    """What a claim takes, as the worker makes it: bulk only in the hours in which we write."""
    return [message.body for message in post.claim(bulk_from=next_allowed(post.now)).messages]


def test_what_waited_on_saturday_evening_goes_on_monday_morning(post: Post) -> None:
    post.clock.go_to(SATURDAY_4PM)
    waited = post.add_bulk(post.resident("mo"), "The lamps are on", kind="outcome")
    post.clock.go_to(SATURDAY_8PM)
    assert told_in_hours(post) == []
    row = post.row(waited)
    assert (row.due_at, row.expires_at) == (MONDAY_9AM, MONDAY_9AM + 20 * HOUR), "four hours are over"
    assert row.reason == "Waits for the hours in which we write, from Monday 9am."
    post.clock.go_to(MONDAY_9AM)
    assert told_in_hours(post) == ["The lamps are on"]
    assert (post.row(waited).state, post.row(waited).reason) == ("sending", None)


def test_closed_hours_give_no_new_life_to_what_was_too_old_before(post: Post) -> None:
    post.clock.go_to(SATURDAY_4PM)
    late = post.add_bulk(post.resident("mo"), expires_at=SATURDAY_4PM + 3 * HOUR)
    post.clock.go_to(SATURDAY_8PM)
    assert told_in_hours(post) == []
    post.clock.go_to(MONDAY_9AM)
    assert told_in_hours(post) == []
    assert post.row(late).state == "dropped"


def test_what_is_put_off_every_evening_grows_old_all_the_same(post: Post) -> None:
    """Of its day it loses the ten hours of Monday, then the eleven of each day after it."""
    stuck = post.add_bulk(post.resident())
    left = []
    for _ in range(3):
        post.clock.go_to(post.now.replace(hour=20))
        assert told_in_hours(post) == []
        row = post.row(stuck)
        left.append((row.expires_at - row.due_at) / HOUR)
        post.clock.go_to(row.due_at)
    assert left == [14, 3, -8]
    assert told_in_hours(post) == []
    assert post.row(stuck).state == "dropped"
    assert post.row(stuck).reason == (
        f"{TOO_OLD} Before that: Waits for the hours in which we write, from Thursday 9am."
    )


# --- while the guard against loops keeps silent ------------------------------------------------------


def _looks_like_a_machine(post: Post, address_id: int, until: datetime) -> None:
    traffic = Traffic(day=12, silent_until=until.timestamp())
    post.change_address(address_id, traffic=traffic.to_json())


def test_nothing_of_ours_goes_to_what_looks_like_a_machine_until_its_silence_is_over(post: Post) -> None:
    quarter_past = post.now + timedelta(minutes=15, microseconds=300)
    mo, jo = post.resident("mo"), post.resident("jo")
    news, other = post.add_bulk(mo, "news"), post.add_bulk(jo, "other")
    _looks_like_a_machine(post, mo, quarter_past)
    claimed = post.claim()
    assert [message.body for message in claimed.messages] == ["other"]
    row = post.row(news)
    assert (row.state, row.attempts, post.row(other).reason) == ("queued", 0, None)
    assert row.reason == "Waits until Monday 10:15am: what came from this address looked like a machine."
    assert post.claim().next_at is None, "there is nothing to look at before"
    post.clock.go_to(row.due_at)
    assert row.due_at - quarter_past < timedelta(milliseconds=1)
    assert post.claimed() == ["news"]


def test_a_reply_that_the_guard_let_through_goes_in_its_silence_too(post: Post) -> None:
    mo = post.resident()
    _looks_like_a_machine(post, mo, post.now + HOUR)
    post.add(mo, "You will get no more texts.", kind="stop")
    assert post.claimed() == ["You will get no more texts."]


@pytest.mark.parametrize("silence", [None, -HOUR, timedelta()], ids=["never", "an hour ago", "over just now"])
def test_a_silence_that_is_over_holds_nothing_back(post: Post, silence: timedelta | None) -> None:
    mo = post.resident()
    _looks_like_a_machine(post, mo, datetime.fromtimestamp(0, UTC) if silence is None else post.now + silence)
    post.add_bulk(mo, "news")
    assert post.claimed() == ["news"]


def test_a_silence_does_not_make_news_younger(post: Post) -> None:
    mo = post.resident()
    id_ = post.add_bulk(mo, expires_at=post.now + timedelta(minutes=10))
    _looks_like_a_machine(post, mo, post.now + HOUR)
    post.claim()
    post.clock.pass_by(hours=1)
    assert post.claimed() == []
    assert post.row(id_).reason == (
        f"{TOO_OLD} Before that: Waits until Monday 11am: what came from this address looked like a machine."
    )
