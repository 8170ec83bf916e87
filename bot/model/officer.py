"""Somebody who works for the council and signs in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model.ids import OfficerId


class Role(StrEnum):
    """What each may do: `bot/service/casework/access.py`."""

    READER = "reader"
    OFFICER = "officer"
    APPROVER = "approver"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """code_secret: sealed."""

    id: OfficerId
    email: str
    name: str
    team: str
    role: Role
    password_hash: str | None
    code_secret: str | None
