"""Every way a talk can go, found by walking the real engine.

From each question a person may give every option, skip, say something in words, or not be understood twice.
Answers are told apart only as far as some condition can: of the options of "several" those that a condition
names, in every combination; of own words only that there are some. A talk may begin with any shared question
already answered, and with every fact of the host. Two walks that stand at the same question with the same
answers, as far as conditions look at them, go on as one. So the search misses nothing and stays small; where
a conversation would have more than `MOST_STATES` it stops there and says so in `whole`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, product

from bot.dialogue import engine
from bot.dialogue.happenings import Asked, Finished, Happening
from bot.dialogue.load import FACTS
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Ranked,
    Several,
    Skipped,
    Unsure,
    Words,
)
from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation, Option, Question

MOST_STATES = 20_000
_NAMED_AT_MOST = 8  # options of "several" that conditions tell apart; more would not be walked in time
_SOME_DAY = date(2026, 1, 1)

Path = tuple[str, ...]  # answers given, as "kept = no", in their order


@dataclass(slots=True)
class Walked:
    """What was met. asked: ids of questions. said: contexts of the texts that ended a talk.

    silent: the shortest way to an end without a word, if there is one. most: own questions that one person
    with a phone number can be asked, and `longest` how. turns: what one reply can bring about, each once.
    """

    asked: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    silent: Path | None = None
    most: int = 0
    longest: Path = ()
    turns: dict[tuple[Happening, ...], None] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Walk:
    place: Place
    own: int
    path: Path


def walk(conversation: Conversation) -> Walked:
    """Every way through this conversation."""
    named = _named(conversation)
    walked = Walked(whole=not any(_too_many(question, named) for question in conversation.questions))
    seen: set[object] = set()
    waiting: list[_Walk] = []
    for known in _beginnings(conversation, named):
        place, happened = engine.begin(conversation, known)
        start = tuple(f"{name} = {_called(meaning)}" for name, meaning in known.items() if name in named)
        waiting.extend(_arrived(conversation, _Walk(place, 0, start), happened, walked, before=None))
    while waiting:
        here = waiting.pop(0)
        state = _state(conversation, here, named)
        if state in seen:
            continue
        if len(seen) >= MOST_STATES:
            walked.whole = False
            break
        seen.add(state)
        question = conversation.question(here.place.question or "")
        for said, place, happened in _replies(conversation, here.place, question, named):
            path = (*here.path, f"{question.id} = {said}")
            come = _Walk(place, here.own, path)
            waiting.extend(_arrived(conversation, come, happened, walked, before=question.id))
    return walked


def _arrived(
    conversation: Conversation, come: _Walk, happened: list[Happening], walked: Walked, before: str | None
) -> Iterator[_Walk]:
    """Note what this step brought; yields where it led, unless the talk is over."""
    walked.turns.setdefault(tuple(happened), None)
    own = come.own
    for happening in happened:
        match happening:
            case Asked(question) if not happening.again:
                walked.asked.add(question)
                own += question != before and not conversation.question(question).shared
            case Finished(text, then):
                if text:
                    walked.said.add(text.context)
                elif not then and (walked.silent is None or len(come.path) < len(walked.silent)):
                    walked.silent = come.path
    if own > walked.most and come.place.answers.get("has-number") == Chosen("yes"):
        walked.most, walked.longest = own, come.path
    if not come.place.over:
        yield _Walk(come.place, own, come.path)


def _replies(
    conversation: Conversation, place: Place, question: Question, named: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, Place, list[Happening]]]:
    for meaning in (*answers_to(question, named.get(question.id, frozenset())), Skipped()):
        yield _called(meaning), *engine.step(conversation, place, meaning)
    missed = replace(place, misses=engine.MISSES_ALLOWED)
    yield "not understood", *engine.step(conversation, missed, Unsure())


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


def _beginnings(
    conversation: Conversation, named: Mapping[str, frozenset[str]]
) -> Iterator[dict[str, Meaning]]:
    """What may be known before: facts of the host, and for each shared question nothing or an answer."""
    choices: list[list[tuple[str, Meaning | None]]] = [
        [(fact, Chosen(value)) for value in values] for fact, values in FACTS.items()
    ]
    shared = (question for question in conversation.questions if question.shared)
    choices.extend([(question.id, meaning) for meaning in _known(question, named)] for question in shared)
    for chosen in product(*choices):
        yield {name: meaning for name, meaning in chosen if meaning is not None}


def _known(question: Question, named: Mapping[str, frozenset[str]]) -> Iterator[Meaning | None]:
    """None for a question that is still to be asked; where no condition looks, one answer is like another."""
    yield None
    yield Skipped()
    if question.id not in named:
        return
    again = {option.id for option in question.options if option.again}
    for meaning in answers_to(question, named[question.id]):
        if not (isinstance(meaning, Chosen) and meaning.option in again):
            yield meaning


def _named(conversation: Conversation) -> dict[str, frozenset[str]]:
    """Question id -> all that conditions look for in its answer."""
    conditions = [c for question in conversation.questions for c in (question.when, question.unless)]
    conditions += [ending.when for ending in conversation.endings]
    found: dict[str, frozenset[str]] = {}
    for condition in conditions:
        for name, options in condition.items():
            found[name] = found.get(name, frozenset()) | frozenset(options)
    return found


def _state(conversation: Conversation, here: _Walk, named: Mapping[str, frozenset[str]]) -> object:
    """All that decides how a talk goes on from here."""
    place = here.place
    ids = [question.id for question in conversation.questions]
    later = ids[ids.index(place.question or "") :]
    kept = frozenset(
        (name, _class(meaning, named[name]) if name in named else "some")
        for name, meaning in place.answers.items()
        if name in named or name in later
    )
    return place.question, place.opened, here.own, kept


def _class(meaning: Meaning, named: frozenset[str]) -> object:
    """The answer as far as conditions can see: options that none of them names are all alike."""
    return "another" if isinstance(meaning, Chosen) and meaning.option not in named else meaning


def _too_many(question: Question, named: Mapping[str, frozenset[str]]) -> bool:
    several = question.answer is Several
    ids = {option.id for option in question.options}
    return several and len(ids & named.get(question.id, frozenset())) > _NAMED_AT_MOST


def _called(meaning: Meaning) -> str:
    match meaning:
        case Chosen(option):
            return option
        case Several(options):
            return "+".join(options) or "none"
        case Skipped():
            return "skipped"
        case _:
            return "answered"
