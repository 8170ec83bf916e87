"""Every step that any talk can take, found by walking the real engine.

From each question a person may give every option, skip, say something in words, or not be understood twice.
Answers are told apart only as far as some condition can: of the options of "several" those that a condition
names, in every combination; of own words only that there are some. Two walks that stand at the same question
with the same answers, as far as conditions look at them, go on as one. So the search misses nothing and stays
small; where a conversation would have more than `MOST_STATES` it stops there and says so in `whole`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import combinations, product

from bot.dialogue import engine
from bot.dialogue.happenings import Asked, Happening
from bot.dialogue.loading.conversations import FACTS
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Ranked,
    Several,
    Skipped,
    Tally,
    Unsure,
    Words,
)
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation, Option, Question

MOST_STATES = 20_000
_NAMED_AT_MOST = 8  # options of "several" that conditions tell apart; more would not be walked in time
_SOME_DAY = date(2026, 1, 1)
_SOME_HANDS = 14

Path = tuple[str, ...]  # answers given, as "kept = no", in their order
Named = Mapping[str, frozenset[str]]  # question id -> all that conditions look for in its answer


class Who(Enum):
    """Who talks, which decides what is known when a talk begins and how a question is answered."""

    ANYBODY = auto()  # with any of the shared questions answered already
    NEWCOMER = auto()  # of whom nothing is known but the facts of the host
    GROUP = auto()  # whose leader holds the phone and counts hands


@dataclass(frozen=True, slots=True)
class Step:
    """One reply and what the engine made of it, or a beginning.

    asked: the question it replies to, None where the talk begins. meaning: None for a reply that was not
    understood twice. own: how many questions were asked so far that are not shared.
    """

    asked: Question | None
    meaning: Meaning | None
    place: Place
    happened: tuple[Happening, ...]
    path: Path
    own: int


class Exploration:
    """Gives every step once. whole: whether that was all, known when the last one was given."""

    def __init__(self, conversation: Conversation, who: Who = Who.ANYBODY) -> None:
        self.conversation = conversation
        self.who = who
        self.named = _named(conversation)
        self.whole = not any(_too_many(question, self.named) for question in conversation.questions)

    def __iter__(self) -> Iterator[Step]:
        seen: set[object] = set()
        waiting: deque[Step] = deque()
        for step in self._beginnings():
            yield step
            waiting.append(step)
        while waiting:
            here = waiting.popleft()
            state = None if here.place.over else self._state(here)
            if state is None or state in seen:
                continue
            if len(seen) >= MOST_STATES:
                self.whole = False
                return
            seen.add(state)
            for step in self._replies(here):
                yield step
                waiting.append(step)

    def _beginnings(self) -> Iterator[Step]:
        for known in self._known():
            place, happened = engine.begin(self.conversation, known)
            path = tuple(f"{name} = {_called(said)}" for name, said in known.items() if name in self.named)
            yield Step(None, None, place, tuple(happened), path, self._own(happened, None))

    def _replies(self, here: Step) -> Iterator[Step]:
        question = self.conversation.question(here.place.question or "")
        for meaning in (*self._answers(question), Skipped(), None):
            if meaning is None:
                missed = replace(here.place, misses=engine.MISSES_ALLOWED)
                place, happened = engine.step(self.conversation, missed, Unsure())
            else:
                place, happened = engine.step(self.conversation, here.place, meaning)
            path = (*here.path, f"{question.id} = {_called(meaning)}")
            own = here.own + self._own(happened, question)
            yield Step(question, meaning, place, tuple(happened), path, own)

    def _answers(self, question: Question) -> Iterator[Meaning]:
        if self.who is Who.GROUP and question.by_show_of_hands:
            yield Tally.of({option.id: _SOME_HANDS for option in question.options})
            return
        yield from answers_to(question, self.named.get(question.id, frozenset()))

    def _own(self, happened: list[Happening], before: Question | None) -> int:
        """Questions of the conversation's own that this step newly asks."""
        asked = (each.question for each in happened if isinstance(each, Asked) and not each.again)
        new = (each for each in asked if before is None or each != before.id)
        return sum(not self.conversation.question(each).shared for each in new)

    def _known(self) -> Iterator[dict[str, Meaning]]:
        """What may be known before: facts of the host, and for each shared question nothing or an answer."""
        choices: list[list[tuple[str, Meaning | None]]] = [
            [(fact, Chosen(value)) for value in values] for fact, values in FACTS.items()
        ]
        shared = (question for question in self.conversation.questions if question.shared)
        choices.extend(
            [(question.id, meaning) for meaning in self._known_of(question)] for question in shared
        )
        for chosen in product(*choices):
            yield {name: meaning for name, meaning in chosen if meaning is not None}

    def _known_of(self, question: Question) -> Iterator[Meaning | None]:
        """None for one that is still to be asked; where no condition looks, one answer is like another."""
        if self.who is Who.GROUP and not question.about_the_phone:
            yield Skipped()  # a group has no town and no name
            return
        yield None
        if self.who is Who.NEWCOMER:
            return
        yield Skipped()
        if question.id not in self.named:
            return
        again = {option.id for option in question.options if option.again}
        for meaning in answers_to(question, self.named[question.id]):
            if not (isinstance(meaning, Chosen) and meaning.option in again):
                yield meaning

    def seen_by_conditions(self, place: Place) -> Mapping[str, Meaning]:
        """The answers so far that some condition looks at; those that none names are all alike."""
        return {name: meaning for name, meaning in place.answers.items() if name in self.named}

    def _state(self, here: Step) -> object:
        """All that decides how a talk goes on from here."""
        place, named = here.place, self.named
        ids = [question.id for question in self.conversation.questions]
        later = ids[ids.index(place.question or "") :]
        kept = frozenset(
            (name, _class(meaning, named[name]) if name in named else "some")
            for name, meaning in place.answers.items()
            if name in named or name in later
        )
        return place.question, place.opened, here.own, kept


def answers_to(question: Question, named: frozenset[str]) -> Iterator[Meaning]:
    """One answer of every sort. named: the options that conditions look at."""
    options = question.options
    if question.answer is Chosen:
        yield from (Chosen(option.id) for option in options)
    elif question.answer is Several:
        yield from (Several(ids) for ids in _picked(question, named))
    elif question.answer is Ranked:
        yield Ranked(tuple(option.id for option in options))
    elif question.answer is Amount:
        yield Amount(question.low or 1)
    elif question.answer is Day:
        yield Day(_SOME_DAY)
    elif question.answer is Picture:
        yield Picture("picture")
    else:
        yield Words("words", done=True)


def _picked(question: Question, named: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Every combination of the named options that may be picked, and one of the others."""
    cap = question.high if question.traits.priced else None
    told_apart = [option for option in question.options if option.id in named][:_NAMED_AT_MOST]
    others = sorted((o for o in question.options if o.id not in named), key=lambda o: o.cost)[:1]
    most = question.most or len(question.options)
    for count in range(min(most, len(told_apart)) + 1):
        for chosen in combinations(told_apart, count):
            yield from _affordable((*chosen,), cap)
    yield from _affordable((*others,), cap)


def _affordable(options: tuple[Option, ...], cap: int | None) -> Iterator[tuple[str, ...]]:
    if cap is None or sum(option.cost for option in options) <= cap:
        yield tuple(option.id for option in options)


def _named(conversation: Conversation) -> Named:
    conditions = [c for question in conversation.questions for c in (question.when, question.unless)]
    conditions += [ending.when for ending in conversation.endings]
    found: dict[str, frozenset[str]] = {}
    for condition in conditions:
        for name, options in condition.items():
            found[name] = found.get(name, frozenset()) | frozenset(options)
    return found


def _class(meaning: Meaning, named: frozenset[str]) -> object:
    """The answer as far as conditions can see: options that none of them names are all alike."""
    return "another" if isinstance(meaning, Chosen) and meaning.option not in named else meaning


def _too_many(question: Question, named: Named) -> bool:
    several = question.answer is Several
    ids = {option.id for option in question.options}
    return several and len(ids & named.get(question.id, frozenset())) > _NAMED_AT_MOST


def _called(meaning: Meaning | None) -> str:
    match meaning:
        case None:
            return "not understood"
        case Chosen(option):
            return option
        case Several(options):
            return "+".join(options) or "none"
        case Skipped():
            return "skipped"
        case _:
            return "answered"
