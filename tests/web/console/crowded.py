"""A console with a great deal in it, written straight into the tables: for what must hold at any size."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.model.issue import IssueState
from bot.model.task import TaskKind
from bot.store import tables
from tests.web.console.desk import Town

FLAGS_IN_ORDER = (
    *(TaskKind.DANGER, TaskKind.THREAT, TaskKind.HATE),
    *(TaskKind.PERHAPS_DANGER, TaskKind.PERHAPS_HATE),
)
_AT_ONCE = 500


def fill(town: Town, *, issues: int = 0, tasks: int = 0, messages: int = 0, owner_id: int = 0) -> None:
    """So many more private issues, each with somebody who is owed an answer: of ten, four are late, two due
    this week, two due later, one was opened again and one answered. Tasks of four kinds, the first half of
    each late. Of the messages a hundredth are such as nobody could place."""
    owner = owner_id or town.asha.id

    def work(connection: Connection) -> None:
        _issues(connection, town, issues, owner)
        _tasks(connection, town, tasks, owner)
        _messages(connection, town, messages)

    town.services.db.write(work)


def _next(connection: Connection, table: Any) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0) + 1


def _put(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(table), rows[start : start + _AT_ONCE])


def _issues(connection: Connection, town: Town, number: int, owner: int) -> None:
    now, first = town.house.clock.now(), _next(connection, tables.issue)
    person, address = _next(connection, tables.person), _next(connection, tables.address)
    talk = _next(connection, tables.talk)
    version = connection.scalar(select(func.min(tables.conversation.c.id)))
    dates = [*[-9] * 4, 2, 3, 40, 41, 45, -9]
    states = [*[IssueState.OPEN] * 8, IssueState.REOPENED, IssueState.ANSWERED]
    rows = range(number)
    _put(
        connection,
        tables.issue,
        [
            {
                "id": first + n,
                "ref": f"I{first + n}",
                "about": f"local:x{first + n}",
                "title": f"Bins {n} in our street were not emptied again",
                "town": "tipton",
                "topic": "safety",
                "owner_id": owner,
                "reply_by": now + timedelta(days=dates[n % 10], minutes=n % 60),
                "state": states[n % 10],
                "honesty": {},
                "opened_at": now,
            }
            for n in rows
        ],
    )
    _put(connection, tables.person, [{"id": person + n, "made_at": now, "may_keep": True} for n in rows])
    _put(
        connection,
        tables.address,
        [
            {
                "id": address + n,
                "person_id": person + n,
                "channel": "sms",
                "account": "us",
                "keyed_hash": f"crowd {address + n}",
            }
            for n in rows
        ],
    )
    _put(
        connection,
        tables.talk,
        [
            {
                "id": talk + n,
                "ref": f"X{talk + n}",
                "person_id": person + n,
                "address_id": address + n,
                "conversation_id": version,
                "issue_id": first + n,
                "state": "ended",
                "place": {},
                "language": "en_GB",
                "started_at": now,
                "touched_at": now,
            }
            for n in rows
        ],
    )
    _put(
        connection,
        tables.promise,
        [
            {
                "person_id": person + n,
                "talk_id": talk + n,
                "issue_id": first + n,
                "state": "waiting",
                "due_at": now + timedelta(days=dates[n % 10], minutes=n % 60),
                "made_at": now,
            }
            for n in rows
        ],
    )
    if connection.dialect.name == "postgresql":
        from bot.store.transfer import restart_numbers

        restart_numbers(connection)


def _tasks(connection: Connection, town: Town, number: int, owner: int) -> None:
    now, first = town.house.clock.now(), _next(connection, tables.task)
    kinds = (TaskKind.NOT_BETTER, TaskKind.CALL_BACK, TaskKind.SAID_AGAIN, TaskKind.FAULT)
    _put(
        connection,
        tables.task,
        [
            {
                "kind": kinds[n % 4],
                "key": f"crowd:{first + n}",
                "owner_id": owner,
                "due_at": now + timedelta(hours=2 * n - number),
                "opened_at": now - timedelta(hours=1),
            }
            for n in range(number)
        ],
    )


def flags(town: Town, number: int) -> None:
    """So many of each kind that nobody looks at, each with a message of its own."""
    now, kinds = town.house.clock.now(), len(FLAGS_IN_ORDER)

    def work(connection: Connection) -> None:
        event, address = (_next(connection, table) for table in (tables.event, tables.address))
        _messages(connection, town, kinds * number)
        person = connection.scalar(select(func.min(tables.person.c.id)))
        assert address > 1 and person, "somebody must have written"
        values = [
            {
                "kind": kind,
                "key": f"{kind}:crowd:{n}",
                "owner_id": town.asha.id,
                "person_id": person,
                "event_id": event + kinds * n + place,
                "due_at": now + timedelta(hours=4),
                "opened_at": now,
            }
            for n in range(number)
            for place, kind in enumerate(FLAGS_IN_ORDER)
        ]
        _put(connection, tables.task, values)

    town.services.db.write(work)


def _messages(connection: Connection, town: Town, number: int) -> None:
    now, first = town.house.clock.now(), _next(connection, tables.event)
    address = connection.scalar(select(func.min(tables.address.c.id)))
    _put(
        connection,
        tables.event,
        [
            {
                "channel": "sms",
                "account": "us",
                "provider_id": f"crowd {first + n}",
                "address_id": address,
                "text": "The bins again, and nobody comes to look",
                "detail": {},
                "heard_at": now,
                "handled_at": now,
                "outcome": "unplaced" if n % 100 == 0 else "answer",
            }
            for n in range(number)
        ],
    )
