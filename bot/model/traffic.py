"""What came from one address lately: what the guard against loops must remember between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.stored import form_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """In seconds since 1970 and in counts. Kept with the address, as JSON.

    mark: of the last free words, never the words themselves. held: unanswered since the last answer. latest:
    a mark of the last that was typed, whatever it was, and latest_at when that was sent.
    """

    minute_at: float = 0.0
    minute: int = 0
    hour_at: float = 0.0
    hour: int = 0
    day_at: float = 0.0
    day: int = 0
    mark: int = 0
    alike: int = 0
    alike_at: float = 0.0
    turns: tuple[float, ...] = ()
    quick: int = 0
    said_at: float = 0.0
    silent_until: float = 0.0
    noticed_at: float = 0.0
    held: int = 0
    latest: int = 0
    latest_at: float = 0.0

    @classmethod
    def from_json(cls, plain: Mapping[str, Any] | None) -> Traffic:
        """None: nothing came from there yet."""
        return _FORM.read(plain or {})

    def to_json(self) -> dict[str, Any]:
        """Only what differs from nothing at all: most addresses need few of the fields."""
        kept: dict[str, Any] = _FORM.write(self)
        return kept


_FORM = form_of(Traffic, brief=True)
