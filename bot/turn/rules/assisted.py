"""A helper with a phone enters answers for people who have none: one talk, and one reference, for each."""

from __future__ import annotations

from datetime import timedelta

from bot.content.posters import PosterWord
from bot.model.event import Disposition
from bot.model.talk import Mode, Talk, TalkState
from bot.turn import conversation, participation
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.turn import Turn
from bot.wording.prompt import open_question

FIRST_FOR_OTHERS = "local-issue"  # what they are asked when the helper names nothing: what is on their mind
_OWED = ("pledge", "round", "local")
_SAME_SITTING = timedelta(hours=12)


def answer_for_others(turn: Turn, message: Message) -> CameTo | None:
    """HELPER begins a talk for somebody else, and NEXT after its end the same for another person."""
    if word := helper_word(turn, message):
        return CameTo(Disposition.START, begin(turn, word, message.text).id)
    if turn.talk is None and (helped := next_person(turn, message)):
        return CameTo(Disposition.START, helped.id)
    return None


def helper_word(turn: Turn, message: Message) -> PosterWord | None:
    """What a helper wants to begin: "HELPER PARK", HELPER alone, or "I am answering for someone else".

    Said in the middle of a talk it means that very talk, which then was never the helper's own. Where own
    words are asked it is an answer like any other.
    """
    words = message.words
    if not words:
        return None
    ways = participation.ways_to_say(turn, "helper-says")
    if len(words) > 1 and words[0] in ways:
        return turn.content.poster_word(" ".join(words[1:]))
    if " ".join(words) not in ways:
        return None
    talk = turn.talk
    question = open_question(turn.script(talk), talk.place) if talk else None
    if question and question.own_words:
        return None
    meant = talk.name if talk and turn.script(talk).about in _OWED else FIRST_FOR_OTHERS
    facts = talk.facts if talk and meant == talk.name else {}
    return PosterWord(word="", begins=meant, place=facts.get("place", ""), pledge=facts.get("pledge", ""))


def begin(turn: Turn, word: PosterWord, came_by: str) -> Talk:
    """Answer for somebody else. The helper's own talk about the same, if one is open, goes no further."""
    if turn.talk and turn.talk.name == word.begins:
        turn.change_talk(turn.talk, state=TalkState.ENDED, ended_at=turn.now)
    turn.say("helper-begin")
    facts = {name: value for name, value in (("place", word.place), ("pledge", word.pledge)) if value}
    return conversation.begin(turn, word.begins, came_by=came_by, facts=facts, mode=Mode.ASSISTED)


def next_person(turn: Turn, message: Message) -> Talk | None:
    """The talk for another person, after NEXT at the end of a helped one."""
    if not participation.says(turn, "next-says", message.text):
        return None
    last = turn.lookup.last_over(turn.now - _SAME_SITTING)
    if last is None or last.mode != Mode.ASSISTED:
        return None
    facts = {name: value for name, value in last.facts.items() if name == "place"}
    return conversation.begin(turn, last.name, came_by="next", facts=facts, mode=Mode.ASSISTED)
