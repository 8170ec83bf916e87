"""Outcomes and their texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.model.ids import OutcomeId
from bot.model.outcome import Outcome, OutcomeState
from bot.store.tables import officer, outcome, outcome_text

_SELECT = select(
    outcome.c.id,
    outcome.c.issue_id,
    outcome.c.kind,
    outcome.c.you_said,
    outcome.c.we_did,
    outcome.c.why_not,
    outcome.c.money,
    outcome.c.lasts_until,
    outcome.c.next_by,
    outcome.c.state,
    officer.c.name.label("writer"),
    outcome.c.made_at,
    outcome.c.sent_at,
    outcome.c.ask_at,
    outcome.c.upto,
    outcome.c.asked_upto,
    func.coalesce(outcome.c.changed_by, outcome.c.written_by).label("changed_by"),
).join_from(outcome, officer, outcome.c.written_by == officer.c.id)


def _outcome(row: Any) -> Outcome:
    return Outcome(**row._mapping)


def by_id(connection: Connection, outcome_id: int) -> Outcome | None:
    row = connection.execute(_SELECT.where(outcome.c.id == outcome_id)).first()
    return _outcome(row) if row else None


def by_ids(connection: Connection, outcome_ids: Collection[int]) -> list[Outcome]:
    if not outcome_ids:
        return []
    return [_outcome(row) for row in connection.execute(_SELECT.where(outcome.c.id.in_(outcome_ids)))]


def of_issue(connection: Connection, issue_id: int) -> list[Outcome]:
    """All outcomes of an issue, the newest first."""
    rows = connection.execute(_SELECT.where(outcome.c.issue_id == issue_id).order_by(outcome.c.id.desc()))
    return [_outcome(row) for row in rows]


def recent(connection: Connection, limit: int) -> list[Outcome]:
    """The outcomes people were told last."""
    found = _SELECT.where(outcome.c.sent_at.is_not(None)).order_by(outcome.c.sent_at.desc()).limit(limit)
    return [_outcome(row) for row in connection.execute(found)]


def every_sent(connection: Connection) -> list[Outcome]:
    found = _SELECT.where(outcome.c.state != OutcomeState.DRAFT).order_by(outcome.c.id.desc())
    return [_outcome(row) for row in connection.execute(found)]


class Change(TypedDict, total=False):
    """Columns of an outcome that may be changed. state: a word of OutcomeState."""

    kind: str
    you_said: str
    we_did: str
    why_not: str
    money: str
    lasts_until: str
    next_by: datetime | None
    state: str
    sent_by: int
    changed_by: int
    sent_at: datetime
    upto: int
    ask_at: datetime
    asked_upto: int


class New(Change, total=False):
    issue_id: Required[int]
    written_by: Required[int]
    made_at: Required[datetime]


def add(connection: Connection, values: New) -> OutcomeId:
    made = connection.execute(insert(outcome).values(**values).returning(outcome.c.id)).scalar_one()
    return OutcomeId(made)


def change(connection: Connection, outcome_id: int, **values: Unpack[Change]) -> None:
    connection.execute(update(outcome).where(outcome.c.id == outcome_id).values(values))


def take_draft(connection: Connection, outcome_id: int, **values: Unpack[Change]) -> bool:
    """Change a draft into something else; False when it is a draft no more (somebody was faster)."""
    made = connection.execute(
        update(outcome)
        .where(outcome.c.id == outcome_id, outcome.c.state == OutcomeState.DRAFT)
        .values(values)
        .returning(outcome.c.id)
    )
    return made.first() is not None


def put_texts(connection: Connection, outcome_id: int, texts: Mapping[str, tuple[str, str]]) -> None:
    """language -> (text, made_by); replaces what was there."""
    connection.execute(delete(outcome_text).where(outcome_text.c.outcome_id == outcome_id))
    rows = [
        {"outcome_id": outcome_id, "language": language, "text": text, "made_by": made_by}
        for language, (text, made_by) in texts.items()
    ]
    if rows:
        connection.execute(insert(outcome_text), rows)


def texts(connection: Connection, outcome_id: int) -> dict[str, tuple[str, str]]:
    """language -> (text, made_by)."""
    rows = connection.execute(select(outcome_text).where(outcome_text.c.outcome_id == outcome_id))
    return {row.language: (row.text, row.made_by) for row in rows}
