"""One issue with all that belongs to it, as officers read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.language.likeness import Likeness
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.model.outcome import Outcome
from bot.model.promise import PromiseState
from bot.service.casework.access import may
from bot.service.casework.history import Happened, of_issue
from bot.service.casework.issue_list import DueIssue, due_issue, why_open_again
from bot.service.casework.issues import find
from bot.service.casework.owed.companions import Companion, suggested
from bot.service.insight import answers
from bot.service.insight.answers import Read, Tally
from bot.service.insight.eyes import Eyes
from bot.store.casework import issue_lists, outcomes, promises
from bot.store.database import Connection
from bot.store.reports import answers as stored
from bot.store.reports import feedback, issue_summary
from bot.store.reports.issue_summary import ByHand
from bot.store.reports.issue_summary import TookPart as TookPart

QUOTES = 5
CAME_BACK = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """quotes: what people said first, each in their own words. kept_back: they wrote, and all of it is kept
    back from who looks: it was hidden, or flagged. owed: promises by how they stand. feedback: by
    question, how many gave which answer when they were asked how news was for them; came_back: what they
    wrote then, and since they were told. outcomes, history: the newest first; by_hand: what was
    written to single people besides. companions: what it may be joined to, for who may join. counts: whether
    who looks sees how many are owed an answer (see `may_count`). took_part, tallies, feedback: none of a
    sensitive issue."""

    due: DueIssue
    counts: bool
    took_part: TookPart | None
    owed: Mapping[PromiseState, int]
    tallies: tuple[Tally, ...]
    quotes: tuple[Read, ...]
    kept_back: bool
    feedback: feedback.Counts
    came_back: tuple[Read, ...]
    outcomes: tuple[Outcome, ...]
    by_hand: ByHand | None
    history: tuple[Happened, ...]
    companions: tuple[Companion, ...]


def may_count(issue: Issue, officer: Officer) -> bool:
    """Of a sensitive issue only those see how many are owed an answer, or were sent one, who can act on it.
    How many took part, or answered what, nobody sees (N40)."""
    return not issue.sensitive or may(officer, "write")


def issue_page(
    connection: Connection,
    content: Content,
    ref: str,
    officer: Officer,
    now: datetime,
    likeness: Likeness | None = None,
) -> IssuePage:
    """officer: who looks. likeness: by which others are suggested; none for words alone.

    Raises Gone when there is none with this reference.
    """
    issue = find(connection, ref)
    why = why_open_again(connection, [issue]).get(issue.id, "")
    told = outcomes.of_issue(connection, issue.id)
    shared = answers.shared_questions(content)
    eyes = Eyes(may(officer, "call"))
    first = issue_summary.first_words(connection, issue.id, without=shared, everything=eyes.all, limit=QUOTES)
    quotes = stored.these(connection, first, everything=eyes.all)
    after = feedback.words(connection, issue.id, everything=eyes.all, limit=CAME_BACK)
    return IssuePage(
        due=due_issue(
            issue,
            promises.owed(connection, issue.id),
            now,
            why,
            nobody_left=bool(issue_lists.nobody_left(connection, [issue.id])),
        ),
        counts=may_count(issue, officer),
        owed=promises.counts(connection, issue.id),
        took_part=None if issue.sensitive else issue_summary.took_part(connection, issue.id, without=shared),
        tallies=() if issue.sensitive else tuple(answers.tallies(connection, content, issue.id, issue.title)),
        quotes=tuple(answers.read(connection, quotes, eyes)),
        kept_back=not quotes and issue_summary.wrote(connection, issue.id, without=shared),
        feedback={} if issue.sensitive else feedback.of_issue(connection, issue.id),
        came_back=tuple(
            answers.read(connection, [each for each in after if each.id not in set(first)], eyes)
        ),
        outcomes=tuple(told),
        by_hand=issue_summary.by_hand(connection, issue.id),
        history=of_issue(connection, issue.id, [each.id for each in told]),
        companions=suggested(connection, issue, likeness) if may(officer, "write") else (),
    )
