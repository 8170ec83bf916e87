"""Delivery reports in any order, twice, early, late and about strangers."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.outbox.receipts import match_strays, take_receipt
from bot.store.tables import address, outbox, receipt, stop
from channels.port import RANK, Delivery, Fault, Receipt
from tests.post import Post, failed, taken


def report(post: Post, state: Delivery, event_id: str = "", channel: str = "sms", **more: Any) -> int | None:
    one = Receipt(event_id=event_id or f"e-{state}", account="+447700900123", state=state, **more)
    return post.database.write(lambda c: take_receipt(c, channel, one, post.now))


def kept(post: Post) -> list[Any]:
    return post.database.read(lambda c: list(c.execute(select(receipt).order_by(receipt.c.id))))


def sent(post: Post, ref: str = "SM1") -> int:
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    post.settle(taken(message, ref))
    return id_


def test_a_report_finds_its_message_by_our_id_or_by_the_providers(post: Post) -> None:
    id_ = sent(post)
    assert report(post, Delivery.SENT, outgoing_id=id_) == id_
    assert report(post, Delivery.DELIVERED, sent_ref="SM1") == id_
    assert [row.outbox_id for row in kept(post)] == [id_, id_]


@pytest.mark.parametrize(
    "order",
    list(permutations([Delivery.SENT, Delivery.FAILED, Delivery.DELIVERED])),
    ids=lambda order: " then ".join(order),
)
def test_the_furthest_report_counts_whatever_the_order(post: Post, order: tuple[Delivery, ...]) -> None:
    id_ = sent(post)
    for state in order:
        report(post, state, outgoing_id=id_, code="30003" if state is Delivery.FAILED else "")
    assert (post.row(id_).delivery, post.row(id_).code) == ("delivered", None)
    assert len(kept(post)) == 3


def test_a_failed_delivery_leaves_its_code(post: Post) -> None:
    id_ = sent(post)
    report(post, Delivery.FAILED, outgoing_id=id_, code="30003")
    assert (post.row(id_).state, post.row(id_).delivery, post.row(id_).code) == ("sent", "failed", "30003")


def test_the_same_report_twice_is_kept_once(post: Post) -> None:
    id_ = sent(post)
    assert report(post, Delivery.DELIVERED, "same", outgoing_id=id_) == id_
    assert report(post, Delivery.FAILED, "same", outgoing_id=id_) is None
    assert len(kept(post)) == 1
    assert post.row(id_).delivery == "delivered"


def test_a_report_before_the_send_settled_settles_it(post: Post) -> None:
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    report(post, Delivery.QUEUED, outgoing_id=id_, sent_ref="SM1")
    row = post.row(id_)
    assert (row.state, row.sent_ref, row.lease_until) == ("sent", "SM1", None)
    post.settle(taken(message, "SM1"))
    assert (post.row(id_).state, post.row(id_).delivery) == ("sent", "queued")


def test_a_report_clears_up_an_unsure_send(post: Post) -> None:
    mo = post.resident()
    id_ = post.add(mo)
    post.add(mo, "next")
    (message,) = post.claim().messages
    post.settle(failed(message, Fault.UNSURE))
    report(post, Delivery.SENT, outgoing_id=id_, sent_ref="SM1")
    assert post.row(id_).state == "sent"
    assert post.claimed() == ["next"]


def test_a_report_by_reference_alone_that_came_too_early_finds_its_message(post: Post) -> None:
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    assert report(post, Delivery.DELIVERED, sent_ref="SM1") is None
    post.settle(taken(message, "SM1"))
    assert post.row(id_).delivery == "delivered"
    assert kept(post)[0].outbox_id == id_


def test_two_that_passed_each_other_unseen_are_matched_later(post: Post) -> None:
    report(post, Delivery.DELIVERED, sent_ref="SM1")
    post.database.write(lambda c: c.execute(receipt.update().values(sent_ref="elsewhere")))
    id_ = sent(post)
    post.database.write(lambda c: c.execute(receipt.update().values(sent_ref="SM1")))
    since = post.now - timedelta(hours=1)
    assert post.database.write(lambda c: match_strays(c, since, post.now)) == 1
    assert post.row(id_).delivery == "delivered"
    assert post.database.write(lambda c: match_strays(c, since, post.now)) == 0


def test_a_report_about_a_stranger_is_kept_and_changes_nothing(post: Post) -> None:
    id_ = sent(post)
    assert report(post, Delivery.FAILED, outgoing_id=id_ + 100, sent_ref="SM-other") is None
    assert kept(post)[0].outbox_id is None
    assert post.row(id_).delivery is None


def test_another_channels_reference_is_not_ours(post: Post) -> None:
    id_ = sent(post, "77")
    assert report(post, Delivery.READ, channel="telegram", sent_ref="77", outgoing_id=id_) is None
    assert post.row(id_).delivery is None


def test_the_billed_parts_are_taken_over(post: Post) -> None:
    id_ = sent(post)
    report(post, Delivery.SENT, outgoing_id=id_, parts=3)
    assert post.row(id_).parts == 3


def test_delivered_outranks_failed() -> None:
    assert RANK[Delivery.DELIVERED] > RANK[Delivery.FAILED] > RANK[Delivery.SENT]


@pytest.mark.parametrize(
    ("fault", "given_up", "stopped"),
    [
        (Fault.ADDRESS, True, 0),
        (Fault.LEFT, True, 1),
        (Fault.CONTENT, False, 0),
        (Fault.RETRY_AFTER, False, 0),
        (None, False, 0),
    ],
    ids=["a landline", "blocked us", "filtered as spam", "switched off", "no known code"],
)
def test_a_failed_delivery_counts_like_a_send_refused_for_that_reason(
    post: Post, fault: Fault | None, given_up: bool, stopped: int
) -> None:
    id_ = sent(post)
    report(post, Delivery.FAILED, outgoing_id=id_, code="1", fault=fault, reason="The provider's words.")
    mine = address_of(post, id_)
    assert (mine.left_at is not None) == given_up
    assert len(post.database.read(lambda c: c.execute(select(stop)).all())) == stopped
    if given_up:
        post.add(mine.id, "next")
        assert post.claimed() == []
    assert "The provider's words." in post.row(id_).reason


def test_it_counts_also_when_the_report_came_before_the_send_was_settled(post: Post) -> None:
    id_ = post.add(post.resident())
    (message,) = post.claim().messages
    report(post, Delivery.FAILED, sent_ref="SM1", fault=Fault.ADDRESS)
    assert address_of(post, id_).left_at is None
    post.settle(taken(message, "SM1"))
    assert address_of(post, id_).left_at == post.now


@pytest.mark.parametrize("fault", [Fault.RETRY_AFTER, Fault.ADDRESS, Fault.CONTENT, Fault.UNSURE, None])
def test_a_delivery_after_all_takes_the_reason_of_the_failure_away(post: Post, fault: Fault | None) -> None:
    id_ = sent(post)
    report(post, Delivery.FAILED, outgoing_id=id_, code="30003", fault=fault, reason="They say why.")
    assert post.row(id_).reason
    report(post, Delivery.DELIVERED, outgoing_id=id_, sent_ref="SM1")
    row = post.row(id_)
    assert (row.state, row.delivery, row.reason, row.sent_ref) == ("sent", "delivered", None, "SM1")
    assert post.claimed() == []


@pytest.mark.parametrize("arrived", [Delivery.DELIVERED, Delivery.READ])
def test_who_was_reached_after_all_can_be_written_to_again(post: Post, arrived: Delivery) -> None:
    id_ = sent(post)
    report(post, Delivery.FAILED, outgoing_id=id_, code="30005", fault=Fault.ADDRESS)
    report(post, arrived, outgoing_id=id_)
    mine = address_of(post, id_)
    assert (mine.left_at, mine.left_why) == (None, None)
    post.add(mine.id, "next")
    assert post.claimed() == ["next"]


def test_one_that_arrived_says_nothing_of_another_that_did_not(post: Post) -> None:
    id_ = sent(post)
    other = post.add(post.row(id_).address_id, "later")
    (message,) = post.claim().messages
    post.settle(taken(message, "SM2"))
    report(post, Delivery.FAILED, "second", outgoing_id=other, fault=Fault.ADDRESS)
    report(post, Delivery.DELIVERED, "first", outgoing_id=id_)
    assert address_of(post, id_).left_at is not None


def test_who_opted_out_stays_out_whatever_is_reported_afterwards(post: Post) -> None:
    id_ = sent(post)
    report(post, Delivery.FAILED, outgoing_id=id_, code="21610", fault=Fault.LEFT)
    report(post, Delivery.DELIVERED, outgoing_id=id_)
    post.add(address_of(post, id_).id, "next")
    assert post.claimed() == []


def test_a_person_who_has_written_since_is_there_after_all(post: Post) -> None:
    id_ = sent(post)
    post.clock.pass_by(seconds=5)
    post.change_address(post.row(id_).address_id, heard_at=post.now)
    report(post, Delivery.FAILED, outgoing_id=id_, fault=Fault.ADDRESS)
    assert address_of(post, id_).left_at is None


def test_a_failure_after_the_delivery_was_reported_changes_nothing(post: Post) -> None:
    id_ = sent(post)
    report(post, Delivery.DELIVERED, outgoing_id=id_)
    report(post, Delivery.FAILED, outgoing_id=id_, fault=Fault.ADDRESS)
    assert (post.row(id_).delivery, address_of(post, id_).left_at) == ("delivered", None)


def test_a_report_months_late_is_taken(post: Post) -> None:
    """Case 68."""
    id_ = sent(post)
    post.clock.pass_by(days=120)
    assert report(post, Delivery.DELIVERED, outgoing_id=id_) == id_
    assert post.row(id_).delivery == "delivered"


def address_of(post: Post, id_: int) -> Any:
    found = select(address).join(outbox, outbox.c.address_id == address.c.id).where(outbox.c.id == id_)
    return post.database.read(lambda c: c.execute(found).one())
