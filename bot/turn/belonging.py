"""What somebody's words belong to, while nobody asked them anything and while a question is open.

There is one order, and every rule that joins words to something keeps it:

1. their own reference, where they name it ("Y483 the lane is as bad");
2. news that we have just told them, where they answer that; that we are late, where they complain;
3. the question that is open; an invitation that waits, unless the words are much like a matter of theirs;
4. a talk that ended within two days, which they go on with (`rules/fallback.py`);
5. what they told us of before, where nothing is open and the words are like it;
6. something new.

Where two of these are likely they are asked once: "Is this about Y483, or something new?" (`matters`). What
they wrote is kept whatever they say to that, and a question for news that tells us something besides is
answered and kept (rule 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.content.content import LOCAL
from bot.language.likeness import ALIKE, share
from bot.language.news import Feeling, besides
from bot.model.promise import Promise, PromiseState
from bot.model.talk import TalkState
from bot.turn import matters
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.turn import Turn

SOON_AFTER = timedelta(days=2)  # the end of a talk: words belong to it
AFTER_NEWS = timedelta(days=14)  # words that come within it may be about the news
_FEW = 2  # telling words: too few to say that it is something else
_MANY = 4  # telling words, none of them known to us
_TELLS = 3  # new words beside a question for news: it tells us something too
_LETTERS = 4  # of a word that says what a text is about


def of(turn: Turn, message: Message, *, question: str | None = None) -> Promise | None:
    """The promise that words belong to where nothing is open; None: to none of them, as far as we can see.

    question: of an invitation that waits; words are joined before it only if they are more like what they
    told us.
    """
    alive = _alive(turn)
    found = named(turn, message) or _complained_of(turn, message, alive)
    if found is None and question is not None:
        return _like(turn, message, alive, question)
    return found or _joined_lately(turn, alive) or _told_last(turn, alive)


def at_a_question(turn: Turn, message: Message) -> Promise | None:
    """The same, while a question of a talk is open: only a reference of something else, or a complaint of
    news that came since that talk was last touched, is no answer to the question."""
    talk = turn.talk
    assert talk is not None
    found = named(turn, message)
    if found is not None:
        return found if found.ref != reference_of(talk) else None
    if message.feeling is not Feeling.UNHAPPY or (len(message.words) == 1 and not message.only_complains):
        return None
    return _of_news(turn, _alive(turn), talk.touched_at)


def is_kept_with(turn: Turn, message: Message) -> bool:
    """Whether words that are a case too are about something that this person told us of, or answer what we
    told them: a later rule keeps them with it, or asks. Not only because news came lately."""
    talk = turn.talk
    if talk is not None:
        return talk.outcome_id is not None or at_a_question(turn, message) is not None
    words = _telling(turn, message.text)
    if any(words & _telling(turn, each.words) for each in matters.recent(turn)):
        return True
    alive = _alive(turn)
    return bool(named(turn, message) or _complained_of(turn, message, alive) or _joined_lately(turn, alive))


def named(turn: Turn, message: Message) -> Promise | None:
    """The promise whose reference is in the message."""
    if not message.references:
        return None
    return next((each for each in _alive(turn) if each.ref in message.references), None)


def own_references(turn: Turn, message: Message) -> list[str]:
    """References in the message that are this person's own."""
    if not message.references:
        return []
    own = {each.ref for each in turn.lookup.promises()}
    if newest := turn.lookup.newest_filed():
        own.add(reference_of(newest))
    return [ref for ref in message.references if ref in own]


def nearest(turn: Turn, message: Message) -> Promise | None:
    """Where to add what a question for news tells us besides: never none where there is a promise."""
    every = turn.lookup.promises()
    owed = [each for each in every if not each.settled]
    by_name = named(turn, message) or next((each for each in every if each.ref in message.references), None)
    if by_name is not None or len(owed) == 1:
        return by_name or owed[0]
    told = _of_news(turn, every, turn.now - AFTER_NEWS)
    return _like(turn, message, every) or told or next(iter(owed or every), None)


def tells_besides(turn: Turn, message: Message) -> bool:
    """Whether a question for news tells us something as well. Beside their own reference, and where all is
    told already, one new word does."""
    known = {word for each in matters.recent(turn) for word in _telling(turn, each.words)}
    new = {word for word in besides(message.said, turn.language, turn.content.lexicons) if word not in known}
    every = turn.lookup.promises()
    told = bool(every) and all(each.settled for each in every)
    return len(new) >= (1 if told or own_references(turn, message) else _TELLS)


def is_something_else(turn: Turn, promise: Promise, message: Message) -> bool:
    """Whether words that came after news are perhaps about another matter: they name another topic, or share
    no word with it and say a good deal."""
    matter = next((each for each in matters.recent(turn) if each.talk_id == promise.talk_id), None)
    if matter is None or promise.ref in message.references or message.feeling is not None:
        return False
    if _joined_lately(turn, [promise]):
        return False  # they have just told us what it belongs to
    words = _telling(turn, message.text)
    if len(words) <= _FEW or words & _telling(turn, matter.words):
        return False
    topics = matters.topics_named(turn, turn.content.conversations[LOCAL], message.text)
    if topics:
        return matter.topic not in topics
    return len(words) > _MANY and not message.takes_badly


def _telling(turn: Turn, text: str) -> frozenset[str]:
    return frozenset(
        word
        for word in besides(text, turn.language, turn.content.lexicons)
        if len(word) >= _LETTERS or not word.isascii()
    )


def _like(turn: Turn, message: Message, among: Iterable[Promise], question: str = "") -> Promise | None:
    """The one whose first words are much like these, and more like them than the question is."""
    by_talk: dict[int, Promise] = {each.talk_id: each for each in among}
    likely = [
        (share(message.text, each.words), each) for each in matters.recent(turn) if each.talk_id in by_talk
    ]
    how_much, matter = max(likely, key=lambda each: each[0], default=(0.0, None))
    if matter is None or how_much < ALIKE or how_much <= share(message.text, question):
        return None
    return by_talk[matter.talk_id]


def _complained_of(turn: Turn, message: Message, alive: list[Promise]) -> Promise | None:
    """Words that complain and say nothing else: of the news that came last, also that we are late; else of
    the one thing that they wait for."""
    if not message.only_complains:
        return None
    found = _of_news(turn, alive, turn.now - AFTER_NEWS)
    owed = [each for each in alive if not each.settled]
    found = found or (owed[0] if len(owed) == 1 else None)
    return None if found is None or _goes_on_elsewhere(turn, found) else found


def _told_last(turn: Turn, alive: list[Promise]) -> Promise | None:
    since = turn.now - AFTER_NEWS
    if not alive or not turn.lookup.told_since(since):
        return None
    told = [each for each in alive if each.told_at is not None]
    newest = max(told, key=lambda each: each.told_at or since, default=None)
    last = _of_news(turn, alive, since) or newest
    return None if last is None or _goes_on_elsewhere(turn, last) else last


def _of_news(turn: Turn, among: Iterable[Promise], since: datetime) -> Promise | None:
    """The promise that the news was about which went out last."""
    by_talk: dict[int, Promise] = {each.talk_id: each for each in among}
    return next((by_talk[each.talk_id] for each in turn.lookup.news(since) if each.talk_id in by_talk), None)


def _joined_lately(turn: Turn, alive: list[Promise]) -> Promise | None:
    """What they chose when we asked what their words belong to, where that is the last thing they did."""
    last = turn.lookup.last_over(turn.now - SOON_AFTER)
    ref = matters.chosen_ref(last) if last is not None and last.name == matters.ASKED_IN else ""
    return next((each for each in alive if each.ref == ref), None)


def _alive(turn: Turn) -> list[Promise]:
    """What is owed still, or was answered not long ago."""
    since = turn.now - matters.BACK_WITHIN

    def is_alive(promise: Promise) -> bool:
        if promise.state is PromiseState.ANSWERED:
            return (promise.told_at or promise.due_at) >= since
        return not promise.settled

    return [each for each in turn.lookup.promises() if is_alive(each)]


def _goes_on_elsewhere(turn: Turn, promise: Promise) -> bool:
    """Whether they have talked to us of something else since the news, and go on about that. How we asked
    after the news is nothing else."""
    last = turn.lookup.last_over(turn.now - matters.BACK_WITHIN)
    if last is None or last.outcome_id is not None or promise.told_at is None:
        return False
    lately = last.state == TalkState.QUIET or turn.now - last.touched_at <= SOON_AFTER
    return lately and last.touched_at > promise.told_at
