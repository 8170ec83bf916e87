"""A reply to the open question: words, a tap, a picture, or the answer before said better."""

from __future__ import annotations

from bot.calendar import local_day
from bot.dialogue.meaning import Amount, Chosen, Meaning, Picture, Several, Skipped, Unsure, Words
from bot.dialogue.schema import TYPED, Kind, Question
from bot.language.corrections import correction_in
from bot.model.talk import Talk
from bot.turn import conversation, participation
from bot.turn.context import Stage
from bot.turn.message import ANSWER, UNPLACED, CameTo
from bot.turn.rules import flood_control, resume
from bot.wording.prompt import open_question, question_shown
from channels.port import Attachment, Heard

_LONGEST_FIGURE = 5


def replied(stage: Stage, talk: Talk, heard: Heard) -> CameTo | None:
    """Any message at an open question, when it is nothing else. None when no question is open after all."""
    question = open_question(stage.script(talk), talk.place)
    if question is None:
        return None
    meaning = _meaning(stage, talk, question, heard)
    if isinstance(meaning, Words | Unsure) and flood_control.holds(stage, talk, heard):
        return flood_control.HELD, talk.id
    if resume.is_back(stage, talk, heard.text, meaning):
        resume.resume(stage, talk)
        return resume.RESUMED if resume.greets(stage, heard.text) else UNPLACED, talk.id
    conversation.move(stage, talk, meaning)
    return ANSWER, talk.id


def tapped(stage: Stage, talk: Talk, key: str) -> CameTo:
    """A button. Its key says which talk, question and option; after an old one the open question is asked."""
    talk_id, _, rest = key.partition(".")
    question_id, _, option_id = rest.partition(".")
    question = open_question(stage.script(talk), talk.place)
    ours = talk_id == str(talk.id) and question_id == talk.place.question
    meaning = meaning_of_tap(question, option_id) if ours and question else None
    if meaning is None or question is None:
        conversation.ask_again(stage, talk)
        return UNPLACED, talk.id
    option = question.option(option_id)
    stage.words = stage.voice.speaker.say(option.label) if option else option_id
    conversation.move(stage, talk, meaning)
    return ANSWER, talk.id


def meaning_of_tap(question: Question, option_id: str) -> Meaning | None:
    """What a button means for the question on the screen; None when it is no button of this question."""
    if question.kind is Kind.SCALE:
        figure = int(option_id) if option_id.isdecimal() and len(option_id) < _LONGEST_FIGURE else None
        inside = figure is not None and (question.low or 0) <= figure <= (question.high or 0)
        return Amount(figure) if figure is not None and inside else None
    if question.option(option_id) is None:
        return None
    if question.kind in (Kind.SEVERAL, Kind.BUDGET):
        return Several((option_id,))
    return None if question.kind in TYPED else Chosen(option_id)


def corrected(stage: Stage, talk: Talk, text: str) -> bool:
    """ "No sorry, 2" mends the answer before, as long as what follows is an answer to it beyond doubt."""
    last = talk.place.last
    # After a miss they mend what we did not get, which is about the open question.
    if last in ("", talk.place.question) or talk.place.maybe or talk.place.misses:
        return False
    rest = correction_in(text, stage.language, stage.content.lexicons)
    if rest is None:
        return False
    meaning = hear(stage, talk, question_shown(stage.script(talk), talk.place, last), rest)
    if isinstance(meaning, Unsure | Words | Skipped) or (isinstance(meaning, Chosen) and meaning.echo):
        return False
    conversation.correct(stage, talk, meaning)
    return True


def answered_plainly(stage: Stage, talk: Talk, text: str) -> bool:
    """An answer that is one of the options to the letter wins over a command word ("start", "more")."""
    question = open_question(stage.script(talk), talk.place)
    if question is None or not question.options or not text.strip():
        return False
    meaning = hear(stage, talk, question, text)
    if not isinstance(meaning, Chosen | Several) or (isinstance(meaning, Chosen) and meaning.echo):
        return False
    conversation.move(stage, talk, meaning)
    return True


def hear(stage: Stage, talk: Talk, question: Question, text: str) -> Meaning:
    """What words mean at a question of this talk."""
    if participation.counts_hands(talk, question):
        return participation.hear_hands(stage, question, text)
    return stage.content.ears.hear(question, text, stage.language, local_day(stage.now))


def _meaning(stage: Stage, talk: Talk, question: Question, heard: Heard) -> Meaning:
    if heard.attachments and not heard.text.strip():
        return _meaning_of_picture(stage, question, heard.attachments[0])
    if not heard.text.strip():
        return Unsure("an empty message")
    meaning = hear(stage, talk, question, heard.text)
    if isinstance(meaning, Unsure):  # "no sorry, 2" after a miss mends the miss
        rest = correction_in(heard.text, stage.language, stage.content.lexicons)
        return hear(stage, talk, question, rest) if rest else meaning
    return meaning


def _meaning_of_picture(stage: Stage, question: Question, attachment: Attachment) -> Meaning:
    """A picture answers a question for one, and stands for words where words are asked."""
    stage.words = f"[{attachment.kind}]"
    if question.kind is Kind.PICTURE:
        return Picture(attachment.ref, attachment.kind)
    return Words(stage.words) if question.kind is Kind.WORDS else Unsure("a picture, not words")
