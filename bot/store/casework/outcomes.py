"""Outcomes and their texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.language.tags import ENGLISH
from bot.model.ids import OutcomeId
from bot.model.outcome import INVITATION, UNSENT, MadeBy, Outcome, OutcomeState, OutcomeText, checked_as
from bot.store.tables import issue, officer, outcome, outcome_text, task

_changer = officer.alias("changer")
_overrider = officer.alias("overrider")
_writer, _checker, _asked = (officer.alias(name) for name in ("text_writer", "checker", "asked"))
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
    func.coalesce(_changer.c.name, officer.c.name).label("changer"),
    outcome.c.version,
    outcome.c.sent_by,
    outcome.c.goes_at,
    outcome.c.approved,
    outcome.c.corrects,
    outcome.c.public,
    outcome.c.stopped_at,
    outcome.c.withdrawn_at,
    outcome.c.date_before,
    outcome.c.state_before,
    outcome.c.asked,
    outcome.c.composed,
    outcome.c.override,
    _overrider.c.name.label("overrider"),
    outcome.c.override_of,
    outcome.c.to_all,
    outcome.c.stage_before,
).select_from(
    outcome.join(officer, outcome.c.written_by == officer.c.id)
    .outerjoin(_changer, outcome.c.changed_by == _changer.c.id)
    .outerjoin(_overrider, outcome.c.override_by == _overrider.c.id)
)


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
    """All outcomes of an issue, the newest first. An invitation is none: it tells nobody what happened."""
    found = _SELECT.where(outcome.c.issue_id == issue_id, outcome.c.kind != INVITATION)
    return [_outcome(row) for row in connection.execute(found.order_by(outcome.c.id.desc()))]


def invitations(connection: Connection, issue_id: int) -> list[Outcome]:
    """All invitations to answer about an issue, drafts too, the newest first."""
    found = _SELECT.where(outcome.c.issue_id == issue_id, outcome.c.kind == INVITATION)
    return [_outcome(row) for row in connection.execute(found.order_by(outcome.c.id.desc()))]


def recent(connection: Connection, limit: int) -> list[Outcome]:
    """The outcomes people were told last."""
    found = _SELECT.where(outcome.c.sent_at.is_not(None), outcome.c.kind != INVITATION)
    found = found.order_by(outcome.c.sent_at.desc()).limit(limit)
    return [_outcome(row) for row in connection.execute(found)]


def every_sent(connection: Connection) -> list[Outcome]:
    """What went out last stands first, whenever it was written."""
    found = _SELECT.where(outcome.c.state.not_in(UNSENT))
    found = found.order_by(outcome.c.sent_at.desc(), outcome.c.id.desc())
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
    sent_by: int | None
    changed_by: int
    sent_at: datetime
    goes_at: datetime | None
    approved: str | None
    public: bool
    stopped_at: datetime
    withdrawn_at: datetime
    date_before: datetime
    state_before: str
    stage_before: str | None
    to_all: bool
    figures: Any
    asked: Any
    upto: int
    ask_at: datetime
    asked_upto: int
    composed: str
    override: str
    override_by: int | None
    override_of: str | None


class New(Change, total=False):
    issue_id: Required[int]
    corrects: int | None
    written_by: Required[int]
    made_at: Required[datetime]


def add(connection: Connection, values: New) -> OutcomeId:
    made = connection.execute(insert(outcome).values(**values).returning(outcome.c.id)).scalar_one()
    return OutcomeId(made)


def change(connection: Connection, outcome_id: int, **values: Unpack[Change]) -> None:
    connection.execute(update(outcome).where(outcome.c.id == outcome_id).values(values))


def take(connection: Connection, outcome_id: int, was: OutcomeState, **values: Unpack[Change]) -> bool:
    """Change an outcome that is in this state; False when it is not, any more (somebody was faster)."""
    which = (outcome.c.id == outcome_id, outcome.c.state == was)
    return connection.execute(update(outcome).where(*which).values(values)).rowcount == 1


def rewrite(connection: Connection, outcome_id: int, seen: int, **values: Unpack[Change]) -> bool:
    """Change what a draft says, and make it one version newer; False when it is a draft no more, or not the
    version that was seen."""
    which = (outcome.c.id == outcome_id, outcome.c.state == OutcomeState.DRAFT, outcome.c.version == seen)
    newer = {**values, "version": outcome.c.version + 1}
    return connection.execute(update(outcome).where(*which).values(newer)).rowcount == 1


def touch(connection: Connection, outcome_id: int) -> None:
    """Its words were changed beside it: one version newer."""
    newer = {"version": outcome.c.version + 1}
    connection.execute(update(outcome).where(outcome.c.id == outcome_id).values(newer))


def discard(connection: Connection, outcome_id: int, seen: int) -> bool:
    """Delete a draft and its texts; False as in `rewrite`. What was to be done about it has its own end."""
    mine = outcome.c.id == outcome_id
    still = connection.execute(
        select(outcome.c.id)
        .where(mine, outcome.c.state == OutcomeState.DRAFT, outcome.c.version == seen)
        .with_for_update()
    ).first()
    if still is None:
        return False
    connection.execute(update(task).where(task.c.outcome_id == outcome_id).values(outcome_id=None))
    connection.execute(delete(outcome_text).where(outcome_text.c.outcome_id == outcome_id))
    connection.execute(delete(outcome).where(mine))
    return True


def wait_turn(connection: Connection, outcome_id: int) -> None:
    """Whoever else lets something go out about the same issue comes after this transaction, and sees it."""
    about = select(outcome.c.issue_id).where(outcome.c.id == outcome_id).scalar_subquery()
    connection.execute(select(issue.c.id).where(issue.c.id == about).with_for_update(key_share=True))


def lock(connection: Connection, outcome_id: int) -> Outcome | None:
    """The outcome, which nobody else changes until this transaction is over."""
    connection.execute(select(outcome.c.id).where(outcome.c.id == outcome_id).with_for_update())
    return by_id(connection, outcome_id)


def figures(connection: Connection, outcome_id: int) -> Any:
    """What it was when it went out, as JSON holds it; None of what went out before that was kept."""
    return connection.scalar(select(outcome.c.figures).where(outcome.c.id == outcome_id))


def corrections(connection: Connection, outcome_id: int) -> list[Outcome]:
    """What was written to correct it, the oldest first."""
    rows = connection.execute(_SELECT.where(outcome.c.corrects == outcome_id).order_by(outcome.c.id))
    return [_outcome(row) for row in rows]


def put_texts(
    connection: Connection,
    outcome_id: int,
    texts: Mapping[str, tuple[str, str]],
    officer_id: int | None = None,
) -> None:
    """language -> (text, made_by); replaces what was there. officer_id: who puts them there.

    Who wrote a text, checked it or was asked to stays with it while its language has one; whether a check
    still holds is seen by what it is bound to.
    """
    before = {
        row.language: row
        for row in connection.execute(select(outcome_text).where(outcome_text.c.outcome_id == outcome_id))
    }
    connection.execute(delete(outcome_text).where(outcome_text.c.outcome_id == outcome_id))
    rows = []
    for language, (text, made_by) in texts.items():
        was = before.get(language)
        mine = officer_id if made_by == MadeBy.OFFICER else None
        if was is not None and was.text == text and was.made_by == made_by:
            mine = was.written_by
        rows.append(
            {
                "outcome_id": outcome_id,
                "language": language,
                "text": text,
                "made_by": made_by,
                "written_by": mine,
                "checked_by": was.checked_by if was else None,
                "checked_as": was.checked_as if was else None,
                "asked_id": was.asked_id if was else None,
            }
        )
    if rows:
        connection.execute(insert(outcome_text), rows)


class TextChange(TypedDict, total=False):
    """Columns of one language's text that may be changed."""

    text: str
    made_by: str
    written_by: int | None
    checked_by: int
    checked_as: str
    asked_id: int | None


def change_text(connection: Connection, outcome_id: int, language: str, **values: Unpack[TextChange]) -> None:
    which = (outcome_text.c.outcome_id == outcome_id, outcome_text.c.language == language)
    connection.execute(update(outcome_text).where(*which).values(values))


def texts(connection: Connection, outcome_id: int) -> dict[str, OutcomeText]:
    """By language, each with who wrote it and who checked it."""
    found = (
        select(
            outcome_text,
            _writer.c.name.label("writer"),
            _checker.c.name.label("checker"),
            _asked.c.name.label("asked"),
        )
        .select_from(outcome_text)
        .outerjoin(_writer, _writer.c.id == outcome_text.c.written_by)
        .outerjoin(_checker, _checker.c.id == outcome_text.c.checked_by)
        .outerjoin(_asked, _asked.c.id == outcome_text.c.asked_id)
        .where(outcome_text.c.outcome_id == outcome_id)
        .order_by(outcome_text.c.id)
    )
    rows = list(connection.execute(found))
    english = next((row.text for row in rows if row.language == ENGLISH), "")
    return {row.language: _text(row, english) for row in rows}


def _text(row: Any, english: str) -> OutcomeText:
    holds = row.checked_as is not None and row.checked_as == checked_as(english, row.text)
    return OutcomeText(
        text=row.text,
        made_by=row.made_by,
        writer=row.writer or "",
        checker=(row.checker or "") if holds else "",
        checked_before="" if holds else (row.checker or ""),
        asked=row.asked or "",
        writer_id=row.written_by,
        asked_id=row.asked_id,
    )
