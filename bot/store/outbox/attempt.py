"""What the end of a send means for its row: plain decisions, nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Dice
from bot.model.message import ClaimedMessage, MessageState
from channels.port import Fault, SendError, Sent

LOOK_UP_AFTER = timedelta(seconds=60)
ASK_AGAIN_AFTER = timedelta(minutes=2)
_BACK_OFF = (5, 30, 2 * 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600)  # seconds; the last one stays

_WORDS = {
    Fault.RETRY_AFTER: "The provider asked us to wait.",
    Fault.NOT_SENT: "The provider could not be reached.",
    Fault.ADDRESS: "This address cannot be reached.",
    Fault.ROUTE: "We may not send to this place or network.",
    Fault.CONTENT: "The provider refused this text.",
    Fault.LEFT: "The person has opted out or blocked us.",
    Fault.WINDOW: "The person has not written lately, so only an approved template may be sent.",
    Fault.CONFIG: "Our keys or settings for this channel are wrong.",
    Fault.UNSURE: "The provider did not say whether it took the message.",
    Fault.EXPIRED: "It became too old to make sense.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one send ended: `sent`, or `error`; exactly one of them."""

    message: ClaimedMessage
    sent: Sent | None = None
    error: SendError | None = None

    def __post_init__(self) -> None:
        if (self.sent is None) == (self.error is None):
            raise ValueError("a send either succeeded or failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a row whose send failed. due_at: only for a row that is tried again later."""

    state: MessageState
    attempts: int
    unsure: int
    reason: str
    code: str = ""
    due_at: datetime | None = None
    lease_until: datetime | None = None


def back_off(attempts: int, dice: Dice) -> timedelta:
    """How long to wait after so many attempts: 5 seconds growing to 4 hours, give or take a fifth."""
    seconds = _BACK_OFF[min(max(attempts, 1), len(_BACK_OFF)) - 1]
    return timedelta(milliseconds=seconds * (800 + dice.below(401)))


def unsure_until(now: datetime, *, looks_up: bool) -> datetime:
    """When an unsure send is looked into: a minute for its receipt; without receipts, two for an answer."""
    return now + (LOOK_UP_AFTER if looks_up else ASK_AGAIN_AFTER)


def after(message: ClaimedMessage, error: SendError, now: datetime, dice: Dice, *, looks_up: bool) -> Change:
    """The new state of a message whose send ended in `error`."""
    reason = in_words(error)
    uncounted = Change(
        state=MessageState.QUEUED,
        attempts=message.attempts - 1,
        unsure=message.unsure,
        reason=reason,
        code=error.code,
    )
    match error.fault:
        case Fault.RETRY_AFTER | Fault.CONFIG:
            return uncounted  # the lane waits, not the message: it keeps its place in the order
        case Fault.NOT_SENT:
            return _tried_again(message, error, now + back_off(message.attempts, dice))
        case Fault.UNSURE:
            return Change(
                state=MessageState.UNSURE,
                attempts=message.attempts,
                unsure=message.unsure + 1,
                reason=reason,
                code=error.code,
                lease_until=unsure_until(now, looks_up=looks_up),
            )
        case _:
            return _failed(message, error.code, reason)


def _tried_again(message: ClaimedMessage, error: SendError, due_at: datetime) -> Change:
    if due_at >= message.expires_at:
        return _failed(message, error.code, f"{in_words(error)} It would be too old by the next try.")
    return Change(
        state=MessageState.QUEUED,
        attempts=message.attempts,
        unsure=message.unsure,
        reason=in_words(error),
        code=error.code,
        due_at=due_at,
    )


def _failed(message: ClaimedMessage, code: str, reason: str) -> Change:
    return Change(
        state=MessageState.FAILED, attempts=message.attempts, unsure=message.unsure, reason=reason, code=code
    )


def in_words(error: SendError) -> str:
    """A sentence for officers: ours, then the provider's own words if it gave any."""
    ours = _WORDS[error.fault]
    return f"{ours} {error.reason}".strip() if error.reason and error.reason != ours else ours
