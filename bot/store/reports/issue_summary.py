"""What the officers' pages read besides people's words: lists and counts over the rest of the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, select, update

from bot.store.reports.votes import SINGLE, VOICES
from bot.store.tables import (
    address,
    answer,
    event,
    issue,
    log,
    officer,
    outbox,
    person,
    talk,
    task,
    tries,
)

PAGE = 50


# --- issues ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What the console shows of an issue besides the issue itself. people: all who took part."""

    town: str | None
    sensitive: bool
    people: int
    answers: int
    languages: int


def more_of(connection: Connection, issue_id: int, *, without: Collection[str] = ()) -> More:
    """without: questions whose answers are not counted."""
    row = connection.execute(select(issue.c.town, issue.c.sensitive).where(issue.c.id == issue_id)).one()
    took_part = and_(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None))
    people = connection.scalar(select(VOICES).where(took_part, SINGLE))
    said = connection.execute(
        select(func.count(), func.count(answer.c.language.distinct()))
        .select_from(answer)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(took_part, answer.c.replaced.is_(False), answer.c.question.not_in(without))
    ).one()
    return More(
        town=row.town, sensitive=row.sensitive, people=people or 0, answers=said[0], languages=said[1]
    )


def questions_of(connection: Connection, issue_id: int) -> list[tuple[int, str]]:
    """(conversation, question) of every answer filed under an issue, follow-up talks left out."""
    rows = connection.execute(
        select(talk.c.conversation_id, answer.c.question, func.min(answer.c.id))
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None))
        .group_by(talk.c.conversation_id, answer.c.question)
        .order_by(func.min(answer.c.id))
    )
    return [(row[0], row[1]) for row in rows]


def owned(connection: Connection, officer_id: int) -> int:
    """Open issues and tasks that would be without an owner if this officer left."""
    theirs = select(func.count()).select_from(issue)
    tasks = select(func.count()).select_from(task)
    return int(
        (connection.scalar(theirs.where(issue.c.owner_id == officer_id, issue.c.state != "closed")) or 0)
        + (connection.scalar(tasks.where(task.c.owner_id == officer_id, task.c.done_at.is_(None))) or 0)
    )


def hand_over(connection: Connection, from_id: int, to_id: int) -> None:
    """Give all open issues and tasks of one officer to another."""
    connection.execute(
        update(issue).where(issue.c.owner_id == from_id, issue.c.state != "closed").values(owner_id=to_id)
    )
    connection.execute(
        update(task).where(task.c.owner_id == from_id, task.c.done_at.is_(None)).values(owner_id=to_id)
    )


# --- the log, and officers ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: int
    at: datetime
    who: str | None
    action: str
    object: str


def entries(
    connection: Connection, *, of: Collection[str] = (), before: int | None = None, limit: int = PAGE
) -> list[Entry]:
    """Who did what, the newest first. of: only entries about these objects ("issue 3")."""
    found = (
        select(log.c.id, log.c.at, officer.c.name.label("who"), log.c.action, log.c.object)
        .outerjoin(officer, officer.c.id == log.c.officer_id)
        .order_by(log.c.id.desc())
        .limit(limit)
    )
    if of:
        found = found.where(log.c.object.in_(of))
    if before is not None:
        found = found.where(log.c.id < before)
    return [Entry(**row._mapping) for row in connection.execute(found)]


def last_hand(connection: Connection, outcome_id: int) -> int | None:
    """The officer who wrote or changed an outcome last."""
    found = (
        select(log.c.officer_id)
        .where(
            log.c.object == f"outcome {outcome_id}", log.c.action.in_(["outcome written", "outcome changed"])
        )
        .order_by(log.c.id.desc())
        .limit(1)
    )
    return connection.scalar(found)


def officer_even_gone(connection: Connection, email: str) -> int | None:
    return connection.scalar(select(officer.c.id).where(officer.c.email == email.lower()))


def seen_last(connection: Connection) -> dict[int, datetime]:
    """When each officer signed in last."""
    rows = connection.execute(
        select(log.c.officer_id, func.max(log.c.at))
        .where(log.c.action == "signed in", log.c.officer_id.is_not(None))
        .group_by(log.c.officer_id)
    )
    return {row[0]: row[1] for row in rows}


def forget_tries(connection: Connection, key: str) -> None:
    connection.execute(delete(tries).where(tries.c.key == key))


# --- sending -----------------------------------------------------------------------------------------


def helped(connection: Connection, outcome_id: int) -> tuple[int, dict[str, int]]:
    """How many people were asked whether an outcome helped, and their answers by option."""
    asked = connection.scalar(
        select(func.count(talk.c.person_id.distinct())).where(talk.c.outcome_id == outcome_id)
    )
    rows = connection.execute(
        select(answer.c.meaning)
        .join(talk, talk.c.id == answer.c.talk_id)
        .where(talk.c.outcome_id == outcome_id, answer.c.question == "better", answer.c.replaced.is_(False))
    )
    counts: dict[str, int] = {}
    for (meaning,) in rows:
        if option := meaning.get("option"):
            counts[option] = counts.get(option, 0) + 1
    return asked or 0, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A message of which nobody knows whether it went out."""

    ref: str | None
    channel: str
    tried_at: datetime | None
    reason: str | None
    outcome_id: int | None


_DOUBTFUL = and_(outbox.c.state == "unsure", outbox.c.lease_until.is_(None))


def doubtful(connection: Connection, limit: int = PAGE) -> list[Doubtful]:
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


# --- tasks -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work. language: the person's own. sealed: the talk's address. heard: what they wrote."""

    id: int
    kind: str
    owner_id: int
    owner: str
    due_at: datetime
    opened_at: datetime
    done_at: datetime | None
    note: str
    talk_id: int | None
    talk_ref: str | None
    event_id: int | None
    outcome_id: int | None
    issue_ref: str | None
    issue_title: str | None
    language: str | None
    channel: str | None
    sealed: str | None
    heard: str | None


_TASKS = (
    select(
        task.c.id,
        task.c.kind,
        task.c.owner_id,
        officer.c.name.label("owner"),
        task.c.due_at,
        task.c.opened_at,
        task.c.done_at,
        task.c.note,
        task.c.talk_id,
        talk.c.ref.label("talk_ref"),
        task.c.event_id,
        task.c.outcome_id,
        issue.c.ref.label("issue_ref"),
        issue.c.title.label("issue_title"),
        func.coalesce(person.c.language, talk.c.language).label("language"),
        address.c.channel,
        address.c.sealed,
        event.c.text.label("heard"),
    )
    .select_from(task)
    .join(officer, officer.c.id == task.c.owner_id)
    .outerjoin(talk, talk.c.id == task.c.talk_id)
    .outerjoin(event, event.c.id == task.c.event_id)
    .outerjoin(address, address.c.id == func.coalesce(talk.c.address_id, event.c.address_id))
    .outerjoin(person, person.c.id == task.c.person_id)
    .outerjoin(issue, issue.c.id == task.c.issue_id)
)


def open_tasks(connection: Connection, *, without: Collection[str] = (), limit: int = 200) -> list[Task]:
    """Work that waits, what is due first at the top. without: kinds that are left out."""
    found = _TASKS.where(task.c.done_at.is_(None), task.c.kind.not_in(without))
    return [Task(**row._mapping) for row in connection.execute(found.order_by(task.c.due_at).limit(limit))]


def task_by_id(connection: Connection, task_id: int) -> Task | None:
    row = connection.execute(_TASKS.where(task.c.id == task_id)).first()
    return Task(**row._mapping) if row else None


def finish_about(
    connection: Connection,
    kind: str,
    officer_id: int,
    now: datetime,
    *,
    outcome_id: int | None = None,
    issue_id: int | None = None,
) -> None:
    """Mark open tasks of a kind about an outcome or an issue as done: what they asked for has happened."""
    which = task.c.outcome_id == outcome_id if outcome_id is not None else task.c.issue_id == issue_id
    connection.execute(
        update(task)
        .where(task.c.kind == kind, which, task.c.done_at.is_(None))
        .values(done_at=now, done_by=officer_id)
    )


# --- channels ----------------------------------------------------------------------------------------


def last_in_and_out(connection: Connection) -> dict[str, tuple[datetime | None, datetime | None]]:
    """By channel: when a message came in last, and when one went out last."""
    heard = connection.execute(select(event.c.channel, func.max(event.c.heard_at)).group_by(event.c.channel))
    sent = connection.execute(
        select(address.c.channel, func.max(outbox.c.sent_at))
        .join(outbox, outbox.c.address_id == address.c.id)
        .where(outbox.c.sent_at.is_not(None))
        .group_by(address.c.channel)
    )
    found: dict[str, tuple[datetime | None, datetime | None]] = {channel: (at, None) for channel, at in heard}
    for channel, at in sent:
        found[channel] = (found.get(channel, (None, None))[0], at)
    return found
