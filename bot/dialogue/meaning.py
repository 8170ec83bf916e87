"""What a reply means for a question, free of any language.

Every meaning turns to and from plain JSON (`to_json`, `from_json`), because answers and places are stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option, by its id. For yes/no questions the ids are "yes", "no" and "unsure" (they do not know).

    echo: the match was a near miss, so the next message names what was understood.
    rest: words after the choice ("no, because it rains"), kept as a comment.
    """

    option: str
    echo: bool = False
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """Any number of options, by id, in the order of the question. Empty: none of them."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """All options, first is best; or points by option id where points are shared."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    number: int


@dataclass(frozen=True, slots=True)
class Day:
    day: date


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode or the first half of one, normalised ("B70 8AA", "B66")."""

    code: str


@dataclass(frozen=True, slots=True)
class Words:
    """Own words, taken as they are. done: the person said that this was all."""

    text: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    ref: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The person does not wish to answer: an answer in its own right."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """We could not tell. why: for authors, in the terminal phone; maybe: option ids that came near."""

    why: str = ""
    maybe: tuple[str, ...] = ()


Meaning = Chosen | Several | Ranked | Amount | Day | Postcode | Words | Picture | Skipped | Unsure

_KINDS: dict[str, Callable[..., Meaning]] = {
    kind.__name__.lower(): kind
    for kind in (Chosen, Several, Ranked, Amount, Day, Postcode, Words, Picture, Skipped, Unsure)
}


def to_json(meaning: Meaning) -> dict[str, Any]:
    """
    >>> to_json(Chosen("never"))
    {'is': 'chosen', 'option': 'never'}
    """
    given = asdict(meaning).items()
    plain = {key: value for key, value in given if value is not False and value not in ("", ())}
    if isinstance(meaning, Day):
        plain["day"] = meaning.day.isoformat()
    return {"is": type(meaning).__name__.lower(), **plain}


def from_json(plain: dict[str, Any]) -> Meaning:
    """The opposite of `to_json`.

    >>> from_json({'is': 'several', 'options': ['a', 'b']})
    Several(options=('a', 'b'))
    """
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()
    }
    kind = _KINDS[values.pop("is")]
    if kind is Day:
        return Day(date.fromisoformat(values["day"]))
    if kind in (Several, Ranked):
        values.setdefault("options", ())
    if kind is Words:
        values.setdefault("text", "")
    return kind(**values)
