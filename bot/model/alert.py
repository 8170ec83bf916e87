"""What an officer is told outside the console: that something waits there, and never what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import OfficerId


class AlertKind(StrEnum):
    NEW = "new"  # a flag was raised
    AGAIN = "again"  # and nobody has said that they look at it
    DIGEST = "digest"  # what waits this morning, in counts


class AlertState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    NEEDLESS = "needless"  # it was dealt with, the day is over, or its officer has left


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One e-mail to one officer. task_id: of a flag. tries: attempts that were begun, this one among them."""

    id: int
    kind: AlertKind
    officer_id: OfficerId
    task_id: int | None
    made_at: datetime
    tries: int
