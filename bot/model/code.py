"""A word that opens a vote in a room, or a group's turn, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import CodeId, IssueId


class CodeKind(StrEnum):
    ROOM = "room"  # everybody votes on their own phone
    GROUP = "group"  # a leader counts hands


LIVE_POLL = "live-poll"  # the conversation of rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """word: as people send it. texts: a live poll's question by language. shows: counts before the end.

    issue_id, issue_ref, issue_title: what its answers are filed under, where that is known beforehand.
    """

    id: CodeId
    word: str
    kind: CodeKind
    conversation: str
    issue_id: IssueId | None
    issue_ref: str | None
    place: str
    texts: dict[str, str]
    shows: bool
    officer: str | None
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None

    def open_at(self, moment: datetime) -> bool:
        return self.closed_at is None and moment < self.closes_at

    @property
    def over_at(self) -> datetime:
        """When it closed, or will."""
        return self.closed_at or self.closes_at
