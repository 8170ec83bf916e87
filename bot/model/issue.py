"""A pledge as it stands, and an issue: what is owed an answer, by whom and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    id: int
    key: str
    version: int
    text: str
    measure: str
    sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """reply_by: when people were told they would hear. owner, team: who they were told it is with.

    sensitive: two people read each message about it before it goes out.
    """

    id: int
    ref: str
    about: str
    title: str
    pledge_id: int | None
    pledge_key: str | None
    owner_id: int
    owner: str
    team: str
    reply_by: datetime
    state: str
    stage: str
    honesty: dict[str, Any]
    opened_at: datetime
    closed_at: datetime | None
    town: str | None = None
    sensitive: bool = False
