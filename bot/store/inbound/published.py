"""Conversations as they were published: frozen versions, known by name and content hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.dialogue.plain import to_plain
from bot.dialogue.schema import Conversation
from bot.store.database import insert_new
from bot.store.tables import conversation


def publish(connection: Connection, script: Conversation, now: datetime) -> int:
    """Freeze a version by its hash, retire the others of this name. The same content is the same version."""
    made = (
        insert_new(connection, conversation, "name", "hash")
        .values(name=script.name, hash=script.hash, source=to_plain(script), published_at=now)
        .returning(conversation.c.id)
    )
    connection.execute(made)
    of_name = conversation.c.name == script.name
    connection.execute(
        update(conversation)
        .where(of_name, conversation.c.hash != script.hash, conversation.c.retired_at.is_(None))
        .values(retired_at=now)
    )
    connection.execute(
        update(conversation).where(of_name, conversation.c.hash == script.hash).values(retired_at=None)
    )
    found = select(conversation.c.id).where(of_name, conversation.c.hash == script.hash)
    return int(connection.execute(found).scalar_one())


def freeze(connection: Connection, script: Conversation, now: datetime) -> int:
    """Keep a version that an officer made in the console; no other is retired by it. Returns its id."""
    values = {"name": script.name, "hash": script.hash, "source": to_plain(script), "published_at": now}
    made = insert_new(connection, conversation, "name", "hash").values(**values, retired_at=now)
    connection.execute(made)
    which = (conversation.c.name == script.name, conversation.c.hash == script.hash)
    return int(connection.execute(select(conversation.c.id).where(*which)).scalar_one())


def by_hash(connection: Connection, digest: str) -> tuple[int, dict[str, Any]]:
    """Row and content of a published version. Raises when there is none with this hash."""
    found = select(conversation.c.id, conversation.c.source).where(conversation.c.hash == digest).limit(1)
    row = connection.execute(found).one()
    return row.id, row.source


def every(connection: Connection) -> list[tuple[int, str, str, dict[str, Any], bool]]:
    """Every version ever published: id, name, hash, source, and whether it is the current one."""
    rows = connection.execute(select(conversation).order_by(conversation.c.id))
    return [(r.id, r.name, r.hash, r.source, r.retired_at is None) for r in rows]


def row_of(connection: Connection, name: str, digest: str) -> int:
    """The row of a published version. Raises when there is none."""
    found = select(conversation.c.id).where(conversation.c.name == name, conversation.c.hash == digest)
    return int(connection.execute(found).scalar_one())
