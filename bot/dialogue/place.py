"""Where a talk stands: plain data, to and from JSON. The store keeps it and never looks inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.dialogue.meaning import Meaning
from bot.stored import form_of

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """question: the open question's id, none when the talk is over. turn: rises with every step.

    misses: replies in a row we could not understand here. maybe: the option id we asked to confirm.
    said: own words were taken at this question already. last: the question this talk answered last.
    order: shuffled options as this person sees them. opened: the opening of the conversation was said.
    """

    question: str | None = None
    answers: Mapping[str, Meaning] = field(default_factory=dict)
    misses: int = 0
    turn: int = 0
    maybe: str = ""
    said: bool = False
    last: str = ""
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opened: bool = False

    @property
    def over(self) -> bool:
        return self.question is None

    def at(self, question: str | None) -> Place:
        """Moved to another question, with a clean slate there."""
        return replace(self, question=question, misses=0, maybe="", said=False)

    def with_answer(self, question: str, meaning: Meaning) -> Place:
        return replace(self, answers={**self.answers, question: meaning}, last=question)

    def knowing(self, question: str, meaning: Meaning) -> Place:
        """With an answer that was given elsewhere."""
        return replace(self, answers={**self.answers, question: meaning})

    def to_json(self) -> dict[str, Any]:
        return {"v": VERSION, **_FORM.write(self)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Place:
        """Raises ValueError for a version we do not know."""
        if plain["v"] != VERSION:
            raise ValueError(f"a place of version {plain['v']} cannot be read; this is version {VERSION}")
        # Before it was written down whether the opening was said, it was said when a talk began.
        return _FORM.read(plain if "opened" in plain else {**plain, "opened": True})


_FORM = form_of(Place)
