"""Words nobody asked for: more about a talk that is over, something new to say, or a hello."""

from __future__ import annotations

from datetime import timedelta

from bot.content.content import FIRST, LOCAL
from bot.dialogue.meaning import Words
from bot.dialogue.schema import Kind
from bot.language.folding import fold, words_of
from bot.model.talk import Talk
from bot.store.inbound import talks
from bot.store.outbox import queue
from bot.turn import conversation
from bot.turn.context import Stage
from bot.turn.message import ANSWER, LATE, START, UNPLACED, CameTo
from bot.turn.rules import flood_control, join_codes, open_question, resume
from channels.port import Heard

# Words after the end of a talk belong to it: soon after, when they name it, or when they follow an outcome.
LATE_WORDS = timedelta(days=60)
SOON_AFTER = timedelta(days=2)
AFTER_AN_OUTCOME = timedelta(days=14)
_SHORT = 2  # words, and 30 letters: nothing so short says something new
_SHORT_LETTERS = 30


def take(stage: Stage, heard: Heard) -> CameTo:
    """A message while no question is open."""
    if flood_control.holds(stage, None, heard):
        return flood_control.HELD, None
    if voted := join_codes.vote_again(stage, heard.text, None):
        return ANSWER, voted.id
    if (quiet := resume.reopened(stage)) and (resumed := open_question.replied(stage, quiet, heard)):
        return resumed
    said = bool(heard.text.strip())
    short = len(heard.text) <= _SHORT_LETTERS and len(words_of(fold(heard.text))) <= _SHORT
    last = talks.last_talk(stage.connection, stage.reached.person_id, stage.now - LATE_WORDS)
    if last and said and (short or _goes_on_about(stage, last, heard)):
        _add_late(stage, last, quiet=resume.greets(stage, heard.text))
        return LATE, last.id
    if said and not short:
        return START, _open_with(stage, heard.text).id
    if not stage.reached.known:
        talk = conversation.begin(stage, FIRST, came_by="first words")
        return (START if resume.greets(stage, heard.text) else UNPLACED), talk.id
    stage.voice.say(stage.voice.phrase("unplaced"))
    return UNPLACED, None


def _goes_on_about(stage: Stage, last: Talk, heard: Heard) -> bool:
    """Whether words after the end belong to that talk: soon after, with its number, or after an outcome."""
    if stage.now - last.touched_at <= SOON_AFTER:
        return True
    if fold(last.facts.get("ref", last.ref)) in words_of(fold(heard.text)):
        return True
    since = stage.now - AFTER_AN_OUTCOME
    return queue.told_since(stage.connection, stage.reached.address_id, since)


def _open_with(stage: Stage, words: str) -> Talk:
    """Something new to say: the talk about local things, with these words as its first answer already."""
    script = stage.content.conversations[LOCAL]
    first = next(each for each in script.questions if each.kind is Kind.WORDS and not each.shared)
    stage.voice.say(stage.voice.phrase("kept"))
    return conversation.begin(stage, LOCAL, came_by="own words", kept=(first.id, words))


def _add_late(stage: Stage, last: Talk, *, quiet: bool) -> None:
    """Join words to the talk that is over. "Thanks" and "ok" are kept too, but get no answer: no loop."""
    talks.add_answer(
        stage.connection,
        last.id,
        "after",
        stage.words,
        Words(stage.words),
        event_id=stage.event_id,
        language=stage.language,
        now=stage.now,
    )
    if not quiet:
        stage.voice.say(stage.voice.phrase("added", ref=last.facts.get("ref", last.ref)))
