"""Figures for those who run the service. Nothing here names a person or says what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.store import outbox
from bot.store.tables import address, event, issue, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """last_in: by channel. failed: events the dialogue failed on. issues: by state. tasks: open ones."""

    outbox: outbox.Health
    last_in: dict[str, datetime]
    failed: int
    issues: dict[str, int]
    tasks: int


def last_in(connection: Connection) -> dict[str, datetime]:
    """When each channel last brought something."""
    found = select(address.c.channel, func.max(address.c.heard_at)).group_by(address.c.channel)
    return {channel: at for channel, at in connection.execute(found) if at is not None}


def figures(connection: Connection, now: datetime) -> Figures:
    failed = select(func.count()).select_from(event).where(event.c.fault.is_not(None))
    states = select(issue.c.state, func.count()).group_by(issue.c.state)
    open_tasks = select(func.count()).select_from(task).where(task.c.done_at.is_(None))
    return Figures(
        outbox=outbox.health(connection, now),
        last_in=last_in(connection),
        failed=int(connection.execute(failed).scalar_one()),
        issues=dict(connection.execute(states).all()),
        tasks=int(connection.execute(open_tasks).scalar_one()),
    )
