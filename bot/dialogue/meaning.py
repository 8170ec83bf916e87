"""What a reply means for a question, free of any language.

Every meaning turns to and from plain JSON (`to_json`, `from_json`), because answers and places are stored.
What is empty is left out there, so a field that can be empty has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from bot.stored import converter, form_of


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

    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """All options, first is best; or points by option id where points are shared."""

    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Hands counted in a group, as "id=count"; never mixed with the answers of single people."""

    counts: tuple[str, ...] = ()


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

    text: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, voice note or the like. ref: the channel's own key to it; kind: what it is."""

    ref: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """The person does not wish to answer: an answer in its own right."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """We could not tell. why: for authors, in the terminal phone; maybe: option ids that came near."""

    why: str = ""
    maybe: tuple[str, ...] = ()


Meaning = Chosen | Several | Ranked | Tally | Amount | Day | Postcode | Words | Picture | Skipped | Unsure

_FORMS = {kind: form_of(kind, brief=True) for kind in get_args(Meaning)}
_WAYS_OUT = {kind: (kind.__name__.lower(), form.write) for kind, form in _FORMS.items()}
_WAYS_IN = {tag: _FORMS[kind].read for kind, (tag, _) in _WAYS_OUT.items()}


def to_json(meaning: Meaning) -> dict[str, Any]:
    """
    >>> to_json(Chosen("never"))
    {'is': 'chosen', 'option': 'never'}
    """
    tag, write = _WAYS_OUT[type(meaning)]
    return {"is": tag, **write(meaning)}


def from_json(plain: Mapping[str, Any]) -> Meaning:
    """The opposite of `to_json`. Raises KeyError for what is no meaning.

    >>> from_json({'is': 'several', 'options': ['a', 'b']})
    Several(options=('a', 'b'))
    """
    meaning: Meaning = _WAYS_IN[plain["is"]](plain)
    return meaning


converter.register_unstructure_hook_func(lambda kind: kind == Meaning, to_json)
converter.register_structure_hook_func(
    lambda kind: kind == Meaning, lambda plain, _: _WAYS_IN[plain["is"]](plain)
)


def voiced_for(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """What one answer counts for, by option id: each one picked, the first of a rank, a figure of a scale.

    Where points were shared, each option that was given any.

    >>> voiced_for({"is": "ranked", "options": ["bins", "parks"]})
    ('bins',)
    >>> voiced_for({"is": "ranked", "options": ["young=7", "old=0", "both=3"]})
    ('young', 'both')
    >>> voiced_for({"is": "amount", "number": 4})
    ('4',)
    """
    match from_json(plain):
        case Chosen(option):
            return (option,)
        case Several(options):
            return options
        case Ranked(options) if "=" in "".join(options):
            shared = (part.partition("=") for part in options)
            return tuple(option for option, _, points in shared if points != "0")
        case Ranked(options):
            return options[:1]
        case Amount(number):
            return (str(number),)
        case _:
            return ()
