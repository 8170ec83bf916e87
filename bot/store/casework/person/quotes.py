"""Words that people were asked about: whether others may read them, and what they said to that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from bot.model.event import Quote, QuoteState
from bot.store.tables import officer, quote, talk

_SELECT = (
    select(
        quote.c.id,
        quote.c.talk_id,
        talk.c.ref,
        quote.c.event_id,
        quote.c.words,
        quote.c.state,
        quote.c.asked_at,
        quote.c.answered_at,
        officer.c.name.label("officer"),
    )
    .join_from(quote, talk, talk.c.id == quote.c.talk_id)
    .join(officer, officer.c.id == quote.c.officer_id)
)
ALIVE = (QuoteState.ASKED, QuoteState.AGREED)


def ask(
    connection: Connection,
    *,
    person_id: int,
    talk_id: int,
    event_id: int,
    officer_id: int,
    words: str,
    now: datetime,
) -> int:
    """The id of the new question."""
    about = {"person_id": person_id, "talk_id": talk_id, "event_id": event_id, "officer_id": officer_id}
    new = insert(quote).values(**about, words=words, state=QuoteState.ASKED, asked_at=now)
    return int(connection.execute(new.returning(quote.c.id)).scalar_one())


def of_person(connection: Connection, person_id: int) -> list[Quote]:
    """The newest first."""
    return _read(connection, quote.c.person_id == person_id)


def alive(connection: Connection, person_id: int) -> Quote | None:
    """The newest that waits for an answer or was agreed to."""
    found = _read(connection, quote.c.person_id == person_id, quote.c.state.in_(ALIVE))
    return next(iter(found), None)


def _read(connection: Connection, *which: ColumnElement[bool]) -> list[Quote]:
    found: Any = _SELECT.where(*which).order_by(quote.c.id.desc())
    return [Quote(**row._mapping) for row in connection.execute(found)]


def answer(connection: Connection, quote_id: int, state: QuoteState, now: datetime) -> None:
    connection.execute(update(quote).where(quote.c.id == quote_id).values(state=state, answered_at=now))


def withdraw_all(connection: Connection, person_id: int) -> None:
    """They asked us to forget them, or an officer hid the words: nobody else reads them."""
    _withdraw(connection, quote.c.person_id == person_id)


def withdraw_of(connection: Connection, event_id: int) -> None:
    _withdraw(connection, quote.c.event_id == event_id)


def _withdraw(connection: Connection, which: ColumnElement[bool]) -> None:
    theirs = update(quote).where(which, quote.c.state.in_(ALIVE))
    connection.execute(theirs.values(state=QuoteState.WITHDRAWN))
