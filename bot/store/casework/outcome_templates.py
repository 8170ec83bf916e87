"""Texts the council keeps for messages it often needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import Connection, select, update

from bot.store.database import insert_new
from bot.store.tables import officer, outcome_template


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTemplate:
    """shipped: the name of the one that ships which it stands in for; None of one of the council's own."""

    id: int
    shipped: str | None
    title: str
    kind: str
    topic: str | None
    you_said: str
    we_did: str
    why_not: str
    money: str
    lasts_until: str
    version: int
    changer: str
    changed_at: datetime
    retired_at: datetime | None


class Words(TypedDict, total=False):
    """What a text holds, and who changed it when. retired_at: None brings it back."""

    title: Required[str]
    kind: Required[str]
    topic: str | None
    you_said: str
    we_did: str
    why_not: str
    money: str
    lasts_until: str
    changed_by: Required[int]
    changed_at: Required[datetime]
    retired_at: datetime | None


_NAMES = (
    *("id", "shipped", "title", "kind", "topic", "you_said", "we_did", "why_not", "money", "lasts_until"),
    *("version", "changed_at", "retired_at"),
)
_SELECT = select(*(outcome_template.c[name] for name in _NAMES), officer.c.name.label("changer")).join_from(
    outcome_template, officer, officer.c.id == outcome_template.c.changed_by
)


def every(connection: Connection) -> list[StoredTemplate]:
    """Retired ones too; a council has some dozens."""
    rows = connection.execute(_SELECT.order_by(outcome_template.c.id))
    return [StoredTemplate(**row._mapping) for row in rows]


def add(connection: Connection, shipped: str | None, **values: Unpack[Words]) -> int | None:
    """shipped: the name of the one it stands in for. None where another row does already."""
    given: dict[str, Any] = {"shipped": shipped, **values}
    made = connection.execute(
        insert_new(connection, outcome_template, "shipped").values(given).returning(outcome_template.c.id)
    ).scalar()
    return None if made is None else int(made)


def change(connection: Connection, template_id: int, seen: int, **values: Unpack[Words]) -> bool:
    """False where it is not the version that was seen, any more."""
    which = (outcome_template.c.id == template_id, outcome_template.c.version == seen)
    newer = {**values, "version": outcome_template.c.version + 1}
    return connection.execute(update(outcome_template).where(*which).values(newer)).rowcount == 1
