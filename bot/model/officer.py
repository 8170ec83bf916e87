"""Somebody who works for the council and signs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import OfficerId


class Role(StrEnum):
    """What each may do: `bot/service/casework/access.py`."""

    READER = "reader"
    OFFICER = "officer"
    APPROVER = "approver"
    MANAGER = "manager"


# Whose role may act on what they own: nothing ever belongs to anybody else.
MAY_OWN = (Role.OFFICER, Role.APPROVER, Role.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """role: a word of `Role`; any other may do nothing. code_secret: sealed.

    away_until: they are away until then, and what is new for them goes to `cover_id`. cover: the
    name of that one. deputy: is told of
    every new flag beside whom it belongs to. looked_at: what came after it is new to them. reads: the tags of
    languages in which they can check a text, with blanks between.
    """

    id: OfficerId
    email: str
    name: str
    team: str
    role: str
    password_hash: str | None
    code_secret: str | None
    away_until: datetime | None = None
    cover_id: OfficerId | None = None
    cover: str = ""
    deputy: bool = False
    looked_at: datetime | None = None
    reads: str = ""

    def can_check(self, language: str) -> bool:
        return self.may_own and language in self.reads.split()

    @property
    def may_own(self) -> bool:
        return self.role in MAY_OWN
