"""Lists of issues for officers: narrowed down, counted whole and read a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, null, or_, select

from bot.model.issue import Issue, IssueState
from bot.store.casework import officers
from bot.store.casework.issues import SELECT
from bot.store.casework.promises import FIRST_OWED, OWED
from bot.store.tables import event, issue, person, promise, talk

PAGE = 50
OPEN = (IssueState.OPEN, IssueState.REOPENED)
# As `Issue.due_at`: the order of every list.
DUE = func.coalesce(FIRST_OWED, issue.c.reply_by, type_=issue.c.reply_by.type)
_TOOK_PART = or_(
    exists().where(talk.c.issue_id == issue.c.id).correlate(issue),
    exists().where(promise.c.issue_id == issue.c.id).correlate(issue),
)
# Somebody spoke to whom nothing is promised, for they did not agree that we write to them: it is owed to them
# all the same, in public or when they ask.
_OWED_TO_READERS = (
    exists()
    .where(talk.c.issue_id == issue.c.id, talk.c.outcome_id.is_(None), talk.c.person_id == person.c.id)
    .where(person.c.erased_at.is_(None), ~exists().where(promise.c.talk_id == talk.c.id).correlate(talk))
    .correlate(issue)
)
# Where nobody is promised an answer: whether its own date counts. Nobody has taken part yet, and whoever does
# hears by it; or who did was promised nothing; or it was opened again. Where all who took part were told, or
# are gone, there is none.
ITS_OWN_DATE = or_(issue.c.state == IssueState.REOPENED, ~_TOOK_PART, _OWED_TO_READERS)
DATED = or_(FIRST_OWED.is_not(None), ITS_OWN_DATE)
_DUE_BY = case((FIRST_OWED.is_not(None), FIRST_OWED), (ITS_OWN_DATE, issue.c.reply_by), else_=null())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which issues; None or "" for all of them. owner_id: theirs, and of those for whom they stand in.

    due_from, due_to: when the next of those who wait was told they hear; the second is not among them. owed:
    only those under which somebody is still owed an answer. unread: only matters that somebody's words began
    and no officer has named, with words that nobody has read."""

    states: Collection[str] | None = None
    town: str = ""
    topic: str = ""
    public: bool | None = None
    owner_id: int | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None
    owed: bool = False
    unread: bool = False


_UNREAD_MATTER = and_(
    issue.c.public.is_(False),
    issue.c.named.is_(False),
    exists()
    .where(
        talk.c.issue_id == issue.c.id,
        event.c.talk_id == talk.c.id,
        event.c.read_at.is_(None),
        event.c.text != "",  # who asked to be forgotten left none
    )
    .correlate(issue),
)


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states is not None:
        found.append(issue.c.state.in_(wanted.states))
    if wanted.town:
        found.append(issue.c.town == wanted.town)
    if wanted.topic:
        found.append(issue.c.topic == wanted.topic)
    if wanted.public is not None:
        found.append(issue.c.public.is_(wanted.public))
    if wanted.owner_id is not None:
        found.append(officers.answers_for(wanted.owner_id, issue.c.owner_id))
    if wanted.due_from is not None:
        found.append(wanted.due_from <= _DUE_BY)
    if wanted.due_to is not None:
        found.append(wanted.due_to > _DUE_BY)
    if wanted.owed:
        found.append(FIRST_OWED.is_not(None))
    if wanted.unread:
        found.append(_UNREAD_MATTER)
    return found


def counts(connection: Connection, lists: Mapping[str, Wanted]) -> dict[str, int]:
    """How many issues each of these lists has, in one look."""
    one_if = {name: case((_all(wanted), 1), else_=0) for name, wanted in lists.items()}
    sums = [func.coalesce(func.sum(each), 0).label(name) for name, each in one_if.items()]
    row = connection.execute(select(*sums).select_from(issue)).one()
    return {name: int(row._mapping[name]) for name in lists}


def _all(wanted: Wanted) -> ColumnElement[bool]:
    first, *rest = _where(wanted) or [issue.c.id.is_not(None)]
    for each in rest:
        first = first & each
    return first


def page(connection: Connection, wanted: Wanted, number: int = 1, size: int = PAGE) -> list[Issue]:
    """One page, from page 1 on, what is due first at the top."""
    found = SELECT.where(*_where(wanted)).order_by(DUE, issue.c.id)
    rows = connection.execute(found.limit(size).offset((number - 1) * size))
    return [Issue(**row._mapping) for row in rows]


def owed(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """How many promises under each of these issues are not settled; those with none are left out."""
    if not ids:
        return {}
    found = select(promise.c.issue_id, func.count()).where(OWED, promise.c.issue_id.in_(ids))
    return dict(connection.execute(found.group_by(promise.c.issue_id)).all())


def nobody_left(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of these issues in which nobody is owed an answer any more, and whose own date does not count."""
    found = select(issue.c.id).where(issue.c.id.in_(ids), FIRST_OWED.is_(None), ~ITS_OWN_DATE)
    return set(connection.scalars(found)) if ids else set()


def next_due(connection: Connection) -> datetime | None:
    """The earliest date of all issues that are open, or open again."""
    found = select(func.min(_DUE_BY, type_=issue.c.reply_by.type)).where(issue.c.state.in_(OPEN))
    earliest: datetime | None = connection.scalar(found)
    return earliest


def topics(connection: Connection) -> list[str]:
    """Those that any issue has."""
    found = select(issue.c.topic).where(issue.c.topic.is_not(None)).distinct()
    return [topic for topic in connection.scalars(found.order_by(issue.c.topic)) if topic]
