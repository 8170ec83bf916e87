"""What people said in the talks that tasks are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.store.tables import answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    question: str
    words: str
    meaning: dict[str, Any]


def said_in(connection: Connection, talk_ids: Iterable[int]) -> dict[int, list[Said]]:
    """By talk, what was answered there and stands, in order. For a page of them at a time."""
    wanted = set(talk_ids)
    found: dict[int, list[Said]] = {}
    if not wanted:
        return found
    asked = (
        select(answer.c.talk_id, answer.c.question, answer.c.words, answer.c.meaning)
        .where(answer.c.talk_id.in_(wanted), answer.c.replaced.is_(False))
        .order_by(answer.c.id)
    )
    for talk_id, question, words, meaning in connection.execute(asked):
        found.setdefault(talk_id, []).append(Said(question=question, words=words, meaning=meaning))
    return found
