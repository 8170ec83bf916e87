"""A room that votes: its question, and what somebody who voted may be told of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.content.content import Content
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Question
from bot.model.code import Code, CodeKind
from bot.model.talk import Talk
from bot.suppression import in_ten
from bot.turn.turn import Turn

ENOUGH = 10  # votes; with fewer no counts are shown at all, whatever the officer chose


def question_of(content: Content, code: Code) -> Question:
    """The one question of a room: the first of its conversation that is its own."""
    return next(each for each in content.conversations[code.conversation].questions if not each.shared)


def after_vote(turn: Turn, talk: Talk) -> None:
    """What a person hears who has voted, where that may be told; of a sensitive issue nothing is."""
    code = turn.code(talk.code_id)
    if code is None or code.kind != CodeKind.ROOM or not code.shows or code.sensitive:
        return
    question = question_of(turn.content, code)
    if said := most_say(_votes(turn, talk, code, question)):
        tenths, option_id = said
        option = question.option(option_id)
        answer = turn.reply.speaker.say(option.label) if option else option_id
        turn.say("room-so-far", tenths=tenths, answer=answer)


def _votes(turn: Turn, talk: Talk, code: Code, question: Question) -> Mapping[str, int]:
    """The votes that are in, with the one of this turn in the place of an earlier one of theirs."""
    now = [each.meaning for each in turn.answers_in(talk.id) if each.question == question.id]
    if not now:
        return turn.lookup.votes(code.id, question.id, of_others=False)
    votes = Counter(turn.lookup.votes(code.id, question.id, of_others=True))
    if isinstance(now[-1], Chosen):
        votes[now[-1].option] += 1
    return votes


def most_say(votes: Mapping[str, int]) -> tuple[int, str] | None:
    """How many of ten chose the answer chosen most, and its id; None where that may not be told yet.

    One vote more or less must not show in it, so few votes tell nothing.
    """
    total = sum(votes.values())
    if total < ENOUGH:
        return None
    option = max(votes, key=lambda each: votes[each])
    tenths = in_ten(votes[option], total)
    return None if tenths is None else (tenths, option)
