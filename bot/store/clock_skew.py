"""The database's own clock, beside ours. Leases, pace and timers go by the clock of each machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.clock import Clock


def ahead(connection: Connection, clock: Clock) -> timedelta:
    """How far the database's clock is ahead of ours, at the least; below 0 when it is behind.

    0 where the difference is no more than the asking took, and on SQLite, which lives on our machine.
    """
    if connection.dialect.name == "sqlite":
        return timedelta()
    before = clock.now()
    theirs: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return _outside(theirs, before, clock.now())


def _outside(theirs: datetime, before: datetime, after: datetime) -> timedelta:
    """How far a moment lies outside the two that it was asked for in between."""
    if theirs < before:
        return theirs - before
    return max(theirs - after, timedelta())
