"""Issues: what people were asked or told us about, and are owed an outcome for. Tasks, and pledges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from bot.store.database import insert_new
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import issue, officer, pledge, talk, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    id: int
    key: str
    version: int
    text: str
    measure: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """reply_by: when people were told they would hear. owner, team: who they were told it is with."""

    id: int
    ref: str
    about: str
    title: str
    pledge_id: int | None
    pledge_key: str | None
    owner_id: int
    owner: str
    team: str
    reply_by: datetime
    state: str
    stage: str
    honesty: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None


_LOOK_AT_FAULT = timedelta(hours=4)
_SELECT = (
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
    )
    .join_from(issue, officer, issue.c.owner_id == officer.c.id)
    .outerjoin(pledge, issue.c.pledge_id == pledge.c.id)
)


_NAMES = tuple(column.name for column in _SELECT.selected_columns)
_BY_ID = Prepared(_SELECT.where(issue.c.id == bindparam("row")))
_OPEN = _SELECT.where(issue.c.about == bindparam("about"), issue.c.state == "open")
_NEWEST_OPEN = Prepared(_OPEN.order_by(issue.c.id.desc()).limit(1))
_NEWEST_OPEN_OF = Prepared(
    _OPEN.where(issue.c.pledge_id == bindparam("pledge_id")).order_by(issue.c.id.desc()).limit(1)
)
_NEW = Prepared(
    insert_of(
        issue,
        *("ref", "about", "title", "pledge_id", "owner_id", "reply_by", "state", "honesty", "opened_at"),
    ).returning(issue.c.id)
)


def _issue(row: Any) -> Issue:
    return Issue(**row._mapping)


def by_id(connection: Connection, issue_id: int) -> Issue | None:
    row = _BY_ID.first(connection, row=issue_id)
    return Issue(**dict(zip(_NAMES, row, strict=True))) if row else None


def by_ref(connection: Connection, ref: str) -> Issue | None:
    row = connection.execute(_SELECT.where(issue.c.ref == ref)).first()
    return _issue(row) if row else None


def every(connection: Connection) -> list[Issue]:
    """All issues, those that are due first at the top."""
    return [_issue(row) for row in connection.execute(_SELECT.order_by(issue.c.reply_by, issue.c.id))]


def still_open(connection: Connection, about: str, pledge_id: int | None = None) -> Issue | None:
    """The issue that new talks about this are filed under: open, and nothing was told yet.

    pledge_id: only one about this version of the pledge; other words are another question.
    """
    if pledge_id is None:
        row = _NEWEST_OPEN.first(connection, about=about)
    else:
        row = _NEWEST_OPEN_OF.first(connection, about=about, pledge_id=pledge_id)
    return Issue(**dict(zip(_NAMES, row, strict=True))) if row else None


def own_and_open(connection: Connection, about: str, person_id: int, since: datetime) -> Issue | None:
    """The newest open issue of this kind that this very person began since then."""
    found = _SELECT.where(
        issue.c.about == about,
        issue.c.state == "open",
        issue.c.opened_at >= since,
        select(talk.c.id)
        .where(talk.c.issue_id == issue.c.id, talk.c.person_id == person_id, talk.c.mode != "assisted")
        .exists(),
    )
    row = connection.execute(found.order_by(issue.c.id.desc()).limit(1)).first()
    return _issue(row) if row else None


def open_new(
    connection: Connection,
    *,
    about: str,
    title: str,
    owner_id: int,
    reply_by: datetime,
    honesty: dict[str, Any],
    now: datetime,
    pledge_id: int | None = None,
) -> int:
    """A new issue; its reference is its number with an I in front."""
    made = _NEW.value(
        connection,
        ref=f"new:{about}:{now.timestamp()}",
        about=about,
        title=title,
        pledge_id=pledge_id,
        owner_id=owner_id,
        reply_by=reply_by,
        state="open",
        honesty=honesty,
        opened_at=now,
    )
    change(connection, made, ref=f"I{made}")
    return int(made)


def change(connection: Connection, issue_id: int, **values: Any) -> None:
    update_of(issue, *values).run(connection, row=issue_id, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer as an officer reads it. ref: the person's reference; words: exactly as they were sent."""

    id: int
    ref: str
    talk_id: int
    issue_id: int | None
    conversation_question: str
    words: str
    meaning: dict[str, Any]
    language: str
    channel: str
    heard_at: datetime
    replaced: bool
    english: str | None
    english_by: str | None


def people(connection: Connection, issue_id: int) -> int:
    """How many people took part in an issue, groups left out."""
    found = select(VOICES).where(talk.c.issue_id == issue_id, SINGLE)
    return int(connection.execute(found).scalar_one())


# --- pledges -----------------------------------------------------------------------------------------


def publish_pledges(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Store pledges as they stand now. A version once stored never changes; others of the key are ended."""
    for row in rows:
        connection.execute(insert_new(connection, pledge, "key", "version").values(**row, from_at=now))
        connection.execute(
            update(pledge)
            .where(pledge.c.key == row["key"], pledge.c.version != row["version"], pledge.c.to_at.is_(None))
            .values(to_at=now)
        )
    keys = [row["key"] for row in rows]
    connection.execute(
        update(pledge).where(pledge.c.key.not_in(keys), pledge.c.to_at.is_(None)).values(to_at=now)
    )


def pledges(connection: Connection) -> list[Pledge]:
    """The pledges in force, in their order."""
    return [Pledge(**dict(zip(_PLEDGE, row, strict=True))) for row in _PLEDGES.all(connection)]


def pledge_as_asked(connection: Connection, key: str, version: int) -> Pledge:
    """One version of a pledge, in force or not. Raises when there never was one."""
    row = _AS_ASKED.first(connection, key=key, version=version)
    if row is None:
        raise LookupError(f"there is no version {version} of the pledge {key}")
    return Pledge(**dict(zip(_PLEDGE, row, strict=True)))


_PLEDGE = ("id", "key", "version", "text", "measure", "sample")
_SELECT_PLEDGE = select(*(pledge.c[name] for name in _PLEDGE))
_PLEDGES = Prepared(_SELECT_PLEDGE.where(pledge.c.to_at.is_(None)).order_by(pledge.c.place))
_AS_ASKED = Prepared(
    _SELECT_PLEDGE.where(pledge.c.key == bindparam("key"), pledge.c.version == bindparam("version"))
)
_OF_TALKS = (
    select(pledge.c.key)
    .join_from(talk, issue, talk.c.issue_id == issue.c.id)
    .join(pledge, issue.c.pledge_id == pledge.c.id)
)
_LATELY = 300  # talks
_any = talk.alias("any")
_RATED_LATELY = Prepared(
    _OF_TALKS.add_columns(func.count())
    .where(talk.c.id > select(func.coalesce(func.max(_any.c.id), 0) - _LATELY).scalar_subquery())
    .group_by(pledge.c.key)
)
_RATED = Prepared(_OF_TALKS.where(talk.c.person_id == bindparam("person_id")))


def rated_keys(connection: Connection, person_id: int) -> set[str]:
    """Keys of the pledges this person was asked about before."""
    return {key for (key,) in _RATED.all(connection, person_id=person_id)}


def times_rated(connection: Connection) -> dict[str, int]:
    """How often each pledge was rated among the latest talks. So the cost does not grow with the years, and a
    pledge that is new is asked as often as the others, not until it has caught up with them.
    """
    return dict(_RATED_LATELY.all(connection))


# --- tasks -------------------------------------------------------------------------------------------


def add_task(connection: Connection, **values: Any) -> int | None:
    """A piece of work for an officer; None when a task with this key is there already."""
    statement = insert_new(connection, task, "key").values(values).returning(task.c.id)
    made = connection.execute(statement).scalar()
    return None if made is None else int(made)


def add_fault(connection: Connection, key: str, now: datetime, **values: Any) -> None:
    """Something of ours that failed, for an officer to look at within hours; once for each key."""
    due_at = now + _LOOK_AT_FAULT
    add_task(connection, kind="fault", key=f"fault:{key}", due_at=due_at, opened_at=now, **values)


def flag(connection: Connection, *, key: str, **values: Any) -> bool:
    """A flag for an officer; False when one with this key is open still. After it was dealt with: another."""
    done = list(connection.scalars(select(task.c.done_at).where(task.c.key.startswith(key, autoescape=True))))
    if None in done:
        return False
    return add_task(connection, key=f"{key}:{len(done)}" if done else key, **values) is not None


def awaits_call(connection: Connection, person_id: int) -> bool:
    """Whether somebody may still have to ring this person: a call-back to be made, or a flag to look at."""
    found = select(task.c.id).where(
        task.c.person_id == person_id, task.c.kind.in_(["call-back", "flag"]), task.c.done_at.is_(None)
    )
    return connection.execute(found.limit(1)).first() is not None


def finish_task(
    connection: Connection, task_id: int, officer_id: int, now: datetime, *, note: str = ""
) -> None:
    """note: what was done, in the officer's words."""
    connection.execute(
        update(task)
        .where(task.c.id == task_id, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id, **({"note": note} if note else {}))
    )
