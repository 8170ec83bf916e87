"""Words nobody asked for: more about a talk that is over, something new to say, or a hello."""

from __future__ import annotations

from datetime import timedelta

from bot.content.content import FIRST, LOCAL
from bot.dialogue.meaning import Words
from bot.model.event import Disposition
from bot.model.talk import Talk
from bot.turn import conversation, matters
from bot.turn.answers import AFTER, add_words
from bot.turn.effects import CameTo
from bot.turn.filing import add_reply_task
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.rules import flood_control, follow_up, join_codes, open_question, resume
from bot.turn.rules.asking import invitation
from bot.turn.status import say_besides
from bot.turn.turn import Turn

# Words after the end of a talk belong to it soon after, or when they name it.
LATE_WORDS = timedelta(days=60)
_READ_ALREADY = timedelta(hours=1)  # after the end; until then words are a part of what was told
_SHORT = 2  # words, and 30 letters: nothing so short says something new
_SHORT_LETTERS = 30


def unasked(turn: Turn, message: Message) -> CameTo:
    """A message while no question is open."""
    if flood_control.is_loop(turn, message):
        return CameTo(Disposition.HELD)
    if voted := join_codes.vote_again(turn, message):
        return CameTo(Disposition.ANSWER, voted.id)
    if invited := invitation.answered(turn, message):
        return invited
    if came_back := follow_up.came_back(turn, message):
        return came_back
    if (quiet := resume.reopened(turn)) and (resumed := open_question.reply_to(turn, quiet, message)):
        return resumed
    if greeted := follow_up.greeted(turn, message):
        return greeted
    short = len(message.text) <= _SHORT_LETTERS and len(message.words) <= _SHORT
    last = turn.lookup.last_filed(turn.now - LATE_WORDS)
    if last and not message.is_empty and (short or _goes_on_about(turn, last, message)):
        _add_late(turn, last, message)
        return CameTo(Disposition.LATE, last.id)
    if not message.is_empty and not short:
        return CameTo(Disposition.START, _open_with(turn, message.text).id)
    if not turn.person.known:
        talk = conversation.begin(turn, FIRST, came_by="first words")
        return CameTo(Disposition.START if message.only_greets else Disposition.UNPLACED, talk.id)
    turn.say("unplaced")
    return CameTo(Disposition.UNPLACED)


def _goes_on_about(turn: Turn, last: Talk, message: Message) -> bool:
    """Whether words after the end belong to that talk: soon after, or with its number."""
    soon = turn.now - last.touched_at <= follow_up.SOON_AFTER
    return soon or reference_of(last) in message.references


def _open_with(turn: Turn, words: str) -> Talk:
    """Something new to say: the talk about local things, with these words as its first answer already."""
    script = turn.content.conversations[LOCAL]
    turn.say("kept")
    kept = conversation.Early(matters.words_at(script), Words(words), words)
    return conversation.begin(turn, LOCAL, came_by="own words", facts={"unasked": True}, kept=kept)


def _add_late(turn: Turn, last: Talk, message: Message) -> None:
    """Join words to the talk that is over. "Thanks" and "ok" are kept too, but get no answer: no loop.

    Its owner is told, once they may have read it already.
    """
    add_words(turn, last.id, AFTER, Words(message.text), message.text)
    if message.only_greets:
        return
    turn.say("added", ref=reference_of(last))
    if turn.now - last.touched_at <= _READ_ALREADY:
        return
    say_besides(turn, reference_of(last))
    if issue := turn.issue(last.issue_id):
        add_reply_task(turn, issue, last.id)
