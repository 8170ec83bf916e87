"""Issues: what people were asked or told us about, and are owed an outcome for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, or_, select, update

from bot.model.ids import IssueId
from bot.model.issue import Issue, IssueState
from bot.store.casework.promises import FIRST_OWED
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.tables import issue, officer, pledge, promise, talk

SELECT = (
    select(
        issue.c.id,
        issue.c.ref,
        issue.c.about,
        issue.c.title,
        issue.c.pledge_id,
        pledge.c.key.label("pledge_key"),
        issue.c.owner_id,
        officer.c.name.label("owner"),
        officer.c.team,
        issue.c.reply_by,
        issue.c.state,
        issue.c.stage,
        issue.c.honesty,
        issue.c.opened_at,
        issue.c.closed_at,
        issue.c.town,
        issue.c.sensitive,
        issue.c.public,
        issue.c.topic,
        FIRST_OWED.label("first_owed"),
        issue.c.version,
        issue.c.named,
        issue.c.stage_before,
    )
    .join_from(issue, officer, issue.c.owner_id == officer.c.id)
    .outerjoin(pledge, issue.c.pledge_id == pledge.c.id)
)


_NAMES = tuple(column.name for column in SELECT.selected_columns)
_BY_ID = Prepared(SELECT.where(issue.c.id == bindparam("row")))
_OPEN = SELECT.where(issue.c.about == bindparam("about"), issue.c.state == IssueState.OPEN)
_NEWEST_OPEN = Prepared(_OPEN.order_by(issue.c.id.desc()).limit(1))
_NEWEST_OPEN_OF = Prepared(
    _OPEN.where(issue.c.pledge_id == bindparam("pledge_id")).order_by(issue.c.id.desc()).limit(1)
)
_NEW = Prepared(
    insert_of(
        issue,
        *("ref", "about", "title", "pledge_id", "owner_id", "reply_by", "state", "honesty", "opened_at"),
        *("public", "said_by"),
    ).returning(issue.c.id)
)


def _issue(row: Any) -> Issue:
    return Issue(**row._mapping)


def by_id(connection: Connection, issue_id: int) -> Issue | None:
    row = _BY_ID.first(connection, row=issue_id)
    return Issue(**dict(zip(_NAMES, row, strict=True))) if row else None


def by_ref(connection: Connection, ref: str) -> Issue | None:
    row = connection.execute(SELECT.where(issue.c.ref == ref)).first()
    return _issue(row) if row else None


def by_ids(connection: Connection, issue_ids: Collection[int]) -> list[Issue]:
    if not issue_ids:
        return []
    return [_issue(row) for row in connection.execute(SELECT.where(issue.c.id.in_(issue_ids)))]


def every(
    connection: Connection, states: Collection[str] | None = None, *, public: bool = False
) -> list[Issue]:
    """All issues, or those in these states, by the dates of those who come to them. public: only those on
    pages."""
    found = SELECT if states is None else SELECT.where(issue.c.state.in_(states))
    if public:
        found = found.where(issue.c.public.is_(True))
    return [_issue(row) for row in connection.execute(found.order_by(issue.c.reply_by, issue.c.id))]


def named_by(connection: Connection, person_id: int) -> list[Issue]:
    """Those whose name is still this person's own words."""
    found = SELECT.where(issue.c.said_by == person_id, issue.c.named.is_(False))
    return [_issue(row) for row in connection.execute(found.order_by(issue.c.id))]


def private_and_open(connection: Connection, limit: int) -> list[Issue]:
    """The newest issues that are shown to nobody and wait for an answer."""
    return _newest_open(connection, limit, issue.c.public.is_(False))


def still_open(connection: Connection, about: str, pledge_id: int | None = None) -> Issue | None:
    """The issue that new talks about this are filed under: open, and nothing was told yet.

    pledge_id: only one about this version of the pledge; other words are another question.
    """
    if pledge_id is None:
        row = _NEWEST_OPEN.first(connection, about=about)
    else:
        row = _NEWEST_OPEN_OF.first(connection, about=about, pledge_id=pledge_id)
    return Issue(**dict(zip(_NAMES, row, strict=True))) if row else None


def close_if_empty(connection: Connection, issue_id: int, now: datetime) -> None:
    """Close an issue that nothing stands under any more: no talk, no promise."""
    left = [exists().where(table.c.issue_id == issue_id) for table in (talk, promise)]
    connection.execute(
        update(issue)
        .where(issue.c.id == issue_id, *(~each for each in left))
        .values(state=IssueState.CLOSED, closed_at=now)
    )


def open_new(
    connection: Connection,
    *,
    about: str,
    title: str,
    owner_id: int,
    reply_by: datetime,
    honesty: dict[str, str],
    now: datetime,
    public: bool,
    pledge_id: int | None = None,
    said_by: int | None = None,
) -> IssueId:
    """A new issue; its reference is its number with an I in front. said_by: whose words the title is."""
    made = _NEW.value(
        connection,
        ref=f"new:{about}:{now.timestamp()}",
        about=about,
        title=title.replace("\x00", "\ufffd"),  # databases refuse NUL
        pledge_id=pledge_id,
        owner_id=owner_id,
        reply_by=reply_by,
        state=IssueState.OPEN,
        honesty=honesty,
        opened_at=now,
        public=public,
        said_by=said_by,
    )
    change(connection, made, ref=f"I{made}")
    return IssueId(made)


class Change(TypedDict, total=False):
    """Columns of an issue that may be changed. state, stage: a word of IssueState, of IssueStage."""

    ref: str
    about: str
    title: str
    town: str | None
    topic: str | None
    owner_id: int
    reply_by: datetime
    state: str
    stage: str
    sensitive: bool
    public: bool
    closed_at: datetime | None
    said_by: int | None
    named: bool
    stage_before: str | None
    honesty: dict[str, str]


def rewrite(connection: Connection, issue_id: int, seen: int, **values: Unpack[Change]) -> bool:
    """An edit of the version that was seen; False where somebody else has edited it since."""
    made = (
        update(issue)
        .where(issue.c.id == issue_id, issue.c.version == seen)
        .values(**values, version=issue.c.version + 1)
    )
    return connection.execute(made).rowcount == 1


def add_facts(connection: Connection, issue_id: int, **values: Unpack[Change]) -> None:
    """What has become known of it by itself; what is known of it already stays. It counts as an edit: an
    officer who has the form open meanwhile does not take it away again without seeing it."""
    wanting = {name: issue.c[name].is_(None) for name in values}
    known = {name: func.coalesce(issue.c[name], value) for name, value in values.items()}
    made = update(issue).where(issue.c.id == issue_id, or_(*wanting.values()))
    connection.execute(made.values(**known, version=issue.c.version + 1))


def open_near(connection: Connection, town: str | None, limit: int) -> list[Issue]:
    """The newest issues that wait for an answer, of this town or of none; of all where it is None."""
    near = [] if town is None else [or_(issue.c.town == town, issue.c.town.is_(None))]
    return _newest_open(connection, limit, *near)


def _newest_open(connection: Connection, limit: int, *which: ColumnElement[bool]) -> list[Issue]:
    found = SELECT.where(issue.c.state.in_([IssueState.OPEN, IssueState.REOPENED]), *which)
    return [_issue(row) for row in connection.execute(found.order_by(issue.c.id.desc()).limit(limit))]


def wait_turn(connection: Connection, *issue_ids: int) -> None:
    """Whoever else changes these issues, or what stands under them, comes after this transaction, and sees
    what it did."""
    which = select(issue.c.id).where(issue.c.id.in_(issue_ids)).order_by(issue.c.id)
    connection.execute(which.with_for_update())


def change(connection: Connection, issue_id: int, **values: Unpack[Change]) -> None:
    update_of(issue, *values).run(connection, row=issue_id, **values)
