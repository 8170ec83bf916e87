"""Coming back after a pause: a welcome and the very same question, at no cost to the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.meaning import Meaning, Unsure, Words
from bot.language.greetings import only_greets
from bot.model.talk import Talk, TalkState
from bot.store.casework import issues
from bot.store.inbound import talks
from bot.turn import conversation, reminder_policy
from bot.turn.context import Stage

PAUSE = timedelta(hours=6)  # since the question was asked
BACK_WITHIN = timedelta(days=60)  # of a talk that went quiet

RESUMED = "resumed"  # what the event came to


def is_back(stage: Stage, talk: Talk, words: str, meaning: Meaning) -> bool:
    """Whether somebody is back after a pause and has not answered: "hello" is no reason for anything."""
    if talk.place.said or stage.now - talk.touched_at <= PAUSE:
        return False
    if isinstance(meaning, Unsure):
        return not meaning.maybe
    return isinstance(meaning, Words) and greets(stage, words)


def greets(stage: Stage, words: str) -> bool:
    return only_greets(words, stage.language, stage.content.lexicons)


def resume(stage: Stage, talk: Talk) -> None:
    """The question that waits, once more. Not a miss."""
    stage.voice.say(stage.voice.phrase("resumed"))
    conversation.ask_again(stage, talk)


def reopened(stage: Stage) -> Talk | None:
    """The talk this person fell silent in, open again; none when they finished another one since.

    Nor when people were told what happened about its issue in the meantime: it would change nothing.
    """
    found = talks.last_over(stage.connection, stage.reached.person_id, stage.now - BACK_WITHIN)
    if found is None or found.state != "quiet" or found.name not in stage.content.conversations:
        return None
    if found.issue_id is not None and found.outcome_id is None:
        issue = issues.by_id(stage.connection, found.issue_id)
        if issue is None or issue.state not in ("open", "reopened"):
            return None
    talks.change(stage.connection, found.id, state="open", ended_at=None, address_id=stage.reached.address_id)
    look = stage.now + reminder_policy.FIRST_LOOK
    reminder_policy.wait(stage.connection, found.id, found.place.turn, reminder_policy.QUIET, look)
    return replace(found, state=TalkState.OPEN, address_id=stage.reached.address_id)
