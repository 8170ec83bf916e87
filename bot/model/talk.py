"""One person's run through one published conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from bot.dialogue.place import Place
from bot.model.ids import AddressId, CodeId, IssueId, OutcomeId, PersonId, TalkId


class Mode(StrEnum):
    """How a talk came about: own phone, a leader who counts a group's hands, a helper for somebody."""

    OWN = "own"
    GROUP = "group"
    ASSISTED = "assisted"


class TalkState(StrEnum):
    OPEN = "open"
    ENDED = "ended"  # answered to its end, or left for another one
    QUIET = "quiet"  # the person fell silent; any word takes it up again for some weeks
    STOPPED = "stopped"  # they said STOP, or asked us to forget them


class Facts(TypedDict, total=False):
    """What a talk knows besides its answers. `bot/store/tables/` says of each what it holds.

    place: of the poster it began at. pledge, pledge_version: the one it asks about. code, poll: the code of
    a room or group, and a room's question by language. nickname, town: of who is helped by somebody else.
    ref: the reference the person knows, where it is another talk's. case, case_event: the case it was handed
    over for, and the message that told of it. case_waits: until a 1 comes. by_hand_at, by_hand_by,
    by_hand_talk: when an officer wrote to the person while a question was open (milliseconds since 1970), who
    did, and in which talk: until they have talked, the bot waits. has_number: the earliest talks
    about a call wrote down whether we know their number. likely: references that its words may belong to,
    until the person was asked. refs, words_in: of the talk that asks, what it asks about and the talk with
    the words. again: the same was told before. unasked: they simply wrote to us. after: the reference that we
    had told them news of just before.
    """

    place: str
    pledge: str
    pledge_version: int
    code: str
    poll: dict[str, str]
    nickname: str
    town: str
    ref: str
    case: str
    case_event: int | None
    case_waits: bool
    has_number: str
    by_hand_at: int
    by_hand_by: int
    by_hand_talk: int
    likely: list[str]
    refs: list[str]
    words_in: str
    again: bool
    unasked: bool
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """facts: as stored, see `Facts`. code_id: the room or group code it was begun with."""

    id: TalkId
    ref: str
    person_id: PersonId
    address_id: AddressId
    name: str
    hash: str
    issue_id: IssueId | None
    outcome_id: OutcomeId | None
    state: TalkState
    place: Place
    facts: dict[str, Any]
    language: str
    mode: Mode
    code_id: CodeId | None
    touched_at: datetime


class TalkChange(TypedDict, total=False):
    """Columns of a talk that may be changed; a place and facts as what they are."""

    address_id: AddressId
    issue_id: IssueId | None
    state: TalkState
    place: Place
    facts: dict[str, Any]
    language: str
    touched_at: datetime
    ended_at: datetime | None
