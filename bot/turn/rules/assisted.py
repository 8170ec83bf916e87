"""A helper with a phone enters answers for people who have none: one talk, and one reference, for each."""

from __future__ import annotations

from datetime import timedelta

from bot.content.posters import PosterWord
from bot.dialogue.schema import Kind
from bot.language.folding import words_in
from bot.model.talk import Mode, Talk
from bot.store.inbound import talks
from bot.turn import conversation, participation
from bot.turn.context import Stage
from bot.wording.prompt import open_question

FIRST_FOR_OTHERS = "local-issue"  # what they are asked when the helper names nothing: what is on their mind
_OWED = ("pledge", "round", "local")
_SAME_SITTING = timedelta(hours=12)


def helper_word(stage: Stage, talk: Talk | None, text: str) -> PosterWord | None:
    """What a helper wants to begin: "HELPER PARK", HELPER alone, or "I am answering for someone else".

    Said in the middle of a talk it means that very talk, which then was never the helper's own. Where own
    words are asked it is an answer like any other.
    """
    words = words_in(text)
    ways = participation.ways_to_say(stage, "helper-says")
    if not words:
        return None
    if len(words) > 1 and words[0] in ways:
        return stage.content.poster_word(" ".join(words[1:]))
    question = open_question(stage.script(talk), talk.place) if talk else None
    if " ".join(words) not in ways or (question and question.kind is Kind.WORDS):
        return None
    meant = talk.name if talk and stage.script(talk).about in _OWED else FIRST_FOR_OTHERS
    facts = talk.facts if talk and meant == talk.name else {}
    return PosterWord(word="", begins=meant, place=facts.get("place", ""), pledge=facts.get("pledge", ""))


def begin(stage: Stage, talk: Talk | None, word: PosterWord, came_by: str) -> Talk:
    """Answer for somebody else. The helper's own talk about the same, if one is open, goes no further."""
    if talk and talk.name == word.begins:
        talks.change(stage.connection, talk.id, state="ended", ended_at=stage.now)
    stage.voice.say(stage.voice.phrase("helper-begin"))
    facts = {name: value for name, value in (("place", word.place), ("pledge", word.pledge)) if value}
    return conversation.begin(stage, word.begins, came_by=came_by, facts=facts, mode=Mode.ASSISTED)


def next_person(stage: Stage, text: str) -> Talk | None:
    """NEXT after the end of a helped talk begins the same for another person."""
    if not participation.says(stage, "next-says", text):
        return None
    last = talks.last_over(stage.connection, stage.reached.person_id, stage.now - _SAME_SITTING)
    if last is None or last.mode != Mode.ASSISTED:
        return None
    facts = {name: value for name, value in last.facts.items() if name == "place"}
    return conversation.begin(stage, last.name, came_by="next", facts=facts, mode=Mode.ASSISTED)
