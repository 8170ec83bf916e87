"""What a talk needs while it moves inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Dice
from bot.content.content import Content
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation
from bot.model.person import Reached
from bot.model.talk import Talk
from bot.store.database import Connection
from bot.store.inbound import published
from bot.turn.loop_detector import Watch
from bot.turn.reply import Voice


@dataclass(slots=True)
class Stage:
    """What talking needs: who, where, the voice, the moment. reached changes as we learn about them."""

    connection: Connection
    content: Content
    scripts: MutableMapping[str, Conversation]  # by content hash: every version a talk may be pinned to
    versions: Mapping[str, int]  # content hash -> the row's id
    voice: Voice
    reached: Reached
    dice: Dice
    now: datetime
    silence: timedelta
    ask_after: timedelta
    event_id: int | None = None
    words: str = ""
    watch: Watch | None = None  # the guard against loops, where a message of theirs is being taken

    def script(self, talk: Talk) -> Conversation:
        """The version this talk began on; read from the store when another process published it."""
        if talk.hash not in self.scripts:
            self.scripts[talk.hash] = from_plain(published.source(self.connection, talk.hash))
        return self.scripts[talk.hash]

    @property
    def language(self) -> str:
        return self.voice.language
