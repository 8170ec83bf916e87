"""A town or a topic was set right: the private issue that holds only this person goes where they meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.service.casework.facts.edit import facts_of, keep
from bot.store.casework import issues
from bot.store.database import Connection
from bot.store.inbound import mending as store
from bot.store.reports.answers import Line

Fact = Literal["town", "topic"]


def follow(
    connection: Connection,
    line: Line,
    fact: Fact,
    before: str | None,
    after: str | None,
    officer: Officer,
    now: datetime,
) -> tuple[Issue, ...]:
    """Of a town the answer was about the person, so all of their own matters follow; of a topic, this one.

    line: the answer, before it was set right. Returns the private ones that stay where they were, because
    they hold others too or an officer put them there. Raises Changed.
    """
    stay = []
    of_person = fact == "town"
    for issue_id, is_alone in store.issues_of_answer(connection, line.id, of_person=of_person).items():
        issue = issues.by_id(connection, issue_id)
        if issue is None or not issue.is_own_matter or issue.public or issue.state == IssueState.CLOSED:
            continue
        stands = issue.town if fact == "town" else issue.topic
        if stands == after:
            continue
        is_this = issue.id == line.issue_id
        if stands != before and not is_this:
            continue
        # None: the talk goes on, and says so at its end.
        if not is_alone or stands not in (before, None):
            stay.append(issue)
            continue
        facts = facts_of(issue)
        moved = replace(facts, town=after or "") if fact == "town" else replace(facts, topic=after or "")
        keep(connection, issue, moved, officer, now)
    return tuple(stay)
