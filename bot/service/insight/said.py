"""One answer, as an officer reads it who puts it into English."""

from __future__ import annotations

from bot.errors import Gone
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import Eyes
from bot.store.database import Connection
from bot.store.reports import answers
from bot.store.reports.said.unplaced import Unplaced as Unplaced


def answer(connection: Connection, answer_id: int, eyes: Eyes) -> Read:
    """Raises Gone, also where who looks may not read it."""
    line = answers.line(connection, answer_id)
    found = read(connection, [line], eyes) if line else []
    if not found:
        raise Gone(f"there is no answer {answer_id}")
    return found[0]
