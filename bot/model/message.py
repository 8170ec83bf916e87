"""A message of ours, before it is stored and once it is claimed; its states and kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.promise import PromiseState
from bot.stored import converter, form_of
from channels.port import Choice

# A message keeps its choices as pairs of key and label.
converter.register_unstructure_hook(Choice, lambda choice: [choice.key, choice.label])
converter.register_structure_hook(Choice, lambda pair, _: Choice(key=pair[0], label=pair[1]))
CHOICES = form_of(tuple[Choice, ...])


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    UNSURE = "unsure"


class NewsState(StrEnum):
    """Whether a message that keeps a promise has arrived. FAILED: as far as we know it has not."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    FAILED = "failed"


class MessageKind(StrEnum):
    REPLY = "reply"
    STOP = "stop"  # the one confirmation of an opt-out
    RECEIPT = "receipt"
    NOTICE = "notice"
    OUTCOME = "outcome"
    ASK = "ask"


LIVE = 0  # the person is talking to us right now: any hour, before everything else


BULK = 1  # we speak first


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """One message to write down. The text is already fitted to the channel.

    lane: "channel:account". question: the id of the question it asks, "" when it asks none. priority: LIVE or
    BULK. expires_at: when sending it is worse than not. parts: what the channel will bill, where it counts
    parts. key: two messages with one key are one message ("outcome:7:p12"). news: it keeps a promise, so
    it is watched until it has arrived. brings: what that news makes of the promise; None where an outcome
    says it. written_by: the officer who wrote it to this one person.
    """

    lane: str
    address_id: int
    kind: str
    body: str
    language: str
    priority: int
    due_at: datetime
    expires_at: datetime
    made_at: datetime
    person_id: int | None = None
    talk_id: int | None = None
    outcome_id: int | None = None
    question: str = ""
    choices: tuple[Choice, ...] = ()
    parts: int | None = None
    key: str | None = None
    news: bool = False
    brings: PromiseState | None = None
    written_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """One claimed message: what to send, and what was known of it when it was claimed.

    sealed: the encrypted address. attempts: this one included. unsure: earlier attempts of unknown end.
    tried_at: since when it may have gone out. probe: it tests whether a broken lane works again.
    by_template: the channel takes no free text to this person now.
    """

    id: int
    lane: str
    address_id: int
    kind: str
    question: str
    sealed: str
    body: str
    choices: tuple[Choice, ...]
    parts: int | None
    attempts: int
    unsure: int
    tried_at: datetime
    lease_until: datetime
    expires_at: datetime
    probe: bool = False
    by_template: bool = False


# --- why one has not reached somebody -------------------------------------------------------------------


class DropReason(StrEnum):
    """Why a message of ours did not leave, as a sentence for officers. `TOO_OLD` may be followed by what it
    waited for; `NO_TEMPLATE` has a gap for the hours."""

    STOPPED_BY_US = "Sending was stopped by an officer before it left."
    SENT_STOP = "The person sent STOP."
    ON_STOP_LIST = "The person asked us to stop."
    # Nothing is left that tells the two apart: the date up to which we might keep them is erased too.
    GONE = "The person's details are gone: they asked for it, or the time they allowed was over."
    NO_ADDRESS = "We no longer hold this address."
    NOT_AGREED = "The person has not agreed that we keep their number to write to them."
    NOT_THEIRS = "The number is somebody else’s."
    NEW_NUMBER = "They have a new number."
    NOT_REACHED = "This address could not be reached before."
    NO_TEMPLATE = "The person has not written for {hours} hours, and no template is set up for that."
    TOO_OLD = "It became too old to make sense."


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfFailure:
    """Why a message has not reached somebody. words: how it reads. marks: parts of sentences that it is known
    by (`bot/store/outbox/`, and the channels' tables of faults). may_ring: they did not ask us to stay away.
    """

    words: str
    marks: tuple[str, ...] = ()
    may_ring: bool = True


_UNKNOWN = "unknown"
# By kind, in the order in which they are tried.
FAILURES: Mapping[str, KindOfFailure] = {
    "stopped": KindOfFailure(
        words="They do not want messages from us",
        marks=("asked us to stop", "sent stop", "opted out", "blocked us"),
        may_ring=False,
    ),
    "kept-back": KindOfFailure(
        words="An officer stopped it before it left", marks=("stopped by an officer",), may_ring=False
    ),
    "stranger": KindOfFailure(
        words="The number is somebody else’s", marks=("somebody else",), may_ring=False
    ),
    "moved": KindOfFailure(words="They have a new number", marks=("have a new number",)),
    "forgotten": KindOfFailure(
        words="We do not have their number any more",
        marks=("details are gone", "no longer hold", "not agreed"),
        may_ring=False,
    ),
    "off": KindOfFailure(
        words="Phone off, full or out of reach",
        marks=("switched off", "out of reach", "congested", "did not answer"),
    ),
    "old": KindOfFailure(
        words="It waited too long and was not sent", marks=("too old", "too long to be of use")
    ),
    "provider": KindOfFailure(
        words="Our fault, not sent", marks=("provider could not be reached", "settings for this channel")
    ),
    "number": KindOfFailure(
        words="The number does not work",
        marks=("address cannot be reached", "address could not be reached"),
    ),
    "refused": KindOfFailure(words="The network does not take this text", marks=("refused", "may not send")),
    "window": KindOfFailure(words="They wrote too long ago for this channel", marks=("has not written",)),
    _UNKNOWN: KindOfFailure(words="It was not delivered, and nobody said why"),
}


def failure_of(said: str | None) -> str:
    """The kind of a reason.

    >>> failure_of("The phone is switched off or out of reach."), failure_of(None)
    ('off', 'unknown')
    """
    folded = (said or "").lower()
    return next(
        (kind for kind, about in FAILURES.items() if any(mark in folded for mark in about.marks)), _UNKNOWN
    )
