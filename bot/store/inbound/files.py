"""Pictures and voice notes that officers opened. Whoever asks for one has fetched it from its provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store.database import insert_new
from bot.store.tables import event, opened_file


def find(connection: Connection, event_id: int, place: int) -> tuple[str, str] | None:
    """Its content type, and it, sealed; None where it is not here."""
    which = (opened_file.c.event_id == event_id, opened_file.c.place == place)
    found = select(opened_file.c.content_type, opened_file.c.sealed).where(
        *which, opened_file.c.sealed.is_not(None)
    )
    row = connection.execute(found).first()
    return None if row is None else (row.content_type, row.sealed)


def keep(
    connection: Connection, event_id: int, place: int, content_type: str, sealed: str, now: datetime
) -> None:
    """Nothing changes where another officer opened it at the same moment."""
    connection.execute(
        insert_new(connection, opened_file, "event_id", "place").values(
            event_id=event_id, place=place, content_type=content_type, sealed=sealed, fetched_at=now
        )
    )


def let_go(connection: Connection, before: datetime) -> int:
    """Take away those of messages that came before that. Returns how many."""
    old = select(event.c.id).where(event.c.heard_at < before)
    return connection.execute(delete(opened_file).where(opened_file.c.event_id.in_(old))).rowcount
