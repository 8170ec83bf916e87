"""What becomes of a talk in which nothing is said: one nudge, by day; and in the end it has gone quiet."""

from __future__ import annotations

from bot.calendar import next_allowed
from bot.clock import Clock
from bot.dialogue.meaning import Chosen
from bot.model.message import Kind
from bot.model.talk import Talk
from bot.service.inbound.intake import Intake
from bot.service.outcomes.broadcast import ASKS, ASKS_WITHIN
from bot.store.database import Connection
from bot.store.inbound import people, talks
from bot.store.outbox import queue
from bot.store.timers import Timer
from bot.turn import conversation, reminder_policy
from bot.turn.context import Stage
from bot.turn.filing import book_call
from bot.turn.reminder_policy import NUDGE, QUIET, Next, Patience
from bot.turn.rules import join_codes


class Nudging:
    def __init__(self, intake: Intake, patience: Patience, clock: Clock) -> None:
        self._intake = intake
        self._patience = patience
        self._clock = clock

    def due(self, connection: Connection, timer: Timer) -> bool:
        """Handler of both kinds of timers. Whether something was said."""
        talk = talks.by_id(connection, timer.ref)
        if talk is None or talk.state != "open":
            return False
        now = self._clock.now()
        reached = people.by_address(connection, talk.address_id)
        newest = talks.open_talk(connection, reached.person_id) or talk
        since = max(talk.touched_at, newest.touched_at)
        following = reminder_policy.next_for(timer.kind, since, now, self._patience)
        stage = self._intake.stage(connection, reached, now)
        if join_codes.over_meanwhile(stage, talk):
            join_codes.leave(stage, talk)
            return False
        if _asks_for_call(stage, talk):
            book_call(stage, talk)
        if timer.turn != talk.place.turn:  # stale: it is set again, for the turn the talk is at now
            following = Next(kind=timer.kind, at=now)
        elif following.do == QUIET:
            self._close(stage, talk)
        elif following.do == NUDGE and talk.id == newest.id and _may_nudge(stage, talk):
            self._nudge(stage, talk)
        if following.at is not None:
            reminder_policy.wait(connection, talk.id, talk.place.turn, following.kind, following.at)
        return stage.voice.spoke

    def _nudge(self, stage: Stage, talk: Talk) -> None:
        """Our words, and the very same question. It does not count as a move of the talk."""
        stage.voice.say(stage.voice.phrase("nudge"))
        conversation.repeat(stage, talk)
        due_at = next_allowed(stage.now)
        stage.voice.flush(stage.connection, kind=Kind.ASK, live=False, key=f"nudge:{talk.id}", due_at=due_at)

    def _close(self, stage: Stage, talk: Talk) -> None:
        """Nothing is said. Answers stay and count; who allowed it hears the outcome like everybody else."""
        talks.change(stage.connection, talk.id, state="quiet", ended_at=stage.now)
        if stage.reached.may_keep is not True:
            conversation.forget_soon(stage, talk)


def _may_nudge(stage: Stage, talk: Talk) -> bool:
    """Only who agreed that we write to them, who answered or began it, and who was not asked enough."""
    reached = stage.reached
    if reached.stopped or reached.may_keep is not True or talk.place.question is None or talk.place.said:
        return False
    if talk.outcome_id is not None and talk.place.turn == 0:
        return False  # we asked unasked already
    if stage.script(talk).about == "call" or talk.code_id is not None:
        return False  # the call is booked; a room or group has its own time
    since = stage.now - ASKS_WITHIN
    return queue.nth_latest_ask(stage.connection, reached.person_id, ASKS, since) is None


def _asks_for_call(stage: Stage, talk: Talk) -> bool:
    """They asked for a call and then fell silent: we ring them without knowing the best time."""
    answers = talk.place.answers
    known = "number" in answers or answers.get("has-number") == Chosen("yes")
    return stage.script(talk).about == "call" and known
