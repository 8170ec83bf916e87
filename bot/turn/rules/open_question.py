"""A reply to the open question: words, a tap, a picture, or the answer before said better."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.meaning import Chosen, Meaning, Picture, Several, Skipped, Unsure, Words
from bot.dialogue.schema import CONFIRM, Question
from bot.dialogue.taps import meaning_of_tap
from bot.language.utterance import Utterance
from bot.model.event import Disposition
from bot.model.talk import Talk
from bot.telephones import number_of_contact
from bot.turn import conversation, matters, participation
from bot.turn.answers import add_words
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.rules import flood_control, resume
from bot.turn.turn import Turn
from bot.wording.prompt import asks_maybe, open_question, question_shown
from channels.port import Attachment


def replied(turn: Turn, message: Message) -> CameTo | None:
    """Any message at an open question, when it is nothing else."""
    return reply_to(turn, turn.talk, message) if turn.talk else None


def at(turn: Turn) -> Question | None:
    """The question that is open now, if there is one."""
    return open_question(turn.script(turn.talk), turn.talk.place) if turn.talk else None


def takes_own_words(turn: Turn) -> bool:
    """Whether any words answer the open question."""
    question = at(turn)
    return question is not None and question.own_words


def reply_to(turn: Turn, talk: Talk, message: Message) -> CameTo | None:
    """None when no question of the talk is open after all."""
    question = open_question(turn.script(talk), talk.place)
    if question is None:
        return None
    if message.is_empty and not message.heard.attachments:  # a slip, which costs no chance
        conversation.ask_again(turn, talk)
        return CameTo(Disposition.MISSED, talk.id)
    meaning, words = _meaning(turn, talk, question, message)
    if isinstance(meaning, Words | Unsure) and flood_control.is_loop(turn, message):
        return CameTo(Disposition.HELD, talk.id)
    if talk.name == matters.ASKED_IN and isinstance(meaning, Unsure) and not message.only_greets:
        _keep_with_matter(turn, talk, message)
    if resume.is_back(turn, talk, message, meaning):
        resume.resume(turn, talk)
        return CameTo(Disposition.RESUMED if message.only_greets else Disposition.UNPLACED, talk.id)
    came_to = conversation.move(turn, talk, meaning, words)
    if isinstance(meaning, Words) and message.is_everyday and message.command is not None:
        turn.reply.offer(turn.reply.phrase("kept-word", word=message.command.value.upper()), ())
    return CameTo(came_to, talk.id)


def _keep_with_matter(turn: Turn, talk: Talk, message: Message) -> None:
    """They go on telling where we ask what their words belong to: these words belong with those."""
    waiting = turn.talk_called(str(talk.facts["words_in"]))
    if waiting is not None:
        add_words(turn, waiting.id, matters.words_at(turn.script(waiting)), Words(message.text), message.text)


def tapped_at(turn: Turn, talk: Talk, key: str) -> CameTo:
    """A button. Its key says which talk, question and option; after an old one the open question is asked."""
    where, _, rest = key.partition(".")
    question_id, _, option_id = rest.partition(".")
    question = None
    if names(where, talk) and talk.place.question is not None:
        question = _pressed_at(turn, talk, talk.place.question, question_id, option_id)
    meaning = meaning_of_tap(question, option_id) if question else None
    if meaning is None or question is None:
        conversation.ask_again(turn, talk)
        return CameTo(Disposition.UNPLACED, talk.id)
    if talk.place.maybe and question is not CONFIRM:  # picked from the full list, whatever we guessed
        talk = turn.change_talk(talk, place=replace(talk.place, maybe=""))
    conversation.move(turn, talk, meaning, label_of(turn, question, option_id))
    return CameTo(Disposition.ANSWER, talk.id)


def _pressed_at(turn: Turn, talk: Talk, open_id: str, question_id: str, option_id: str) -> Question | None:
    """The question whose button it is: the open one, or "Did you mean ...?"; None for neither."""
    if question_id == asks_maybe(open_id):
        return CONFIRM if talk.place.maybe else None
    if question_id != open_id:
        return None
    question = question_shown(turn.script(talk), talk.place, open_id)
    # Buttons of "Did you mean ...?" were named like those of the question itself once.
    before = talk.place.maybe and meaning_of_tap(question, option_id) is None
    return CONFIRM if before else question


def label_of(turn: Turn, question: Question, option_id: str) -> str:
    """What stands on a button, in the language of the talk."""
    option = question.option(option_id)
    return turn.reply.speaker.say(option.label) if option else option_id


def names(where: str, talk: Talk) -> bool:
    """Whether the first part of a button's key means this talk: its reference, in older buttons its id."""
    return where in (talk.ref, str(talk.id))


def answered_plainly(turn: Turn, message: Message) -> CameTo | None:
    """Mends the answer before, or is one of the options to the letter: "Tipton" is a town before a poster."""
    talk = turn.talk
    if talk and (_corrected(turn, talk, message) or _picked(turn, talk, message)):
        return CameTo(Disposition.ANSWER, talk.id)
    return None


def _corrected(turn: Turn, talk: Talk, message: Message) -> bool:
    """ "No sorry, 2" mends the answer before, as long as what follows is an answer to it beyond doubt."""
    last = talk.place.last
    # After a miss they mend what we did not get, which is about the open question.
    if last in ("", talk.place.question) or talk.place.maybe or talk.place.misses:
        return False
    if message.correction is None:
        return False
    shown = question_shown(turn.script(talk), talk.place, last)
    meaning = hear(turn, talk, shown, message.correction, message)
    if isinstance(meaning, Unsure | Words | Skipped) or (isinstance(meaning, Chosen) and meaning.echo):
        return False
    conversation.correct(turn, talk, meaning, message.text)
    return True


def _picked(turn: Turn, talk: Talk, message: Message) -> bool:
    """An answer that is one of the options to the letter wins over a command word ("start", "more")."""
    question = open_question(turn.script(talk), talk.place)
    if question is None or not question.options or message.is_empty or message.says_stranger:
        return False  # a "wrong" in "wrong number" is no no
    meaning = hear(turn, talk, question, message.said, message)
    if not isinstance(meaning, Chosen | Several) or (isinstance(meaning, Chosen) and meaning.echo):
        return False
    if message.command is not None and not is_an_option(turn, message):
        return False
    conversation.move(turn, talk, meaning, message.text)
    return True


def is_an_option(turn: Turn, message: Message) -> bool:
    """Whether it is the whole of an option of the open question: IDEA is not "Garden, resident's idea"."""
    question = at(turn)
    if question is None:
        return False
    options = turn.content.ears.asked(question, turn.language).options
    return any(Utterance.of(label).phrase == message.said.phrase for each in options for label in each.labels)


def hear(turn: Turn, talk: Talk, question: Question, text: str | Utterance, message: Message) -> Meaning:
    """What words mean at a question of this talk."""
    if participation.counts_hands(talk, question):
        return participation.hear_hands(turn, question, text)
    if talk.name == matters.ASKED_IN and (named := matters.hear(turn, talk, message)):
        return named
    return turn.content.ears.hear(question, text, turn.language, message.today)


def _meaning(turn: Turn, talk: Talk, question: Question, message: Message) -> tuple[Meaning, str]:
    """And the words to keep."""
    text = message.text
    if message.is_empty:
        attachment = message.heard.attachments[0]
        if number := _of_contact(attachment):
            return hear(turn, talk, question, number, message), number
        return _of_picture(question, attachment)
    meaning = hear(turn, talk, question, message.said, message)
    if isinstance(meaning, Unsure) and message.correction:  # "no sorry, 2" after a miss mends the miss
        meaning = hear(turn, talk, question, message.correction, message)
    return meaning, text


def _of_contact(attachment: Attachment) -> str:
    """A shared contact says its number; "" for anything else, and for a contact that came as a file."""
    scheme, _, number = attachment.ref.partition(":")
    return number_of_contact(number) if attachment.kind == "contact" and scheme == "tel" else ""


def _of_picture(question: Question, attachment: Attachment) -> tuple[Meaning, str]:
    """A picture answers a question for one, and stands for words where words are asked."""
    words = f"[{attachment.kind}] {attachment.label}".strip()
    if question.answer is Picture:
        return Picture(attachment.ref, attachment.kind), words
    return (Words(words) if question.takes_words else Unsure("a picture, not words")), words
