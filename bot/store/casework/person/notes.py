"""What officers noted about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.language.folding import phrase
from bot.store.tables import note

_TWICE = timedelta(minutes=1)


def add(
    connection: Connection, person_id: int, talk_id: int, officer_id: int, text: str, now: datetime
) -> None:
    """text: as written. The same words by the same officer within a minute are one note, pressed twice."""
    about = {"person_id": person_id, "talk_id": talk_id, "officer_id": officer_id}
    same = (note.c.person_id == person_id, note.c.talk_id == talk_id, note.c.officer_id == officer_id)
    lately = (note.c.text == text, note.c.made_at > now - _TWICE)
    if connection.execute(select(note.c.id).where(*same, *lately).limit(1)).first() is not None:
        return
    connection.execute(insert(note).values(**about, text=text, folded=phrase(text), made_at=now))
