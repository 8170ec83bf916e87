"""One person's run through one published conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.dialogue.place import Place


class Mode(StrEnum):
    """How a talk came about: own phone, a leader who counts a group's hands, a helper for somebody."""

    OWN = "own"
    GROUP = "group"
    ASSISTED = "assisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """facts: what fills the gaps of its texts (pledge, place of the poster ...).

    code_id: the room or group code it was begun with.
    """

    id: int
    ref: str
    person_id: int
    address_id: int
    name: str
    hash: str
    issue_id: int | None
    outcome_id: int | None
    state: str
    place: Place
    facts: dict[str, Any]
    language: str
    mode: Mode
    code_id: int | None
    touched_at: datetime
