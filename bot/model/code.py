"""A word that opens a vote in a room or a group's turn for a while, or begins the question of an issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import CodeId, IssueId


class CodeKind(StrEnum):
    ROOM = "room"  # everybody votes on their own phone
    GROUP = "group"  # a leader counts hands
    ISSUE = "issue"  # begins the question that an officer asks about an issue


LIVE_POLL = "live-poll"  # the conversation of rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """word: as people send it. texts: the question by language. shows: counts before the end. options: of an
    issue's question, its answers, each by language. hash: the version that was made of an issue's question.

    issue_id, issue_ref: what its answers are filed under, where that is known beforehand. sensitive: that
    issue is, so no counts of it are shown or said to anybody.
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
    options: tuple[dict[str, str], ...] = ()
    hash: str | None = None
    sensitive: bool = False

    def open_at(self, moment: datetime) -> bool:
        return self.closed_at is None and moment < self.closes_at

    @property
    def over_at(self) -> datetime:
        """When it closed, or will."""
        return self.closed_at or self.closes_at
