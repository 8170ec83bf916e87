"""What the end of a send means: each fault's effect on the message, the lane and the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.model.message import ClaimedMessage
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.store.outbox.attempt import Result, back_off
from bot.store.outbox.settlement import release
from bot.store.outbox.token_bucket import Pace
from bot.store.tables import address, stop
from channels.port import Fault, SendError, Sent
from tests.fixed import FixedDice
from tests.post import Post, failed, taken


def one(post: Post, **more: Any) -> ClaimedMessage:
    """A message to somebody new, claimed."""
    post.add(post.resident(f"p{len(post.rows())}"), **more)
    (message,) = post.claim(want=1).messages
    return message


def test_a_taken_message_is_sent(post: Post) -> None:
    message = one(post, parts=1)
    post.settle(Result(message=message, sent=Sent(ref="SM1", parts=2)))
    row = post.row(message.id)
    assert (row.state, row.sent_ref, row.sent_at, row.parts) == ("sent", "SM1", post.now, 2)
    assert (row.lease_until, row.lease_by, row.reason) == (None, None, None)


def test_measured_parts_stay_when_the_provider_does_not_say(post: Post) -> None:
    message = one(post, parts=3)
    post.settle(taken(message))
    assert post.row(message.id).parts == 3


FAULTS = [
    (Fault.RETRY_AFTER, "queued", 0),
    (Fault.NOT_SENT, "queued", 1),
    (Fault.ADDRESS, "failed", 1),
    (Fault.ROUTE, "failed", 1),
    (Fault.CONTENT, "failed", 1),
    (Fault.LEFT, "failed", 1),
    (Fault.WINDOW, "failed", 1),
    (Fault.CONFIG, "queued", 0),
    (Fault.UNSURE, "unsure", 1),
    (Fault.EXPIRED, "failed", 1),
]


@pytest.mark.parametrize(("fault", "state", "attempts"), FAULTS, ids=lambda value: str(value))
def test_a_fault_decides_the_state(post: Post, fault: Fault, state: str, attempts: int) -> None:
    message = one(post)
    post.settle(failed(message, fault))
    row = post.row(message.id)
    assert (row.state, row.attempts, row.code) == (state, attempts, "11")
    assert row.reason.endswith("Said the provider.")


def test_every_fault_has_its_row_above() -> None:
    assert {row[0] for row in FAULTS} == set(Fault)


def test_when_the_provider_asks_to_wait_all_workers_wait(post: Post) -> None:
    post.pace = Pace(per_second=10, burst=10)
    message = one(post)
    post.add(post.resident("jo"), "other")
    post.settle(failed(message, Fault.RETRY_AFTER, retry_after=7.0))
    waiting = post.claim(worker="bob")
    assert waiting.messages == ()
    assert waiting.next_at == post.now + timedelta(seconds=7.1)  # and then at the usual pace
    post.clock.pass_by(seconds=7)
    assert post.claimed() == []
    post.clock.pass_by(seconds=0.1)
    assert post.send() == ["Hello"]


def test_a_provider_that_asks_for_years_gets_a_day(post: Post) -> None:
    """Case 74: a mistake in a header must not end a channel for good."""
    post.add(post.resident(), expires_at=post.now + timedelta(days=3))
    (message,) = post.claim().messages
    post.settle(failed(message, Fault.RETRY_AFTER, retry_after=1e9))
    post.clock.pass_by(hours=23)
    assert post.claimed() == []
    post.clock.pass_by(hours=1.1)
    assert post.send() == ["Hello"]


def test_a_message_that_had_to_wait_keeps_its_place(post: Post) -> None:
    mo = post.resident()
    post.add(mo, "one")
    (first,) = post.claim().messages
    post.add(mo, "two")
    post.settle(failed(first, Fault.RETRY_AFTER, retry_after=3.0))
    post.clock.pass_by(seconds=4)
    assert post.send() == ["one"]


def test_back_off_grows_from_seconds_to_hours() -> None:
    class Middle(FixedDice):
        def below(self, n: int) -> int:
            return n // 2

    waits = [back_off(attempts, Middle()) / timedelta(seconds=1) for attempts in range(1, 12)]
    assert waits == [5, 30, 120, 300, 900, 1800, 3600, 7200, 14400, 14400, 14400]


def test_back_off_is_spread_by_a_fifth_either_way() -> None:
    dice = FixedDice()
    waits = [back_off(1, dice).total_seconds() for _ in range(401)]
    assert (min(waits), max(waits)) == (4.0, 6.0)


def test_a_message_that_would_be_too_old_by_its_next_try_has_failed(post: Post) -> None:
    message = one(post, expires_at=post.now + timedelta(seconds=3))
    post.settle(failed(message, Fault.NOT_SENT))
    row = post.row(message.id)
    assert row.state == "failed"
    assert "too old by the next try" in row.reason


def _fail(post: Post, times: int) -> None:
    for _ in range(times):
        (message,) = post.claim(want=1).messages
        post.settle(failed(message, Fault.NOT_SENT))


def _crowd(post: Post, size: int = 20) -> None:
    for n in range(size):
        post.add(post.resident(f"c{n}"))


def test_after_five_failures_in_a_row_the_lane_rests_and_one_probe_goes(post: Post) -> None:
    _crowd(post)
    _fail(post, 4)
    assert post.lane().paused_until == 0.0
    _fail(post, 1)
    assert post.claim().next_at == post.now + timedelta(seconds=5)
    post.clock.pass_by(seconds=5)
    (probe,) = post.claim().messages
    assert probe.probe
    assert post.claimed(worker="bob") == []  # nobody else goes until the probe is back
    post.settle(failed(probe, Fault.NOT_SENT))
    assert post.claim().next_at == post.now + timedelta(seconds=10)


def test_what_grew_old_while_the_lane_was_broken_says_so(post: Post) -> None:
    _crowd(post, 6)
    _fail(post, 5)
    never_tried = post.rows()[-1].id
    post.clock.pass_by(hours=25)
    assert post.claimed() == []
    while post.claim().next_at == post.now:
        pass
    assert post.row(never_tried).reason == (
        "It became too old to make sense. Before that: The provider could not be reached."
    )


def test_rests_double_up_to_five_minutes(post: Post) -> None:
    _crowd(post)
    _fail(post, 5)
    rests = []
    for _ in range(9):
        rest = post.lane().paused_until - post.now.timestamp()
        rests.append(round(rest))
        post.clock.pass_by(seconds=rest)
        _fail(post, 1)
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_what_was_in_flight_when_the_lane_broke_does_not_count_again(post: Post) -> None:
    _crowd(post)
    messages = post.claim(want=20).messages
    post.settle(*(failed(message, Fault.NOT_SENT) for message in messages[:10]))
    post.settle(*(failed(message, Fault.NOT_SENT) for message in messages[10:]))
    assert post.lane().paused_until == post.now.timestamp() + 5


def test_a_probe_that_gets_through_mends_the_lane(post: Post) -> None:
    _crowd(post)
    _fail(post, 5)
    post.clock.pass_by(seconds=5)
    assert len(post.send()) == 1
    assert (post.lane().fails, post.lane().paused_until) == (0, 0.0)
    assert len(post.claimed()) == 10


def test_a_refusal_of_one_message_shows_that_the_provider_is_there(post: Post) -> None:
    _crowd(post)
    _fail(post, 4)
    (message,) = post.claim(want=1).messages
    post.settle(failed(message, Fault.CONTENT))
    assert post.lane().fails == 0


def test_unsure_sends_break_the_lane_too(post: Post) -> None:
    _crowd(post)
    post.settle(*(failed(message, Fault.UNSURE) for message in post.claim(want=5).messages))
    assert post.claimed() == []


def test_wrong_settings_raise_the_alarm_and_stop_the_lane_until_a_success(post: Post) -> None:
    _crowd(post, 3)
    message = post.claim(want=1).messages[0]
    post.settle(failed(message, Fault.CONFIG))
    health = post.database.read(lambda c: queue.health(c, post.now))
    assert health.alarms == {
        "sms:+447700900123": "Our keys or settings for this channel are wrong. Said the provider."
    }
    assert post.claim().next_at == post.now + timedelta(minutes=5)
    post.clock.pass_by(minutes=5)
    assert len(post.send()) == 1
    assert post.lane().alarm is None
    assert len(post.send()) == 2


@pytest.mark.parametrize(("fault", "on_stop_list"), [(Fault.ADDRESS, False), (Fault.LEFT, True)])
def test_a_lost_address_gets_nothing_more(post: Post, fault: Fault, on_stop_list: bool) -> None:
    mo = post.resident()
    post.add(mo, "one")
    second = post.add(mo, "two")
    (message,) = post.claim().messages
    post.settle(failed(message, fault))
    post.settle(failed(message, fault))  # twice is the same as once
    where = post.database.read(lambda c: c.execute(select(address).where(address.c.id == mo)).one())
    stopped = post.database.read(lambda c: c.execute(select(stop)).all())
    assert (where.left_at, where.left_why.endswith("Said the provider.")) == (post.now, True)
    assert [(row.keyed_hash, row.by_provider) for row in stopped] == ([("mo", True)] if on_stop_list else [])
    assert post.claimed() == []
    assert post.row(second).state == "dropped"


def _confirmation_under_way(post: Post) -> ClaimedMessage:
    """The person has sent STOP; what confirms it is on its way, and the provider is about to refuse it."""
    mo = post.resident()
    _hears(post, mo, people.add_stop, post.now, by_provider=False)
    post.add(mo, "You will get no more texts.", kind="stop")
    (message,) = post.claim().messages
    post.clock.pass_by(seconds=2)
    return message


def _hears(post: Post, address_id: int, then: Any, *args: Any, **more: Any) -> None:
    def work(connection: Any) -> None:
        reached = people.by_address(connection, address_id)
        then(connection, reached, *args, **more)
        people.heard(connection, reached, post.now)

    post.database.write(work)


def _stopped(post: Post) -> int:
    return len(post.database.read(lambda c: c.execute(select(stop)).all()))


def test_a_refusal_that_comes_to_light_after_start_does_not_undo_it(post: Post) -> None:
    message = _confirmation_under_way(post)
    _hears(post, message.address_id, people.remove_stop)
    post.clock.pass_by(seconds=1)
    post.settle(failed(message, Fault.LEFT))
    assert _stopped(post) == 0
    post.add(message.address_id, "Welcome back")
    assert post.claimed() == ["Welcome back"]


def test_a_refusal_before_start_counts_until_start(post: Post) -> None:
    message = _confirmation_under_way(post)
    post.settle(failed(message, Fault.LEFT))
    assert _stopped(post) == 1
    lost = post.add(message.address_id, "news")
    assert post.claimed() == []
    assert post.row(lost).state == "dropped"
    post.clock.pass_by(seconds=1)
    _hears(post, message.address_id, people.remove_stop)
    assert _stopped(post) == 0
    post.add(message.address_id, "Welcome back")
    assert post.claimed() == ["Welcome back"]


def test_what_is_put_back_keeps_no_reason_of_an_earlier_wait(post: Post) -> None:
    id_ = post.add_bulk(post.resident())
    post.claim(bulk_from=post.now + timedelta(hours=1))
    assert post.row(id_).reason
    post.clock.pass_by(hours=1)
    post.claim()
    post.database.write(lambda c: release(c, post.sender()))
    assert (post.row(id_).state, post.row(id_).reason) == ("queued", None)
    post.send()
    assert (post.row(id_).state, post.row(id_).reason) == ("sent", None)


def test_only_the_holder_of_a_lease_may_settle_a_failure(post: Post) -> None:
    message = one(post)
    post.settle(failed(message, Fault.CONTENT), worker="bob")
    assert post.row(message.id).state == "sending"


def test_a_result_that_comes_twice_changes_nothing(post: Post) -> None:
    message = one(post)
    post.settle(taken(message, "SM1"))
    post.settle(failed(message, Fault.NOT_SENT))
    post.settle(taken(message, "SM2"))
    row = post.row(message.id)
    assert (row.state, row.sent_ref) == ("sent", "SM1")


def test_what_was_never_handed_over_is_put_back_and_does_not_count(post: Post) -> None:
    _crowd(post, 3)
    begun, *_ = post.claim().messages
    put_back = post.database.write(lambda c: release(c, post.sender(), {begun.id}))
    assert put_back == 2
    assert [(row.state, row.attempts) for row in post.rows()] == [
        ("sending", 1), ("queued", 0), ("queued", 0),
    ]  # fmt: skip
    assert post.database.write(lambda c: release(c, post.sender("bob"))) == 0


def test_health_tells_what_waits_and_since_when(post: Post) -> None:
    mo = post.resident()
    earlier = post.now - timedelta(minutes=10)
    post.add(mo, due_at=earlier)
    post.add_bulk(mo, due_at=post.now - timedelta(hours=1))
    post.add_bulk(mo, due_at=post.now + timedelta(hours=1))
    health = post.database.read(lambda c: queue.health(c, post.now))
    assert health.waiting == {"queued": 3}
    assert health.oldest_due == {0: earlier, 1: post.now - timedelta(hours=1)}


def test_a_result_is_a_success_or_a_failure(post: Post) -> None:
    message = one(post)
    with pytest.raises(ValueError, match="either"):
        Result(message=message)
    with pytest.raises(ValueError, match="either"):
        Result(message=message, sent=Sent(ref="x"), error=SendError(Fault.CONTENT))
