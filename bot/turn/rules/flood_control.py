"""Machines and floods: when nothing is said, and who is told. How much is too much: `loop_detector`."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import closing_time, local_day, working_days_after
from bot.model.event import Disposition
from bot.model.talk import Mode
from bot.turn.effects import AddTask, SetTimer
from bot.turn.filing import WRONG_WITHIN
from bot.turn.loop_detector import Verdict
from bot.turn.message import Message
from bot.turn.turn import Turn

_COMMAND_AGAIN = timedelta(hours=1)
_CALL = "call"  # what a talk is about that books a call
_SITTING = timedelta(hours=12)  # of somebody who helps one person after another


def unanswered(turn: Turn, message: Message) -> Disposition | None:
    """What a message came to that gets no answer at all; none for one that goes on through its turn.

    STOP never comes here, and each other command word works once an hour all the same. Above the limits one
    notice an hour is said, and then nothing. Who answers for a group, or helps people one after another, is
    only held to the limit of the day.
    """
    if message.by_machine:
        return Disposition.AUTO
    guard = turn.guard
    if guard is None:
        return None
    if guard.verdict is Verdict.ANSWER:
        if guard.near_limits:
            _is_first_in_a_while(turn, message)
        return None
    if guard.for_many and _speaks_for_many(turn):
        guard.let_through()
        return None
    if _passes(turn, message):
        guard.let_through()
        return None
    if guard.verdict is Verdict.NOTICE:
        turn.say("too-many")
    return Disposition.HELD


def _passes(turn: Turn, message: Message) -> bool:
    """The replies to when and where they are to be rung, and a command word that was not answered lately."""
    return _books_a_call(turn) or _is_first_in_a_while(turn, message)


def _is_first_in_a_while(turn: Turn, message: Message) -> bool:
    """Whether it is a command word, and the first of its kind within an hour, which is marked: machines send
    no such words, and so few replies cost little. What answers a question is no such command."""
    command = message.command or (message.directed.command if message.directed else None)
    if command is None or command.answers or message.is_everyday:
        return False
    key = f"in-flood:{command}:{turn.person.address_id}"
    if turn.lookup.timer_is_set(key):
        return False
    turn.add(SetTimer(kind="in-flood", at=turn.now + _COMMAND_AGAIN, key=key, ref=0))
    return True


def _books_a_call(turn: Turn) -> bool:
    """Whether they are asked when and where to ring them: a few questions that soon end, and then a person
    rings. No machine comes so far."""
    return turn.talk is not None and turn.script(turn.talk).about == _CALL


def _speaks_for_many(turn: Turn) -> bool:
    last = turn.talk or turn.lookup.last_over(turn.now - _SITTING)
    return last is not None and last.mode != Mode.OWN


def is_loop(turn: Turn, message: Message) -> bool:
    """Free words that look like a loop, and so get no reply. Whoever looks after the service is told.

    The guard remembers that the message was free words, so ask only of what is taken for that.
    """
    if turn.guard is None or message.is_empty or not turn.guard.hold(soon_over=_books_a_call(turn)):
        return False
    if turn.guard.new:
        _tell_owner(turn)
    return True


def _tell_owner(turn: Turn) -> None:
    """Once a day for each address."""
    owner = turn.owner_of("")
    if owner is None:
        return
    today = local_day(turn.now)
    turn.add(
        AddTask(
            kind="looping",
            key=f"looping:{turn.person.address_id}:{today.isoformat()}",
            owner_id=owner.id,
            talk_id=turn.talk.id if turn.talk else None,
            event_id=turn.event_id,
            due_at=closing_time(working_days_after(today, WRONG_WITHIN)),
        )
    )
