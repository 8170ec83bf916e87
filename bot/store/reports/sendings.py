"""How the messages of an outcome ended, what people said to it, and which are in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, not_, or_, select

from bot.model.ids import AddressId, PersonId, TalkId
from bot.model.message import MessageKind, MessageState, failure_of
from bot.model.task import TaskKind
from bot.store.casework.audience import NO_WAY
from bot.store.casework.promises import OWED
from bot.store.outbox.news import kept_back
from bot.store.tables import address, outbox, person, promise, talk, task

_TO_MANY = (MessageKind.OUTCOME, MessageKind.ASK)  # news, and the messages of an invitation
AGAIN = "again"  # it did not arrive, and another was sent in its place
_later = outbox.alias("later")
_sent_again = exists().where(
    _later.c.outcome_id == outbox.c.outcome_id,
    _later.c.talk_id == outbox.c.talk_id,
    _later.c.kind == MessageKind.OUTCOME,
    _later.c.id > outbox.c.id,
)
# In this order: whether it was sent again is asked only of the few that did not arrive.
_state_word = case(
    (outbox.c.delivery.in_(["delivered", "read"]), "delivered"),
    (outbox.c.state.in_(["queued", "sending"]), "on-the-way"),
    (and_(outbox.c.state == "sent", outbox.c.delivery.is_distinct_from("failed")), "sent"),
    (_sent_again, AGAIN),
    (outbox.c.state == "unsure", "unsure"),
    (outbox.c.state == "dropped", "dropped"),
    (outbox.c.delivery == "failed", "failed"),
    (outbox.c.state == "failed", "failed"),
    else_="sent",
)


_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendings:
    """How the messages of an outcome stand, in counts, and why some have not left, and when the next may."""

    by_state: Mapping[tuple[str, str], int]  # (channel, on the way | delivered | sent | failed | unsure)
    waits: Sequence[tuple[str, int]]
    next_due: datetime | None  # of those that have not left


def sendings(connection: Connection, outcome_id: int) -> Sendings:
    ours = and_(outbox.c.outcome_id == outcome_id, outbox.c.kind.in_(_TO_MANY))
    states = connection.execute(
        select(address.c.channel, _state_word.label("word"), func.count())
        .join_from(outbox, address)
        .where(ours)
        .group_by(address.c.channel, "word")
    )
    waits = connection.execute(
        select(outbox.c.reason, func.count())
        .where(ours, outbox.c.reason.is_not(None), outbox.c.state == MessageState.QUEUED)
        .group_by(outbox.c.reason)
    )
    return Sendings(
        by_state={(channel, word): count for channel, word, count in states if word != AGAIN},
        waits=[(reason, count) for reason, count in waits],
        next_due=connection.scalar(
            select(func.min(outbox.c.due_at)).where(ours, outbox.c.state == MessageState.QUEUED)
        ),
    )


def went_to(connection: Connection, outcome_id: int) -> dict[tuple[str, str], int]:
    """To how many it was written, by (language, channel): of what went out before that was kept."""
    rows = connection.execute(
        select(outbox.c.language, address.c.channel, func.count())
        .join_from(outbox, address)
        .where(outbox.c.outcome_id == outcome_id, outbox.c.kind.in_(_TO_MANY))
        .group_by(outbox.c.language, address.c.channel)
    )
    return {(language, channel): count for language, channel, count in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A message of an outcome that is not known to have arrived. message: its id. state: of the message.

    reachable: another message may be sent there. called: a call was asked for already. settled: nothing is
    owed to them any more. The rest: as `Hearer`.
    """

    message: int
    ref: str
    state: str
    reason: str | None
    code: str | None
    language: str
    person_id: PersonId
    address_id: AddressId
    talk_id: TalkId
    channel: str
    account: str
    reachable: bool
    called: bool
    settled: bool


def _not_arrived(outcome_id: int) -> ColumnElement[bool]:
    """Messages of an outcome that count as failed or not sent, but what was kept back. By the same word as
    all counts: a message is in the list as soon as it is in the count."""
    return and_(
        outbox.c.outcome_id == outcome_id,
        outbox.c.kind == MessageKind.OUTCOME,
        _state_word.in_(["failed", "dropped"]),
        ~kept_back(),
    )


def missed_by_kind(connection: Connection, outcome_id: int) -> dict[str, tuple[int, int]]:
    """By the kind of reason, how many there are, and to how many of them an answer is still owed; the most
    first."""
    owed = func.count(case((OWED, 1)))
    found: dict[str, tuple[int, int]] = {}
    rows = connection.execute(
        select(outbox.c.reason, func.count(), owed)
        .join_from(outbox, promise, promise.c.talk_id == outbox.c.talk_id, isouter=True)
        .where(_not_arrived(outcome_id))
        .group_by(outbox.c.reason)
    )
    for reason, count, waiting in rows:
        before = found.get(failure_of(reason), (0, 0))
        found[failure_of(reason)] = before[0] + count, before[1] + waiting
    return dict(sorted(found.items(), key=lambda one: -one[1][0]))


def of_kind(
    connection: Connection, reason: ColumnElement[Any], among: Select[Any], kind: str
) -> ColumnElement[bool]:
    """That a message failed for a reason of this kind. among: the reasons there are, of which some are."""
    said = connection.scalars(among.distinct()).all()
    reasons = [each for each in said if each is not None and failure_of(each) == kind]
    none = [reason.is_(None)] if kind == failure_of(None) else []
    return or_(reason.in_(reasons), *none)


def _of_kind(connection: Connection, outcome_id: int, kind: str) -> ColumnElement[bool]:
    among = select(outbox.c.reason).where(_not_arrived(outcome_id))
    return of_kind(connection, outbox.c.reason, among, kind)


def missed_promises(connection: Connection, outcome_id: int, kind: str) -> list[int]:
    """What is still owed to those whom an outcome has not reached for one kind of reason."""
    found = (
        select(promise.c.id)
        .join_from(outbox, promise, promise.c.talk_id == outbox.c.talk_id)
        .where(_not_arrived(outcome_id), _of_kind(connection, outcome_id, kind), OWED)
    )
    return list(connection.scalars(found))


def missed(
    connection: Connection,
    outcome_id: int,
    *,
    kind: str = "",
    messages: Collection[int] = (),
    after: int = 0,
    limit: int = 0,
) -> list[Missed]:
    """Messages that failed or were not sent, and were not sent again; the oldest first, after the one named.
    What was kept back is not among them.

    kind: only for this kind of reason. messages: only these. limit: 0 for all of them.
    """
    which = [_not_arrived(outcome_id), outbox.c.id > after]
    if kind:
        which.append(_of_kind(connection, outcome_id, kind))
    if messages:
        which.append(outbox.c.id.in_(messages))
    found = (
        select(
            outbox.c.id.label("message"),
            talk.c.ref,
            outbox.c.state,
            outbox.c.reason,
            outbox.c.code,
            outbox.c.language,
            outbox.c.person_id,
            address.c.id.label("address_id"),
            outbox.c.talk_id,
            address.c.channel,
            address.c.account,
            NO_WAY.is_(None).label("reachable"),
            exists()
            .where(
                task.c.outcome_id == outcome_id,
                task.c.talk_id == outbox.c.talk_id,
                task.c.kind == TaskKind.TELL,
            )
            .label("called"),
            exists().where(promise.c.talk_id == outbox.c.talk_id, not_(OWED)).label("settled"),
        )
        .select_from(outbox)
        .join(person, person.c.id == outbox.c.person_id)
        .join(talk, talk.c.id == outbox.c.talk_id)
        .join(address, address.c.id == talk.c.address_id)  # the one they have now
        .where(*which)
        .order_by(outbox.c.id)
    )
    rows = connection.execute(found.limit(limit) if limit else found)
    return [Missed(**row._mapping) for row in rows]


def body_of(connection: Connection, outcome_id: int | None, talk_id: int | None) -> tuple[str, str] | None:
    """The newest message about an outcome that was written for a talk, and its language."""
    found = (
        select(outbox.c.body, outbox.c.language)
        .where(
            outbox.c.outcome_id == outcome_id,
            outbox.c.talk_id == talk_id,
            outbox.c.kind == MessageKind.OUTCOME,
        )
        .order_by(outbox.c.id.desc())
    )
    row = connection.execute(found.limit(1)).first()
    return (row.body, row.language) if row else None


def state_word() -> ColumnElement[str]:
    """How a message stands, in one word: for a query of the outbox."""
    return _state_word


def totals(connection: Connection) -> dict[int, Counter[str]]:
    """By outcome: how its messages stand, in counts by state."""
    rows = connection.execute(
        select(outbox.c.outcome_id, _state_word.label("word"), func.count())
        .where(outbox.c.outcome_id.is_not(None), outbox.c.kind.in_(_TO_MANY))
        .group_by(outbox.c.outcome_id, "word")
    )
    found: dict[int, Counter[str]] = {}
    for outcome_id, word, count in rows:
        if word != AGAIN:
            found.setdefault(outcome_id, Counter())[word] = count
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A message of which nobody knows whether it went out."""

    ref: str | None
    channel: str
    tried_at: datetime | None
    reason: str | None
    outcome_id: int | None


_DOUBTFUL = and_(outbox.c.state == "unsure", outbox.c.lease_until.is_(None))


def doubtful(connection: Connection, limit: int = _PAGE) -> list[Doubtful]:
    """The newest first: only of those does anybody still remember what it was about."""
    found = (
        select(talk.c.ref, address.c.channel, outbox.c.tried_at, outbox.c.reason, outbox.c.outcome_id)
        .select_from(outbox)
        .join(address, address.c.id == outbox.c.address_id)
        .outerjoin(talk, talk.c.id == outbox.c.talk_id)
        .where(_DOUBTFUL)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return [Doubtful(**row._mapping) for row in connection.execute(found)]


def count_doubtful(connection: Connection) -> int:
    return int(connection.scalar(select(func.count()).select_from(outbox).where(_DOUBTFUL)) or 0)
