"""One issue with all that belongs to it, as officers read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.model.outcome import Outcome
from bot.service.casework.history import Entry
from bot.service.casework.issue_list import DueIssue, due_issue
from bot.service.casework.issues import find
from bot.service.insight import answers
from bot.service.insight.answers import Read, Tally
from bot.store.casework import audit_log, outcomes, promises
from bot.store.database import Connection
from bot.store.reports import answers as stored
from bot.store.reports import issue_summary
from bot.store.reports.issue_summary import TookPart

QUOTES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """quotes: what people wrote last. outcomes, history: the newest first."""

    due: DueIssue
    took_part: TookPart
    tallies: tuple[Tally, ...]
    quotes: tuple[Read, ...]
    outcomes: tuple[Outcome, ...]
    history: tuple[Entry, ...]


def issue_page(connection: Connection, content: Content, ref: str, now: datetime) -> IssuePage:
    """Raises Gone when there is none with this reference."""
    issue = find(connection, ref)
    told = outcomes.of_issue(connection, issue.id)
    shared = answers.shared_questions(content)
    newest = stored.lines(connection, without=shared, issue_id=issue.id, own_words=True, limit=QUOTES)
    about = [f"issue {issue.id}", *(f"outcome {each.id}" for each in told)]
    return IssuePage(
        due=due_issue(issue, promises.owed(connection, issue.id), now),
        took_part=issue_summary.took_part(connection, issue.id, without=shared),
        tallies=tuple(answers.tallies(connection, content, issue.id, issue.title)),
        quotes=tuple(answers.read(connection, newest)),
        outcomes=tuple(told),
        history=tuple(audit_log.entries(connection, of=about)),
    )
