"""The line that tells people how to answer a question of a rarer kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.kinds import Kind
from bot.dialogue.schema import Question


def how_phrase(question: Question) -> str:
    """The id of the phrase that says how to answer; "" where the question says it all."""
    named = _PHRASES.get(question.kind)
    return named(question) if named else ""


def example_of(question: Question) -> str:
    """What somebody could send, in figures; "" for kinds whose phrase shows none."""
    made = _EXAMPLES.get(question.kind)
    return made(question) if made else ""


def reply_like(question: Question) -> str:
    """What somebody could send as a whole answer, for officers who write one down."""
    return example_of(question) or _REPLIES.get(question.kind, "3")


def _scale(question: Question) -> str:
    return "how-scale" if question.low_end and question.high_end else "how-number"


def _number(question: Question) -> str:
    return "how-number" if None not in (question.low, question.high) else ""


def _several(question: Question) -> str:
    return "how-several" if question.most is None else "how-several-most"


def _by_its_kind(question: Question) -> str:
    return f"how-{question.kind}"


def _another_order(question: Question) -> str:
    """ "2 1 3" for three options."""
    return " ".join(str(n) for n in (2, 1, *range(3, len(question.options) + 1)))


def _shared_out(question: Question) -> str:
    """Points for every option that add up, most for the first: "5 3 2" for ten among three."""
    left, shares = question.high or 0, []
    for others in range(len(question.options) - 1, -1, -1):
        share = left if others == 0 else (left + 1) // 2
        shares.append(share)
        left -= share
    return " ".join(map(str, shares))


_PHRASES: Mapping[Kind, Callable[[Question], str]] = {
    Kind.SEVERAL: _several,
    Kind.RANK: _by_its_kind,
    Kind.POINTS: _by_its_kind,
    Kind.BUDGET: _by_its_kind,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.DAY: _by_its_kind,
    Kind.PICTURE: _by_its_kind,
}
_EXAMPLES: Mapping[Kind, Callable[[Question], str]] = {Kind.RANK: _another_order, Kind.POINTS: _shared_out}
_REPLIES: Mapping[Kind, str] = {Kind.DAY: "3 December", Kind.TOWN: "B70 8AA", Kind.TELEPHONE: "07700 900123"}
