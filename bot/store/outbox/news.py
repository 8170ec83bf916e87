"""News that went out to a person: one rule for all who ask whether somebody was told something.

News is an outcome that says how a matter stands, what an officer wrote to this one person, and that we are
late. Who looks after a matter now, and an invitation, are none. Nor is it news for a person what they cannot
have read: it waits still, was taken back, or has not arrived.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, exists, func, or_, select

from bot.model.message import MessageKind, MessageState, NewsState
from bot.model.outcome import NO_NEWS, news_of
from bot.model.promise import TOLD, PromiseState
from bot.model.reference import NewsSent
from bot.store.casework import outcomes
from bot.store.tables import address, outbox, outcome

_NEWEST = 20  # that are looked at
_ASKS = re.compile("[?؟՞]")

_TOLD_TO_MANY = and_(outbox.c.kind == MessageKind.OUTCOME, outcome.c.kind.not_in(NO_NEWS))
_BY_OFFICERS = or_(_TOLD_TO_MANY, outbox.c.written_by.is_not(None))
_NEWS = or_(_BY_OFFICERS, outbox.c.brings.is_not(None))
# What may have gone out once counts, whatever became of it then.
_MAY_BE_READ = and_(
    or_(
        outbox.c.state.in_([MessageState.SENDING, MessageState.SENT, MessageState.UNSURE]),
        outbox.c.unsure > 0,
    ),
    or_(outbox.c.news.is_(None), outbox.c.news != NewsState.FAILED),
)
_WILL_GO = outbox.c.state == MessageState.QUEUED


def kept_back(messages: FromClause = outbox) -> ColumnElement[bool]:
    """That a message never left, of an outcome that an officer stopped or withdrew: nobody is owed its words,
    so it is no failure. messages: the outbox, or another name of it."""
    taken = or_(outcome.c.stopped_at.is_not(None), outcome.c.withdrawn_at.is_not(None))
    of_those = exists().where(outcome.c.id == messages.c.outcome_id, taken).correlate(messages)
    return and_(messages.c.state == MessageState.DROPPED, of_those)


def went_out(connection: Connection, person_id: int, since: datetime) -> list[NewsSent]:
    """News that was written to this person since then and went out, whichever their number was, the newest
    first."""
    wanted = (_MAY_BE_READ, outbox.c.talk_id.is_not(None), outbox.c.made_at >= since)
    rows = connection.execute(_to(person_id).where(*wanted).limit(_NEWEST)).all()
    ids = {row.outcome_id for row in rows if row.outcome_id is not None}
    states = {each.id: news_of(each).state for each in outcomes.by_ids(connection, ids)}
    return [
        NewsSent(
            talk_id=row.talk_id,
            at=row.at,
            tells=(row.brings if row.outcome_id is None else states[row.outcome_id]) in TOLD,
            unreported=row.state == MessageState.SENT and row.news is NewsState.WAITING,
        )
        for row in rows
    ]


def told_since(connection: Connection, person_id: int, since: datetime) -> bool:
    """Whether news that an officer wrote, to many or to them alone, was written since then and went out."""
    found = _to(person_id).where(_MAY_BE_READ, _BY_OFFICERS, outbox.c.made_at >= since)
    return connection.execute(found.limit(1)).first() is not None


def officer_asked(connection: Connection, person_id: int, since: datetime) -> bool:
    """Whether the last such news is a question that an officer wrote to them."""
    found = _to(person_id).where(_MAY_BE_READ, _BY_OFFICERS, outbox.c.made_at >= since)
    row = connection.execute(found.limit(1)).first()
    if row is None or row.written_by is None or row.brings is not PromiseState.INFORMED:
        return False
    return _ASKS.search(row.body) is not None


def last_written(connection: Connection, person_id: int) -> Any | None:
    """The newest such news to this person, also what waits to go: its id, and who wrote it to them alone."""
    found = _to(person_id).where(or_(_MAY_BE_READ, _WILL_GO), _BY_OFFICERS)
    return connection.execute(found.limit(1)).first()


def _to(person_id: int) -> Select[Any]:
    """By addresses: there is an index of these, and a closed one is still its person's."""
    theirs: ColumnElement[bool] = outbox.c.address_id.in_(
        select(address.c.id).where(address.c.person_id == person_id)
    )
    at = func.coalesce(outbox.c.sent_at, outbox.c.made_at, type_=outbox.c.made_at.type).label("at")
    return (
        select(
            *(outbox.c.id, outbox.c.talk_id, outbox.c.outcome_id, outbox.c.written_by, outbox.c.brings),
            *(outbox.c.body, outbox.c.state, outbox.c.news, at),
        )
        .outerjoin(outcome, outcome.c.id == outbox.c.outcome_id)
        .where(theirs, _NEWS)
        .order_by(outbox.c.id.desc())
    )
