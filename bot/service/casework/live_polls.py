"""Codes that officers, and leaders of groups, open: a word, open for so many minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.clock import Dice
from bot.content.content import Content
from bot.model.code import Code
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.turn.rules.join_codes import NOT_AGAIN, USUAL_MINUTES, free_word


def open_code(
    connection: Connection,
    content: Content,
    dice: Dice,
    now: datetime,
    *,
    kind: str,
    conversation: str,
    minutes: int = USUAL_MINUTES,
    **values: Any,
) -> Code:
    """A new code, open for so many minutes. values: place, texts, shows, issue_id, officer_id, person_id."""
    taken = codes.words_since(connection, now - NOT_AGAIN)
    while True:
        word = free_word(content, dice, taken)
        made = codes.add(
            connection,
            word=word,
            kind=kind,
            conversation=conversation,
            now=now,
            closes_at=now + timedelta(minutes=minutes),
            **values,
        )
        if made is not None:
            return made
        taken.add(word)  # somebody else opened it at the same moment
