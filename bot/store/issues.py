"""Issues: what people were asked or told us about, and are owed an outcome for. Tasks, and pledges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.store.database import insert_new
from bot.store.tables import answer, issue, officer, pledge, talk, task


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


_BY_ID = _SELECT.where(issue.c.id == bindparam("row"))
_PLEDGES = select(pledge).where(pledge.c.to_at.is_(None)).order_by(pledge.c.place)


def _issue(row: Any) -> Issue:
    return Issue(**row._mapping)


def by_id(connection: Connection, issue_id: int) -> Issue | None:
    row = connection.execute(_BY_ID, {"row": issue_id}).first()
    return _issue(row) if row else None


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
    found = _SELECT.where(issue.c.about == about, issue.c.state == "open")
    if pledge_id is not None:
        found = found.where(issue.c.pledge_id == pledge_id)
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
    made = connection.execute(
        insert(issue)
        .values(
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
        .returning(issue.c.id)
    ).scalar_one()
    change(connection, made, ref=f"I{made}")
    return int(made)


def change(connection: Connection, issue_id: int, **values: Any) -> None:
    connection.execute(update(issue).where(issue.c.id == issue_id).values(values))


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
    """How many people took part in an issue."""
    found = select(func.count(talk.c.person_id.distinct())).where(talk.c.issue_id == issue_id)
    return int(connection.execute(found).scalar_one())


def tally(connection: Connection, issue_id: int, question: str) -> dict[str, int]:
    """How many people chose each option of a question, by option id. Corrected answers do not count."""
    rows = connection.execute(
        select(answer.c.meaning)
        .join_from(answer, talk)
        .where(talk.c.issue_id == issue_id, answer.c.question == question, answer.c.replaced.is_(False))
    )
    counts: dict[str, int] = {}
    for (meaning,) in rows:
        option = meaning.get("option")
        if option:
            counts[option] = counts.get(option, 0) + 1
    return counts


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
    return [_pledge(row) for row in connection.execute(_PLEDGES)]


def pledge_as_asked(connection: Connection, key: str, version: int) -> Pledge:
    """One version of a pledge, in force or not. Raises when there never was one."""
    found = select(pledge).where(pledge.c.key == key, pledge.c.version == version)
    return _pledge(connection.execute(found).one())


def _pledge(row: Any) -> Pledge:
    return Pledge(
        id=row.id, key=row.key, version=row.version, text=row.text, measure=row.measure, sample=row.sample
    )


def rated_keys(connection: Connection, person_id: int) -> set[str]:
    """Keys of the pledges this person was asked about before."""
    rows = connection.execute(
        select(pledge.c.key)
        .join_from(talk, issue, talk.c.issue_id == issue.c.id)
        .join(pledge, issue.c.pledge_id == pledge.c.id)
        .where(talk.c.person_id == person_id)
    )
    return set(rows.scalars())


def times_rated(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        select(pledge.c.key, func.count())
        .join_from(talk, issue, talk.c.issue_id == issue.c.id)
        .join(pledge, issue.c.pledge_id == pledge.c.id)
        .group_by(pledge.c.key)
    )
    return dict(rows.all())


# --- tasks -------------------------------------------------------------------------------------------


def add_task(connection: Connection, **values: Any) -> int | None:
    """A piece of work for an officer; None when a task with this key is there already."""
    statement = insert_new(connection, task, "key").values(values).returning(task.c.id)
    made = connection.execute(statement).scalar()
    return None if made is None else int(made)


def awaits_call(connection: Connection, person_id: int) -> bool:
    """Whether a call-back to this person is still to be made."""
    found = select(task.c.id).where(
        task.c.person_id == person_id, task.c.kind == "call-back", task.c.done_at.is_(None)
    )
    return connection.execute(found.limit(1)).first() is not None


def finish_task(connection: Connection, task_id: int, officer_id: int, now: datetime) -> None:
    connection.execute(
        update(task)
        .where(task.c.id == task_id, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id)
    )
