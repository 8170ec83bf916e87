"""Timers of talks in which nothing is said: what they bring about is decided in `bot.turn.reminders`."""

from __future__ import annotations

from bot.clock import Clock
from bot.model.talk import Talk, TalkState
from bot.service.inbound.turns import Turns
from bot.store.database import Connection
from bot.store.inbound import people, talks
from bot.store.timers import Timer
from bot.turn import reminders
from bot.turn.reminder_policy import Patience
from bot.turn.turn import Turn


class Reminders:
    """Each returns whether something was said."""

    def __init__(self, turns: Turns, patience: Patience, clock: Clock) -> None:
        self._turns = turns
        self._patience = patience
        self._clock = clock

    def silence(self, connection: Connection, timer: Timer) -> bool:
        """Nothing came for a while at a question for own words."""
        talk = talks.by_id(connection, timer.ref)
        if talk is None:
            return False
        turn = self._open(connection, talk)
        return self._turns.close(connection, turn, reminders.silence(turn, talk, timer.turn))

    def waited(self, connection: Connection, timer: Timer) -> bool:
        """The one timer of a talk that is open: before the nudge, and after it."""
        talk = talks.by_id(connection, timer.ref)
        if talk is None or talk.state != TalkState.OPEN:
            return False
        turn = self._open(connection, talk)
        decision = reminders.waited(turn, talk, timer.turn, timer.kind, self._patience)
        return self._turns.close(connection, turn, decision)

    def _open(self, connection: Connection, talk: Talk) -> Turn:
        person = people.by_address(connection, talk.address_id)
        return self._turns.open(connection, person, self._clock.now(), about=talk)
