"""The flag that was raised for what a message holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.officer import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """new: raised now, and not with an earlier message of the same day. due_day: by when to look."""

    owner: Officer | None
    due_day: date
    new: bool
