"""A room's vote for its big screen."""

from __future__ import annotations

from datetime import datetime

from bot.content.content import Content
from bot.language.codes import code_in
from bot.model.code import CodeKind
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.turn import live_poll
from bot.turn.live_poll import Results as Results


def newest(connection: Connection, content: Content, typed: str, now: datetime) -> Results | None:
    """The newest vote with this code, open or over; None: there is none. typed: as people write codes."""
    word = code_in(typed)
    found = codes.by_word(connection, word) if word else None
    if found is None or found.kind != CodeKind.ROOM:
        return None
    return live_poll.results(connection, content, found, now)
