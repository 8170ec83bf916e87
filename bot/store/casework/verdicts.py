"""What flags were found to be, by those who closed them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bot.store.tables import event, person, talk, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The words a flag was raised for, and a `FlagVerdict`. language: of the talk, else of the person."""

    kind: str
    verdict: str
    words: str
    language: str | None


def judged(connection: Connection, kinds: Collection[str]) -> list[Judged]:
    """Closed flags of these kinds of which somebody has said what they were, and whose words are kept."""
    language = func.coalesce(talk.c.language, person.c.language)
    found = (
        select(task.c.kind, task.c.verdict, event.c.text, language)
        .join_from(task, event, event.c.id == task.c.event_id)
        .outerjoin(talk, talk.c.id == task.c.talk_id)
        .outerjoin(person, person.c.id == task.c.person_id)
        .where(task.c.kind.in_(kinds), task.c.verdict.is_not(None), event.c.text != "")
        .order_by(task.c.id)
    )
    rows = connection.execute(found).all()
    return [Judged(kind=kind, verdict=said, words=words, language=tag) for kind, said, words, tag in rows]
