"""Who told us something and comes back to it: asks what became of it, answers what we told them, says hello.

Nobody who asks for news is given a new survey (rule 2): they hear how it truly stands, as STATUS says it.
What words belong to is told in `bot/turn/belonging.py`.
"""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue.meaning import Unsure, Words
from bot.dialogue.schema import Question
from bot.language.news import Feeling, says_little
from bot.language.yesno import read_yes_no
from bot.model.event import Disposition
from bot.model.issue import Issue
from bot.model.promise import TOLD, Promise
from bot.model.talk import Talk, TalkState
from bot.turn import belonging, conversation, matters
from bot.turn.answers import AFTER, add_words
from bot.turn.effects import CameTo
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.rules import flood_control, open_question, resume, safeguarding
from bot.turn.status import say_besides, say_status, wrote_lately
from bot.turn.turn import Turn
from bot.turn.unsettled import add_reply_task, asked_about, is_no_work, not_settled
from bot.wording import prompt

_SHORT = 2  # words: no comment is so short
_READ_ALREADY = timedelta(hours=1)  # after the end; until then words are a part of what was told


def asked_for_news(turn: Turn, message: Message) -> CameTo | None:
    """A question for news: how it stands, and then the open question once more, if there is one.

    What answers an open question is the answer. Where own words are asked, any words are; only with the
    person's own reference they are a question to us.
    """
    if message.is_empty or message.tapped is not None or safeguarding.is_urgent(message):
        return None
    talk = turn.talk
    question = prompt.open_question(turn.script(talk), talk.place) if talk else None
    if not _asks(turn, message, question):
        return None
    if talk and question and _answers(turn, talk, question, message):
        return None
    told_us = bool(turn.lookup.promises()) or turn.lookup.newest_filed() is not None
    if not told_us and (talk is not None or _fell_silent(turn)):
        return None  # "are you there": they come back to what we asked
    if not told_us and (handed := safeguarding.instead_of_answer(turn, message)):
        return handed
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    if belonging.tells_besides(turn, message):
        _keep_besides(turn, message)
    say_status(turn, message.references)
    if talk is not None:
        conversation.ask_again(turn, talk)
    return turn.came_to(Disposition.COMMAND if told_us else Disposition.UNPLACED)


def _keep_besides(turn: Turn, message: Message) -> None:
    """What a question for news tells us as well: joined to what it is about, and work for the owner."""
    promise, filed = belonging.nearest(turn, message), turn.lookup.newest_filed()
    talk_id = promise.talk_id if promise else filed.id if filed else None
    issue = turn.issue(promise.issue_id if promise else filed.issue_id if filed else None)
    if talk_id is None or issue is None:
        return
    ref = promise.ref if promise else reference_of(filed) if filed else ""
    add_words(turn, talk_id, AFTER, Words(message.text), message.text)
    turn.say("added", ref=ref)
    told = promise is not None and (promise.state in TOLD or wrote_lately(turn, promise) is not None)
    if promise is not None and told and message.feeling is Feeling.UNHAPPY:
        not_settled(turn, issue, promise)
    add_reply_task(turn, issue, talk_id, promise.outcome_id if promise else None)


def _fell_silent(turn: Turn) -> bool:
    last = turn.lookup.last_over(turn.now - resume.BACK_WITHIN)
    return last is not None and last.state is TalkState.QUIET


def _asks(turn: Turn, message: Message, question: Question | None) -> bool:
    """By its words, or because there is little in it besides a reference of their own."""
    own_words = question is not None and question.takes_words
    if not own_words and message.asks_news:
        return question is not None or not _is_reply(turn, message)
    own = belonging.own_references(turn, message)
    return any(message.asks_news or _little(turn, message, ref) for ref in own)


def _is_reply(turn: Turn, message: Message) -> bool:
    """ "Nothing has changed" asks for news of what waits, and answers what we told them."""
    promise = belonging.of(turn, message) if message.takes_badly else None
    if promise is None or promise.state not in TOLD:
        return False
    return message.feeling is Feeling.UNHAPPY or promise.settled


def _little(turn: Turn, message: Message, ref: str) -> bool:
    if message.feeling is not None:
        return False
    return says_little(message.references[ref], turn.language, turn.content.lexicons)


def _answers(turn: Turn, talk: Talk, question: Question, message: Message) -> bool:
    """Whether it answers the open question. Where own words are asked, `_asks` has told already."""
    if question.takes_words:
        return False
    return not isinstance(open_question.hear(turn, talk, question, message.said, message), Unsure | Words)


def came_back(turn: Turn, message: Message, *, question: str | None = None) -> CameTo | None:
    """Words to a promise, while no question is open: they are joined to it, and its owner is told.

    question: of an invitation that waits. Thanks are left to others.
    """
    if message.is_empty or message.only_greets:
        return None
    promise = belonging.of(turn, message, question=question)
    if promise is None:
        return None
    if belonging.is_something_else(turn, promise, message):
        talk = conversation.tell_something_new(turn, message.text, after=promise.ref)
        return CameTo(Disposition.START, talk.id)
    return _joined(turn, promise, message)


def belonged(turn: Turn, message: Message) -> CameTo | None:
    """Words at an open question that belong to something else: they are joined to that, and the question is
    put again. What clearly answers the question is the answer."""
    talk = turn.talk
    if talk is None or talk.name == matters.ASKED_IN or message.is_empty or message.tapped is not None:
        return None
    question = prompt.open_question(turn.script(talk), talk.place)
    if question is None or safeguarding.is_urgent(message):
        return None
    promise = belonging.at_a_question(turn, message)
    if promise is None or _answers(turn, talk, question, message):
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    came_to = _joined(turn, promise, message)
    conversation.ask_again(turn, talk)
    return came_to


def _joined(turn: Turn, promise: Promise, message: Message) -> CameTo:
    issue = turn.issue(promise.issue_id)
    assert issue is not None  # a promise always stands under one
    _join(turn, issue, promise, message)
    return CameTo(Disposition.LATE, promise.talk_id)


def went_on(turn: Turn, last: Talk, message: Message) -> CameTo:
    """More about a talk that is over. "Thanks" and "ok" are kept too, but get no answer: no loop.

    Its owner is told, once they may have read it already.
    """
    promise = asked_about(turn, last)
    issue = turn.issue(promise.issue_id if promise else last.issue_id)
    if message.only_greets or issue is None:
        add_words(turn, last.id, AFTER, Words(message.text), message.text)
    elif turn.now - last.touched_at <= _READ_ALREADY and last.outcome_id is None:
        add_words(turn, last.id, AFTER, Words(message.text), message.text)
        turn.say("added", ref=reference_of(last))
    elif promise is not None:
        return _joined(turn, promise, message)
    else:
        add_words(turn, last.id, AFTER, Words(message.text), message.text)
        turn.say("added", ref=reference_of(last))
        if not is_no_work(turn, message, issue):
            add_reply_task(turn, issue, last.id)
    return CameTo(Disposition.LATE, last.id)


def commented(turn: Turn, message: Message) -> CameTo | None:
    """Words of one's own at a question that asks how the news was: no answer to it, and not to be lost. They
    are joined to the promise, its owner is told, and the question is put again."""
    talk = turn.talk
    if talk is None or talk.outcome_id is None or message.is_empty or message.tapped is not None:
        return None
    question = prompt.open_question(turn.script(talk), talk.place)
    if question is None or question.takes_words or len(message.words) <= _SHORT:
        return None
    heard = open_question.hear(turn, talk, question, message.said, message)
    if not isinstance(heard, Unsure) or heard.maybe:
        return None
    promise = asked_about(turn, talk)
    issue = turn.issue(promise.issue_id) if promise else None
    if promise is None or issue is None:
        return None
    if flood_control.is_loop(turn, message):
        return turn.came_to(Disposition.HELD)
    _join(turn, issue, promise, message)
    conversation.ask_again(turn, talk)
    return CameTo(Disposition.LATE, promise.talk_id)


def _join(turn: Turn, issue: Issue, promise: Promise, message: Message) -> None:
    add_words(turn, promise.talk_id, AFTER, Words(message.text), message.text)
    turn.say("added", ref=promise.ref)
    if message.takes_badly and not answers_officer(turn, message):
        not_settled(turn, issue, promise)
    if not is_no_work(turn, message, issue):
        add_reply_task(turn, issue, promise.talk_id, promise.outcome_id)
    if promise.told_at is None:
        say_besides(turn, promise.ref)


def answers_officer(turn: Turn, message: Message) -> bool:
    """Whether a no is the answer to what an officer has just asked them, and no complaint about news."""
    no = read_yes_no(message.said, turn.content.lexicons.vocabulary(turn.language))
    bare = no is not None and no.option == "no" and not no.rest
    if message.feeling is Feeling.UNHAPPY and not bare:
        return False
    return turn.lookup.officer_asked(turn.now - belonging.AFTER_NEWS)


def greeted(turn: Turn, message: Message) -> CameTo | None:
    """A hello of somebody who told us something: what they can say, in place of a survey."""
    if not message.says_hello:
        return None
    if not turn.lookup.promises() and turn.lookup.newest_filed() is None:
        return None
    turn.say("hello")
    return CameTo(Disposition.COMMAND)
