"""What becomes of a talk in which nothing is said: own words end, one nudge, and in the end it is quiet."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import next_allowed
from bot.dialogue import engine
from bot.dialogue.meaning import Chosen, Words
from bot.model.message import MessageKind
from bot.model.talk import Talk, TalkState
from bot.turn import conversation, matters, reminder_policy
from bot.turn.effects import Decision
from bot.turn.filing import book_call, promise
from bot.turn.reminder_policy import NUDGE, QUIET, Next, Patience
from bot.turn.rules import join_codes
from bot.turn.rules.officers import officer_reply
from bot.turn.turn import Turn

ASKS, ASKS_WITHIN = 2, timedelta(days=30)  # unasked questions to one person, in so many days


def silence(turn: Turn, talk: Talk, at_turn: int) -> Decision:
    """Silence at own words means: that was all. A timer of an earlier turn of the talk does nothing."""
    if (
        talk.state == TalkState.OPEN
        and talk.place.turn == at_turn
        and talk.place.said
        and not turn.person.stopped
    ):
        place, happened = engine.step(turn.script(talk), talk.place, Words("", done=True))
        conversation.perform(turn, talk, place, happened)
    return turn.decision()


def waited(turn: Turn, talk: Talk, at_turn: int, kind: str, patience: Patience) -> Decision:
    """The timer of a talk that waits came due. kind: before the one nudge, or after it."""
    if talk.state != TalkState.OPEN:
        return turn.decision()
    newest = turn.talk or talk
    written = officer_reply.wrote_at(newest) or newest.touched_at  # who hears from an officer is not nudged
    since = max(talk.touched_at, newest.touched_at, written)
    following = reminder_policy.next_for(kind, since, turn.now, patience)
    if join_codes.closed_room_of(turn, talk):
        join_codes.leave(turn, talk)
        return turn.decision()
    if _asks_for_call(turn, talk):
        book_call(turn, talk)
    if at_turn != talk.place.turn:  # stale: it is set again, for the turn the talk is at now
        following = Next(kind=kind, at=turn.now)
    elif following.do == QUIET:
        _close(turn, talk)
    elif following.do == NUDGE and talk.id == newest.id and _may_nudge(turn, talk):
        _nudge(turn, talk)
    if following.at is not None:
        turn.add(reminder_policy.wait(talk.id, talk.place.turn, following.kind, following.at))
    return turn.decision()


def _nudge(turn: Turn, talk: Talk) -> None:
    """Our words, and the very same question. It does not count as a move of the talk."""
    turn.say("nudge")
    conversation.repeat(turn, talk)
    turn.send(kind=MessageKind.ASK, live=False, key=f"nudge:{talk.id}", due_at=next_allowed(turn.now))


def _close(turn: Turn, talk: Talk) -> None:
    """Nothing is said. Answers stay and count; who allowed it hears the outcome like everybody else."""
    # Whether their words are new is not asked once more: silence means that they are.
    state = TalkState.ENDED if talk.name == matters.ASKED_IN else TalkState.QUIET
    turn.change_talk(talk, state=state, ended_at=turn.now)
    promise(turn, talk)
    if turn.person.may_keep is not True:
        conversation.forget_soon(turn, talk)


def _may_nudge(turn: Turn, talk: Talk) -> bool:
    """Only who agreed that we write to them, who answered or began it, and who was not asked enough."""
    person = turn.person
    if person.stopped or person.may_keep is not True or talk.place.question is None or talk.place.said:
        return False
    if talk.outcome_id is not None and talk.place.turn == 0:
        return False  # we asked unasked already
    if turn.script(talk).about == "call" or talk.code_id is not None:
        return False  # the call is booked; a room or group has its own time
    return turn.lookup.nth_latest_ask(ASKS, turn.now - ASKS_WITHIN) is None


def _asks_for_call(turn: Turn, talk: Talk) -> bool:
    """They asked for a call and then fell silent: we ring them without knowing the best time."""
    answers = talk.place.answers
    known = "number" in answers or answers.get("has-number") == Chosen("yes")
    return turn.script(talk).about == "call" and known
