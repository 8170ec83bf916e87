"""What people are owed, as officers see to it: told another way, taken into an issue of their own, joined."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import Content
from bot.errors import Refusal
from bot.language.likeness import Likeness, SharedWords
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.model.outcome import Outcome, OutcomeState
from bot.model.promise import Promise, PromiseState
from bot.model.task import TaskKind
from bot.service.casework.facts.edit import Warned, note_warned
from bot.service.casework.facts.warnings import Warnings, like_open
from bot.service.casework.issues import find
from bot.service.insight import answers
from bot.service.insight.eyes import Eyes
from bot.store.casework import audit_log, issues, promises, reopening, tasks, unsent
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.store.reports import owed
from bot.store.reports.owed import OwedRow as OwedRow

SUGGESTED = 5  # companions at once
_LOOKED_AT = 200  # of the newest private issues
_ALIKE = 0.2  # of their words: less says nothing


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
    issue = find(connection, ref)
    if not title.strip():
        raise Refusal("Write what these matters are about. It is the name of their issue.")
    issues.wait_turn(connection, issue.id)
    found = chosen(connection, issue, ids)
    _nothing_under_way(connection, issue)
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
    _approvals_end(connection, issue, f"People were taken out into {new.ref}.", officer, now)
    audit_log.note(connection, officer.id, AuditAction.TAKEN_OUT, f"issue {issue.id}", now, about=new.ref)
    audit_log.note(connection, officer.id, AuditAction.TAKEN_FROM, f"issue {made}", now, about=issue.ref)
    note_warned(connection, new, warned, officer, now)
    return new


def chosen(connection: Connection, issue: Issue, ids: Collection[int]) -> list[Promise]:
    """Promises of this issue, to change them. Raises Refusal where it is none."""
    found = promises.to_change(connection, ids, issue.id)
    if not found:
        raise Refusal("Choose at least one person in the list.")
    return found


def _nothing_under_way(connection: Connection, *places: Issue) -> None:
    """Raises Refusal while messages about one of them are being written out: some would be told, and some
    not."""
    for issue in places:
        under_way = [OutcomeState.SENDING]
        if any(each.state in under_way for each in unsent.of_issue_to_change(connection, issue.id)):
            raise Refusal(f"Messages about {issue.ref} are going out now. Try again when they have left.")


def _approvals_end(connection: Connection, issue: Issue, why: str, officer: Officer, now: datetime) -> None:
    """What waits for its hour was approved for others than would hear it now. It is a draft again, and a task
    says why."""
    for each in unsent.of_issue_to_change(connection, issue.id):
        if each.state == OutcomeState.TIMED and unsent.untime(connection, each.id):
            _say_approval_ended(connection, issue, each, why, now)
            what = f"outcome {each.id}"
            audit_log.note(connection, officer.id, AuditAction.APPROVAL_TAKEN, what, now)


def _say_approval_ended(
    connection: Connection, issue: Issue, outcome: Outcome, why: str, now: datetime
) -> None:
    tasks.add_task(
        connection,
        kind=TaskKind.CHECK,
        key=f"approval-ended:{outcome.id}:{now:%Y%m%d%H%M%S}",
        owner_id=outcome.sent_by or issue.owner_id,
        issue_id=issue.id,
        outcome_id=outcome.id,
        note=f"It does not go out at its hour: others would hear it. {why} Read it again, then send it.",
        due_at=closing_time(working_days_after(local_day(now), 1)),
        opened_at=now,
    )


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
    """Put all that is owed under an issue under another, with the drafts for it, and close the first; returns
    the other. People keep the dates that they were told, and what is sensitive stays so.

    Raises Refusal, Gone.
    """
    into = into.strip().upper()
    if find(connection, ref).id == find(connection, into).id:
        raise Refusal("Choose another issue. This one cannot be joined with itself.")
    issues.wait_turn(connection, find(connection, ref).id, find(connection, into).id)
    issue, other = find(connection, ref), find(connection, into)
    if issue.state == IssueState.CLOSED:
        raise Refusal(f"{issue.ref} is closed, perhaps because it was joined with another just now.")
    if issue.public:
        raise Refusal("Only a private issue can be joined to another. Take people out of this one instead.")
    if other.state == IssueState.CLOSED:
        raise Refusal(f"{other.ref} is closed. Open it again first, then join this one to it.")
    _nothing_under_way(connection, issue, other)
    for each in (issue, other):
        _approvals_end(connection, each, f"{issue.ref} was joined with {other.ref}.", officer, now)
    unsent.move_unsent(connection, issue.id, other.id)
    promises.move_all(connection, issue.id, other.id)
    issues.change(connection, issue.id, state=IssueState.CLOSED, closed_at=now)
    codes.close_of_issue(connection, issue.id, now)
    issues.change(connection, other.id, sensitive=issue.sensitive or other.sensitive)
    if issue.title_is_theirs:  # their words went along with them, and go with them when they ask for it
        title = f"A matter that is part of {other.ref} now"
        issues.change(connection, issue.id, title=title, named=True, said_by=None)
    audit_log.note(connection, officer.id, AuditAction.JOINED, f"issue {issue.id}", now, about=other.ref)
    audit_log.note(connection, officer.id, AuditAction.JOINED_BY, f"issue {other.id}", now, about=issue.ref)
    if promises.owed(connection, other.id):
        why = AuditAction.REOPENED_OWED
        reopening.open_again(connection, [other.id], why, now, officer_id=officer.id)
    return other
