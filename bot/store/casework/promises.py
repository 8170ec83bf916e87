"""Promises as rows: made with a talk, moved by what arrives, settled by an officer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from bot.model.message import MessageState, NewsState
from bot.model.promise import SETTLED, OtherWay, Promise, PromiseState
from bot.model.talk import Mode
from bot.store.prepared import Prepared, update_of
from bot.store.tables import address, conversation, issue, outbox, person, promise, talk, task

# The number this person knows the matter by: a talk that was split off goes by the first one's.
KNOWN_REF = func.coalesce(talk.c.facts["ref"].as_string(), talk.c.ref).label("ref")
_SELECT = select(
    promise.c.id,
    promise.c.person_id,
    promise.c.talk_id,
    KNOWN_REF,
    promise.c.issue_id,
    promise.c.state,
    promise.c.due_at,
    promise.c.made_at,
    promise.c.told_at,
    promise.c.outcome_id,
    promise.c.way,
    promise.c.settled_by,
    promise.c.doubted_at,
    person.c.erased_at.is_not(None).label("forgotten"),
)
_SELECT = _SELECT.join_from(promise, talk, talk.c.id == promise.c.talk_id)
_SELECT = _SELECT.join(person, person.c.id == promise.c.person_id)
_NAMES = tuple(column.name for column in _SELECT.selected_columns)
_OF_PERSON = Prepared(
    _SELECT.where(promise.c.person_id == bindparam("person_id")).order_by(promise.c.id.desc())
)
_UNSETTLED: list[ColumnElement[str]] = [
    literal_column(f"'{state}'") for state in PromiseState if state not in SETTLED
]


def owed_of(promises: FromClause) -> ColumnElement[bool]:
    """Which of these promises are not settled. Written out, not bound: a database uses an index of what is
    owed only where it sees that nothing else is asked for."""
    return promises.c.state.in_(_UNSETTLED)


OWED = owed_of(promise)
# The first date that somebody who is still owed an answer under an issue was told; none where nobody is.
FIRST_OWED = (
    select(func.min(promise.c.due_at))
    .where(promise.c.issue_id == issue.c.id, OWED)
    .correlate(issue)
    .scalar_subquery()
)


def make(connection: Connection, person_id: int, now: datetime) -> list[int]:
    """One for each of this person's talks about something that has none yet. They agreed to hear. Returns
    those of the issues that they stand under that are closed."""
    theirs = (
        select(
            talk.c.person_id,
            talk.c.id,
            talk.c.issue_id,
            literal(PromiseState.WAITING.value),
            issue.c.reply_by,
            literal(now, issue.c.reply_by.type),
        )
        .join_from(talk, issue, issue.c.id == talk.c.issue_id)
        .where(
            talk.c.person_id == person_id,
            talk.c.outcome_id.is_(None),
            ~exists().where(promise.c.talk_id == talk.c.id),
        )
        .order_by(talk.c.id)
    )
    names = ["person_id", "talk_id", "issue_id", "state", "due_at", "made_at"]
    # Written out: an insert's own columns go by their bare names in what it returns, on both databases.
    closed: ColumnElement[int | None] = literal_column(
        "(SELECT o.id FROM issue AS o WHERE o.id = issue_id AND o.state = 'closed')"
    )
    made = insert(promise).from_select(names, theirs, include_defaults=False).returning(closed)
    return [each for each in connection.scalars(made) if each is not None]


def give_up(
    connection: Connection, person_id: int, way: OtherWay, *, told_since: datetime | None = None
) -> None:
    """What this person is owed still cannot be told them; nor was what a message of ours told since then."""
    values = {"state": PromiseState.CANNOT_BE_TOLD, "way": way}
    which: ColumnElement[bool] = OWED
    if told_since is not None:
        told = (promise.c.state == PromiseState.ANSWERED, promise.c.way.is_(None))
        which = or_(OWED, and_(*told, promise.c.told_at >= told_since))
    connection.execute(update(promise).where(promise.c.person_id == person_id, which).values(values))


def renew(
    connection: Connection, person_id: int, way: OtherWay, now: datetime, again_by: datetime
) -> list[int]:
    """It can be told them after all: they are owed again what was given up for this reason, by `again_by`
    where their date is over. Returns the issues that these promises stand under."""
    given_up = (promise.c.state == PromiseState.CANNOT_BE_TOLD, promise.c.way == way)
    renewed = (
        update(promise)
        .where(promise.c.person_id == person_id, *given_up)
        .values(state=PromiseState.WAITING, way=None, settled_by=None, due_at=_still(now, again_by))
        .returning(promise.c.issue_id)
    )
    return list(connection.scalars(renewed))


def _still(now: datetime, again_by: datetime) -> ColumnElement[datetime]:
    """The date somebody has, where it is still to come."""
    kind = promise.c.due_at.type
    return case((promise.c.due_at > literal(now, kind), promise.c.due_at), else_=literal(again_by, kind))


def owe_again_after(connection: Connection, outcome_id: int, now: datetime, again_by: datetime) -> list[int]:
    """What an outcome settled is owed again, but to nobody who is forgotten. Returns the issues, each as
    often as there are promises."""
    answered = promise.c.state == PromiseState.ANSWERED
    settled = (answered, promise.c.outcome_id == outcome_id, promise.c.way.is_(None))
    gone = promise.c.person_id.in_(select(person.c.id).where(person.c.erased_at.is_not(None)))
    forgotten = {"state": PromiseState.CANNOT_BE_TOLD, "way": OtherWay.FORGOTTEN}
    connection.execute(update(promise).where(*settled, gone).values(forgotten))
    again = (
        update(promise)
        .where(*settled)
        .values(state=PromiseState.WAITING, due_at=_still(now, again_by))
        .returning(promise.c.issue_id)
    )
    return list(connection.scalars(again))


def owe_again(connection: Connection, talk_id: int, due_at: datetime) -> None:
    """What this talk was told did not settle it: they are owed another answer."""
    connection.execute(
        update(promise)
        .where(promise.c.talk_id == talk_id)
        .values(state=PromiseState.WAITING, due_at=due_at, way=None, settled_by=None, doubted_at=None)
    )


def doubt(connection: Connection, talk_id: int, now: datetime) -> None:
    """The person is unhappy with news that is not known to have arrived yet."""
    connection.execute(update(promise).where(promise.c.talk_id == talk_id).values(doubted_at=now))


def of_person(connection: Connection, person_id: int) -> list[Promise]:
    """The newest first."""
    return [_promise(row) for row in _OF_PERSON.all(connection, person_id=person_id)]


def of_issues_and_people(connection: Connection, pairs: Iterable[tuple[int, int]]) -> list[Promise]:
    """What these people are owed under these issues: (issue, person)."""
    wanted = set(pairs)
    if not wanted:
        return []
    found = _SELECT.where(
        promise.c.issue_id.in_({issue_id for issue_id, _ in wanted}),
        promise.c.person_id.in_({person_id for _, person_id in wanted}),
        talk.c.mode != Mode.ASSISTED,
    )
    return [each for each in _read(connection, found) if (each.issue_id, each.person_id) in wanted]


def of_talks(connection: Connection, talk_ids: Collection[int]) -> list[Promise]:
    return _read(connection, _SELECT.where(promise.c.talk_id.in_(talk_ids))) if talk_ids else []


def to_change(connection: Connection, ids: Collection[int], issue_id: int | None = None) -> list[Promise]:
    """These promises as they stand now, in the order of their ids; nobody else changes them until this
    transaction is over. issue_id: only those that stand under it."""
    found: list[Promise] = []
    wanted = sorted(ids)
    for some in (wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)):
        which = _SELECT.where(promise.c.id.in_(some))
        if issue_id is not None:
            which = which.where(promise.c.issue_id == issue_id)
        found += _read(connection, which.order_by(promise.c.id).with_for_update(of=promise))
    return found


def answered(connection: Connection, issue_id: int) -> list[int]:
    """Those under this issue that count as answered, and can be owed an answer again."""
    which = (promise.c.issue_id == issue_id, promise.c.state == PromiseState.ANSWERED)
    found = select(promise.c.id).join_from(promise, person, person.c.id == promise.c.person_id)
    return list(connection.scalars(found.where(*which, person.c.erased_at.is_(None))))


def save(connection: Connection, moved: Iterable[Promise]) -> None:
    """Promises that were read `to_change`, as they stand now: all that may change of one."""
    rows = [{"row": each.id} | {name: getattr(each, name) for name in _CHANGES} for each in moved]
    update_of(promise, *_CHANGES).run_for_each(connection, rows)


def put_under(connection: Connection, ids: Collection[int], issue_id: int) -> None:
    """These promises are settled by that issue's answer from now on."""
    connection.execute(update(promise).where(promise.c.id.in_(ids)).values(issue_id=issue_id))


def move_all(connection: Connection, issue_id: int, into: int) -> None:
    """One issue becomes a part of another: what was said, what is owed and what is to be done go with it.
    Nobody joins either of them meanwhile: see `issues.wait_turn`."""
    for table in (promise, talk, task):
        connection.execute(update(table).where(table.c.issue_id == issue_id).values(issue_id=into))


_AT_ONCE = 500  # databases hold so many values in one statement
_CHANGES = ("state", "due_at", "told_at", "outcome_id", "way", "settled_by", "doubted_at")


def owed(connection: Connection, issue_id: int) -> int:
    """How many promises under this issue are not settled."""
    found = select(func.count()).where(promise.c.issue_id == issue_id, OWED)
    return int(connection.execute(found).scalar_one())


def owed_dates(connection: Connection, issue_id: int) -> list[datetime]:
    """The dates of promises under this issue that are not settled, each once, in order."""
    found = select(promise.c.due_at).where(promise.c.issue_id == issue_id, OWED)
    return list(connection.scalars(found.distinct().order_by(promise.c.due_at)))


def anybody(connection: Connection, issue_id: int) -> bool:
    """Whether anybody is owed an answer under this issue, or was."""
    found = select(promise.c.id).where(promise.c.issue_id == issue_id).limit(1)
    return connection.execute(found).first() is not None


def unheard(connection: Connection, issue_id: int, *, own_only: bool) -> int:
    """How many people under this issue have not been told how it stands. own_only: only those who told us of
    it of their own accord, and not those who answered what was asked of everybody."""
    found = select(func.count(promise.c.person_id.distinct())).where(
        promise.c.issue_id == issue_id,
        promise.c.state.in_([PromiseState.WAITING, PromiseState.DELAYED]),
    )
    if own_only:
        found = found.join_from(promise, talk, talk.c.id == promise.c.talk_id)
        found = found.join(conversation, conversation.c.id == talk.c.conversation_id)
        found = found.where(conversation.c.source["about"].as_string() == "local")
    return int(connection.execute(found).scalar_one())


def counts(connection: Connection, issue_id: int) -> dict[PromiseState, int]:
    """How many promises under an issue stand how."""
    found = select(promise.c.state, func.count()).where(promise.c.issue_id == issue_id)
    return dict(connection.execute(found.group_by(promise.c.state)).all())


def never_came_back(connection: Connection, made_before: datetime, channels: Collection[str]) -> int:
    """Give up what waits for people on channels where they come for their news: it has lain there since
    before then, and they did not come. Who was sent nothing yet is owed it still. Returns how many that were.
    """
    lies_there = (
        select(outbox.c.person_id)
        .join_from(outbox, address, address.c.id == outbox.c.address_id)
        .where(
            address.c.channel.in_(channels),
            outbox.c.news == NewsState.WAITING,
            outbox.c.state == MessageState.SENT,
            outbox.c.sent_at < made_before,
        )
    )
    done = connection.execute(
        update(promise)
        .where(OWED, promise.c.person_id.in_(lies_there))
        .values(state=PromiseState.CANNOT_BE_TOLD, way=OtherWay.NEVER_CAME_BACK)
    )
    return done.rowcount


def _read(connection: Connection, found: Any) -> list[Promise]:
    return [Promise(**row._mapping) for row in connection.execute(found)]


def _promise(row: Any) -> Promise:
    return Promise(**dict(zip(_NAMES, row, strict=True)))
