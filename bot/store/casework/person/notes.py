"""What officers noted about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.language.folding import phrase
from bot.store.tables import note


def add(
    connection: Connection, person_id: int, talk_id: int, officer_id: int, text: str, now: datetime
) -> None:
    """text: as written."""
    about = {"person_id": person_id, "talk_id": talk_id, "officer_id": officer_id}
    connection.execute(insert(note).values(**about, text=text, folded=phrase(text), made_at=now))
