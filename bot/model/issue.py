"""A pledge as it stands, and an issue: what is owed an answer, by whom and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from textwrap import shorten

from bot.model.ids import IssueId, OfficerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    id: int
    key: str
    version: int
    text: str
    measure: str
    sample: bool


LONGEST_NAME = 200  # letters of an issue's name, wherever an officer gives it one


# Stands for the name of an issue whose first words an officer hid, until one gives it another.
HIDDEN_NAME = "Something that one person told us: the words are hidden"


_FIRST = 70  # letters of what somebody said first


def first_words(words: str) -> str:
    """How an issue of one person is named by what they said first."""
    return shorten(words, _FIRST, placeholder=" ...")


class IssueState(StrEnum):
    OPEN = "open"
    REOPENED = "reopened"  # somebody said that it is not better
    ANSWERED = "answered"
    CLOSED = "closed"


class IssueStage(StrEnum):
    """How much of it is decided."""

    OPEN = "open"
    PART = "part"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """reply_by: when whoever takes part now is told they hear. owner, team: who they are told it is with.
    first_owed: the first date that somebody who is still owed an answer was told; None where nobody is, and
    where nobody asked for it. Officers go by `due_at`.

    sensitive: two people read each message about it before it goes out. public: it has a page that anybody
    may read; what one person told us has none. topic: an option of the question what it is mostly about.

    honesty: what they were told about money and power, by the names that `bot/store/tables/` lists.

    version: grows with each edit. named: an officer gave it its title, so that it is nobody's own words.
    stage_before: the stage people know of, where it has changed since and nobody decided whether they are
    told; else None.
    """

    id: IssueId
    ref: str
    about: str
    title: str
    pledge_id: int | None
    pledge_key: str | None
    owner_id: OfficerId
    owner: str
    team: str
    reply_by: datetime
    state: IssueState
    stage: IssueStage
    honesty: dict[str, str]
    opened_at: datetime
    closed_at: datetime | None
    town: str | None = None
    sensitive: bool = False
    public: bool = False
    topic: str | None = None
    version: int = 1
    named: bool = False
    stage_before: IssueStage | None = None
    first_owed: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When the next of those who wait was told they hear. In one place: no date of an issue is kept in
        step with those of its people."""
        return self.first_owed or self.reply_by

    @property
    def is_own_matter(self) -> bool:
        """Whether it began as what people told us of their own accord: a local matter, or matters that were
        taken out of a round. What an officer opened is "local:" and its number."""
        kind, _, name = self.about.partition(":")
        return kind == "matter" or (kind == "local" and not name.isdecimal())

    @property
    def title_is_asked(self) -> bool:
        """Whether its title is what people were asked: a pledge, or a room's question. To change it would
        change what they answered."""
        return self.pledge_id is not None or self.about.startswith("room:")

    @property
    def title_is_theirs(self) -> bool:
        """Whether its title is still somebody's own first words, which are for nobody else."""
        return self.about.startswith("local:") and self.is_own_matter and not self.named

    @property
    def over(self) -> bool:
        """It was answered or closed, and nobody in it waits."""
        return self.state in (IssueState.ANSWERED, IssueState.CLOSED) and self.first_owed is None
