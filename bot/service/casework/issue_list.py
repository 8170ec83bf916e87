"""Issues in lists: how each stands today, and a page of those that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import due_day, local_day
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.service.casework.due import due_words
from bot.service.casework.paging import paged
from bot.store.casework import audit_log, issue_lists
from bot.store.casework.issue_lists import PAGE
from bot.store.casework.issue_lists import Wanted as Wanted
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class DueIssue:
    """people: who are still owed an answer. state: late, due, soon, waiting, fine or closed; words say it.
    dated: whether a date counts."""

    issue: Issue
    people: int
    state: str
    words: str
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesPage:
    """total: of the whole list. pages: how many it has, at least one. topics: those there are to choose."""

    issues: tuple[DueIssue, ...]
    total: int
    page: int
    pages: int
    topics: tuple[str, ...]


def issues_page(connection: Connection, wanted: Wanted, page: int, now: datetime) -> IssuesPage:
    """What is due first at the top. A page that is not there is the last. Five queries, however many."""
    total = issue_lists.counts(connection, {"all": wanted})["all"]
    page, pages = paged(page, total, PAGE)
    return IssuesPage(
        issues=tuple(due_issues(connection, issue_lists.page(connection, wanted, page), now)),
        total=total,
        page=page,
        pages=pages,
        topics=tuple(issue_lists.topics(connection)),
    )


def due_issues(connection: Connection, issues: Sequence[Issue], now: datetime) -> list[DueIssue]:
    """Each with who waits under it, and why it is open again; three queries at most."""
    ids = [each.id for each in issues]
    over = issue_lists.nobody_left(connection, ids)
    waiting = issue_lists.owed(connection, ids)
    why = why_open_again(connection, issues)
    return [
        due_issue(each, waiting.get(each.id, 0), now, why.get(each.id, ""), nobody_left=each.id in over)
        for each in issues
    ]


NOBODY_LEFT = "Nobody waits for an answer"
_WHY = {
    AuditAction.REOPENED_BY_THEM: "it did not help",
    AuditAction.REOPENED_BY_UPGRADE: "not everybody had been told",
    AuditAction.REOPENED_NOT_ARRIVED: "our message has not arrived after all",
}


def why_open_again(connection: Connection, issues: Sequence[Issue]) -> dict[int, str]:
    """By issue, why it is open again, as the log has it; not those that it tells nothing of."""
    ids = {f"issue {each.id}": each.id for each in issues if each.state == IssueState.REOPENED}
    found = audit_log.newest(connection, ids, _WHY)
    return {ids[what]: _WHY[AuditAction(action)] for what, action in found.items()}


def due_issue(
    issue: Issue, people: int, now: datetime, why: str = "", *, nobody_left: bool = False
) -> DueIssue:
    """people: who wait to hear. why: it is open again. nobody_left: all who took part were told, or are gone,
    so no date counts."""
    state, words = due_words(local_day(now), due_day(issue.due_at))
    match issue.state:
        case IssueState.REOPENED:
            words = f"Open again: {why}. {words}" if why else f"Open again: {words[0].lower()}{words[1:]}"
        case IssueState.ANSWERED | IssueState.CLOSED if people:
            state = "late" if state == "late" else "due"
            words = f"Not everybody has been told. {words}"
        case IssueState.ANSWERED:
            state, words = "fine", "Reply sent"
        case IssueState.CLOSED:
            state, words = "closed", "Closed"
        case IssueState.OPEN if nobody_left:
            state, words = "fine", NOBODY_LEFT
    dated = not (nobody_left and issue.state == IssueState.OPEN)
    return DueIssue(issue=issue, people=people, state=state, words=words, dated=dated)
