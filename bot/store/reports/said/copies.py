"""Answers in own words that nobody has put into English yet. What was understood as an option needs none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.language.tags import ENGLISH
from bot.store.inbound.own_words import SAID
from bot.store.reports.answers import CALLS, LINES, Line
from bot.store.reports.kept_back import answers_for
from bot.store.tables import answer, event, talk


def _waiting(found: Select[Any], *, everything: bool) -> Select[Any]:
    """everything: what was flagged or hidden too."""
    narrowed = found.where(
        SAID,
        answer.c.english.is_(None),
        answer.c.words != "",
        answer.c.language.not_in([ENGLISH, "en@easy"]),
        talk.c.conversation_id.not_in(CALLS),
    )
    return answers_for(narrowed, everything=everything)


def counts(connection: Connection, *, everything: bool) -> dict[str, int]:
    """By language."""
    found = (
        select(answer.c.language, func.count())
        .join_from(answer, talk, talk.c.id == answer.c.talk_id)
        .outerjoin(event, event.c.id == answer.c.event_id)
        .group_by(answer.c.language)
        .order_by(answer.c.language)
    )
    return dict(connection.execute(_waiting(found, everything=everything)).all())


def page(connection: Connection, language: str, *, everything: bool, offset: int, limit: int) -> list[Line]:
    """The oldest first. language: only that one, "" for all."""
    found = _waiting(LINES, everything=everything)
    if language:
        found = found.where(answer.c.language == language)
    rows = connection.execute(found.order_by(answer.c.id).offset(offset).limit(limit))
    return [Line(**row._mapping) for row in rows]
