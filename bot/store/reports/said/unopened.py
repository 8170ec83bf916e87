"""What nobody has opened in time: messages that found no place, replies to what we told, and flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select

from bot.model.event import TO_READ, Disposition
from bot.model.task import FLAGS
from bot.store.tables import event, outbox, talk, task

_NO_REPLY = (
    *TO_READ,
    *(Disposition.COMMAND, Disposition.LEFT, Disposition.NOTED, Disposition.SAME, Disposition.QUICK),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unopened:
    """How many there are of each."""

    unplaced: int
    replies: int
    flags: int

    @property
    def total(self) -> int:
        return self.unplaced + self.replies + self.flags


def late(connection: Connection, before: datetime) -> Unopened:
    """before: what came earlier than this is late."""
    waits = (event.c.read_at.is_(None), event.c.heard_at < before)
    told = exists().where(
        outbox.c.talk_id == event.c.talk_id,
        outbox.c.outcome_id.is_not(None),
        outbox.c.sent_at <= event.c.heard_at,
    )
    asked = exists().where(talk.c.id == event.c.talk_id, talk.c.outcome_id.is_not(None))
    unplaced = select(func.count()).select_from(event).where(*waits, event.c.outcome.in_(TO_READ))
    replies = (
        select(func.count())
        .select_from(event)
        .where(*waits, event.c.text != "", event.c.outcome.not_in(_NO_REPLY), or_(told, asked))
    )
    nobody = (task.c.done_at.is_(None), task.c.seen_at.is_(None), task.c.opened_at < before)
    flags = select(func.count()).select_from(task).where(task.c.kind.in_(FLAGS), *nobody)
    counts = (unplaced, replies, flags)
    row = connection.execute(select(*(each.scalar_subquery() for each in counts))).one()
    return Unopened(unplaced=int(row[0]), replies=int(row[1]), flags=int(row[2]))
