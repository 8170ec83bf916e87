"""Whatever keeps a message from somebody is one of the kinds that officers read, and says whether to ring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import CountingDice
from bot.model.message import FAILURES, ClaimedMessage, DropReason, MessageState, failure_of
from bot.store.outbox.attempt import after
from channels.port import Fault, SendError

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NOT_RUNG = {  # who asked us to stay away, whom we do not know, and what nobody is to hear any more
    *(DropReason.SENT_STOP, DropReason.ON_STOP_LIST, DropReason.GONE, DropReason.NO_ADDRESS),
    *(DropReason.NOT_AGREED, DropReason.NOT_THEIRS, DropReason.STOPPED_BY_US),
}


@pytest.mark.parametrize("reason", DropReason)
@pytest.mark.parametrize(
    "more", ["", " Before that: Waits for the hours in which we write, from Monday 9am."]
)
def test_every_reason_to_drop_a_message_is_of_a_kind(reason: DropReason, more: str) -> None:
    kind = failure_of(reason.format(hours=24) + more)
    assert kind != failure_of(None), "give its kind a mark that this sentence is known by"
    assert FAILURES[kind].words
    assert FAILURES[kind].may_ring is (reason not in NOT_RUNG)


@pytest.mark.parametrize("fault", Fault)
def test_so_is_every_fault_that_ends_a_message(fault: Fault) -> None:
    sent = ClaimedMessage(
        id=1,
        lane="sms:us",
        address_id=1,
        kind="outcome",
        question="",
        sealed="",
        body="",
        choices=(),
        parts=1,
        attempts=9,
        unsure=0,
        tried_at=NOW,
        lease_until=NOW,
        expires_at=NOW + timedelta(seconds=1),
    )
    ended = after(sent, SendError(fault), NOW, CountingDice(), looks_up=True)
    if ended.state is MessageState.FAILED:
        assert failure_of(ended.reason) != failure_of(None)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (DropReason.SENT_STOP, "stopped"),
        (DropReason.NOT_THEIRS, "stranger"),
        (DropReason.NEW_NUMBER, "moved"),
        (DropReason.STOPPED_BY_US, "kept-back"),
        (DropReason.NOT_REACHED, "number"),
        (f"{DropReason.TOO_OLD} Before that: The phone is switched off or out of reach.", "off"),
    ],
)
def test_the_kind_is_the_true_one(reason: str, kind: str) -> None:
    assert failure_of(reason) == kind
