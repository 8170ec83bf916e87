"""The clock is on the officer: warned before a date; people are told once, honestly, when it is over.

Both go by what each person was promised, and never by a date of the issue: who was told of a later date is
left in peace until then, and who was told of an earlier one is not forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.calendar import due_day, late_before, local_day, working_days_left
from bot.content.content import Content
from bot.model.promise import PromiseState
from bot.model.task import TaskKind
from bot.service.casework.due import this_week
from bot.service.outcomes import notice
from bot.store.casework import due, tasks
from bot.store.casework.due import DueDate, Overdue
from bot.store.database import PASSING_FAULTS, Connection, Database
from bot.store.outbox import queue
from bot.trace import kind_and_place
from channels.port import Limits

WARN_AT = (5, 1)  # working days left
PAGE = 500  # people told, or dates looked at, in one transaction
_log = logging.getLogger(__name__)


# --- owners --------------------------------------------------------------------------------------------


def warn_owners(db: Database, now: datetime) -> int:
    """A task for the owner five working days and one before each date. Returns how many are new.

    The second takes the place of the first, and ends when the date is over or nobody waits for it any more.
    """
    db.write(lambda connection: due.finish_warnings(connection, late_before(local_day(now)), now))
    since, before = this_week(local_day(now))
    near = [each for each in db.read(lambda c: due.dates(c, since, before)) if _left(each, now) >= 0]
    pages = (near[at : at + PAGE] for at in range(0, len(near), PAGE))
    return sum(db.write(partial(_warn, dates=page, now=now)) for page in pages)


def _left(date: DueDate, now: datetime) -> int:
    return working_days_left(local_day(now), due_day(date.due_at))


def _warn(connection: Connection, *, dates: Sequence[DueDate], now: datetime) -> int:
    keys = {_warning(each, now): each for each in dates}
    there = tasks.written(connection, keys)
    new = {key: each for key, each in keys.items() if key not in there}
    made = 0
    for key, each in new.items():
        task = tasks.add_task(
            connection,
            kind=TaskKind.DUE_SOON,
            key=key,
            owner_id=each.owner_id,
            issue_id=each.issue_id,
            due_at=each.due_at,
            opened_at=now,
        )
        due.finish_earlier_warnings(connection, each, key, now)
        made += task is not None
    return made


def _warning(date: DueDate, now: datetime) -> str:
    near = min(at for at in WARN_AT if _left(date, now) <= at)
    return f"due-soon:{date.issue_id}:{local_day(date.due_at).isoformat()}:{near}"


# --- people --------------------------------------------------------------------------------------------


def tell_late(
    db: Database,
    content: Content,
    limits: Mapping[str, Limits],
    now: datetime,
    *,
    ring: Callable[[], None],
) -> int:
    """Tell everybody whose date is over without news, once for each date. Returns how many were told.

    A page of people is one transaction, so nobody who writes to us waits for all of them; `ring` is called
    after each that told somebody. What a crash left out comes the next time, and what is there stays single.
    """
    after: int | None = 0
    told = 0
    while after is not None:
        page = partial(_tell_page, content=content, limits=limits, after=after, now=now)
        new, after = db.write(page)
        told += new
        if new:
            ring()
    return told


def _tell_page(
    connection: Connection, *, content: Content, limits: Mapping[str, Limits], after: int, now: datetime
) -> tuple[int, int | None]:
    """How many of the next people were told, and the last of them; None when there is nobody behind them."""
    page = due.overdue(connection, late_before(local_day(now)), limits, after=after, limit=PAGE)
    notices: dict[str, list[Overdue]] = {}  # of one person, what one notice is about; the newest last
    for each in page:
        notices.setdefault(each.key, []).append(each)
    there = queue.written(connection, notices)
    told, done = 0, []
    for key, about in notices.items():
        new = key not in there and _tell_safely(connection, content, limits, about[-1], now)
        told += bool(new)
        if new is not None:
            done += [each.promise_id for each in about]
    due.told_late(connection, done)
    return told, page[-1].promise_id if len(page) == PAGE else None


def _tell_safely(
    connection: Connection, content: Content, limits: Mapping[str, Limits], late: Overdue, now: datetime
) -> bool | None:
    """Whether they are told now; None after a fault. A fault with one person must not keep the notice from
    all the others; the owner hears of it."""
    try:
        with connection.begin_nested():
            return _tell(connection, content, limits[late.hearer.channel], late, now)
    except PASSING_FAULTS:
        raise
    except Exception as fault:
        _log.error("one person could not be told that we are late: %s", kind_and_place(fault))
        person = late.hearer.person_id
        about = {"owner_id": late.owner_id, "issue_id": late.issue_id, "person_id": person}
        tasks.add_fault(connection, late.key, now, **about)
        return None


def _tell(connection: Connection, content: Content, limits: Limits, late: Overdue, now: datetime) -> bool:
    told = {"ref": late.hearer.ref, "old": local_day(late.due_at)}
    reply = notice.composed(connection, content, late.hearer, limits, now, "late-unknown", **told)
    return notice.send(connection, reply, late.key, now, news=PromiseState.DELAYED)
