"""What a turn may ask for besides its situation: rare facts, each read only when a rule needs it.

Rules are given anything that answers these questions; tests give them made-up answers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.model.code import Code
from bot.model.event import Quote
from bot.model.issue import Issue, Pledge
from bot.model.officer import Officer
from bot.model.outcome import Invited
from bot.model.promise import Promise
from bot.model.reference import Earlier, Filed, NewsSent, OpenMatter, SentQuestion
from bot.model.talk import Talk


class Lookup(Protocol):
    """All of it is about one person by one of their addresses. Times are in UTC."""

    # their talks
    def last_over(self, since: datetime) -> Talk | None:
        """The talk that ended or went quiet last, if that was after `since`."""

    def last_filed(self, since: datetime) -> Talk | None:
        """The same, of talks that belong to an issue."""

    def newest_filed(self) -> Talk | None:
        """The newest talk that belongs to an issue, whatever its state."""

    def their_talk(self, name: str) -> Talk | None:
        """Their talk with this reference or, as older buttons name it, this id; whatever its state."""

    def answers_held(self) -> int:
        """How many of their answers are kept."""

    def is_free(self, ref: str) -> bool:
        """Whether no talk of anybody has this reference."""

    def talks_so_far(self) -> int:
        """About how many talks there ever were."""

    # what talks are about
    def owner_of(self, team: str) -> Officer | None:
        """The first officer of a team, else the first of all; none before there is any."""

    def issue(self, issue_id: int) -> Issue | None: ...

    def open_issue(self, about: str, pledge_id: int | None) -> Issue | None:
        """The issue that new talks about this are filed under, if it is there already."""

    def pledge(self, key: str, version: int) -> Pledge:
        """A pledge in the words somebody was asked to rate. Raises LookupError when there never was one."""

    def pledges(self) -> list[Pledge]:
        """The pledges in force, in their order."""

    def times_rated(self) -> dict[str, int]:
        """How often each pledge was rated lately, by its key."""

    def rated_keys(self) -> set[str]:
        """The pledges this person was asked about before."""

    def promises(self) -> list[Promise]:
        """What this person is or was owed, the newest first."""

    def open_matters(self, told_since: datetime | None = None) -> list[OpenMatter]:
        """What this person told us for themselves, in talks that are over, and was not answered yet; the
        newest first. told_since: with what was answered since then."""

    def news(self, since: datetime) -> list[NewsSent]:
        """What we wrote to this person since then about what they told us, the newest first: outcomes,
        messages by an officer, and that we are late. Nothing that waits still, or did not go out; nothing
        that says only who looks after a matter."""

    def talk_of_others(self, ref: str) -> Filed | None:
        """The talk of somebody else that has this reference."""

    def first_words(self, talk_id: int) -> Earlier | None:
        """Their message with which own words began in a talk of theirs."""

    def quote(self) -> Quote | None:
        """Words that this person was asked about, or agreed to show: the newest."""

    def was_flagged(self) -> bool:
        """Whether anything that this person wrote was ever flagged for danger, hate or a threat."""

    # codes
    def code(self, code_id: int) -> Code | None: ...

    def code_named(self, word: str) -> Code | None:
        """The newest code with this word, open or not."""

    def codes_opened(self, since: datetime) -> int:
        """How many codes this person opened by text."""

    def code_words(self, since: datetime) -> set[str]:
        """Words of codes that were in use at some time since then."""

    def votes(self, code_id: int, question: str, *, of_others: bool) -> dict[str, int]:
        """How many people chose each option in a room; of_others: this person left out."""

    # messages
    def first_sent(self, ref: str) -> Earlier | None:
        """Their message that the provider calls `ref`, before any change."""

    def asked_back(self, since: datetime) -> Earlier | None:
        """Their newest message since then of which we asked what they want, and they have not said."""

    def answered_since(self, talk_id: int, event_id: int) -> bool:
        """Whether a question of the talk was answered by that message or a later one."""

    def added_since(self, talk_id: int, since: datetime) -> bool:
        """Whether words were joined to the talk, after its end, since then."""

    def first_of_album(self, album: str) -> Earlier | None:
        """The picture of an album that came before this message."""

    def sent_question(self, talk_id: int, question: str) -> SentQuestion | None:
        """How the first of our messages stands that asked this question; none where none was written."""

    def question_of(self, sent_ref: str) -> tuple[int | None, str] | None:
        """Talk and question of one of our messages ("" when it asked nothing)."""

    def told_since(self, since: datetime) -> bool:
        """Whether officers told them news of a matter of theirs that was written since then and went out."""

    def officer_asked(self, since: datetime) -> bool:
        """Whether the last that they were told since then is a question of an officer's."""

    def invited(self, since: datetime) -> Invited | None:
        """The newest invitation to them since then that the person has not answered."""

    def nth_latest_ask(self, n: int, since: datetime) -> datetime | None:
        """When the n-th latest unasked question to this person was written; none when there were fewer."""

    # marks
    def timer_is_set(self, key: str) -> bool: ...

    def flags(self, key: str) -> tuple[bool, int]:
        """Flags under a key: whether one is open, and how many there were."""
