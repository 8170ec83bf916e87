"""Something an officer has to do, with an owner and a time; and the kinds there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.language.concerns import Matter
from bot.model.ids import EventId, OfficerId, OutcomeId, PersonId, TalkId


class TaskKind(StrEnum):
    """The values are what databases hold. What each kind means for the console stands in `TASK_KINDS`."""

    DANGER = "flag"
    THREAT = "flag-threat"
    HATE = "flag-hate"
    PERHAPS_DANGER = "flag-perhaps"
    PERHAPS_HATE = "flag-hate-perhaps"
    CALL_BACK = "call-back"
    TELL = "tell"
    NOT_BETTER = "not-better"
    NOT_CLEAR = "not-clear"
    NEW_NUMBER = "new-number"
    REPLY = "reply"
    SERVICE = "with-service"
    SAID_AGAIN = "said-again"
    CHECK = "check"
    WORDS = "check-words"
    SENT_BACK = "sent-back"
    CORRECTION = "correction"
    FAULT = "fault"
    LOOPING = "looping"
    DUE_SOON = "due-soon"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfTask:
    """label: as officers read it. flag: it is not closed without a line of what was done about it.

    ring: a person may have to be rung about it. listed: it has a place on To do; a date that comes near
    stands there with its issue. alert: what the figures for those who run the service count it as.
    verb: what somebody's role must have to act on it, see `bot/service/casework/access.py`.
    """

    label: str
    flag: bool = False
    ring: bool = False
    listed: bool = True
    alert: str = "other"
    verb: str = "call"


# In the order of To do: what cannot wait stands first.
TASK_KINDS: Mapping[str, KindOfTask] = {
    TaskKind.DANGER: KindOfTask(label="May be in danger", flag=True, ring=True, alert="flag"),
    TaskKind.THREAT: KindOfTask(label="Threat or abuse to staff", flag=True, alert="flag"),
    TaskKind.HATE: KindOfTask(label="Racism or other hate", flag=True, alert="flag"),
    TaskKind.PERHAPS_DANGER: KindOfTask(
        label="Please read first: perhaps danger. Proposed by listening, not sure",
        flag=True,
        ring=True,
        alert="flag",
    ),
    TaskKind.PERHAPS_HATE: KindOfTask(
        label="Please read first: perhaps hate. Proposed by listening, not sure", flag=True, alert="flag"
    ),
    TaskKind.CALL_BACK: KindOfTask(label="Asked for a call", ring=True, alert="call-back"),
    TaskKind.TELL: KindOfTask(label="Tell them by phone", ring=True, alert="call-back"),
    TaskKind.NOT_BETTER: KindOfTask(label="Said it did not help"),
    TaskKind.NOT_CLEAR: KindOfTask(label="Said our answer was not clear"),
    TaskKind.NEW_NUMBER: KindOfTask(label="Says they have a new number", ring=True),
    TaskKind.REPLY: KindOfTask(label="Wrote again about it"),
    TaskKind.SERVICE: KindOfTask(label="With a service: ask what came of it"),
    TaskKind.SAID_AGAIN: KindOfTask(label="Had to tell us again"),
    TaskKind.CHECK: KindOfTask(label="To read and send", verb="approve"),
    TaskKind.SENT_BACK: KindOfTask(label="Sent back to you", verb="write"),
    TaskKind.WORDS: KindOfTask(label="Words to check", verb="write"),
    TaskKind.CORRECTION: KindOfTask(label="A correction to write and send", verb="write"),
    TaskKind.FAULT: KindOfTask(label="Our bot failed on a message", verb="mend"),
    TaskKind.LOOPING: KindOfTask(label="Perhaps a machine: we stopped replying for a while"),
    TaskKind.DUE_SOON: KindOfTask(label="Reply due soon", listed=False),
    TaskKind.UNPLACED: KindOfTask(label="A message we could not place"),
}
FLAGS = frozenset(kind for kind, about in TASK_KINDS.items() if about.flag)
RINGS = frozenset(kind for kind, about in TASK_KINDS.items() if about.ring)
NOT_LISTED = frozenset(kind for kind, about in TASK_KINDS.items() if not about.listed)
# What a flag is raised for.
TASKS = {Matter.CRISIS: TaskKind.DANGER, Matter.HATE: TaskKind.HATE, Matter.THREAT: TaskKind.THREAT}
# The same, where it is a guess.
GUESSED = {Matter.CRISIS: TaskKind.PERHAPS_DANGER, Matter.HATE: TaskKind.PERHAPS_HATE}


def about_kind(kind: str) -> KindOfTask:
    """What a kind means. A conversation may raise one of a council's own (`alert`): its name is its label.

    >>> about_kind("not-better").label, about_kind("gritting-wanted").label
    ('Said it did not help', 'Gritting wanted')
    """
    return TASK_KINDS.get(kind) or KindOfTask(label=kind.replace("-", " ").capitalize())


def place_of(kind: str) -> tuple[int, str]:
    """Where a kind stands on To do; a council's own follow by their names."""
    order = list(TASK_KINDS)
    return (order.index(kind) if kind in order else len(order)), kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work. kind: a `TaskKind`, or a council's own. language: the person's own. sealed: the
    address they wrote from. heard: what they wrote. seen_at: when somebody said that they look at it.
    verdict: of a flag that was closed, a `FlagVerdict`; none where nobody has said.
    """

    id: int
    kind: str
    owner_id: OfficerId
    owner: str
    due_at: datetime
    opened_at: datetime
    done_at: datetime | None
    note: str
    person_id: PersonId | None
    talk_id: TalkId | None
    talk_ref: str | None
    event_id: EventId | None
    outcome_id: OutcomeId | None
    issue_ref: str | None
    issue_title: str | None
    language: str | None
    channel: str | None
    sealed: str | None
    heard: str | None
    town: str | None
    seen_at: datetime | None
    verdict: str | None

    @property
    def about(self) -> KindOfTask:
        return about_kind(self.kind)


class FlagVerdict(StrEnum):
    """What a flag was found to be."""

    REAL = "real"
    HARMLESS = "harmless"


VERDICTS = {
    FlagVerdict.REAL: "It was real",
    FlagVerdict.HARMLESS: "It was harmless",
}


class CallResult(StrEnum):
    """How a telephone call with one person went."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    WRONG_NUMBER = "wrong-number"


CALL_RESULTS = {
    CallResult.REACHED: "We spoke to them",
    CallResult.NO_ANSWER: "No answer: try again",
    CallResult.WRONG_NUMBER: "It is the wrong number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that was made, or tried. text: what was said, as the officer noted it. again_at: when it is to
    be tried again."""

    id: int
    at: datetime
    result: CallResult
    text: str
    writer: str
    talk_id: int
    again_at: datetime | None
