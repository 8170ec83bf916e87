"""What an officer tells people happened, and who is to hear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import AddressId, IssueId, OutcomeId, PersonId, TalkId


class OutcomeState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """changed_by: the officer who put their hand to its text last. writer: the name of who began it."""

    id: OutcomeId
    issue_id: IssueId
    kind: str
    you_said: str
    we_did: str
    why_not: str
    money: str
    lasts_until: str
    next_by: datetime | None
    state: OutcomeState
    writer: str
    made_at: datetime
    sent_at: datetime | None
    ask_at: datetime | None
    upto: int
    asked_upto: int | None
    changed_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """One person who is to hear an outcome, by the address they last talked from. talk_id: that talk.

    assisted: the talk was held for somebody without a phone; who helped them hears it, for each talk once.
    """

    person_id: PersonId
    address_id: AddressId
    talk_id: TalkId
    ref: str
    channel: str
    account: str
    language: str
    assisted: bool = False


# What an officer may say happened, and what each needs besides what people said.
KINDS = {
    "done": "We did it",
    "under-way": "We are doing it",
    "planned": "It is planned",
    "not-now": "No, not now",
    "cannot": "We cannot do it",
    "not-ours": "It is not ours to decide",
    "changed": "The plan has changed",
    "late": "We are late",
    "new-owner": "Someone else looks after it now",
}


REFUSALS = frozenset({"not-now", "cannot"})


FINAL = frozenset({"done", "not-now", "cannot", "not-ours"})
