"""What we hold about a person, and forgetting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store import erasing, people
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """town: its id. answers: how many of their answers are kept."""

    town: str | None
    answers: int


def held(connection: Connection, person_id: int) -> Held:
    return Held(town=people.town_of(connection, person_id), answers=erasing.answers_of(connection, person_id))


def erase_words(connection: Connection, person_id: int) -> None:
    """All that was said goes now; who it was goes with `erase`, when our goodbye has reached them."""
    erasing.blank_words(connection, person_id)


def erase(connection: Connection, person_id: int, now: datetime) -> None:
    """Forget a person altogether. What is left cannot be joined to anybody."""
    erasing.blank_words(connection, person_id)
    erasing.blank_person(connection, person_id, now)
