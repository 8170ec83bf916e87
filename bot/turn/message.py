"""One message on its way through a turn, and what it can come to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.commands import Command
from bot.model.talk import Talk
from bot.turn.rules.safeguarding import Noticed
from channels.port import Heard

# What each event came to, for the officer's list and for counts. Guarding, resuming and concern add theirs.
ANSWER, COMMAND, START, LATE, UNPLACED, STOPPED = "answer", "command", "start", "late", "unplaced", "stopped"

CameTo = tuple[str, int | None]  # and the talk it belongs to


@dataclass(slots=True, kw_only=True)
class Arrival:
    """talk: the open one, if any; it changes when a room closes meanwhile. command: the message is one.

    noticed: words of danger or of a case in it.
    """

    heard: Heard
    talk: Talk | None
    command: Command | None
    noticed: Noticed | None

    def came_to(self, what: str) -> CameTo:
        return what, self.talk.id if self.talk else None
