"""Coming back after a pause: a welcome and the very same question, at no cost to the person."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.meaning import Meaning, Unsure, Words
from bot.dialogue.schema import base_of
from bot.model.issue import IssueState
from bot.model.talk import Talk, TalkState
from bot.turn import conversation, reminder_policy
from bot.turn.message import Message
from bot.turn.turn import Turn

PAUSE = timedelta(hours=6)  # since the question was asked
BACK_WITHIN = timedelta(days=60)  # of a talk that went quiet


def is_back(turn: Turn, talk: Talk, message: Message, meaning: Meaning) -> bool:
    """Whether somebody is back after a pause and has not answered. "Hello" is no answer, not even where own
    words are asked."""
    if talk.place.said or turn.now - talk.touched_at <= PAUSE:
        return False
    if isinstance(meaning, Unsure):
        return not meaning.maybe
    return isinstance(meaning, Words) and message.only_greets


def resume(turn: Turn, talk: Talk) -> None:
    """The question that waits, once more. Not a miss."""
    turn.say("resumed")
    conversation.ask_again(turn, talk)


def reopened(turn: Turn) -> Talk | None:
    """The talk this person fell silent in, open again; none when they finished another one since.

    Nor when people were told what happened about its issue in the meantime: it would change nothing.
    """
    found = turn.lookup.last_over(turn.now - BACK_WITHIN)
    if (
        found is None
        or found.state != TalkState.QUIET
        or base_of(found.name) not in turn.content.conversations
    ):
        return None
    if found.issue_id is not None and found.outcome_id is None:
        issue = turn.issue(found.issue_id)
        if issue is None or issue.state not in (IssueState.OPEN, IssueState.REOPENED):
            return None
    talk = turn.change_talk(found, state=TalkState.OPEN, address_id=turn.person.address_id)
    look = turn.now + reminder_policy.FIRST_LOOK
    turn.add(reminder_policy.wait(talk.id, talk.place.turn, reminder_policy.QUIET, look))
    return talk
