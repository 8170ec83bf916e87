"""Where each answer of a conversation leads (pure): what pictures are drawn from.

The steps are those the real engine takes with somebody of whom nothing is known yet. Where one answer leads
to several places it depends on answers before; then the conditions of each place are named that those steps
do not agree on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.analysis.exploration import Exploration, Step, Who
from bot.dialogue.engine import holds
from bot.dialogue.happenings import Finished
from bot.dialogue.meaning import Chosen, Meaning, Skipped
from bot.dialogue.schema import Condition, Conversation

START, END = "start", "end"  # END: an answer that ends the talk by itself
SKIPPED, ANSWERED, NOTHING = "skipped", "answered", ""
OTHERWISE = "otherwise"


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
class Routes:
    """ways: in the order of the questions. whole: there are no more, which would be too many to draw."""

    ways: tuple[Route, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """One step. answers: all that conditions can see after it."""

    end: str
    answers: Mapping[str, Meaning]


def ending(number: int) -> str:
    """The place that is the ending with this number, from 1; 0 for an end without a word of its own.

    >>> ending(2)
    'ending 2'
    """
    return f"ending {number}"


def routes(conversation: Conversation) -> Routes:
    """Every way that can be taken by somebody new."""
    exploration = Exploration(conversation, Who.NEWCOMER)
    places = _places(conversation)
    taken: dict[str, dict[str, list[_Taken]]] = {}
    for step in exploration:
        start = step.asked.id if step.asked else START
        end = _end(conversation, step)
        of_answer = taken.setdefault(start, {}).setdefault(_reply(step.meaning), [])
        of_answer.append(_Taken(end, exploration.seen_by_conditions(step.place)))
    found = [way for start in places if start in taken for way in _out_of(start, taken[start], places)]
    return Routes(tuple(found), exploration.whole)


def _places(conversation: Conversation) -> Mapping[str, tuple[Condition, Condition]]:
    """Every place in the order in which the engine tries them, with its `when` and its `unless`."""
    endings = enumerate(conversation.endings, 1)
    return {
        START: ({}, {}),
        **{question.id: (question.when, question.unless) for question in conversation.questions},
        **{ending(number): (each.when, {}) for number, each in endings},
        ending(0): ({}, {}),
        END: ({}, {}),
    }


def _end(conversation: Conversation, step: Step) -> str:
    if step.place.question is not None:
        return step.place.question
    if step.asked and isinstance(step.meaning, Chosen):
        option = step.asked.option(step.meaning.option)
        if option is not None and option.ends:
            return END
    last = next(each.text for each in step.happened if isinstance(each, Finished))
    numbers = (number for number, each in enumerate(conversation.endings, 1) if each.say is last)
    return ending(next(numbers, 0))


def _reply(meaning: Meaning | None) -> str:
    match meaning:
        case None:
            return NOTHING
        case Chosen(option):
            return option
        case Skipped():
            return SKIPPED
        case _:
            return ANSWERED


def _out_of(
    start: str, taken: Mapping[str, Sequence[_Taken]], places: Mapping[str, tuple[Condition, Condition]]
) -> Iterator[Route]:
    """The ways out of one place; answers that lead the same way share them. Those that come back are last."""
    shared: dict[tuple[Route, ...], list[str]] = {}
    for answer, steps in sorted(taken.items(), key=lambda each: each[1][0].end == start):
        shared.setdefault(tuple(_told_apart(start, steps, places)), []).append(answer)
    for ways, answers in shared.items():
        for way in ways:
            yield replace(way, answers=tuple(answers) if len(shared) > 1 else ())


def _told_apart(
    start: str, steps: Sequence[_Taken], places: Mapping[str, tuple[Condition, Condition]]
) -> Iterator[Route]:
    """One way to each place that these steps lead to, in the order in which the engine tries the places."""
    left = list(steps)
    for end, (when, unless) in places.items():
        if not any(each.end == end for each in left):
            continue
        words = " and ".join((*_open(when, left), *_open(unless, left, "not ")))
        left = [each for each in left if each.end != end]
        last = "" if len({each.end for each in steps}) == 1 else OTHERWISE
        yield Route(start=start, end=end, depends=words if left else last)


def _open(condition: Condition, steps: Sequence[_Taken], is_not: str = "") -> Iterator[str]:
    """What of a condition these steps do not agree on, in words."""
    for asked, options in condition.items():
        if len({holds({asked: options}, each.answers) for each in steps}) > 1:
            yield f"{asked} is {is_not}{' or '.join(options)}"
