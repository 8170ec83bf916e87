"""Taking messages to send. The committed claim is itself the record that an attempt began.

Under the lane's lock, so claims of one lane come one after the other; that makes the pace exact and the order
safe. Order: of one address at most one message is under way, and a message waits for every earlier one of the
same or better priority that is due or has been tried. So the order holds through retries, while a message put
off to the morning, or a bulk message not yet begun, never holds up a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, and_, bindparam, case, literal, or_, select, update

from bot.model.message import BULK, LIVE, ClaimedMessage, MessageState
from bot.store.outbox import lanes
from bot.store.outbox.eligibility import not_yet, quiet_reason, why_not, window_closed
from bot.store.outbox.lanes import Lane, Sender
from bot.store.outbox.messages import MESSAGE_COLUMNS, AnyRow, is_in, message_of, pending
from bot.store.tables import address, outbox, person, stop

LEASE = timedelta(seconds=60)
_PUT_OFF_AT_ONCE = 500  # rows moved to the morning in one transaction: others wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """messages: yours to send until their lease ends. next_at: when to come back at the latest, if known."""

    messages: tuple[ClaimedMessage, ...] = ()
    next_at: datetime | None = None


def claim(
    connection: Connection, sender: Sender, want: int, now: datetime, *, bulk_from: datetime | None = None
) -> Claimed:
    """Take up to `want` messages that may go now, the live ones first.

    bulk_from: the next moment at which we may speak first; a bulk message due before it is put off to it, and
    the time in between takes nothing from its life. Messages that may not or need not be sent any more are
    dropped on the way. Whatever is held back here, for good or for a while, keeps the reason.
    """
    lane = lanes.locked(connection, sender.lane)
    stamp = now.timestamp()
    if want < 1:
        return Claimed()
    if lane.paused_until > stamp:
        return Claimed(next_at=_moment(lane.paused_until))
    take = _Take(connection, sender, lane, want=1 if lane.broken else want, now=now)
    take.run(LIVE)
    if bulk_from is None or bulk_from <= now:
        take.run(BULK)
    else:
        take.put_off(bulk_from)
    after = replace(lane, tat=take.tat, spent=take.spent, alarm=take.alarm or lane.alarm)
    if lane.broken and take.messages:
        after = replace(after, paused_until=stamp + lanes.PROBE_WAIT)
    lanes.save(connection, lane, after)
    return Claimed(messages=tuple(take.messages), next_at=take.next_at)


class _Take:
    """One claim in the making: what is taken so far and what that leaves of the tokens."""

    def __init__(
        self, connection: Connection, sender: Sender, lane: Lane, *, want: int, now: datetime
    ) -> None:
        self._connection = connection
        self._sender = sender
        self._probe = lane.broken
        self._trouble = lane.trouble
        self._want = want
        self._now = now
        self.tat = lane.tat
        self.spent = lane.spent.at(now) if sender.budget else lane.spent
        self.alarm = ""
        self.messages: list[ClaimedMessage] = []
        self.next_at: datetime | None = None

    def run(self, priority: int) -> None:
        """Take what there is of one priority, unless a better one already waits for a token or a place."""
        pace, budget, stamp = self._sender.pace, self._sender.budget, self._now.timestamp()
        room = self._want - len(self.messages)
        if room < 1 or self.next_at is not None:
            return
        tokens = pace.tokens(self.tat, stamp)
        if tokens < 1:
            self.next_at = _moment(pace.ready_at(self.tat, 1))
            return
        limit = min(room, tokens)
        rows = self._sifted(_pick(self._connection, self._sender, priority, self._now, limit))
        taken: list[AnyRow] = []
        for row in rows:
            cost = pace.cost(row.parts)
            if budget is not None and budget.room(self.spent) < cost:
                self.alarm = budget.alarm(self.spent)
                self.next_at = budget.again_at(self.spent, self._now)
                _note(self._connection, rows[len(taken) :], budget.reason(self.spent))
                break
            if pace.tokens(self.tat, stamp) < pace.enough(cost):
                self.next_at = _moment(pace.ready_at(self.tat, cost))
                break
            taken.append(row)
            self.tat = pace.spend(self.tat, stamp, cost)
            self.spent = self.spent.plus(cost)
        if taken:
            self.messages += _begin(self._connection, self._sender, taken, self._now, probe=self._probe)

    def _sifted(self, rows: Sequence[AnyRow]) -> list[AnyRow]:
        """Those that can go now. The others are dropped or put off, so that they hold up nobody."""
        able: list[AnyRow] = []
        dropped: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        waiting: list[dict[str, Any]] = []
        for row in rows:
            if reason := why_not(row, self._now, self._sender, trouble=self._trouble):
                (dropped if row.erased_at is None else gone).append({"row": row.id, "why": reason})
            elif wait := not_yet(row, self._now):
                waiting.append({"row": row.id, "until": wait.until, "why": wait.reason})
            else:
                able.append(row)
        for statement, values in ((_DROP, dropped), (_DROP_ALL_OF_IT, gone), (_WAIT, waiting)):
            if values:
                self._connection.execute(statement, values)
                self.next_at = self._now  # there may be more behind them
        return able

    def put_off(self, bulk_from: datetime) -> None:
        """Move bulk messages that are due to the next allowed moment. None of them counts as tried.

        What is left of a message's life now is left of it then: an outcome of Saturday evening must not be
        too old on Monday. Only the closed time is given back, so however often a message is put off, in the
        hours in which we write it grows as old as any other.
        """
        due = (
            select(outbox.c.id)
            .where(
                outbox.c.lane == self._sender.lane,
                is_in(outbox, MessageState.QUEUED),
                outbox.c.priority == BULK,
                outbox.c.due_at <= self._now,
            )
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(_PUT_OFF_AT_ONCE)
        )
        closed = literal((bulk_from - self._now) // timedelta(milliseconds=1), BigInteger)
        moved = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(due), is_in(outbox, MessageState.QUEUED))
            .values(
                due_at=bulk_from,
                expires_at=outbox.c.expires_at + closed,
                reason=quiet_reason(bulk_from),
            )
        )
        if moved.rowcount == _PUT_OFF_AT_ONCE:
            self.next_at = self._now


def _pick(
    connection: Connection, sender: Sender, priority: int, now: datetime, limit: int
) -> Sequence[AnyRow]:
    statement = _PICK_BEHIND_UNSURE if sender.looks_up else _PICK
    values = {"lane": sender.lane, "priority": priority, "now": now, "limit": limit}
    return connection.execute(statement, values).all()


def _picking(*, unsure_holds: bool) -> Select[Any]:
    """unsure_holds: a message of unknown fate can be looked up, so the next one waits until it has been."""
    now = bindparam("now", type_=outbox.c.due_at.type)
    other = outbox.alias("other")
    under_way = is_in(other, MessageState.SENDING)
    if unsure_holds:
        under_way = or_(under_way, and_(is_in(other, MessageState.UNSURE), other.c.lease_until.is_not(None)))
    earlier = and_(
        is_in(other, MessageState.QUEUED),
        other.c.id < outbox.c.id,
        other.c.priority <= outbox.c.priority,
        or_(other.c.due_at <= now, other.c.attempts > 0),
    )
    behind = (
        select(other.c.id)
        .where(
            other.c.address_id == outbox.c.address_id,
            pending(other),
            other.c.id != outbox.c.id,
            or_(under_way, earlier),
        )
        .exists()
    )
    same_address = and_(
        stop.c.channel == address.c.channel,
        stop.c.account == address.c.account,
        stop.c.keyed_hash == address.c.keyed_hash,
    )
    return (
        select(
            *MESSAGE_COLUMNS,
            outbox.c.due_at,
            outbox.c.priority,
            outbox.c.reason,
            address.c.left_at,
            address.c.heard_at,
            address.c.traffic,
            person.c.erased_at,
            person.c.may_keep,
            stop.c.id.label("stopped"),
        )
        .join(address, address.c.id == outbox.c.address_id)
        .join(person, person.c.id == address.c.person_id)
        .outerjoin(stop, same_address)
        .where(
            outbox.c.lane == bindparam("lane"),
            is_in(outbox, MessageState.QUEUED),
            outbox.c.priority == bindparam("priority"),
            outbox.c.due_at <= now,
            ~behind,
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("limit"))
    )


_PICK = _picking(unsure_holds=False)
_PICK_BEHIND_UNSURE = _picking(unsure_holds=True)
_DROP = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), is_in(outbox, MessageState.QUEUED))
    .values(state=MessageState.DROPPED, reason=bindparam("why"))
)
# Written while its person was being forgotten, by somebody who had read of them before.
_DROP_ALL_OF_IT = _DROP.values(body="", choices=[])
_WAIT = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), is_in(outbox, MessageState.QUEUED))
    .values(due_at=bindparam("until"), reason=bindparam("why"))
)


def _note(connection: Connection, rows: Sequence[AnyRow], reason: str) -> None:
    """Write down why these wait. Every second somebody looks at them again: nothing is written twice."""
    ids = [row.id for row in rows if row.reason != reason]
    if ids:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(ids), is_in(outbox, MessageState.QUEUED))
            .values(reason=reason)
        )


def _begin(
    connection: Connection, sender: Sender, rows: Sequence[AnyRow], now: datetime, *, probe: bool
) -> list[ClaimedMessage]:
    """Mark rows as being sent. A row taken back since it was picked is left alone."""
    lease = now + LEASE
    begun = connection.scalars(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in rows]), is_in(outbox, MessageState.QUEUED))
        .values(
            state=MessageState.SENDING,
            attempts=outbox.c.attempts + 1,
            # A look-up must not miss the first attempt that may have gone out.
            tried_at=case(
                (outbox.c.unsure > 0, outbox.c.tried_at), else_=literal(now, outbox.c.tried_at.type)
            ),
            lease_until=lease,
            lease_by=sender.worker,
            reason=None,
        )
        .returning(outbox.c.id)
    )
    ids = set(begun)
    return [
        message_of(
            row,
            attempts=row.attempts + 1,
            tried_at=row.tried_at if row.unsure else now,
            lease_until=lease,
            probe=probe,
            by_template=window_closed(row, now, sender),
        )
        for row in rows
        if row.id in ids
    ]


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
