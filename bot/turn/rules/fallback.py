"""Words nobody asked for: more about a talk that is over, something new to say, or a hello."""

from __future__ import annotations

from datetime import timedelta

from bot.content.content import FIRST, WELCOME
from bot.dialogue.meaning import Chosen, Unsure, to_json
from bot.language.lexicons.vocabulary import Sense
from bot.model.event import Disposition
from bot.model.talk import Mode, Talk, TalkState
from bot.turn import belonging, conversation, greeting
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.rules import flood_control, follow_up, join_codes, keywords, listening, open_question, resume
from bot.turn.rules.asking import invitation
from bot.turn.turn import Turn

# Words after the end of a talk belong to it soon after, or when they name it.
LATE_WORDS = timedelta(days=60)
_MAY_BE_LEFT = frozenset({"nothing", "pledge", "local"})  # what they came in by says little of what for
_SHORT = 2  # words, and 30 letters: nothing so short says something new
_SHORT_LETTERS = 30
_ANSWERS = frozenset({Sense.YES, Sense.NO, Sense.UNSURE, Sense.DOUBTFUL})


def unasked(turn: Turn, message: Message) -> CameTo:
    """A message while no question is open."""
    if flood_control.is_loop(turn, message):
        return CameTo(Disposition.HELD)
    if voted := join_codes.vote_again(turn, message):
        return CameTo(Disposition.ANSWER, voted.id)
    if message.command in keywords.OF_A_QUESTION:
        return _nothing_to_skip(turn, message)
    asked = invitation.waiting(turn)
    if came_back := follow_up.came_back(turn, message, question=asked.text(turn) if asked else None):
        return came_back
    if asked and (invited := invitation.answered(turn, message, asked)):
        return invited
    if (quiet := resume.reopened(turn)) and (resumed := open_question.reply_to(turn, quiet, message)):
        return resumed
    if greeted := follow_up.greeted(turn, message):
        return greeted
    short = _is_short(message) or message.only_greets
    last = turn.lookup.last_filed(turn.now - LATE_WORDS)
    if last and not message.is_empty and (short or _goes_on_about(turn, last, message)):
        return follow_up.went_on(turn, last, message)
    if asked_back := listening.instead_of_new(turn, message):
        return asked_back
    if not message.is_empty and not short:
        return CameTo(Disposition.START, conversation.tell_something_new(turn, message.text).id)
    if not turn.person.known:
        talk = conversation.begin(turn, FIRST, came_by="first words")
        return CameTo(Disposition.START if message.only_greets else Disposition.UNPLACED, talk.id)
    turn.say("unplaced")
    return CameTo(Disposition.UNPLACED)


def told_at_the_welcome(turn: Turn, message: Message) -> CameTo | None:
    """Whom we have only greeted, in the language they chose perhaps, tells us what they came for: as if we
    had not asked yet. They have read the welcome, and it is not said again."""
    talk = turn.talk
    if talk is None or talk.mode != Mode.OWN or talk.code_id is not None:
        return None
    asked = talk.place.question
    if asked is None or talk.place.turn > 0 or not greeting.stands_open(turn, talk, asked):
        return None
    if turn.script(talk).about not in _MAY_BE_LEFT:
        return None
    question = turn.script(talk).question(asked)
    if message.is_empty or message.tapped is not None or _is_short(message):
        return None
    if asked != WELCOME and _is_about_the_question(turn, message):
        return None
    heard = open_question.hear(turn, talk, question, message.said, message)
    if not isinstance(heard, Unsure) or heard.maybe:
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    turn.change_talk(talk, state=TalkState.ENDED, ended_at=turn.now)
    greeted = turn.script(talk).question(WELCOME).options[0].id
    turn.change_person(known={**turn.person.known, WELCOME: to_json(Chosen(greeted))})
    return CameTo(Disposition.START, conversation.tell_something_new(turn, message.text).id)


def _is_about_the_question(turn: Turn, message: Message) -> bool:
    """Whether words at the first question of a text may answer it or ask about it: "yes but ...", "why?".
    They are asked again then; what they came for would not begin so."""
    if message.said.is_question:
        return True
    said = turn.content.lexicons.vocabulary(turn.language)
    found = (each.answers.at(message.words, 0) for each in (said, said.english) if each)
    return any(sense in _ANSWERS for _, sense in filter(None, found))


def _is_short(message: Message) -> bool:
    return len(message.text) <= _SHORT_LETTERS and len(message.words) <= _SHORT


def _nothing_to_skip(turn: Turn, message: Message) -> CameTo:
    """SKIP or DONE while no question is open: meant for the one they fell silent at, else for none."""
    quiet = resume.reopened(turn)
    if quiet is None:
        turn.say("hello")
    elif message.command is None or not keywords.obey(turn, message.command, message.text):
        resume.resume(turn, quiet)
    return CameTo(Disposition.COMMAND, quiet.id if quiet else None)


def _goes_on_about(turn: Turn, last: Talk, message: Message) -> bool:
    """Whether words after the end belong to that talk: soon after, or with its number."""
    soon = turn.now - last.touched_at <= belonging.SOON_AFTER
    return soon or reference_of(last) in message.references
