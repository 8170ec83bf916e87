"""The clock is on the officer: warned before the date; people are told once, honestly, when it is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.service.content import Content
from bot.service.quiet import next_allowed, working_days_left
from bot.service.voice import Voice, local_day
from bot.store import issues, outcomes, people
from bot.store.database import Connection
from bot.store.issues import Issue
from bot.store.messages import Kind
from channels.port import Limits

WARN_AT = (5, 1)  # working days left


def warn_owners(connection: Connection, now: datetime) -> int:
    """A task for the owner five working days and one before the date. Returns how many are new."""
    new = 0
    for issue in issues.every(connection):
        left = working_days_left(local_day(now), local_day(issue.reply_by))
        near = [at for at in WARN_AT if 0 <= left <= at]
        if issue.state == "open" and near:
            due = local_day(issue.reply_by).isoformat()
            made = issues.add_task(
                connection,
                kind="due-soon",
                key=f"due-soon:{issue.id}:{due}:{min(near)}",
                owner_id=issue.owner_id,
                issue_id=issue.id,
                due_at=issue.reply_by,
                opened_at=now,
            )
            new += made is not None
    return new


def tell_late(connection: Connection, content: Content, limits: Mapping[str, Limits], now: datetime) -> int:
    """Tell everybody whose date has passed without news, once for each date. Returns how many were told."""
    told = 0
    for issue in issues.every(connection):
        if issue.state == "open" and local_day(issue.reply_by) < local_day(now):
            told += _tell_all(connection, content, limits, issue, now)
    return told


def _tell_all(
    connection: Connection, content: Content, limits: Mapping[str, Limits], issue: Issue, now: datetime
) -> int:
    due = local_day(issue.reply_by)
    told = 0
    for hearer in outcomes.hearers(connection, issue.id, after=0, limit=1_000_000):
        if hearer.channel not in limits:
            continue  # a channel that is not connected any more
        reached = people.by_address(connection, hearer.address_id)
        voice = Voice(content, reached, limits[hearer.channel], hearer.language, now)
        voice.about(hearer.talk_id)
        voice.say(voice.phrase("late-unknown", ref=hearer.ref, old=due))
        key = f"late:{issue.id}:{due.isoformat()}:p{hearer.person_id}"
        told += len(voice.flush(connection, kind=Kind.NOTICE, live=False, key=key, due_at=next_allowed(now)))
    return told
