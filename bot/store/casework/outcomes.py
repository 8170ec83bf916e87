"""Outcomes, their texts, and the people who are to hear them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.store.tables import address, officer, outbox, outcome, outcome_text, person, stop, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    id: int
    issue_id: int
    kind: str
    you_said: str
    we_did: str
    why_not: str
    money: str
    lasts_until: str
    next_by: datetime | None
    state: str
    writer: str
    made_at: datetime
    sent_at: datetime | None
    ask_at: datetime | None
    upto: int
    asked_upto: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """One person who is to hear an outcome, by the address they last talked from. talk_id: that talk.

    assisted: the talk was held for somebody without a phone; who helped them hears it, for each talk once.
    """

    person_id: int
    address_id: int
    talk_id: int
    ref: str
    channel: str
    account: str
    language: str
    assisted: bool = False


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
).join_from(outcome, officer, outcome.c.written_by == officer.c.id)


def _outcome(row: Any) -> Outcome:
    return Outcome(**row._mapping)


def by_id(connection: Connection, outcome_id: int) -> Outcome | None:
    row = connection.execute(_SELECT.where(outcome.c.id == outcome_id)).first()
    return _outcome(row) if row else None


def of_issue(connection: Connection, issue_id: int) -> list[Outcome]:
    """All outcomes of an issue, the newest first."""
    rows = connection.execute(_SELECT.where(outcome.c.issue_id == issue_id).order_by(outcome.c.id.desc()))
    return [_outcome(row) for row in rows]


def recent(connection: Connection, limit: int) -> list[Outcome]:
    """The outcomes people were told last."""
    found = _SELECT.where(outcome.c.sent_at.is_not(None)).order_by(outcome.c.sent_at.desc()).limit(limit)
    return [_outcome(row) for row in connection.execute(found)]


def every_sent(connection: Connection) -> list[Outcome]:
    found = _SELECT.where(outcome.c.state != "draft").order_by(outcome.c.id.desc())
    return [_outcome(row) for row in connection.execute(found)]


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    return int(connection.execute(insert(outcome).values(**values).returning(outcome.c.id)).scalar_one())


def change(connection: Connection, outcome_id: int, **values: Any) -> None:
    connection.execute(update(outcome).where(outcome.c.id == outcome_id).values(values))


def take_draft(connection: Connection, outcome_id: int, **values: Any) -> bool:
    """Change a draft into something else; False when it is a draft no more (somebody was faster)."""
    made = connection.execute(
        update(outcome)
        .where(outcome.c.id == outcome_id, outcome.c.state == "draft")
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


# --- who is to hear ----------------------------------------------------------------------------------

_stopped = exists().where(
    stop.c.channel == address.c.channel,
    stop.c.account == address.c.account,
    stop.c.keyed_hash == address.c.keyed_hash,
)
# Why somebody who took part will not hear, the strongest reason first; none for those who will.
_why_not = case(
    (person.c.erased_at.is_not(None), "erased"),
    (_stopped, "stopped"),
    (address.c.left_at.is_not(None), "gone"),
    (address.c.sealed.is_(None), "forgotten"),
    (person.c.may_keep.is_not(True), "not-agreed"),
)


def _took_part(issue_id: int) -> Select[Any]:
    """Each person's last talk about the issue, and all talks held for others.

    In the order of ix_talk_issue, so that a page reads a page.
    """
    mine = talk.alias("mine")
    last = select(
        func.max(mine.c.id)
    ).where(  # not "none is newer": PostgreSQL would read the whole table for it
        mine.c.issue_id == issue_id,
        mine.c.person_id == talk.c.person_id,
        mine.c.outcome_id.is_(None),
        mine.c.mode != "assisted",
    )
    assisted = talk.c.mode == "assisted"
    return (
        select(
            person.c.id.label("person_id"),
            address.c.id.label("address_id"),
            talk.c.id.label("talk_id"),
            talk.c.ref,
            address.c.channel,
            address.c.account,
            func.coalesce(person.c.language, talk.c.language).label("language"),
            assisted.label("assisted"),
        )
        .select_from(talk)
        .join(person, person.c.id == talk.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(
            talk.c.issue_id == issue_id,
            talk.c.outcome_id.is_(None),
            or_(assisted, talk.c.id == last.correlate(talk).scalar_subquery()),
        )
    )


def audience(connection: Connection, issue_id: int) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """People by (language, channel) who will hear, and people by reason who will not."""
    base = _took_part(issue_id).add_columns(_why_not.label("why")).subquery()
    rows = connection.execute(
        select(base.c.language, base.c.channel, base.c.why, func.count()).group_by(
            base.c.language, base.c.channel, base.c.why
        )
    )
    hear: dict[tuple[str, str], int] = {}
    not_hear: dict[str, int] = {}
    for language, channel, why, count in rows:
        if why is None:
            hear[language, channel] = hear.get((language, channel), 0) + count
        else:
            not_hear[why] = not_hear.get(why, 0) + count
    return hear, not_hear


def hearers(connection: Connection, issue_id: int, *, after: int, limit: int) -> list[Hearer]:
    """What the next `limit` people will hear, in the order of their ids, after the one named.

    Who helped others hears once for each of them, so there may be more messages than people.
    """
    found: list[Hearer] = []
    people: list[int] = []
    while len(people) < limit and (ids := _who_took_part(connection, issue_id, after, limit)):
        some = _took_part(issue_id).where(
            _why_not.is_(None), talk.c.person_id > after, talk.c.person_id <= ids[-1]
        )
        rows = connection.execute(some.order_by(talk.c.person_id, talk.c.id))
        found += [Hearer(**row._mapping) for row in rows]
        after = ids[-1]
        people = list(dict.fromkeys(each.person_id for each in found))[:limit]
    return [each for each in found if each.person_id <= people[-1]]


def _who_took_part(connection: Connection, issue_id: int, after: int, limit: int) -> Sequence[int]:
    """The next people in the index: so that a page costs a page, whatever a planner thinks of the rest."""
    ids = select(talk.c.person_id).where(
        talk.c.issue_id == issue_id, talk.c.outcome_id.is_(None), talk.c.person_id > after
    )
    return connection.scalars(ids.distinct().order_by(talk.c.person_id).limit(limit)).all()


def told(connection: Connection, outcome_id: int, *, after: int, limit: int) -> list[Hearer]:
    """The next people an outcome went out to, to ask whether it helped."""
    found = (
        select(
            outbox.c.person_id,
            outbox.c.address_id,
            outbox.c.talk_id,
            talk.c.ref,
            address.c.channel,
            address.c.account,
            outbox.c.language,
        )
        .select_from(outbox)
        .join(talk, talk.c.id == outbox.c.talk_id)
        .join(address, address.c.id == outbox.c.address_id)
        # Somebody who was helped cannot be asked by their helper's phone whether it is better now.
        .where(_went_out(outcome_id), outbox.c.person_id > after, talk.c.mode != "assisted")
        .order_by(outbox.c.person_id)
        .limit(limit)
    )
    return [Hearer(**row._mapping) for row in connection.execute(found)]


def _went_out(outcome_id: int) -> ColumnElement[bool]:
    return and_(outbox.c.outcome_id == outcome_id, outbox.c.kind == "outcome", outbox.c.state == "sent")


def unheard(connection: Connection, issue_id: int) -> int:
    """People who agreed to hear about this issue and were told nothing yet."""
    waiting = _took_part(issue_id).where(_why_not.is_(None)).subquery()
    heard = (
        select(outbox.c.person_id)
        .join(outcome, outcome.c.id == outbox.c.outcome_id)
        .where(outcome.c.issue_id == issue_id, outbox.c.kind == "outcome", outbox.c.state == "sent")
    )
    found = select(func.count()).select_from(waiting).where(waiting.c.person_id.not_in(heard))
    return int(connection.execute(found).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendings:
    """How the messages of an outcome stand, in counts, and why some have not arrived."""

    by_state: Mapping[tuple[str, str], int]  # (channel, on the way | delivered | sent | failed | unsure)
    reasons: Sequence[tuple[str, int]]


_state_word = case(
    (outbox.c.delivery.in_(["delivered", "read"]), "delivered"),
    (outbox.c.state.in_(["queued", "sending"]), "on-the-way"),
    (outbox.c.state == "unsure", "unsure"),
    (outbox.c.state == "dropped", "dropped"),
    (outbox.c.delivery == "failed", "failed"),
    (outbox.c.state == "failed", "failed"),
    else_="sent",
)


def sendings(connection: Connection, outcome_id: int) -> Sendings:
    ours = and_(outbox.c.outcome_id == outcome_id, outbox.c.kind == "outcome")
    states = connection.execute(
        select(address.c.channel, _state_word.label("word"), func.count())
        .join_from(outbox, address)
        .where(ours)
        .group_by(address.c.channel, _state_word)
    )
    reasons = connection.execute(
        select(outbox.c.reason, func.count())
        .where(ours, outbox.c.reason.is_not(None))
        .group_by(outbox.c.reason)
    )
    return Sendings(
        by_state={(channel, word): count for channel, word, count in states},
        reasons=[(reason, count) for reason, count in reasons],
    )


def talk_to_ask_again(connection: Connection, talk_id: int) -> tuple[int, int, Hearer] | None:
    """Outcome, issue and person of a "did it help?" talk whose person agreed to be asked again."""
    row = connection.execute(
        select(
            talk.c.outcome_id,
            talk.c.issue_id,
            talk.c.person_id,
            talk.c.address_id,
            talk.c.id.label("talk_id"),
            talk.c.ref,
            talk.c.facts,
            address.c.channel,
            address.c.account,
            talk.c.language,
        )
        .join_from(talk, address)
        .where(talk.c.id == talk_id, talk.c.outcome_id.is_not(None))
    ).first()
    if row is None:
        return None
    hearer = Hearer(
        person_id=row.person_id,
        address_id=row.address_id,
        talk_id=row.talk_id,
        ref=row.facts.get("ref", row.ref),
        channel=row.channel,
        account=row.account,
        language=row.language,
    )
    return row.outcome_id, row.issue_id, hearer
