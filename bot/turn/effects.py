"""What a turn decided, as frozen records: the list of everything that one message can bring about.

What a turn makes itself has no row yet. Its talks, issues and codes have negative ids here, its message has
`THIS_EVENT`; whoever writes the effects gives them their real ids (`bot.service.inbound.write`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.meaning import Meaning
from bot.model.event import Disposition, QuoteState
from bot.model.message import NewMessage
from bot.model.person import AddressChange, PersonChange
from bot.model.promise import OtherWay
from bot.model.talk import Talk, TalkChange

THIS_EVENT = 0  # the message that the turn is about


@dataclass(frozen=True, slots=True)
class CameTo:
    """What a message came to, and the talk it belongs to. also: an earlier message that came to the same."""

    what: Disposition
    talk_id: int | None = None
    also: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCode:
    """A code for a group that somebody leads by text."""

    id: int
    word: str
    kind: str
    conversation: str
    place: str
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    id: int
    about: str
    title: str
    owner_id: int
    reply_by: datetime
    honesty: Mapping[str, str]
    pledge_id: int | None
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeIssue:
    """What has become known of an issue, by its columns; what is known of it already stays."""

    id: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAgain:
    """They said that what this issue's people were told did not settle it."""

    issue_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTalk:
    """A talk as it stands at the end of the turn. version_id: the row of the published version."""

    talk: Talk
    version_id: int
    came_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTalk:
    id: int
    values: TalkChange


@dataclass(frozen=True, slots=True)
class StopTalks:
    """Every open talk of the person ends; what was said stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAnswer:
    """own: it is in words of their own. replaces: earlier answers to this question in this talk count no
    more."""

    talk_id: int
    question: str
    words: str
    meaning: Meaning
    own: bool
    language: str
    event_id: int | None
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceVotes:
    """One person, one vote: what they answered in other talks with this code counts no more."""

    code_id: int
    question: str
    but: int


@dataclass(frozen=True, slots=True)
class ChangePerson:
    values: PersonChange


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    values: AddressChange


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """Nothing goes to this address any more, and what is queued for it is taken back."""

    by_provider: bool


@dataclass(frozen=True, slots=True)
class OptIn:
    """The address is written to again."""


@dataclass(frozen=True, slots=True)
class MakePromises:
    """The person agreed to hear: they are owed an answer for each talk of theirs that belongs to an issue."""


@dataclass(frozen=True, slots=True)
class GiveUpPromises:
    """What the person is owed still cannot be told them. told_since: nor was it what we told since then."""

    way: OtherWay
    told_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RenewPromises:
    """What was given up for this reason is owed again."""

    way: OtherWay


@dataclass(frozen=True, slots=True)
class PartFromAddress:
    """Whoever has this address is not the person we knew by it: it is a stranger's from now on, and what
    waits there for the person does not go out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OweAgain:
    """What the person was told did not settle it."""

    talk_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """The person does not want to be asked about this issue. outcome_id: the invitation they answered."""

    issue_id: int
    outcome_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The person is unhappy with news that is not known to have arrived yet."""

    talk_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTalk:
    """What was told in a talk belongs to another one: its answers go there, as words that came when that was
    over. The issue that it had begun closes, where nothing else stands under it."""

    talk_id: int
    into: int
    issue_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask:
    """Work for an officer, once under its key. "{talk}" in the key is the talk's id."""

    kind: str
    key: str
    owner_id: int
    due_at: datetime
    talk_id: int | None = None
    issue_id: int | None = None
    outcome_id: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """ref: what its handler is to look at, the talk where it is none. "{talk}" in the key is the talk's id.

    renew: one that is set already comes due at the new time; else it stays as it is.
    """

    kind: str
    at: datetime
    key: str | None
    talk_id: int | None = None
    ref: int | None = None
    turn: int = 0
    renew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    key: str
    talk_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuote:
    """What a person said to the question whether others may read their words; ASKED: it is put once more."""

    id: int
    state: QuoteState


@dataclass(frozen=True, slots=True)
class Forget:
    """The person is forgotten altogether; the address stays `within` so long, for the goodbye."""

    within: timedelta


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """The person is forgotten altogether, the address too: nothing goes out."""


@dataclass(frozen=True, slots=True)
class Send:
    message: NewMessage


Effect = (
    OpenCode
    | OpenIssue
    | ChangeIssue
    | OpenAgain
    | StartTalk
    | ChangeTalk
    | StopTalks
    | KeepAnswer
    | ReplaceVotes
    | ChangePerson
    | ChangeAddress
    | OptOut
    | OptIn
    | MakePromises
    | GiveUpPromises
    | RenewPromises
    | PartFromAddress
    | OweAgain
    | Decline
    | Doubt
    | JoinTalk
    | AddTask
    | SetTimer
    | CancelTimer
    | AnswerQuote
    | Forget
    | ErasePerson
    | Send
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """came_to: none where there was no message, as when a timer came due. spoke: something goes out."""

    came_to: CameTo | None
    effects: tuple[Effect, ...] = field(default=())

    @property
    def spoke(self) -> bool:
        return any(isinstance(each, Send) for each in self.effects)
