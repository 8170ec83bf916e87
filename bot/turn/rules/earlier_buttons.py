"""A button of a question that was answered before, in a talk that is open or over: its answer changes.

In an app old messages keep their buttons. Who presses another one than before has changed their mind, about
a consent too, and hears what their answer is now.
"""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue import engine
from bot.dialogue.happenings import Answered
from bot.dialogue.meaning import Chosen, Meaning, Words
from bot.dialogue.schema import Question
from bot.dialogue.taps import meaning_of_tap
from bot.model.event import Disposition
from bot.model.issue import IssueState
from bot.model.talk import Talk, TalkState
from bot.turn import conversation, matters, participation
from bot.turn.answers import AFTER, add_words, said_back
from bot.turn.effects import CameTo
from bot.turn.placeholders import reference_of
from bot.turn.rules import join_codes, resume
from bot.turn.rules.open_question import label_of, names
from bot.turn.turn import Turn
from bot.wording.prompt import question_shown

_SLIP = timedelta(seconds=10)  # the same button again so soon is a second press, and not somebody who waits


def pressed(turn: Turn, key: str) -> CameTo | None:
    """None where it is no button of a question that they have answered."""
    where, _, rest = key.partition(".")
    question_id, _, option_id = rest.partition(".")
    talk = _named(turn, where)
    if talk is None or talk.name == matters.ASKED_IN or not _was_answered(turn, talk, question_id):
        return None
    question = question_shown(turn.script(talk), talk.place, question_id)
    meaning = meaning_of_tap(question, option_id)
    if meaning is None or participation.counts_hands(talk, question):
        return None
    if talk.state == TalkState.QUIET and (again := resume.reopened(turn)) and again.id == talk.id:
        talk = again
    if _is_the_same(talk.place.answers.get(question_id), meaning):
        return _the_same(turn, talk, question, meaning, option_id)
    if late := _too_late(turn, talk, question, option_id):
        return late
    _change(turn, talk, question, meaning, label_of(turn, question, option_id))
    return CameTo(Disposition.ANSWER, talk.id)


def _named(turn: Turn, where: str) -> Talk | None:
    if turn.talk is not None and names(where, turn.talk):
        return turn.talk
    return turn.talk_called(where) or turn.lookup.their_talk(where)


def _was_answered(turn: Turn, talk: Talk, question_id: str) -> bool:
    """Whether this question has an answer in this talk, or was left behind there without one."""
    order = [each.id for each in turn.script(talk).questions]
    if question_id not in order or question_id == talk.place.question:
        return False
    if question_id in talk.place.answers:
        return True
    open_now = talk.place.question
    return open_now is not None and order.index(question_id) < order.index(open_now)


def _is_the_same(before: Meaning | None, meaning: Meaning) -> bool:
    if isinstance(before, Chosen) and isinstance(meaning, Chosen):
        return before.option == meaning.option
    return before == meaning


def _the_same(turn: Turn, talk: Talk, question: Question, meaning: Meaning, option_id: str) -> CameTo:
    """Nothing changes. Who presses it long after hears what we have, and goes on."""
    if turn.now - talk.touched_at >= _SLIP:
        label = label_of(turn, question, option_id)
        turn.say("echo", answer=said_back(turn, question, meaning, label))
        _go_on(turn)
    return CameTo(Disposition.SAME, talk.id)


def _too_late(turn: Turn, talk: Talk, question: Question, option_id: str) -> CameTo | None:
    """The vote or the issue is closed: it is kept with the talk and counts no more. A consent never is."""
    if talk.state == TalkState.OPEN or question.shared:
        return None
    code, issue = join_codes.closed_room_of(turn, talk), turn.issue(talk.issue_id)
    closed = issue is not None and issue.state == IssueState.CLOSED and talk.outcome_id is None
    if code is None and not closed:
        return None
    label = label_of(turn, question, option_id)
    add_words(turn, talk.id, AFTER, Words(label), label)
    if code is not None:
        turn.say("code-late", code=code.word)
    else:
        turn.say("added", ref=reference_of(talk))
    return CameTo(Disposition.LATE, talk.id)


def _change(turn: Turn, talk: Talk, question: Question, meaning: Meaning, label: str) -> None:
    place, happened = engine.change(turn.script(talk), talk.place, question.id, meaning)
    if any(isinstance(each, Answered) for each in happened):
        turn.say("changed", answer=said_back(turn, question, meaning, label))
    if turn.talk is not None and turn.talk.id == talk.id:
        conversation.perform(turn, talk, place, happened, label)
        return
    turn.reply.about(talk.id)
    for each in engine.without_questions(happened):
        talk = conversation.carry_out(turn, talk, each, label)
    talk = turn.change_talk(talk, place=place)
    conversation.ask_again_later(turn, talk)
    if turn.talk is None:
        if turn.person.may_keep is not True:
            conversation.forget_soon(turn, talk)
        return
    _tell_open_talk(turn, question, meaning)
    _go_on(turn)


def _tell_open_talk(turn: Turn, question: Question, meaning: Meaning) -> None:
    """What was asked once for all talks is known in the open one too, whose last words go by it."""
    talk = turn.talk
    if talk is not None and question.shared and question.id in talk.place.answers:
        turn.change_talk(talk, place=talk.place.knowing(question.id, meaning))


def _go_on(turn: Turn) -> None:
    """The open question once more, but not between parts of own words."""
    if turn.talk is not None and not turn.talk.place.said:
        conversation.ask_again(turn, turn.talk)
