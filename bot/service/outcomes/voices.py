"""What those said who will hear an outcome: beside the message while it is written and checked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.service.insight import answers
from bot.store.casework import audience
from bot.store.database import Connection
from bot.store.reports import owed

SHOWN = 10
_LOOKED_AT = 50  # people, of whom some only chose from lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """words: what this person said first, in their own words and language."""

    ref: str
    words: str
    language: str


def voices(
    connection: Connection, content: Content, issue_id: int, corrects: int | None = None
) -> tuple[Voice, ...]:
    """Some of those who will hear. corrects: as of `bot.store.casework.audience.audience`."""
    hear = audience.hearers(connection, issue_id, after=0, limit=_LOOKED_AT, corrects=corrects)
    shared = answers.shared_questions(content)
    said = owed.first_words(connection, [each.talk_id for each in hear], shared)
    found = (
        Voice(ref=each.ref, words=said[each.talk_id], language=each.language)
        for each in hear
        if each.talk_id in said
    )
    return tuple(found)[:SHOWN]
