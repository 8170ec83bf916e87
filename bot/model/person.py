"""One human, reached by one of their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from bot.model.ids import AddressId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A person by one of their addresses, as they were read; the row is locked for the transaction.

    known: answers to shared questions, by question id, as stored meanings. stopped: they opted out here; it
    is looked up with the situation, once the row is locked. traffic: what came from the address lately, for
    the guard against loops (`bot.model.traffic`). asked_back: what we asked whether they want it, while no
    answer came (`bot.turn.proposal`).
    """

    person_id: PersonId
    address_id: AddressId
    channel: str
    account: str
    keyed_hash: str
    language: str | None
    town: str | None
    may_keep: bool | None
    known: dict[str, Any]
    told_unchecked: str | None
    language_hint: str | None
    language_offered: str | None
    stopped: bool = False
    traffic: dict[str, Any] | None = None
    nickname: str | None = None
    new: bool = False
    asked_back: str | None = None

    @property
    def lane(self) -> str:
        return f"{self.channel}:{self.account}"


class PersonChange(TypedDict, total=False):
    """Columns of a person that may be changed."""

    language: str | None
    town: str | None
    nickname: str | None
    may_keep: bool | None
    may_ask: bool | None
    keep_until: datetime | None
    known: dict[str, Any]
    told_unchecked: str | None


class AddressChange(TypedDict, total=False):
    """Columns of an address that may be changed."""

    keyed_hash: str
    also_hash: str | None
    sealed: str | None
    language_hint: str | None
    language_offered: str | None
    asked_back: str | None
    heard_at: datetime | None
    traffic: dict[str, Any] | None
    left_at: datetime | None
    left_why: str | None
