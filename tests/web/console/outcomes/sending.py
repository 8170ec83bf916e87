"""Outcomes that are on their way, and what becomes of their messages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from bot.store import tables
from tests.web.console.desk import Desk, Town

OFF = "The provider asked us to wait. The phone is switched off or out of reach."
GONE = "This address cannot be reached. This number is not in use."


def told(asha: Desk, town: Town, people: int = 3, **changes: str) -> str:
    """An outcome that is written out for so many people, and has not left; the reference of its issue."""
    ref = town.issue()
    town.crowd(people, ref)
    asha.write(ref, **changes)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "public": "y"})
    town.passes(seconds=1)
    return ref


def messages(town: Town) -> list[Any]:
    return [row for row in town.house.rows("outbox") if row.kind == "outcome"]


def becomes(town: Town, which: int, **values: Any) -> None:
    """What became of the message at that place."""
    id_ = messages(town)[which].id
    town.services.db.write(
        lambda c: c.execute(update(tables.outbox).where(tables.outbox.c.id == id_).values(**values))
    )
    town.passes(seconds=1)


def arrives(town: Town, which: int) -> None:
    becomes(town, which, state="sent", delivery="delivered", sent_at=town.house.clock.now())


def fails(town: Town, which: int, reason: str) -> None:
    becomes(town, which, state="failed", reason=reason)


def public(town: Town, ref: str) -> str:
    """What anybody may read about it."""
    visitor = Desk(town.house)
    visitor.open(f"/issues/{ref}")
    page = visitor.words
    visitor.open("/")
    return page + visitor.words
