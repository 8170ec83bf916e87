"""Promises that no message settles: officers say how else people were told, or that they are owed an answer
after all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.message import FAILURES
from bot.model.officer import Officer
from bot.model.promise import (
    WAYS,
    OtherWay,
    Promise,
    PromiseState,
    owed_again,
    settled_by,
)
from bot.service.casework.issues import find
from bot.service.casework.promises import chosen
from bot.store.casework import audit_log, issues, promises, reopening
from bot.store.database import Connection
from bot.store.reports import owed

_NAMED = 5  # references in a sentence or in the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many are settled now that were not, and how many were before and stay as they were."""

    now: int
    before: int


def settle(
    connection: Connection, ref: str, ids: Collection[int], way: str, officer: Officer, now: datetime
) -> Settled:
    """Say how these people were told, or why they cannot be. Raises Refusal, Gone."""
    issue = find(connection, ref)
    if way not in WAYS:
        raise Refusal("Choose how they were told, or why they cannot be.")
    every = chosen(connection, issue, ids)
    found = [each for each in every if not each.settled]
    if not found:
        refs = ", ".join(each.ref for each in every[:_NAMED])
        raise Refusal(f"This is settled already, for {refs}. Nothing was changed.")
    settle_each(connection, found, OtherWay(way), officer, now)
    return Settled(now=len(found), before=len(every) - len(found))


def settle_each(
    connection: Connection, found: Collection[Promise], way: OtherWay, officer: Officer, now: datetime
) -> None:
    """Say the same of promises that were read `to_change` and are not settled, with a line for each in the
    history of its issue."""
    promises.save(connection, [settled_by(each, way, officer.id, now) for each in found])
    for each in found:
        about, what = f"{each.ref}: {WAYS[way]}", f"issue {each.issue_id}"
        audit_log.note(connection, officer.id, AuditAction.PROMISE_SETTLED, what, now, about=about)


def owe_again(connection: Connection, ref: str, ids: Collection[int], officer: Officer, now: datetime) -> int:
    """These people are owed an answer after all, and the issue is open. Returns how many.

    Not those who ended it themselves: who sent STOP is owed it again by START. Raises Refusal, Gone.
    """
    issue = find(connection, ref)
    issues.wait_turn(connection, issue.id)
    found = [each for each in chosen(connection, issue, ids) if _may_be_owed_again(each)]
    if not found:
        raise Refusal(
            "None of these can be owed an answer again: they wait for one, or they ended it themselves."
        )
    _owe_again(connection, issue, found, officer, now)
    return len(found)


def _may_be_owed_again(promise: Promise) -> bool:
    by_us = promise.way is None or promise.way in WAYS or promise.way is OtherWay.NEVER_CAME_BACK
    return promise.settled and by_us and not promise.forgotten


def _owe_again(
    connection: Connection, issue: Issue, found: Collection[Promise], officer: Officer, now: datetime
) -> None:
    found = [each for each in found if not each.forgotten]
    promises.save(connection, [owed_again(each, now) for each in found])
    few = len(found) <= _NAMED
    whom = ", ".join(each.ref for each in found) if few else f"{len(found):,} people"
    what = f"issue {issue.id}"
    audit_log.note(connection, officer.id, AuditAction.PROMISE_OWED_AGAIN, what, now, about=whom)
    why = AuditAction.ISSUE_REOPENED
    reopening.open_again(connection, [issue.id], why, now, officer_id=officer.id)


def settle_failed(
    connection: Connection, ref: str, kind: str, way: str, seen: int, officer: Officer, now: datetime
) -> int:
    """Say the same for all under an issue who wait, and whom our last message has not reached for one kind of
    reason. Returns how many.

    kind: of `FAILURES`. seen: how many they were when the officer chose. Raises Refusal, Gone.
    """
    issue = find(connection, ref)
    if kind not in FAILURES:
        raise Refusal("Choose for whom.")
    ids = owed.failed_ids(connection, issue.id, kind)
    return settle_all(connection, issue, ids, FAILURES[kind].words, way, seen, officer, now)


def settle_all(
    connection: Connection,
    issue: Issue,
    ids: Collection[int],
    words: str,
    way: str,
    seen: int,
    officer: Officer,
    now: datetime,
) -> int:
    """Say the same for all of these who wait still, wherever they were put since; one line in the history.

    words: what they have in common. seen: how many they were when the officer chose. Raises Refusal.
    """
    if way not in WAYS:
        raise Refusal("Choose how they were told, or why they cannot be.")
    found = [each for each in promises.to_change(connection, ids) if not each.settled]
    if not found:
        raise Refusal("Nobody of these waits any more. Nothing was changed.")
    if len(found) != seen:
        raise Refusal(f"They are {len(found):,} now, and were {seen:,}. Look again, then press once more.")
    promises.save(connection, [settled_by(each, OtherWay(way), officer.id, now) for each in found])
    people = "1 person" if len(found) == 1 else f"{len(found):,} people"
    about = f"{people} ({words[:1].lower()}{words[1:]}): {WAYS[OtherWay(way)]}"
    action, what = AuditAction.PROMISES_SETTLED, f"issue {issue.id}"
    audit_log.note(connection, officer.id, action, what, now, about=about)
    return len(found)


# --- an issue that was over ----------------------------------------------------------------------------


def may_reopen(connection: Connection, ref: str) -> tuple[Issue, int]:
    """The issue, and how many in it count as answered. Raises Gone."""
    issue = find(connection, ref)
    return issue, promises.counts(connection, issue.id).get(PromiseState.ANSWERED, 0)


def reopen(
    connection: Connection, ref: str, officer: Officer, now: datetime, *, everybody: bool = False
) -> Issue:
    """Open an issue again, with a new date where its date is over.

    everybody: all who were answered are owed an answer again. Otherwise somebody in it must be owed one, or
    nobody was ever answered: who opens it for some of them says for whom (`owe_again`). Raises Refusal, Gone.
    """
    issue = find(connection, ref)
    issues.wait_turn(connection, issue.id)
    issue = find(connection, ref)
    if issue.state in (IssueState.OPEN, IssueState.REOPENED):
        raise Refusal("This issue is open already.")
    answered = promises.answered(connection, issue.id)
    if everybody and answered:
        _owe_again(connection, issue, promises.to_change(connection, answered), officer, now)
        return find(connection, ref)
    if answered and not promises.owed(connection, issue.id):
        raise Refusal("Choose who is owed an answer again. Nobody waits for one.")
    why = AuditAction.ISSUE_REOPENED
    reopening.open_again(connection, [issue.id], why, now, officer_id=officer.id)
    return find(connection, ref)
