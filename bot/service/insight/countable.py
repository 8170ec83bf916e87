"""One answer as the plain parts that are counted: what was chosen, and nothing of the words (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Postcode,
    Ranked,
    Several,
    Skipped,
    Tally,
    Words,
)
from bot.dialogue.schema import Question

NONE_OF_THEM, SKIPPED, OWN_WORDS, A_NUMBER = "none of them", "skipped", "own words", "a number"


@dataclass(frozen=True, slots=True)
class Part:
    """answer: an option id, or what it was in words. figure: to be averaged. hands: counted in a group."""

    answer: str
    figure: int | None = None
    hands: int | None = None


def parts_of(question: Question | None, meaning: Meaning) -> tuple[Part, ...]:
    """What there is to count in one answer.

    >>> parts_of(None, Several(("parks", "buses")))
    (Part(answer='parks', figure=None, hands=None), Part(answer='buses', figure=None, hands=None))
    >>> parts_of(None, Ranked(("parks=7", "buses=3")))[0]
    Part(answer='parks', figure=7, hands=None)
    >>> parts_of(None, Words("my neighbour Ann"))
    (Part(answer='own words', figure=None, hands=None),)
    """
    return tuple(_parts(question, meaning))


def _parts(question: Question | None, meaning: Meaning) -> Iterator[Part]:
    match meaning:
        case Chosen(option):
            yield Part(option)
        case Several(options):
            yield from (Part(option) for option in options or (NONE_OF_THEM,))
        case Ranked() if meaning.points:
            yield from (Part(option, figure=points) for option, points in meaning.points.items())
        case Ranked(options):
            yield from (Part(f"{option} in place {place}") for place, option in enumerate(options, 1))
        case Tally():
            yield from (Part(option, hands=count) for option, count in meaning.hands.items())
        case Amount(number):
            if question is not None and question.figures:
                yield Part(str(number))
            yield Part(A_NUMBER, figure=number)
        case Day(day):
            yield Part(f"{day:%Y-%m}")  # a whole month: one day may be one person's
        case Postcode():
            yield Part("a postcode")
        case Picture():
            yield Part("a picture")
        case Skipped():
            yield Part(SKIPPED)
        case Words():
            yield Part(OWN_WORDS)
        case _:
            yield Part("not understood")
