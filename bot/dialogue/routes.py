"""Where each answer of a conversation leads (pure): what pictures are drawn from.

The engine asks the next question whose conditions hold. Seen from one question, the answers before it are
known in part: a condition on this question is settled by the answer, one on another question may go either
way. So every way out of a question is followed until it surely ends, and what it depends on goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.schema import Condition, Conversation, Kind, Question

START, END = "start", "end"  # END: an answer that ends the talk by itself
SKIPPED, ANSWERED, NOTHING = "skipped", "answered", ""
OTHERWISE = "otherwise"
_EXCLUSIVE = (Kind.ONE_OF, Kind.YES_NO, Kind.TOWN)  # one option is picked, so the others are not
_FACT = frozenset({"yes", "no"})

Known = Mapping[str, frozenset[str]]  # question id -> the answers it may have had


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way from START or a question to a question, END, or the place `ending(number)`.

    answers: those that take it, all of them when empty: option ids, "answered", "skipped", or "" for a reply
    that was not understood. depends: on which answers before, in words; OTHERWISE for the last of several.
    """

    start: str
    end: str
    answers: tuple[str, ...] = ()
    depends: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A condition that holds, or may hold. words: what it depends on. if_not: what is known if not."""

    words: str
    if_not: Known


def ending(number: int) -> str:
    """The place that is the ending with this number, from 1; 0 for an end without a word of its own.

    >>> ending(2)
    'ending 2'
    """
    return f"ending {number}"


def routes(conversation: Conversation) -> tuple[Route, ...]:
    """Every way that can be taken, in the order of the questions."""
    walk = _Walk(conversation)
    found = list(_told_apart(walk.ways(START, -1, {})))
    for at, question in enumerate(conversation.questions):
        found += walk.out_of(question, at)
    reached = {START, *(route.end for route in found)}
    return tuple(route for route in found if route.start in reached)


class _Walk:
    def __init__(self, conversation: Conversation) -> None:
        self.script = conversation
        self.questions = {question.id: question for question in conversation.questions}

    def out_of(self, question: Question, at: int) -> Iterator[Route]:
        """The ways out of one question; answers that lead the same way share them."""
        shared: dict[tuple[Route, ...], list[str]] = {}
        before = self._known_at(question)
        again = (option.id for option in question.options if option.again)
        for answer in (*self._every(question.id), *again):
            shared.setdefault(self._after(question, answer, at, before), []).append(answer)
        for ways, answers in shared.items():
            for route in ways:
                yield replace(route, answers=tuple(answers) if len(shared) > 1 else ())

    def _after(self, question: Question, answer: str, at: int, before: Known) -> tuple[Route, ...]:
        option = question.option(answer)
        if option is not None and option.again:
            return (Route(start=question.id, end=question.id),)
        if option is not None and option.ends:
            return (Route(start=question.id, end=END),)
        known = {**before, question.id: frozenset({answer})}
        return tuple(_told_apart(self.ways(question.id, at, known)))

    def ways(self, start: str, at: int, known: Known) -> Iterator[Route]:
        """The questions and endings that may come next, in order, up to the first that is sure."""
        for question in self.script.questions[at + 1 :]:
            found = self._settle(question.when, question.unless, known)
            if found is not None:
                yield Route(start=start, end=question.id, depends=found.words)
                if not found.words:
                    return
                known = {**known, **found.if_not}
            known = {**known, question.id: frozenset({NOTHING})}
        for number, each in enumerate(self.script.endings, 1):
            found = self._settle(each.when, {}, known)
            if found is None:
                continue
            yield Route(start=start, end=ending(number), depends=found.words)
            if not found.words:
                return
            known = {**known, **found.if_not}
        yield Route(start=start, end=ending(0))

    def _settle(self, when: Condition, unless: Condition, known: Known) -> _Open | None:
        """What it depends on whether the conditions hold, "" for nothing; None where they surely do not."""
        asked = {name: self._holds(name, options, known) for name, options in when.items()}
        against = {name: self._holds(name, options, known) for name, options in unless.items()}
        if False in asked.values() or (unless and all(against.values())):
            return None
        needed = {name: when[name] for name, holds in asked.items() if holds is None}
        needless = {name: unless[name] for name, holds in against.items() if holds is None}
        if False in against.values():
            needless = {}
        words = [f"{name} is {_either(options)}" for name, options in needed.items()]
        words += [f"{name} is not {_either(options)}" for name, options in needless.items()]
        if_not: Known = {}
        if len(words) == 1:
            narrowed = self._narrowed
            if_not = narrowed(needed, known, holds=False) or narrowed(needless, known, holds=True)
        return _Open(" and ".join(words), if_not)

    def _holds(self, asked: str, options: tuple[str, ...], known: Known) -> bool | None:
        """Whether the question had one of these answers; None where it may have."""
        found = {_matches(answer, options) for answer in known.get(asked, self._every(asked))}
        return found.pop() if len(found) == 1 else None

    def _narrowed(self, condition: Condition, known: Known, *, holds: bool) -> Known:
        return {
            asked: frozenset(
                answer
                for answer in known.get(asked, self._every(asked))
                if _matches(answer, options) in (holds, None)
            )
            for asked, options in condition.items()
        }

    def _known_at(self, question: Question) -> Known:
        """What must have been answered before, for this question to be asked at all."""
        found: dict[str, frozenset[str]] = {}
        for asked in question.when:
            if asked in self.questions:
                found |= self._known_at(self.questions[asked])
        return {**found, **self._narrowed(question.when, found, holds=True)}

    def _every(self, asked: str) -> tuple[str, ...]:
        """Every answer of a question, or of a fact, that is kept and could lead somewhere of its own."""
        question = self.questions.get(asked)
        if question is None:
            return tuple(sorted(_FACT))
        if question.kind in _EXCLUSIVE:
            return (*(option.id for option in question.options if not option.again), SKIPPED, NOTHING)
        return (ANSWERED, SKIPPED, NOTHING)


def _matches(answer: str, options: tuple[str, ...]) -> bool | None:
    if answer in options:
        return True
    if answer == ANSWERED:  # of several options, so any of them may be among it
        return None
    return ANSWERED in options and answer not in (SKIPPED, NOTHING)


def _either(options: tuple[str, ...]) -> str:
    return " or ".join(options)


def _told_apart(found: Iterator[Route]) -> Iterator[Route]:
    """Where there are several ways, the last one says that it is for all the rest."""
    ways = tuple(found)
    for number, route in enumerate(ways, 1):
        last = number == len(ways) > 1 and not route.depends
        yield replace(route, depends=OTHERWISE) if last else route
