"""STOP, START after it, and FORGET: leaving, coming back, and being forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.language.commands import Command
from bot.language.yesno import read_yes_no
from bot.model.event import Disposition
from bot.model.message import MessageKind
from bot.turn import conversation
from bot.turn.effects import CameTo, CancelTimer, ErasePerson, Forget, SetTimer
from bot.turn.message import Message
from bot.turn.turn import Turn

_FORGET_WITHIN = timedelta(minutes=15)  # to say FORGET a second time
SURE = "forget-sure"  # what was asked back, while the second FORGET has not come
_GOODBYE = timedelta(minutes=5)  # the confirmation needs the address that long


def from_stopped(turn: Turn, message: Message) -> CameTo | None:
    """Nothing is said to somebody who stopped, whatever they send, but for START and FORGET (I6)."""
    if not turn.person.stopped:
        return None
    if message.command is Command.START:
        _start_again(turn)
        return CameTo(Disposition.COMMAND)
    if message.command is Command.FORGET:
        # It was offered in the confirmation of STOP: done at once, and nothing more is sent.
        _forget_words(turn)
        turn.add(ErasePerson())
        return CameTo(Disposition.COMMAND)
    if message.heard.start is not None:  # they pressed Start in the app again: the same as START
        _start_again(turn)
        return CameTo(Disposition.START)
    return CameTo(Disposition.STOPPED)


def _start_again(turn: Turn) -> None:
    turn.opt_in()
    turn.say("started")


def said_stop(turn: Turn, message: Message) -> CameTo | None:
    if message.command is None or not message.command.before_all:
        return None
    came_to = turn.came_to(Disposition.COMMAND)
    stop(turn)
    return came_to


def stop(turn: Turn, *, by_provider: bool = False) -> None:
    """Opt out at once, and take back what is queued. One confirmation goes, unless the provider sent it."""
    new = not turn.person.stopped
    turn.opt_out(by_provider=by_provider)
    turn.stop_talks()
    if new and not by_provider and not turn.situation.limits.answers_stop:
        turn.say("stopped")
        turn.send(kind=MessageKind.STOP)


def sure_to_forget(turn: Turn, message: Message) -> CameTo | None:
    """A bare yes or no right after the first FORGET is about that, and no answer to the question before it.

    A yes is told once more what to send, as nothing deleted comes back; a no asks the question again.
    """
    if turn.person.asked_back != SURE or message.tapped is not None:
        return None
    turn.change_address(asked_back=None)
    if not turn.lookup.timer_is_set(_key(turn)):
        return None
    read = read_yes_no(message.said, turn.content.lexicons.vocabulary(turn.language))
    if read is None or read.rest or read.option == "unsure":
        return None
    if read.option == "yes":
        _warn(turn)
    else:
        turn.add(CancelTimer(key=_key(turn)))
        if turn.talk is not None:
            conversation.ask_again(turn, turn.talk)
    return turn.came_to(Disposition.COMMAND)


def _key(turn: Turn) -> str:
    return f"forget-sure:{turn.person.person_id}"


def _warn(turn: Turn) -> None:
    turn.say("forget-sure")
    turn.change_address(asked_back=SURE)


def forget(turn: Turn) -> None:
    """The second FORGET within a quarter of an hour does it; the first says what it does."""
    person_id, key = turn.person.person_id, _key(turn)
    if not turn.lookup.timer_is_set(key):
        turn.add(SetTimer(kind="forget-sure", at=turn.now + _FORGET_WITHIN, ref=person_id, key=key))
        _warn(turn)
        return
    turn.add(CancelTimer(key=key))
    forget_now(turn)


def forget_now(turn: Turn) -> None:
    """It is sure that they want it."""
    _forget_words(turn)
    turn.say("forgotten")
    turn.send()
    turn.add(Forget(_GOODBYE))


def _forget_words(turn: Turn) -> None:
    """Nothing of what was said may stay behind in the guard's memory."""
    if turn.guard:
        turn.guard.forget()
