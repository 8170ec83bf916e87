"""What officers have said of translations: that they still mean the same as English in other words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.database import insert_new
from bot.store.tables import officer, same_meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """digest: of the translation and its English (`bot.language.rewording`). who: the officer's name."""

    digest: str
    language: str
    context: str
    english: str
    who: str
    said_at: datetime


def say(
    connection: Connection,
    digest: str,
    *,
    language: str,
    context: str,
    english: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Keep it; who said it first stays."""
    values = {"digest": digest, "language": language, "context": context, "english": english}
    made = insert_new(connection, same_meaning, "digest")
    connection.execute(made.values(**values, officer_id=officer_id, said_at=now))


def take_back(connection: Connection, digests: Collection[str]) -> None:
    connection.execute(delete(same_meaning).where(same_meaning.c.digest.in_(digests)))


def every(connection: Connection) -> list[Said]:
    """The newest first."""
    columns = (same_meaning.c[name] for name in ("digest", "language", "context", "english", "said_at"))
    found = (
        select(*columns, officer.c.name.label("who"))
        .join(officer, officer.c.id == same_meaning.c.officer_id)
        .order_by(same_meaning.c.id.desc())
    )
    return [Said(**row._mapping) for row in connection.execute(found)]


def digests(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(select(same_meaning.c.digest)).scalars())
