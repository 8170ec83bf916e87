"""What the chat page shows: the events of one address, and the messages written to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from bot.model.event import Disposition
from bot.model.message import MessageState, NewsState
from bot.store.tables import address, event, outbox, person
from bot.vault import Vault

LONGEST = 200  # entries of each side: a page, not an archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody whose browser has a session that we still know. language: a tag they chose, or None."""

    address_id: int
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """text: as typed. tapped: the key of a button. Both "" for the press that began the talk."""

    id: int
    at: datetime
    text: str
    tapped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    id: int
    at: datetime
    text: str
    language: str
    choices: tuple[tuple[str, str], ...]
    is_new: bool = False  # it keeps a promise, and nobody knew until now that it arrived


def visitor(connection: Connection, vault: Vault, channel: str, account: str, name: str) -> Visitor | None:
    """Who has this address; None for one we never met or have forgotten. Locks nothing."""
    found = (
        select(address.c.id.label("address_id"), person.c.language)
        .join_from(address, person)
        .where(
            address.c.channel == channel,
            address.c.account == account,
            address.c.keyed_hash == vault.keyed_hash(channel, account, name),
            person.c.erased_at.is_(None),
        )
    )
    row = connection.execute(found).first()
    return Visitor(**row._mapping) if row else None


def said(connection: Connection, address_id: int) -> list[Said]:
    """What they said last, oldest first. Not what came twice by accident: no reply follows it, so what they
    are asked stays the last on the page, with its buttons."""
    meant = or_(event.c.outcome.is_(None), event.c.outcome.not_in([Disposition.SAME, Disposition.QUICK]))
    rows = connection.execute(
        select(event.c.id, event.c.heard_at, event.c.text, event.c.detail)
        .where(event.c.address_id == address_id, meant)
        .order_by(event.c.id.desc())
        .limit(LONGEST)
    ).all()
    found = []
    for row in reversed(rows):
        detail: dict[str, Any] = row.detail
        found.append(Said(id=row.id, at=row.heard_at, text=row.text, tapped=detail.get("tapped") or ""))
    return found


def told(connection: Connection, address_id: int, now: datetime) -> list[Told]:
    """What was written to them and is due, oldest first; not what was taken back or could not go out."""
    rows = connection.execute(
        select(
            outbox.c.id,
            outbox.c.due_at,
            outbox.c.body,
            outbox.c.language,
            outbox.c.choices,
            outbox.c.state,
            outbox.c.delivery,
            outbox.c.news,
        )
        .where(
            outbox.c.address_id == address_id,
            outbox.c.due_at <= now,
            outbox.c.state.not_in([MessageState.DROPPED, MessageState.FAILED]),
        )
        .order_by(outbox.c.id.desc())
        .limit(LONGEST)
    ).all()
    return [
        Told(
            id=row.id,
            at=row.due_at,
            text=row.body,
            language=row.language,
            choices=tuple((key, label) for key, label in row.choices),
            is_new=row.news == NewsState.WAITING and row.state == MessageState.SENT and not row.delivery,
        )
        for row in reversed(rows)
    ]


def times_heard(connection: Connection, address_id: int) -> int:
    """How often this address said anything."""
    found = select(func.count()).select_from(event).where(event.c.address_id == address_id)
    return int(connection.execute(found).scalar_one())
