"""What one person is owed goes under another issue; a second matter in one talk gets an issue of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Dice
from bot.errors import Refusal
from bot.language.folding import phrase, words_in
from bot.model.audit import AuditAction
from bot.model.ids import TalkId
from bot.model.issue import Issue, IssueState
from bot.model.officer import Officer
from bot.model.promise import Promise, still_by
from bot.model.talk import Talk, TalkState
from bot.service.casework.conversation import Who, whose
from bot.service.casework.issues import meant, name_of
from bot.service.casework.owed.moving import begun_out_of, kept_still, nothing_under_way, went_over
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import EVERYTHING
from bot.store.casework import audit_log, issues, promises
from bot.store.database import Connection
from bot.store.inbound import published, splitting, talks
from bot.store.reports import answers, search
from bot.store.reports.search import IssueFound
from bot.turn.talks import drawn, lowest

SHOWN = 10
_TRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """promise: what this talk is owed; None where nothing was promised. issue: under which. said: answers
    that can be taken out. found: issues that were looked for."""

    who: Who
    promise: Promise | None
    issue: Issue | None
    said: tuple[Read, ...]
    found: tuple[IssueFound, ...]


def matter_page(connection: Connection, ref: str, looked_for: str = "") -> MatterPage:
    """Raises Gone."""
    who = whose(connection, ref)
    promise = _promise(connection, who)
    lines = [each for each in answers.lines_of_talk(connection, who.talk_id) if each.own_words]
    return MatterPage(
        who=who,
        promise=promise,
        issue=issues.by_id(connection, promise.issue_id) if promise else None,
        said=tuple(read(connection, lines, EVERYTHING)),
        found=tuple(_look(connection, looked_for, but=promise.issue_id if promise else None)),
    )


def _promise(connection: Connection, who: Who) -> Promise | None:
    return next(iter(promises.of_talks(connection, [who.talk_id])), None)


def _look(connection: Connection, looked_for: str, *, but: int | None) -> list[IssueFound]:
    """Open issues whose title holds all these words, or that are named so. but: where it stands already."""
    words = words_in(looked_for)
    if not words:
        return []
    ref = "".join(looked_for.split()).upper()
    every = search.all_issues(connection)
    others = (each for each in every if each.state != IssueState.CLOSED and each.id != but)
    found = [each for each in others if each.ref == ref or all(word in phrase(each.title) for word in words)]
    return found[:SHOWN]


def move(connection: Connection, ref: str, into: str, officer: Officer, now: datetime) -> Issue:
    """What this talk is owed is settled by that issue's answer from now on. Raises Refusal, Gone."""
    who, into = whose(connection, ref), meant(connection, into).ref
    promise = _promise(connection, who)
    if promise is None:
        raise Refusal("Nothing was promised for this reference, so there is nothing to move.")
    old, issue = kept_still(connection, f"I{promise.issue_id}", into)
    if issue.state == IssueState.CLOSED:
        raise Refusal(f"{issue.ref} is closed. Open it again first, then move this to it.")
    if issue.id == old.id:
        raise Refusal(f"{who.ref} is under {issue.ref} already.")
    promise = _to_change(connection, promise, old)
    nothing_under_way(connection, old, issue)
    promises.put_under(connection, [promise.id], issue.id)
    why = f"{who.ref} was moved from {old.ref} to {issue.ref}."
    went_over(connection, old, issue, why, officer, now, waits=not promise.settled)
    for action, what, about in (
        (AuditAction.MOVED, f"conversation {who.ref}", issue.ref),
        (AuditAction.MOVED_IN, f"issue {issue.id}", who.ref),
        (AuditAction.MOVED_OUT, f"issue {old.id}", f"{who.ref}, to {issue.ref},"),
    ):
        audit_log.note(connection, officer.id, action, what, now, about=about)
    return issue


def _to_change(connection: Connection, promise: Promise, issue: Issue) -> Promise:
    """The promise as it stands now. Raises Refusal where it was put elsewhere meanwhile."""
    found = promises.to_change(connection, [promise.id], issue.id)
    if not found:
        raise Refusal(f"{promise.ref} is not under {issue.ref} any more. Look again.")
    return found[0]


def split(
    connection: Connection,
    ref: str,
    answer_ids: Collection[int],
    title: str,
    officer: Officer,
    dice: Dice,
    now: datetime,
    *,
    agreed: str = "",
) -> tuple[str, Issue]:
    """These answers are a matter of their own: a talk, a private issue and a promise for them. The person
    knows it by the reference they have. Returns the new reference, and the issue.

    agreed: the mark of like open issues that the officer goes on in spite of. Raises Warned, Refusal, Gone.
    """
    who = whose(connection, ref)
    talk, promise = talks.by_id(connection, who.talk_id), _promise(connection, who)
    assert talk is not None  # it has a reference
    if talk.state == TalkState.OPEN:
        raise Refusal("This talk still goes on. Split it when it is over.")
    if promise is None:
        raise Refusal("Nothing was promised for this reference, so there is nothing to split.")
    (old,) = kept_still(connection, f"I{promise.issue_id}")
    promise = _to_change(connection, promise, old)
    own = [each.id for each in answers.lines_of_talk(connection, talk.id) if each.own_words]
    chosen = [each for each in own if each in set(answer_ids)]
    if not chosen:
        raise Refusal("Choose the answers that are about the second matter.")
    if len(chosen) == len(own):
        raise Refusal("Leave at least one answer with the first matter. To move all of it, move it instead.")
    title = name_of(title, wanting="Write what the second matter is about. It is the name of its issue.")
    nothing_under_way(connection, old)
    due_at = still_by(promise.due_at, now)
    issue = begun_out_of(connection, old, title, due_at, officer, now, topic=None, agreed=agreed)
    facts = {**talk.facts, "ref": talk.facts.get("ref", talk.ref)}
    new = replace(talk, id=TalkId(0), ref="", issue_id=issue.id, facts=facts)
    talk_id, made = _start(connection, new, dice, now)
    splitting.take_answers(connection, talk.id, chosen, talk_id)
    splitting.promise_too(connection, talk_id, who.person_id, issue.id, promise, now)
    why = f"A part of {who.ref} was split off into {issue.ref}."
    went_over(connection, old, issue, why, officer, now, waits=False)
    for action, what, about in (
        (AuditAction.SPLIT, f"conversation {who.ref}", made),
        (AuditAction.SPLIT_FROM, f"conversation {made}", who.ref),
        (AuditAction.SPLIT, f"issue {old.id}", f"{made}, now under {issue.ref}"),
        (AuditAction.ISSUE_OPENED, f"issue {issue.id}", ""),
        (AuditAction.SPLIT_FROM, f"issue {issue.id}", f"{who.ref} under {old.ref}"),
    ):
        audit_log.note(connection, officer.id, action, what, now, about=about)
    return made, issue


def _start(connection: Connection, new: Talk, dice: Dice, now: datetime) -> tuple[int, str]:
    version = published.row_of(connection, new.name, new.hash)
    low = lowest(talks.so_far(connection))
    for _ in range(_TRIES):
        ref = drawn(dice, low)
        if not talks.is_free(connection, ref):
            continue
        made = talks.start(
            connection, replace(new, ref=ref), version_id=version, came_by="split", now=now, ended_at=now
        )
        if made is not None:
            return made, ref
    raise Refusal("No free reference was found. Try again.")
