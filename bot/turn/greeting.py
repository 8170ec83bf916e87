"""The first words somebody gets from us: who writes, and how to stop it.

In apps they are a question of their own, because a first tap is what lets us write there at all. By text each
message costs people money, so the first thing asked stands in the very text that greets them.
"""

from __future__ import annotations

from bot.content.content import WELCOME
from bot.dialogue.happenings import Asked
from bot.dialogue.schema import Conversation
from bot.model.talk import Talk
from bot.turn.turn import Turn


def is_due(turn: Turn, talk: Talk, asked: Asked) -> bool:
    """Whether this question is the first thing that somebody new gets from us by text.

    After a miss it stands alone; after a change of language all of it is said in the new one. Who was greeted
    in another talk that is still open is not greeted again.
    """
    is_repeated = asked.again or asked.confirm or talk.place.turn > 0 or _was_greeted(turn, talk)
    return not is_repeated and asked.question != WELCOME and stands_open(turn, talk, asked.question)


def _was_greeted(turn: Turn, talk: Talk) -> bool:
    others = (each for each in turn.situation.talks if each.id != talk.id and _greets(turn.script(each)))
    return turn.language == turn.situation.language and any(others)


def stands_open(turn: Turn, talk: Talk, question: str | None) -> bool:
    """Whether the question is the one with which somebody is greeted: they have told us nothing yet."""
    script = turn.script(talk)
    if question is None or not _greets(script):
        return False
    if question == WELCOME:
        return True
    shared = {each.id for each in script.questions if each.shared}
    return question in shared and shared.isdisjoint(turn.person.known)


def _greets(script: Conversation) -> bool:
    return any(question.id == WELCOME for question in script.questions)
