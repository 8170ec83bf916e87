"""What could not be delivered for now is sent again, hours later and twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.model.message import DropReason
from bot.store.database import Connection
from bot.store.outbox import queue
from bot.store.outbox.receipts import take_receipt
from bot.store.tables import issue, officer, outcome, receipt, stop
from channels.port import Delivery, Fault, Receipt
from channels.sms.faults import TABLE
from tests.post import Post, taken
from tests.store.outbox.test_receipts import address_of

LATER = sorted(code for code, known in TABLE.items() if known.fault is Fault.RETRY_AFTER)


def report(post: Post, id_: int, ref: str, state: Delivery = Delivery.FAILED, code: str = "30003") -> None:
    """As the provider reports on one try, which it knows by `ref`."""
    known = TABLE.get(int(code)) if state is Delivery.FAILED else None
    one = Receipt(
        event_id=f"{ref}:{state}",
        account="+447700900123",
        state=state,
        sent_ref=ref,
        outgoing_id=id_,
        code=code if state is Delivery.FAILED else "",
        fault=known.fault if known else None,
        reason=known.why if known else "",
    )
    post.database.write(lambda c: take_receipt(c, "sms", one, post.now))


def sent(post: Post, ref: str = "SM1", **more: Any) -> int:
    id_ = post.add_bulk(post.resident(), news=True, expires_at=post.now + timedelta(days=7), **more)
    send(post, ref)
    return id_


def send(post: Post, ref: str) -> int:
    """Whatever may go now; returns how many."""
    messages = post.claim().messages
    post.settle(*(taken(message, ref) for message in messages))
    return len(messages)


def state(post: Post, id_: int) -> tuple[str, str | None]:
    return post.row(id_).state, post.row(id_).delivery


@pytest.mark.parametrize("code", LATER)
def test_each_code_that_means_later_is_tried_twice_more_hours_apart(post: Post, code: int) -> None:
    id_ = sent(post)
    report(post, id_, "SM1", code=str(code))
    assert state(post, id_) == ("queued", None)
    assert TABLE[code].why in post.row(id_).reason
    assert "sent again, from" in post.row(id_).reason
    post.clock.pass_by(hours=3, minutes=59)
    assert send(post, "SM2") == 0
    post.clock.pass_by(minutes=1)
    assert send(post, "SM2") == 1
    report(post, id_, "SM2", code=str(code))
    post.clock.pass_by(hours=19)
    assert send(post, "SM3") == 0
    post.clock.pass_by(hours=1)
    assert send(post, "SM3") == 1
    report(post, id_, "SM3", code=str(code))
    assert state(post, id_) == ("sent", "failed")
    assert post.row(id_).reason == TABLE[code].why  # and not that we wait for something
    post.clock.pass_by(days=2)
    assert send(post, "SM4") == 0


@pytest.mark.parametrize("code", ["30004", "30005", "30006", "30007", "30008", "30036", "30410", "31999", ""])
def test_no_other_code_is_tried_again(post: Post, code: str) -> None:
    id_ = sent(post)
    report(post, id_, "SM1", code=code or "0")
    assert state(post, id_) == ("sent", "failed")
    post.clock.pass_by(days=2)
    assert send(post, "SM2") == 0


def test_what_is_tried_again_goes_at_hours_in_which_we_write(post: Post) -> None:
    """A reply may go at any hour; hours later we are the ones who speak first."""
    id_ = post.add(post.resident())
    send(post, "SM1")
    report(post, id_, "SM1")
    post.clock.pass_by(hours=4)
    morning = post.now + timedelta(hours=9)
    assert post.claim(bulk_from=morning).messages == ()
    assert post.row(id_).due_at == morning
    post.clock.pass_by(hours=9)
    assert send(post, "SM2") == 1


def test_it_keeps_its_place_before_what_is_written_later(post: Post) -> None:
    id_ = sent(post)
    report(post, id_, "SM1")
    post.add_bulk(address_of(post, id_).id, "a correction", expires_at=post.now + timedelta(days=7))
    assert post.claimed() == []
    post.add(address_of(post, id_).id, "a reply")  # who talks to us is answered all the same
    assert post.send() == ["a reply"]
    post.clock.pass_by(hours=4)
    assert post.send() == ["News"]
    assert post.send() == ["a correction"]


def test_a_try_that_arrived_after_all_is_not_repeated(post: Post) -> None:
    id_ = sent(post)
    report(post, id_, "SM1")
    post.clock.pass_by(hours=1)
    report(post, id_, "SM1", Delivery.DELIVERED)
    assert state(post, id_) == ("sent", "delivered")
    assert post.row(id_).reason is None
    post.clock.pass_by(days=1)
    assert send(post, "SM2") == 0


@pytest.mark.parametrize("late", [Delivery.SENT, Delivery.SENDING, Delivery.QUEUED])
def test_a_late_word_of_the_first_try_says_nothing_of_the_second(post: Post, late: Delivery) -> None:
    id_ = sent(post)
    report(post, id_, "SM1")
    report(post, id_, "SM1", late)
    assert state(post, id_) == ("queued", None)
    post.clock.pass_by(hours=4)
    (message,) = post.claim().messages
    report(post, id_, "SM2", Delivery.QUEUED)
    post.settle(taken(message, "SM2"))
    assert (post.row(id_).state, post.row(id_).sent_ref) == ("sent", "SM2")


@pytest.mark.parametrize("since", ["they wrote", "we wrote"])
def test_a_reply_is_not_repeated_when_the_talk_has_gone_on(post: Post, since: str) -> None:
    mo = post.resident()
    id_ = post.add(mo)
    send(post, "SM1")
    post.clock.pass_by(minutes=1)
    if since == "they wrote":
        post.change_address(mo, heard_at=post.now)
    else:
        post.add(mo, "And then?")
        send(post, "SM2")
    report(post, id_, "SM1")
    assert state(post, id_) == ("sent", "failed")


@pytest.mark.parametrize("ended", ["stopped_at", "withdrawn_at"])
def test_an_outcome_that_an_officer_ended_is_not_repeated(post: Post, ended: str) -> None:
    id_ = sent(post, outcome_id=_outcome(post))
    post.database.write(lambda c: c.execute(update(outcome).values({ended: post.now})))
    report(post, id_, "SM1")
    assert state(post, id_) == ("sent", "failed")


def test_an_outcome_that_was_corrected_since_is_not_repeated(post: Post) -> None:
    wrong = _outcome(post)
    id_ = sent(post, outcome_id=wrong)

    def corrects(c: Connection) -> None:
        row = c.execute(select(outcome).where(outcome.c.id == wrong)).one()._mapping
        right = {key: value for key, value in row.items() if key != "id" and value is not None}
        c.execute(insert(outcome).values({**right, "corrects": wrong, "sent_at": post.now}))

    post.database.write(corrects)
    report(post, id_, "SM1")
    assert state(post, id_) == ("sent", "failed")


def test_what_would_be_too_old_by_then_has_failed(post: Post) -> None:
    id_ = post.add_bulk(post.resident(), expires_at=post.now + timedelta(hours=4))
    send(post, "SM1")
    report(post, id_, "SM1")
    assert state(post, id_) == ("sent", "failed")


def test_who_says_stop_meanwhile_gets_nothing(post: Post) -> None:
    id_ = sent(post)
    report(post, id_, "SM1")
    mine = address_of(post, id_)
    which = {"channel": mine.channel, "account": mine.account, "keyed_hash": mine.keyed_hash}
    post.database.write(lambda c: c.execute(insert(stop).values(**which, since=post.now, by_provider=False)))
    post.clock.pass_by(hours=4)
    assert send(post, "SM2") == 0
    assert state(post, id_) == ("dropped", None)


def test_the_confirmation_of_a_stop_is_said_once(post: Post) -> None:
    id_ = post.add(post.resident(), kind="stop")
    send(post, "SM1")
    report(post, id_, "SM1")
    assert state(post, id_) == ("sent", "failed")


def test_an_officer_can_take_back_what_waits_for_its_second_try(post: Post) -> None:
    about = _outcome(post)
    id_ = sent(post, outcome_id=about)
    report(post, id_, "SM1")
    assert post.database.write(lambda c: queue.drop(c, DropReason.STOPPED_BY_US, outcome_id=about)) == 1
    assert state(post, id_) == ("dropped", None)


def test_each_report_is_kept(post: Post) -> None:
    id_ = sent(post)
    report(post, id_, "SM1")
    report(post, id_, "SM1")
    kept = post.database.read(lambda c: c.execute(receipt.select()).all())
    assert [(row.outbox_id, row.code) for row in kept] == [(id_, "30003")]


def _outcome(post: Post) -> int:
    """One that went out to people."""
    who = {"email": "a@example.org", "name": "A", "role": "manager", "made_at": post.now}
    about = {
        "ref": "I1",
        "about": "local:parks",
        "title": "Parks",
        "state": "open",
        "reply_by": post.now,
        "opened_at": post.now,
    }

    def work(c: Connection) -> int:
        owner = c.scalar(insert(officer).values(who).returning(officer.c.id))
        of = c.scalar(insert(issue).values(about | {"owner_id": owner}).returning(issue.c.id))
        what = {"issue_id": of, "kind": "done", "state": "sent", "made_at": post.now}
        by = {"written_by": owner, "changed_by": owner}
        return int(c.scalar(insert(outcome).values(what | by).returning(outcome.c.id)) or 0)

    return post.database.write(work)
