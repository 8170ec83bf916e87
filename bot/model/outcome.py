"""What an officer tells people happened, and who is to hear it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model.ids import AddressId, IssueId, OutcomeId, PersonId, TalkId
from bot.model.issue import Issue, IssueStage, IssueState
from bot.model.promise import News, PromiseState
from bot.stored import form_of


class OutcomeState(StrEnum):
    DRAFT = "draft"
    TIMED = "timed"  # approved; it goes out at its hour
    SENDING = "sending"
    SENT = "sent"


UNSENT = (OutcomeState.DRAFT, OutcomeState.TIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """changed_by, changer: the officer who put their hand to its text last, and their name. writer: the name
    of who began it. version: grows with each change of a draft.

    sent_by: who let it go out. goes_at, approved: the hour it was approved for, and the mark of what was
    approved. corrects: the outcome whose people are to hear it. public: its facts stand on public pages once
    it is sent. stopped_at: what had not left by then was not sent. date_before, state_before: how its issue
    stood when it was sent. asked: of an invitation, whom it asks, as `WHOM` reads it. to_all: those hear it
    too who were told before. stage_before: the stage people knew of when it was begun to tell them of a new
    one; None of anything else.

    composed: the English message as it was last made from the facts, "" where it never was. override: why an
    officer lets words stand that our rules refuse; overrider: their name; override_of: which words.
    """

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
    changer: str
    version: int
    sent_by: int | None
    goes_at: datetime | None
    approved: str | None
    corrects: OutcomeId | None
    public: bool
    stopped_at: datetime | None
    withdrawn_at: datetime | None
    date_before: datetime | None
    state_before: IssueState | None
    asked: dict[str, Any] | None = None
    composed: str = ""
    override: str = ""
    overrider: str | None = None
    override_of: str | None = None
    to_all: bool = False
    stage_before: IssueStage | None = None


class MadeBy(StrEnum):
    """Where the words of a text come from. The values are what databases hold."""

    OFFICER = "officer"  # an officer wrote it, or says that they can read it
    MACHINE = "machine"  # nobody says so: readers are told that a computer wrote it
    ENGLISH = "english"  # the English text stands in for it
    FIXED = "fixed"  # a sentence of ours that was translated once


CHECKED = "checked"  # the state of a text that a named colleague has read beside its English


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """One language of an outcome. writer: who wrote it, or says that they can read it.

    checker: who checked exactly these words beside exactly this English; "" for nobody. checked_before: who
    did before the words or the English changed. asked: who is asked to check it, by name.
    """

    text: str
    made_by: str = MadeBy.OFFICER
    writer: str = ""
    checker: str = ""
    checked_before: str = ""
    asked: str = ""
    writer_id: int | None = None
    asked_id: int | None = None

    @property
    def state(self) -> str:
        """A word of `MadeBy`, or CHECKED."""
        return CHECKED if self.checker and self.made_by != MadeBy.ENGLISH else self.made_by

    @property
    def who(self) -> str:
        """The name that stands with its state; "" where nobody answers for it."""
        names = {CHECKED: self.checker, MadeBy.OFFICER: self.writer}
        return names.get(self.state, "")


def checked_as(english: str, text: str) -> str:
    """What a check is bound to: it falls when the text or its English changes."""
    return hashlib.sha256(repr((english, text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """One person who is to hear an outcome, by the address they last talked from. talk_id: that talk.

    assisted: the talk was held for somebody without a phone; who helped them hears it, for each talk once.
    due_at: the date that they were promised; None of a correction.
    """

    person_id: PersonId
    address_id: AddressId
    talk_id: TalkId
    ref: str
    channel: str
    account: str
    language: str
    assisted: bool = False
    due_at: datetime | None = None


class OutcomeKind(StrEnum):
    """What the news is. The values are what databases hold; what each means stands in `OUTCOME_KINDS`."""

    DONE = "done"
    PART_DONE = "part-done"
    ALREADY_THERE = "already-there"
    UNDER_WAY = "under-way"
    PLANNED = "planned"
    NOT_NOW = "not-now"
    CANNOT = "cannot"
    NOT_OURS = "not-ours"
    CHANGED = "changed"
    LATE = "late"
    NEW_OWNER = "new-owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfOutcome:
    """label: as officers read it. final: nothing more is owed. good: it may have made things better, so we
    ask; of other final news we ask whether it was clear. refusal: it needs a reason and a word about money.
    dated: it names when people hear next. opening: the phrase with which we begin the message, so that what
    matters is said first in every language.

    to_all: it concerns those too who were told before. owed_only: only those hear it who are still owed an
    answer, whatever an officer chooses. fixed: said in words that were translated once, and written by
    nobody."""

    label: str
    final: bool = False
    good: bool = False
    refusal: bool = False
    dated: bool = False
    opening: str = ""
    to_all: bool = False
    owed_only: bool = False
    fixed: bool = False


OUTCOME_KINDS: Mapping[str, KindOfOutcome] = {
    OutcomeKind.DONE: KindOfOutcome(label="We did it", final=True, good=True),
    OutcomeKind.PART_DONE: KindOfOutcome(label="We did a part of it", final=True, good=True),
    OutcomeKind.ALREADY_THERE: KindOfOutcome(label="It is there already", final=True, good=True),
    OutcomeKind.UNDER_WAY: KindOfOutcome(label="We are doing it", dated=True),
    OutcomeKind.PLANNED: KindOfOutcome(label="It is planned", dated=True),
    OutcomeKind.NOT_NOW: KindOfOutcome(
        label="No, not now", final=True, refusal=True, opening="answer-no-for-now"
    ),
    OutcomeKind.CANNOT: KindOfOutcome(label="We cannot do it", final=True, refusal=True, opening="answer-no"),
    OutcomeKind.NOT_OURS: KindOfOutcome(
        label="It is not ours to decide", final=True, opening="answer-not-ours"
    ),
    OutcomeKind.CHANGED: KindOfOutcome(label="The plan has changed", opening="plan-changed", to_all=True),
    OutcomeKind.LATE: KindOfOutcome(label="We are late", dated=True, owed_only=True),
    OutcomeKind.NEW_OWNER: KindOfOutcome(label="Someone else looks after it now", owed_only=True, fixed=True),
}
FINAL = frozenset(kind for kind, about in OUTCOME_KINDS.items() if about.final)
GOOD = frozenset(kind for kind, about in OUTCOME_KINDS.items() if about.good)
ASK_IF_CLEAR = FINAL - GOOD
REFUSALS = frozenset(kind for kind, about in OUTCOME_KINDS.items() if about.refusal)
DATED = frozenset(kind for kind, about in OUTCOME_KINDS.items() if about.dated)
WRITTEN_KINDS = tuple(kind for kind, about in OUTCOME_KINDS.items() if not about.fixed)  # by officers
FIXED = frozenset(kind for kind, about in OUTCOME_KINDS.items() if about.fixed)


def news_of(outcome: Outcome) -> News:
    """What it makes of the promise to somebody with whom it has arrived.

    "Not ours" is the end of it, unless we promised to pass on what others say: then that date is owed. Who
    looks after a matter changes nothing about it. What was withdrawn says nothing any more, whenever it
    arrives.
    """
    if outcome.withdrawn_at is not None:
        return News(state=None)
    chased = outcome.kind == OutcomeKind.NOT_OURS and outcome.next_by is not None
    state: PromiseState | None
    if outcome.kind == OutcomeKind.NEW_OWNER:
        state = None
    elif outcome.kind == OutcomeKind.LATE:
        state = PromiseState.DELAYED
    elif outcome.kind in FINAL and not chased:
        state = PromiseState.ANSWERED
    else:
        state = PromiseState.INFORMED
    return News(state=state, next_by=outcome.next_by, outcome_id=outcome.id, corrects=outcome.corrects)


def goes_to_all(kind: str, to_all: bool) -> bool:
    """Whether those hear it too who were told before. to_all: an officer chose so."""
    about = OUTCOME_KINDS.get(kind)
    if about is None:
        return to_all
    return not about.owed_only and (to_all or about.to_all)


def may_have_helped(outcome: Outcome) -> bool:
    """Whether people may be asked if it made things better: it was good news, the last, and still stands."""
    return outcome.kind in GOOD and news_of(outcome).state is PromiseState.ANSWERED


# --- invitations: people who agreed to it are asked a question of an issue; they go out as outcomes do ---

INVITATION = "invitation"  # stands in place of a kind of news
NO_NEWS: frozenset[str] = FIXED | {INVITATION}  # what goes out so says nothing of how the matter stands


def may_be_public(issue: Issue, kind: str) -> bool:
    """Whether what is told about an issue may stand on a page that anybody reads. kind: of the outcome."""
    return issue.public and not issue.sensitive and kind not in NO_NEWS


def was_told(outcome: Outcome) -> bool:
    """Whether it is news that people have had and that holds: a page may tell it."""
    is_out = outcome.state == OutcomeState.SENT and outcome.withdrawn_at is None
    return is_out and outcome.kind not in NO_NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom an invitation asks. code_id, hash: the question, and the version that was read.

    of_issue: only who answered this one. town, topic, language: only these; "" for all. most: how many at
    most; None for all. Of more, some are drawn by chance: seed makes it the same draw each time, and below is
    the draw's bound, once it went out.
    """

    code_id: int
    hash: str
    of_issue: int | None = None
    town: str = ""
    topic: str = ""
    language: str = ""
    most: int | None = None
    seed: int = 0
    below: int | None = None


WHOM = form_of(Whom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation that a person has had and not answered yet. made_at: when it was written."""

    outcome_id: int
    issue_id: int
    code_id: int
    made_at: datetime
