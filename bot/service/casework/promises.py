"""What people are owed, as officers see to it: told another way, taken into an issue of their own, joined."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.model.promise import Promise, PromiseState
from bot.service.casework.issues import find, meant, name_of
from bot.service.casework.owed.moving import begun_out_of, kept_still, nothing_under_way, went_over
from bot.service.insight import answers
from bot.service.insight.eyes import Eyes
from bot.store.casework import audit_log, issues, promises, unsent
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.store.reports import owed
from bot.store.reports.owed import OwedRow as OwedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPage:
    """counts: promises by state. failed: to how many of those who wait our last message has not come, by the
    kind of reason. next: where the next page begins; None on the last."""

    issue: Issue
    rows: tuple[OwedRow, ...]
    counts: Mapping[PromiseState, int]
    failed: Mapping[str, int]
    next: int | None


def owed_page(
    connection: Connection,
    content: Content,
    ref: str,
    *,
    eyes: Eyes,
    settled: bool = False,
    after: int = 0,
) -> OwedPage:
    """Raises Gone."""
    issue = find(connection, ref)
    shared = answers.shared_questions(content)
    rows = owed.owed(connection, issue.id, without=shared, everything=eyes.all, settled=settled, after=after)
    return OwedPage(
        issue=issue,
        rows=tuple(replace(each, words=eyes.text(each.words)) for each in rows),
        counts=promises.counts(connection, issue.id),
        failed={} if settled else owed.failed(connection, issue.id),
        next=rows[-1].id if len(rows) == owed.PAGE else None,
    )


def take_out(
    connection: Connection,
    ref: str,
    ids: Collection[int],
    title: str,
    officer: Officer,
    now: datetime,
    *,
    agreed: str = "",
) -> Issue:
    """Like matters out of an issue into one of their own, which one answer can settle. It is private; the
    answers stay counted where they were given.

    agreed: the mark of like open issues that the officer goes on in spite of. Raises Warned, Refusal, Gone.
    """
    title = name_of(title, wanting="Write what these matters are about. It is the name of their issue.")
    (issue,) = kept_still(connection, ref)
    found = chosen(connection, issue, ids)
    nothing_under_way(connection, issue)
    first = min(each.due_at for each in found)
    new = begun_out_of(connection, issue, title, first, officer, now, topic=issue.topic, agreed=agreed)
    promises.put_under(connection, [each.id for each in found], new.id)
    why = f"People were taken out into {new.ref}."
    went_over(connection, issue, new, why, officer, now, waits=False)
    audit_log.note(connection, officer.id, AuditAction.TAKEN_OUT, f"issue {issue.id}", now, about=new.ref)
    audit_log.note(connection, officer.id, AuditAction.TAKEN_FROM, f"issue {new.id}", now, about=issue.ref)
    return new


def chosen(connection: Connection, issue: Issue, ids: Collection[int]) -> list[Promise]:
    """Promises of this issue, to change them. Raises Refusal where it is none."""
    found = promises.to_change(connection, ids, issue.id)
    if not found:
        raise Refusal("Choose at least one person in the list.")
    return found


def join(connection: Connection, ref: str, into: str, officer: Officer, now: datetime) -> Issue:
    """Put all that is owed under an issue under another, with the drafts for it, and close the first; returns
    the other. People keep the dates that they were told, and what is sensitive stays so.

    Raises Refusal, Gone.
    """
    into = meant(connection, into).ref
    if find(connection, ref).ref == into:
        raise Refusal("Choose another issue. This one cannot be joined with itself.")
    issue, other = kept_still(connection, ref, into)
    if issue.state == IssueState.CLOSED:
        raise Refusal(f"{issue.ref} is closed, perhaps because it was joined with another just now.")
    if issue.public:
        raise Refusal("Only a private issue can be joined to another. Take people out of this one instead.")
    if other.state == IssueState.CLOSED:
        raise Refusal(f"{other.ref} is closed. Open it again first, then join this one to it.")
    nothing_under_way(connection, issue, other)
    waits = promises.owed(connection, issue.id) > 0
    went_over(
        connection, issue, other, f"{issue.ref} was joined with {other.ref}.", officer, now, waits=waits
    )
    unsent.move_unsent(connection, issue.id, other.id)
    promises.move_all(connection, issue.id, other.id)
    issues.change(connection, issue.id, state=IssueState.CLOSED, closed_at=now)
    codes.close_of_issue(connection, issue.id, now)
    if issue.title_is_theirs:  # their words went along with them, and go with them when they ask for it
        title = f"A matter that is part of {other.ref} now"
        issues.rewrite(connection, issue.id, issue.version, title=title, named=True, said_by=None)
    audit_log.note(connection, officer.id, AuditAction.JOINED, f"issue {issue.id}", now, about=other.ref)
    audit_log.note(connection, officer.id, AuditAction.JOINED_BY, f"issue {other.id}", now, about=issue.ref)
    return other
