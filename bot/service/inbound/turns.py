"""Load, decide, write: the one way in which a person's talks move, whoever has cause to move them.

A message, a timer and an officer's question all come through here. Only `open` reads and only `close` writes;
what is decided in between has no connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Dice
from bot.content.content import Content
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation
from bot.model.person import Reached
from bot.model.talk import Talk
from bot.service.inbound.lookup import StoreLookup
from bot.service.inbound.write import write
from bot.store.database import Connection
from bot.store.inbound import published, situation
from bot.turn.effects import Decision
from bot.turn.loop_detector import Guard
from bot.turn.situation import Situation
from bot.turn.turn import Turn
from channels.port import Limits


class Turns:
    """Every version of a conversation that a talk may be pinned to is kept at hand.

    silence: after which own words are taken to be all. ask_after: from an outcome to "did it help?".
    """

    def __init__(
        self,
        *,
        content: Callable[[], Content],
        limits: Mapping[str, Limits],
        dice: Dice,
        silence: timedelta,
        ask_after: timedelta,
    ) -> None:
        self._content = content
        self._limits = limits
        self._dice = dice
        self._silence = silence
        self._ask_after = ask_after
        self._scripts: dict[str, Conversation] = {}
        self._versions: dict[str, int] = {}

    def know(self, connection: Connection, content: Content) -> None:
        """Have every published version at hand, and the current ones as the very objects whose matching is
        worked out already."""
        for version_id, _, digest, source, _ in published.every(connection):
            self._versions[digest] = version_id
            self._scripts[digest] = from_plain(source)
        self._scripts.update({script.hash: script for script in content.conversations.values()})

    def _know(self, connection: Connection, digest: str) -> None:
        """Another process, or an officer, may have published this version."""
        if digest not in self._scripts:
            version_id, source = published.by_hash(connection, digest)
            self._versions[digest] = version_id
            self._scripts[digest] = from_plain(source)

    @property
    def content(self) -> Content:
        return self._content()

    def open(
        self,
        connection: Connection,
        person: Reached,
        now: datetime,
        *,
        found: situation.Found | None = None,
        about: Talk | None = None,
        event_id: int | None = None,
        guard: Guard | None = None,
    ) -> Turn:
        """A turn of this person, whose row is locked. found: what was looked up already. about: a talk that
        the turn is about and that may be none of the open ones."""
        found = found or situation.look(connection, person, "")
        if found.stopped != person.stopped:
            person = replace(person, stopped=found.stopped)
        for talk in (*found.talks, *((about,) if about else ())):
            self._know(connection, talk.hash)
        known = Situation(
            content=self._content(),
            limits=self._limits[person.channel],
            scripts=self._scripts,
            versions=self._versions,
            person=person,
            talks=found.talks,
            issue=found.issue,
            pledge=found.pledge,
            now=now,
            silence=self._silence,
            ask_after=self._ask_after,
        )
        lookup = StoreLookup(connection, person, event_id=event_id or None, know=self._know)
        return Turn(known, lookup, self._dice, event_id=event_id, guard=guard)

    def close(self, connection: Connection, turn: Turn, decision: Decision) -> bool:
        """Write what was decided about a person who sent nothing now. Whether something was said."""
        write(connection, turn.person, decision, turn.now)
        return decision.spoke
