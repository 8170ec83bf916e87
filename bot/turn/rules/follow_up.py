"""Who told us something and comes back to it: asks what became of it, answers what we told them, says hello.

Nobody who asks for news is given a new survey (rule 2): they hear how it truly stands, as STATUS says it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogue.meaning import Unsure, Words
from bot.dialogue.schema import Question
from bot.language.news import Feeling, says_little
from bot.model.event import Disposition
from bot.model.issue import Issue
from bot.model.promise import TOLD, Promise, PromiseState
from bot.model.talk import Talk, TalkState
from bot.turn import conversation, matters
from bot.turn.answers import AFTER, add_words
from bot.turn.effects import CameTo, Doubt
from bot.turn.filing import add_reply_task, asked_about, open_again
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.rules import flood_control, open_question, resume, safeguarding
from bot.turn.status import say_besides, say_status
from bot.turn.turn import Turn
from bot.wording import prompt

SOON_AFTER = timedelta(days=2)  # the end of a talk: words belong to it
AFTER_NEWS = timedelta(days=14)  # words that come within it are about the news
_SHORT = 2  # words: no comment is so short
NOT_TOO_OLD = timedelta(days=60)  # since final news: what is said later is something new


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
    say_status(turn, message.references)
    if talk is not None:
        conversation.ask_again(turn, talk)
    return turn.came_to(Disposition.COMMAND if told_us else Disposition.UNPLACED)


def _fell_silent(turn: Turn) -> bool:
    last = turn.lookup.last_over(turn.now - resume.BACK_WITHIN)
    return last is not None and last.state is TalkState.QUIET


def _asks(turn: Turn, message: Message, question: Question | None) -> bool:
    """By its words, or because there is little in it besides a reference of their own."""
    own_words = question is not None and question.takes_words
    if not own_words and message.asks_news:
        return question is not None or not _is_reply(turn, message)
    own = _own_references(turn, message)
    return any(message.asks_news or _little(turn, message, ref) for ref in own)


def _is_reply(turn: Turn, message: Message) -> bool:
    """ "Nothing has changed" asks for news of what waits, and answers what we told them."""
    promise = _answered(turn, message) if message.takes_badly else None
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


def _own_references(turn: Turn, message: Message) -> list[str]:
    """References in the message that are this person's own."""
    if not message.references:
        return []
    own = {each.ref for each in turn.lookup.promises()}
    if newest := turn.lookup.newest_filed():
        own.add(reference_of(newest))
    return [ref for ref in message.references if ref in own]


def came_back(turn: Turn, message: Message) -> CameTo | None:
    """Words to a promise, while no question is open: they are joined to it, and its owner is told.

    They name its reference, or follow news of it. Thanks are left to others.
    """
    promise = None if message.is_empty or message.only_greets else _answered(turn, message)
    if promise is None or _goes_on_elsewhere(turn, promise, message):
        return None
    issue = turn.issue(promise.issue_id)
    assert issue is not None  # a promise always stands under one
    _join(turn, issue, promise, message)
    return CameTo(Disposition.LATE, promise.talk_id)


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
    if message.takes_badly:
        not_settled(turn, issue, promise)
    if message.feeling is not Feeling.PLEASED and not message.declines_kindly:
        add_reply_task(turn, issue, promise.talk_id, promise.outcome_id)
    if promise.told_at is None:
        say_besides(turn, promise.ref)


def not_settled(turn: Turn, issue: Issue, promise: Promise) -> None:
    """What was told did not settle it. The receipt may be on its way: then it counts when that has come."""
    if promise.state in TOLD:
        open_again(turn, issue, promise)
    else:
        turn.add(Doubt(talk_id=promise.talk_id))


def _answered(turn: Turn, message: Message) -> Promise | None:
    """The promise that words are about: the one they name, else the one to which they have just said that
    their words belong, else the one that we last told them of."""
    since = turn.now - NOT_TOO_OLD
    alive = [each for each in turn.lookup.promises() if _is_alive(each, since)]
    if named := next((each for each in alive if each.ref in message.references), None):
        return named
    if alive and (joined := _joined_lately(turn)):
        return next((each for each in alive if each.ref == joined), None)
    if not alive or not turn.lookup.told_since(turn.now - AFTER_NEWS):
        return None
    told = [each for each in alive if each.told_at is not None]
    return max(told, key=lambda each: each.told_at or since, default=alive[0])


def _joined_lately(turn: Turn) -> str:
    """The reference that they chose when we asked what their words belong to; "" where that is not the last
    thing they did."""
    last = turn.lookup.last_over(turn.now - SOON_AFTER)
    return matters.chosen_ref(last) if last is not None and last.name == matters.ASKED_IN else ""


def _is_alive(promise: Promise, since: datetime) -> bool:
    """Whether it is owed still, or was answered since."""
    if promise.state is PromiseState.ANSWERED:
        return (promise.told_at or promise.due_at) >= since
    return not promise.settled


def _goes_on_elsewhere(turn: Turn, promise: Promise, message: Message) -> bool:
    """Whether they have talked to us of something else since the news, and go on about that."""
    last = turn.lookup.last_over(turn.now - resume.BACK_WITHIN)
    if last is None or promise.ref in message.references or promise.told_at is None:
        return False
    lately = last.state == TalkState.QUIET or turn.now - last.touched_at <= SOON_AFTER
    return lately and last.touched_at > promise.told_at


def greeted(turn: Turn, message: Message) -> CameTo | None:
    """A hello of somebody who told us something: what they can say, in place of a survey."""
    if not message.says_hello:
        return None
    if not turn.lookup.promises() and turn.lookup.newest_filed() is None:
        return None
    turn.say("hello")
    return CameTo(Disposition.COMMAND)
