"""Who hears an outcome, who does not and why, and who heard it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, case, exists, func, or_, select

from bot.model.ids import PersonId
from bot.model.message import MessageKind, MessageState, NewsState
from bot.model.outcome import Hearer
from bot.model.promise import PromiseState
from bot.model.talk import Mode, TalkState
from bot.store.casework.promises import KNOWN_REF, OWED
from bot.store.tables import address, outbox, person, promise, stop, talk
from channels.port import Delivery

# The columns of a Hearer.
HEARER = (
    person.c.id.label("person_id"),
    address.c.id.label("address_id"),
    talk.c.id.label("talk_id"),
    KNOWN_REF,
    address.c.channel,
    address.c.account,
    func.coalesce(person.c.language, talk.c.language).label("language"),
    (talk.c.mode == Mode.ASSISTED).label("assisted"),
)


# A message that its person had, or may have had. What was stopped or failed a moment ago is not among them,
# though nobody has counted it as failed yet.
_PERHAPS_HAD = or_(
    outbox.c.news == NewsState.ARRIVED,
    outbox.c.delivery.in_([Delivery.DELIVERED, Delivery.READ]),
    and_(
        outbox.c.news == NewsState.WAITING,
        outbox.c.state.not_in([MessageState.FAILED, MessageState.DROPPED]),
        outbox.c.delivery.is_distinct_from(Delivery.FAILED),
    ),
)


def heard_of(outcome_id: int) -> Select[Any]:
    """Whom an outcome reached, as far as we know: each message of it that is not known to have failed. Each
    with the address that they have now."""
    return (
        select(
            *HEARER,
        )
        .select_from(outbox)
        .join(talk, talk.c.id == outbox.c.talk_id)
        .join(person, person.c.id == outbox.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(
            outbox.c.outcome_id == outcome_id,
            outbox.c.kind == MessageKind.OUTCOME,
            _PERHAPS_HAD,
        )
    )


def reached(connection: Connection, outcome_id: int) -> int:
    """How many an outcome reached, as far as we know; who helped others counts once for each."""
    return int(
        connection.scalar(
            select(func.count(outbox.c.talk_id.distinct())).where(
                outbox.c.outcome_id == outcome_id,
                outbox.c.kind == MessageKind.OUTCOME,
                _PERHAPS_HAD,
            )
        )
        or 0
    )


_stopped = exists().where(
    stop.c.channel == address.c.channel,
    stop.c.account == address.c.account,
    stop.c.keyed_hash == address.c.keyed_hash,
)
# Why somebody will not hear by us, the strongest reason first; none for others.
NO_WAY_BECAUSE = (
    (person.c.erased_at.is_not(None), "erased"),
    (_stopped, "stopped"),
    (address.c.left_at.is_not(None), "gone"),
    (address.c.sealed.is_(None), "forgotten"),
    (person.c.may_keep.is_not(True), "not-agreed"),
)
NO_WAY = case(*NO_WAY_BECAUSE)
_why_not = case(*NO_WAY_BECAUSE, (promise.c.state == PromiseState.CANNOT_BE_TOLD, "given-up"))
TOLD_BEFORE = "told-before"


def _promises(issue_id: int, people: tuple[int, int] | None = None) -> Subquery:
    """All promises under an issue: the columns of a Hearer, why we cannot keep it (because), whether it is
    owed, and of all that this person has for themselves the last (last), and the last that is owed
    (last_owed). people: only those after the first of these ids, up to the second.

    In the order of ix_promise_issue, so that a page reads a page. Both of the last are found in the same
    look: to ask for them apart, for each promise, took PostgreSQL twice as long as all the rest.
    """
    own = talk.c.mode != Mode.ASSISTED

    def last(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((which, promise.c.id))).over(partition_by=promise.c.person_id)

    return (
        select(
            *HEARER,
            promise.c.due_at,
            promise.c.id,
            _why_not.label("because"),
            OWED.label("owed"),
            last(own).label("last"),
            last(and_(own, OWED)).label("last_owed"),
        )
        .select_from(promise)
        .join(talk, talk.c.id == promise.c.talk_id)
        .join(person, person.c.id == promise.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(promise.c.issue_id == issue_id)
        .where(*([promise.c.person_id > people[0], promise.c.person_id <= people[1]] if people else []))
        .subquery("promised")
    )


def _hears(found: Subquery, *, owed: bool) -> ColumnElement[bool]:
    """Each person's last promise, and all that were given to helpers for others. owed: of those that are not
    settled."""
    if owed:
        return and_(found.c.owed, or_(found.c.assisted, found.c.id == found.c.last_owed))
    return or_(found.c.assisted, found.c.id == found.c.last)


def _told_before(found: Subquery) -> ColumnElement[bool]:
    """Of each whose promises under an issue are all settled the last one. Who helped others was told of each
    alone."""
    over = and_(found.c.id == found.c.last, found.c.last_owed.is_(None))
    return and_(~found.c.owed, or_(found.c.assisted, over))


# People by (language, channel) who will hear, and among them by the length of the reference that stands
# before their message; and people by reason who will not.
Measured = tuple[dict[tuple[str, str], dict[int, int]], dict[str, int]]


def audience(
    connection: Connection, issue_id: int, corrects: int | None = None, *, owed: bool = True
) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """People by (language, channel) who will hear, and people by reason who will not. As of `measured`."""
    hear, not_hear = measured(connection, issue_id, corrects, owed=owed)
    return {key: sum(lengths.values()) for key, lengths in hear.items()}, not_hear


def measured(
    connection: Connection, issue_id: int, corrects: int | None = None, *, owed: bool = True
) -> Measured:
    """People by (language, channel) who will hear, and among them by the length of the reference that stands
    before their message; and people by reason who will not.

    The rule: a correction goes to those whom the outcome reached that it corrects, whatever became of their
    promises since (corrects); anything else to those who are still owed an answer (owed), or, where somebody
    chose so or it concerns them, also to all who were told before, by us or by an officer.
    """
    if corrects is not None:
        return _counted(connection, heard_of(corrects).add_columns(NO_WAY.label("because")).subquery())
    found = _promises(issue_id)
    if owed:
        why: ColumnElement[str] = case(
            (found.c.owed, found.c.because), else_=func.coalesce(found.c.because, TOLD_BEFORE)
        )
        some = or_(_hears(found, owed=True), _told_before(found))
        hear, not_hear = _counted(connection, found, why, some)
    else:
        hear, not_hear = _counted(connection, found, found.c.because, _hears(found, owed=False))
    for reason, count in _never_promised(connection, issue_id):
        not_hear[reason] = not_hear.get(reason, 0) + count
    return hear, not_hear


def _counted(
    connection: Connection,
    found: Subquery,
    why: ColumnElement[Any] | None = None,
    which: ColumnElement[bool] | None = None,
) -> Measured:
    """why: in place of the column of that name. which: only these rows."""
    why = found.c.because if why is None else why
    columns = (found.c.language, found.c.channel, why.label("why"), func.length(found.c.ref).label("length"))
    counted = select(*columns, func.count()).group_by(found.c.language, found.c.channel, "why", "length")
    rows = connection.execute(counted if which is None else counted.where(which))
    hear: dict[tuple[str, str], dict[int, int]] = {}
    not_hear: dict[str, int] = {}
    for language, channel, reason, length, count in rows:
        if reason is None:
            hear.setdefault((language, channel), {})[length] = count
        else:
            not_hear[reason] = not_hear.get(reason, 0) + count
    return hear, not_hear


# The question whether they agree may still come.
_still_asked = and_(person.c.may_keep.is_(None), talk.c.state == TalkState.OPEN)


def _never_promised(connection: Connection, issue_id: int) -> list[tuple[str, int]]:
    """People who took part and were promised nothing: they did not agree to hear, or are not done yet."""
    theirs = exists().where(promise.c.person_id == talk.c.person_id, promise.c.issue_id == issue_id)
    found = (
        select(
            case(
                (person.c.erased_at.is_not(None), "erased"),
                (or_(person.c.may_keep.is_(True), _still_asked), "not-finished"),
                else_="not-agreed",
            ).label("why"),
            func.count(talk.c.person_id.distinct()),
        )
        .join_from(talk, person, person.c.id == talk.c.person_id)
        .where(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None), ~theirs)
        .where(~exists().where(promise.c.talk_id == talk.c.id))
        .group_by("why")
    )
    return [(why, count) for why, count in connection.execute(found)]


def hearers(
    connection: Connection,
    issue_id: int,
    *,
    after: int,
    limit: int,
    owed: bool = True,
    corrects: int | None = None,
) -> list[Hearer]:
    """What the next `limit` people will hear, in the order of their ids, after the one named.

    Who helped others hears once for each of them, so there may be more messages than people. owed, corrects:
    as of `audience`.
    """
    if corrects is not None:
        return _to_correct(connection, corrects, after, limit)
    found: list[Hearer] = []
    people: list[PersonId] = []
    while len(people) < limit and (ids := _who_is_promised(connection, issue_id, after, limit)):
        some = _promises(issue_id, (after, ids[-1]))
        columns = [some.c[each.name] for each in (*HEARER, promise.c.due_at)]
        which = select(*columns).where(some.c.because.is_(None), _hears(some, owed=owed))
        rows = connection.execute(which.order_by(some.c.person_id, some.c.id))
        found += [Hearer(**row._mapping) for row in rows]
        after = ids[-1]
        people = list(dict.fromkeys(each.person_id for each in found))[:limit]
    return [each for each in found if each.person_id <= people[-1]]


def _to_correct(connection: Connection, corrects: int, after: int, limit: int) -> list[Hearer]:
    """The same for a correction."""
    some = heard_of(corrects).where(NO_WAY.is_(None), outbox.c.person_id > after)
    ids = some.with_only_columns(outbox.c.person_id).distinct().order_by(outbox.c.person_id).limit(limit)
    people = connection.scalars(ids).all()
    if not people:
        return []
    rows = connection.execute(
        some.where(outbox.c.person_id <= people[-1]).order_by(outbox.c.person_id, outbox.c.id)
    )
    return [Hearer(**row._mapping) for row in rows]


def _who_is_promised(connection: Connection, issue_id: int, after: int, limit: int) -> Sequence[int]:
    """The next people in the index: so that a page costs a page, whatever a planner thinks of the rest."""
    ids = select(promise.c.person_id).where(promise.c.issue_id == issue_id, promise.c.person_id > after)
    return connection.scalars(ids.distinct().order_by(promise.c.person_id).limit(limit)).all()
