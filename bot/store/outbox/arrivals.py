"""Of the messages that keep a promise: which have arrived with their people, and which have not.

A provider's report says so where there are reports; without any for three days, no bad news is good news.
Where a channel reports nothing, what the provider took has arrived. Where people come for their news, it has
arrived when they came.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, or_, select, true, update

from bot.model.message import MessageState, NewsState
from bot.model.promise import PromiseState
from bot.store.tables import address, outbox, stop
from channels.port import Delivery

COUNTS_AS_ARRIVED = timedelta(hours=72)  # after it was sent, without a good or a bad report


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """news: what is known now. brings: what it makes of a promise, None where its outcome says so. sent_at:
    when it went out. stopped: the person wants no messages. reported: it does not
    only follow from hearing nothing for three days."""

    id: int
    news: NewsState
    person_id: int
    talk_id: int
    outcome_id: int | None
    brings: PromiseState | None
    made_at: datetime
    sent_at: datetime | None
    stopped: bool
    reported: bool

    @property
    def by_hand(self) -> bool:
        """Whether an officer wrote it to this one person. Any other that is no outcome says we are late."""
        return self.outcome_id is None and self.brings in (PromiseState.INFORMED, PromiseState.ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Names of the channels whose providers report, and of those where people come for their news. What is in
    neither reports nothing."""

    reported: frozenset[str]
    fetched: frozenset[str]


def newly_known(connection: Connection, reporting: Reporting, now: datetime, *, limit: int) -> list[Arrival]:
    """Messages of which it is known now, and was not yet, that they arrived or failed; the oldest first."""
    arrived = _arrived(reporting, now)
    failed = and_(
        outbox.c.news == NewsState.WAITING,
        or_(
            outbox.c.state.in_([MessageState.FAILED, MessageState.DROPPED]),
            outbox.c.delivery == Delivery.FAILED,
        ),
    )
    stopped = (
        select(stop.c.id)
        .where(
            stop.c.channel == address.c.channel,
            stop.c.account == address.c.account,
            stop.c.keyed_hash == address.c.keyed_hash,
        )
        .exists()
    )
    rows = connection.execute(
        select(
            outbox.c.id,
            arrived.label("arrived"),
            outbox.c.person_id,
            outbox.c.talk_id,
            outbox.c.outcome_id,
            outbox.c.brings,
            outbox.c.made_at,
            outbox.c.sent_at,
            stopped.label("stopped"),
            func.coalesce(_reported(reporting), false()).label("reported"),
        )
        .join_from(outbox, address, address.c.id == outbox.c.address_id)
        .where(
            outbox.c.news.in_([NewsState.WAITING, NewsState.FAILED]),
            outbox.c.person_id.is_not(None),
            outbox.c.talk_id.is_not(None),
            or_(arrived, failed),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [_arrival(row) for row in rows]


def _arrival(row: Any) -> Arrival:
    told = dict(row._mapping)
    news = NewsState.ARRIVED if told.pop("arrived") else NewsState.FAILED
    return Arrival(news=news, **told)


def _arrived(reporting: Reporting, now: datetime) -> ColumnElement[bool]:
    silent = and_(_sent, outbox.c.sent_at <= now - COUNTS_AS_ARRIVED, _not_by(reporting.fetched))
    return or_(_reported(reporting), silent)


def _reported(reporting: Reporting) -> ColumnElement[bool]:
    return or_(
        outbox.c.delivery.in_([Delivery.DELIVERED, Delivery.READ]),
        and_(_sent, _not_by(reporting.reported | reporting.fetched)),
    )


_sent = and_(
    outbox.c.state == MessageState.SENT,
    or_(outbox.c.delivery.is_(None), outbox.c.delivery != Delivery.FAILED),
)


def _not_by(channels: Collection[str]) -> ColumnElement[bool]:
    if not channels:
        return true()
    return address.c.channel.not_in(sorted(channels))


def know(connection: Connection, arrivals: Collection[Arrival]) -> None:
    """Keep what is known of them."""
    rows = [{"row": each.id, "known": each.news} for each in arrivals]
    if rows:
        connection.execute(_KNOW, rows)


_KNOW = update(outbox).where(outbox.c.id == bindparam("row")).values(news=bindparam("known"))


def fetched(connection: Connection, address_id: int) -> int:
    """The person came and saw all that waits for them here. Returns how many of it was news."""
    done = connection.execute(
        update(outbox)
        .where(
            outbox.c.address_id == address_id,
            outbox.c.news == NewsState.WAITING,
            outbox.c.state == MessageState.SENT,
            or_(outbox.c.delivery.is_(None), outbox.c.delivery != Delivery.READ),
        )
        .values(delivery=Delivery.READ)
    )
    return done.rowcount
