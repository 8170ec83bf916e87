"""Something an officer has to do, with an owner and a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.language.concerns import Matter
from bot.model.ids import EventId, OfficerId, OutcomeId, TalkId


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work. language: the person's own. sealed: the talk's address. heard: what they wrote."""

    id: int
    kind: str
    owner_id: OfficerId
    owner: str
    due_at: datetime
    opened_at: datetime
    done_at: datetime | None
    note: str
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


TASKS = {Matter.CRISIS: "flag", Matter.HATE: "flag-hate", Matter.THREAT: "flag-threat"}
