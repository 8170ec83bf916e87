"""What people are owed, as officers see to it: told another way, taken into an issue of their own, joined."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import Content
from bot.errors import Refusal
from bot.language.likeness import Likeness, SharedWords
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.model.promise import WAYS, OtherWay, Promise, PromiseState, settled_by
from bot.service.casework.facts.edit import Warned, note_warned
from bot.service.casework.facts.warnings import Warnings, like_open
from bot.service.casework.issues import find
from bot.service.insight import answers
from bot.store.casework import audit_log, issues, promises
from bot.store.database import Connection
from bot.store.reports import owed
from bot.store.reports.owed import OwedRow as OwedRow

REOPENED_FOR = 10  # working days
SUGGESTED = 5  # companions at once
_LOOKED_AT = 200  # of the newest private issues
_ALIKE = 0.2  # of their words: less says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedPage:
    """counts: promises by state. older: where the next page begins; None on the last."""

    issue: Issue
    rows: tuple[OwedRow, ...]
    counts: Mapping[PromiseState, int]
    next: int | None


def owed_page(
    connection: Connection, content: Content, ref: str, *, settled: bool = False, after: int = 0
) -> OwedPage:
    """Raises Gone."""
    issue = find(connection, ref)
    shared = answers.shared_questions(content)
    rows = owed.owed(connection, issue.id, without=shared, settled=settled, after=after)
    return OwedPage(
        issue=issue,
        rows=tuple(rows),
        counts=promises.counts(connection, issue.id),
        next=rows[-1].id if len(rows) == owed.PAGE else None,
    )


def settle(
    connection: Connection, ref: str, ids: Collection[int], way: str, officer: Officer, now: datetime
) -> int:
    """Say how these people were told, or why they cannot be. Returns how many. Raises Refusal, Gone."""
    issue = find(connection, ref)
    if way not in WAYS:
        raise Refusal("Choose how they were told, or why they cannot be.")
    found = [each for each in _chosen(connection, issue, ids) if not each.settled]
    promises.save(connection, [settled_by(each, OtherWay(way), officer.id) for each in found])
    for each in found:
        how = {"about": f"{each.ref}: {WAYS[OtherWay(way)]}"}
        audit_log.note(connection, officer.id, AuditAction.PROMISE_SETTLED, f"issue {issue.id}", now, **how)
    return len(found)


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
    issue = find(connection, ref)
    if not title.strip():
        raise Refusal("Write what these matters are about. It is the name of their issue.")
    found = _chosen(connection, issue, ids)
    warned = Warnings(like=like_open(connection, title, issue.town, but=issue.id))
    if warned and agreed != warned.seen:
        raise Warned(warned)
    made = issues.open_new(
        connection,
        about=f"matter:{issue.about}",
        title=title.strip(),
        owner_id=issue.owner_id,
        reply_by=min(each.due_at for each in found),
        honesty=issue.honesty,
        now=now,
        public=False,
    )
    promises.put_under(connection, [each.id for each in found], made)
    same: issues.Change = {
        "town": issue.town,
        "topic": issue.topic,
        "sensitive": issue.sensitive,
        "stage": issue.stage,
        "named": True,
    }
    issues.change(connection, made, **same)
    new = find(connection, f"I{made}")
    audit_log.note(connection, officer.id, AuditAction.TAKEN_OUT, f"issue {issue.id}", now, about=new.ref)
    audit_log.note(connection, officer.id, AuditAction.TAKEN_FROM, f"issue {made}", now, about=issue.ref)
    note_warned(connection, new, warned, officer, now)
    return new


def _chosen(connection: Connection, issue: Issue, ids: Collection[int]) -> list[Promise]:
    found = promises.by_ids(connection, ids, issue.id)
    if not found:
        raise Refusal("Choose at least one person in the list.")
    return found


# --- like matters ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Another issue that may be about the same thing. why: in words for officers."""

    issue: Issue
    why: str


def companions(
    connection: Connection, ref: str, likeness: Likeness | None = None
) -> tuple[Issue, tuple[Companion, ...]]:
    """The issue, and others that are likely about the same: like words first, then the same town and topic.

    Raises Gone.
    """
    issue = find(connection, ref)
    others = [each for each in issues.private_and_open(connection, _LOOKED_AT) if each.id != issue.id]
    shares = (likeness or SharedWords()).to_each(issue.title, [each.title for each in others])
    ranked = sorted(zip(others, shares, strict=True), key=lambda pair: (-pair[1], pair[0].id))
    found = [Companion(issue=each, why=why) for each, share in ranked if (why := _why(issue, each, share))]
    return issue, tuple(found[:SUGGESTED])


def _why(issue: Issue, other: Issue, share: float) -> str:
    same_town = issue.town is not None and issue.town == other.town
    same_topic = issue.topic is not None and issue.topic == other.topic
    if share >= _ALIKE:
        return "Like words, same town" if same_town else "Like words"
    return "Same town and topic" if same_town and same_topic else ""


def join(connection: Connection, ref: str, into: str, officer: Officer, now: datetime) -> Issue:
    """Put all that is owed under an issue under another, and close the first; returns the other.

    Raises Refusal, Gone.
    """
    issue, other = find(connection, ref), find(connection, into.strip().upper())
    if issue.id == other.id:
        raise Refusal("Choose another issue. This one cannot be joined with itself.")
    if issue.public:
        raise Refusal("Only a private issue can be joined to another. Take people out of this one instead.")
    if other.state == IssueState.CLOSED:
        raise Refusal(f"{other.ref} is closed. Open it again first, then join this one to it.")
    promises.move_all(connection, issue.id, other.id)
    issues.change(connection, issue.id, state=IssueState.CLOSED, closed_at=now)
    if issue.title_is_theirs:  # their words went along with them, and go with them when they ask for it
        issues.change(connection, issue.id, title=f"A matter that is part of {other.ref} now", named=True)
    audit_log.note(connection, officer.id, AuditAction.JOINED, f"issue {issue.id}", now, about=other.ref)
    audit_log.note(connection, officer.id, AuditAction.JOINED_BY, f"issue {other.id}", now, about=issue.ref)
    return other


def reopen(connection: Connection, ref: str, officer: Officer, now: datetime) -> Issue:
    """Open an issue again, with a new date for whoever comes to it. What is still owed under it was promised
    by dates of its own, which people were told and which stay. Raises Refusal, Gone."""
    issue = find(connection, ref)
    if issue.state == IssueState.OPEN:
        raise Refusal("This issue is open already.")
    due_at = closing_time(working_days_after(local_day(now), REOPENED_FOR))
    issues.change(connection, issue.id, state=IssueState.OPEN, closed_at=None, reply_by=due_at)
    audit_log.note(connection, officer.id, AuditAction.ISSUE_REOPENED, f"issue {issue.id}", now)
    return find(connection, ref)
