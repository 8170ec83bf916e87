"""The clock is on the officer: warned before the date; people are told once, honestly, when it is late."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.calendar import local_day, next_allowed, working_days_left
from bot.content.content import Content
from bot.model.issue import Issue
from bot.model.message import MessageKind
from bot.model.outcome import Hearer
from bot.model.promise import PromiseState
from bot.model.task import TaskKind
from bot.store.casework import audience, issues, tasks
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.trace import kind_and_place
from bot.turn.reply import Composer
from channels.port import Limits

WARN_AT = (5, 1)  # working days left
PAGE = 500  # people told in one transaction
_log = logging.getLogger(__name__)


def warn_owners(connection: Connection, now: datetime) -> int:
    """A task for the owner five working days and one before the date. Returns how many are new."""
    new = 0
    for issue in issues.every(connection):
        left = working_days_left(local_day(now), local_day(issue.reply_by))
        near = [at for at in WARN_AT if 0 <= left <= at]
        if issue.state == "open" and near:
            due = local_day(issue.reply_by).isoformat()
            made = tasks.add_task(
                connection,
                kind=TaskKind.DUE_SOON,
                key=f"due-soon:{issue.id}:{due}:{min(near)}",
                owner_id=issue.owner_id,
                issue_id=issue.id,
                due_at=issue.reply_by,
                opened_at=now,
            )
            new += made is not None
    return new


def tell_late(
    db: Database,
    content: Content,
    limits: Mapping[str, Limits],
    now: datetime,
    *,
    ring: Callable[[], None],
) -> int:
    """Tell everybody whose date has passed without news, once for each date. Returns how many were told.

    A page of people is one transaction, so nobody who writes to us waits for all of them; `ring` is called
    after each that told somebody. What a crash left out comes the next time, and what is there stays single.
    """
    told = 0
    for issue in db.read(issues.every):
        if _is_late(issue, now):
            told += _tell_all(db, content, limits, issue, now, ring)
    return told


def _is_late(issue: Issue, now: datetime) -> bool:
    return issue.state == "open" and local_day(issue.reply_by) < local_day(now)


def _tell_all(
    db: Database,
    content: Content,
    limits: Mapping[str, Limits],
    issue: Issue,
    now: datetime,
    ring: Callable[[], None],
) -> int:
    after: int | None = 0
    told = 0
    while after is not None:
        page = partial(_tell_page, content=content, limits=limits, issue_id=issue.id, after=after, now=now)
        new, after = db.write(page)
        told += new
        if new:
            ring()
    return told


def _tell_page(
    connection: Connection,
    *,
    content: Content,
    limits: Mapping[str, Limits],
    issue_id: int,
    after: int,
    now: datetime,
) -> tuple[int, int | None]:
    """How many of the next people were told, and the last of them; None when there is nobody behind them."""
    issue = issues.by_id(connection, issue_id)
    if issue is None or not _is_late(issue, now):
        return 0, None  # an officer answered, or gave a new date, since the last page
    page = audience.hearers(connection, issue.id, after=after, limit=PAGE, owed=True)
    keys = {hearer: _key(issue, hearer) for hearer in page if hearer.channel in limits}
    there = queue.written(connection, keys.values())
    told = sum(
        _tell_safely(connection, content, limits[hearer.channel], issue, hearer, now)
        for hearer, key in keys.items()
        if key not in there
    )
    is_full = len({hearer.person_id for hearer in page}) == PAGE
    return told, page[-1].person_id if is_full else None


def _key(issue: Issue, hearer: Hearer) -> str:
    return f"late:{issue.id}:{local_day(issue.reply_by).isoformat()}:p{hearer.person_id}"


def _tell_safely(
    connection: Connection, content: Content, limits: Limits, issue: Issue, hearer: Hearer, now: datetime
) -> int:
    """A fault with one person must not keep the notice from all the others; the owner hears of it."""
    try:
        with connection.begin_nested():
            return _tell(connection, content, limits, issue, hearer, now)
    except PASSING_FAULTS:
        raise
    except Exception as fault:
        _log.error("one person could not be told that we are late: %s", kind_and_place(fault))
        about = {"owner_id": issue.owner_id, "issue_id": issue.id, "person_id": hearer.person_id}
        tasks.add_fault(connection, _key(issue, hearer), now, **about)
        return 0


def _tell(
    connection: Connection, content: Content, limits: Limits, issue: Issue, hearer: Hearer, now: datetime
) -> int:
    reached = people.by_address(connection, hearer.address_id)
    reply = Composer(content, reached, limits, hearer.language, now)
    reply.about(hearer.talk_id)
    reply.say(reply.phrase("late-unknown", ref=hearer.ref, old=local_day(issue.reply_by)))
    key, due_at = _key(issue, hearer), next_allowed(now)
    messages = reply.messages(
        kind=MessageKind.NOTICE, live=False, key=key, due_at=due_at, news=PromiseState.DELAYED
    )
    return 1 if queue.add(connection, messages) else 0
