"""A send of unknown end is looked into, and never just repeated; a worker that dies leaves such sends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.message import ClaimedMessage
from bot.store.outbox.reconciliation import Lookup, overdue, reconcile
from channels.port import Fault, Sent
from tests.post import Post, failed, taken


def doubtful(post: Post, worker: str = "ann", *, all_lost: bool = False) -> list[ClaimedMessage]:
    return post.database.write(lambda c: overdue(c, post.sender(worker), post.now, 10, all_lost=all_lost))


def decide(post: Post, *lookups: Lookup, worker: str = "ann") -> None:
    post.database.write(lambda c: reconcile(c, post.sender(worker), lookups, post.now))


def unsure_send(post: Post, to: int | None = None, **more: str) -> int:
    """A message whose send ended without a word from the provider."""
    id_ = post.add(post.resident() if to is None else to, **more)
    (message,) = post.claim().messages
    post.settle(failed(message, Fault.UNSURE))
    return id_


def test_a_dead_workers_sends_are_taken_over_when_their_lease_is_over(post: Post) -> None:
    id_ = post.add(post.resident())
    post.claim()
    post.clock.pass_by(seconds=59)
    assert doubtful(post, "bob") == []
    post.clock.pass_by(seconds=1)
    (message,) = doubtful(post, "bob")
    assert (message.id, message.unsure, message.attempts) == (id_, 1, 1)
    assert message.tried_at == post.now - timedelta(seconds=60)
    assert doubtful(post, "cat") == []  # bob looks into it now


def test_embedded_at_the_start_everything_under_way_is_lost_at_once(post: Post) -> None:
    id_ = post.add(post.resident())
    post.claim()
    assert [message.id for message in doubtful(post, "bob", all_lost=True)] == [id_]


def test_found_in_the_providers_list_it_was_sent(post: Post) -> None:
    id_ = unsure_send(post)
    assert doubtful(post) == []  # its receipt gets a minute to come
    post.clock.pass_by(seconds=60)
    (message,) = doubtful(post)
    decide(post, Lookup(message=message, looked=True, sent=Sent(ref="SM9")))
    assert (post.row(id_).state, post.row(id_).sent_ref) == ("sent", "SM9")


def test_not_found_it_is_sent_again_twice_at_most(post: Post) -> None:
    id_ = unsure_send(post)
    first_try = post.now
    for _ in range(2):
        post.clock.pass_by(seconds=60)
        (message,) = doubtful(post)
        assert message.tried_at == first_try  # every look-up covers the first attempt too
        decide(post, Lookup(message=message, looked=True))
        (again,) = post.claim().messages
        assert again.id == id_
        post.settle(failed(again, Fault.UNSURE))
    post.clock.pass_by(seconds=60)
    (message,) = doubtful(post)
    decide(post, Lookup(message=message, looked=True))
    assert post.claimed() == []
    row = post.row(id_)
    assert (row.state, row.attempts, row.reason) == (
        "failed", 3, "The provider has no record of it after three tries.",
    )  # fmt: skip


def test_while_it_can_be_looked_up_the_next_message_waits(post: Post) -> None:
    mo = post.resident()
    unsure_send(post, mo)
    post.add(mo, "next")
    assert post.claimed() == []
    post.clock.pass_by(seconds=60)
    (message,) = doubtful(post)
    assert post.claimed() == []
    decide(post, Lookup(message=message, looked=True, sent=Sent(ref="SM9")))
    assert post.claimed() == ["next"]


def test_another_messages_record_is_not_taken_for_this_one(post: Post) -> None:
    mo = post.resident()
    post.add(mo)
    (twin,) = post.claim().messages
    post.settle(taken(twin, "SM1"))
    id_ = unsure_send(post, mo)
    post.clock.pass_by(seconds=60)
    (message,) = doubtful(post)
    decide(post, Lookup(message=message, looked=True, sent=Sent(ref="SM1")))
    row = post.row(id_)
    assert (row.state, row.lease_until, row.sent_ref) == ("unsure", None, None)


def test_a_look_up_that_failed_is_made_again(post: Post) -> None:
    id_ = unsure_send(post)
    post.clock.pass_by(seconds=60)
    doubtful(post)  # and nothing is decided
    post.clock.pass_by(seconds=60)
    assert [message.id for message in doubtful(post, "bob")] == [id_]


@pytest.mark.parametrize("kind", ["notice", "reply"])
def test_without_a_list_a_message_is_not_sent_twice(post: Post, kind: str) -> None:
    post.looks_up = False
    id_ = unsure_send(post, kind=kind)
    post.clock.pass_by(minutes=2)
    (message,) = doubtful(post)
    decide(post, Lookup(message=message, looked=False))
    post.clock.pass_by(hours=1)
    assert doubtful(post) == []
    assert post.claimed() == []
    row = post.row(id_)
    assert (row.state, row.lease_until) == ("unsure", None)
    assert row.reason == "Nobody knows whether it went out. It is not sent twice."


def test_without_a_list_a_question_is_put_once_more_after_two_minutes(post: Post) -> None:
    post.looks_up = False
    id_ = unsure_send(post, question="kept")
    post.clock.pass_by(seconds=119)
    assert doubtful(post) == []
    post.clock.pass_by(seconds=1)
    decide(post, *(Lookup(message=message, looked=False) for message in doubtful(post)))
    (again,) = post.claim().messages
    assert again.id == id_
    post.settle(failed(again, Fault.UNSURE))
    post.clock.pass_by(minutes=2)
    decide(post, *(Lookup(message=message, looked=False) for message in doubtful(post)))
    assert post.claimed() == []
    assert post.row(id_).reason == "Nobody knows whether it went out. It was already asked twice."


def test_without_a_list_the_talk_goes_on_and_the_question_is_not_put_again(post: Post) -> None:
    post.looks_up = False
    mo = post.resident()
    id_ = unsure_send(post, mo, question="kept")
    post.add(mo, "next")
    assert post.send() == ["next"]  # it does not wait for what nobody will ever know
    post.clock.pass_by(minutes=2)
    decide(post, *(Lookup(message=message, looked=False) for message in doubtful(post)))
    assert post.claimed() == []
    assert post.row(id_).reason == "Nobody knows whether it went out. The talk has gone on since."


def test_without_a_list_only_the_last_of_several_questions_in_doubt_is_put_again(post: Post) -> None:
    """The one before it may have been answered; after it the talk was somewhere else."""
    post.looks_up = False
    mo = post.resident()
    before = unsure_send(post, mo, question="town")
    last = unsure_send(post, mo, question="kept")
    post.clock.pass_by(minutes=2)
    decide(post, *(Lookup(message=message, looked=False) for message in doubtful(post)))
    assert [message.id for message in post.claim().messages] == [last]
    assert post.row(before).reason == "Nobody knows whether it went out. The talk has gone on since."


def test_without_a_list_a_lost_question_waits_its_two_minutes_too(post: Post) -> None:
    post.looks_up = False
    post.add(post.resident(), question="kept")
    post.claim()
    post.clock.pass_by(seconds=60)
    assert doubtful(post) == []
    post.clock.pass_by(seconds=60)
    assert len(doubtful(post)) == 1


def test_a_question_too_old_by_now_is_not_put_again(post: Post) -> None:
    post.looks_up = False
    id_ = unsure_send(post, question="kept")
    post.clock.pass_by(hours=25)
    decide(post, *(Lookup(message=message, looked=False) for message in doubtful(post)))
    assert post.row(id_).state == "unsure"


def test_a_late_success_beats_doubt(post: Post) -> None:
    """The worker was only slow: its lease ran out, somebody looked, and then it had the answer after all."""
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    post.clock.pass_by(seconds=60)
    (seen,) = doubtful(post, "bob")
    decide(post, Lookup(message=seen, looked=True), worker="bob")
    assert post.row(id_).state == "queued"
    post.settle(taken(message, "SM1"))
    assert (post.row(id_).state, post.row(id_).sent_ref) == ("sent", "SM1")
    assert post.claimed() == []


def test_a_late_failure_does_not_disturb_who_looks_into_it(post: Post) -> None:
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    post.clock.pass_by(seconds=60)
    doubtful(post, "bob")
    post.settle(failed(message, Fault.CONTENT))
    assert post.row(id_).state == "unsure"
