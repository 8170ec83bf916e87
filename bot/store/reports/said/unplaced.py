"""Messages that found no place: at no question, or not understood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, and_, case, func, or_, select

from bot.model.event import CASE, TO_READ, TREATMENT, Disposition
from bot.store.tables import address, event, person, talk

_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A message that belongs to no question. person_language: None when they never chose one.

    detail: what came besides words. before: of a message that its writer changed, the words that it had at
    first, where we still have them.
    why: why it stands here, in words for officers.
    """

    id: int
    words: str
    detail: dict[str, Any]
    channel: str
    heard_at: datetime
    person_language: str | None
    last_ref: str | None
    before: str | None
    outcome: Disposition

    @property
    def why(self) -> str:
        return TREATMENT[self.outcome].label


_CASE = event.c.outcome.in_(CASE.values())
_SAYS = or_(
    event.c.text != "",
    *(event.c.detail[key].as_string().is_not(None) for key in ("attachments", "tapped")),
)
_UNPLACED = and_(event.c.outcome.in_(TO_READ), _SAYS, event.c.read_at.is_(None))


def first_words_of_changed() -> ScalarSelect[str]:
    """Of a changed message, what it said before it was changed."""
    first = event.alias("first")
    return (
        select(first.c.text)
        .where(
            first.c.address_id == event.c.address_id,
            first.c.detail["ref"].as_string() == event.c.detail["edits"].as_string(),
            first.c.detail["edits"].as_string().is_(None),
            first.c.text != "",
        )
        .order_by(first.c.id)
        .limit(1)
        .scalar_subquery()
    )


def unplaced(connection: Connection, limit: int = _PAGE) -> list[Unplaced]:
    """Messages that were no answer and that no officer has marked as read, the oldest first."""
    last = (
        select(talk.c.ref)
        .where(talk.c.person_id == person.c.id, talk.c.issue_id.is_not(None))
        .order_by(talk.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(
            event.c.id,
            event.c.text.label("words"),
            event.c.detail,
            event.c.channel,
            event.c.heard_at,
            person.c.language.label("person_language"),
            last.label("last_ref"),
            first_words_of_changed().label("before"),
            event.c.outcome,
        )
        .select_from(event)
        .outerjoin(address, address.c.id == event.c.address_id)
        .outerjoin(person, person.c.id == address.c.person_id)
        .where(_UNPLACED)
        .order_by(event.c.id)
        .limit(limit)
    )
    return [Unplaced(**row._mapping) for row in connection.execute(found)]


def count_unplaced(connection: Connection) -> tuple[int, int]:
    """How many there are of them all; and of those that sound like a case of somebody's own: they were told
    whom to ring."""
    found = select(func.count(), func.count(case((_CASE, 1)))).select_from(event).where(_UNPLACED)
    every, cases = connection.execute(found).one()
    return every, cases
