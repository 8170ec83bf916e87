"""Who can be asked a question, who cannot and why, and what became of those who were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)

from bot.model.message import MessageKind, MessageState
from bot.model.outcome import INVITATION, WHOM, Hearer, Invited, Whom
from bot.model.talk import Mode, TalkState
from bot.store.casework.audience import NO_WAY_BECAUSE
from bot.store.database import insert_new
from bot.store.tables import address, declined, issue, outbox, outcome, person, talk

_PRIME = 2_147_483_647
_NOT_GONE = (MessageState.DROPPED, MessageState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What else keeps people from being asked. fetched: channels where people come for their news. closed: by
    channel, the moment before which somebody has to have written last for free text to reach them. asks: so
    many unasked questions since `since` are enough. unanswered: who was invited to something else since then
    and has not answered is left in peace; what they write would be taken for the newest."""

    fetched: tuple[str, ...]
    closed: Mapping[str, datetime]
    asks: int
    since: datetime
    unanswered: datetime


def _draw(seed: int) -> ColumnElement[int]:
    """A number of each person by chance, the same for the same seed, on both databases."""
    mixed = (cast(person.c.id, BigInteger) * 1_103_515_245 + seed) % _PRIME
    twisted = (mixed * (mixed % 65_537) + 12_345 + seed) % _PRIME
    return (twisted * 48_271 + mixed) % _PRIME


def _candidates(asked: Whom) -> Select[Any]:
    """Everybody with a talk of their own that the filters let through, each by the newest of these."""
    mine = talk.alias("mine")
    which = [mine.c.person_id == person.c.id, mine.c.mode == Mode.OWN, mine.c.outcome_id.is_(None)]
    if asked.of_issue is not None:
        which.append(mine.c.issue_id == asked.of_issue)
    last = select(func.max(mine.c.id)).where(*which)
    if asked.topic:
        last = last.join(issue, issue.c.id == mine.c.issue_id).where(issue.c.topic == asked.topic)
    language = func.coalesce(person.c.language, talk.c.language)
    found = (
        select(
            person.c.id.label("person_id"),
            address.c.id.label("address_id"),
            talk.c.id.label("talk_id"),
            talk.c.ref,
            address.c.channel,
            address.c.account,
            language.label("language"),
        )
        .select_from(person)
        .join(talk, talk.c.id == last.correlate(person).scalar_subquery())
        .join(address, address.c.id == talk.c.address_id)
    )
    if asked.town:
        found = found.where(person.c.town == asked.town)
    if asked.language:
        found = found.where(language == asked.language)
    return found


def _why_not(
    asked: Whom, issue_id: int, before: Sequence[int], rules: Rules, span: tuple[int, int] | None = None
) -> ColumnElement[str | None]:
    """The strongest reason first; none of them: this person can be asked. before: other invitations to it.

    span: looks at people after the first id, up to the second; None at all of them. Each reason but the first
    few is a list of people that is made once, so that it costs the same however many are asked about.
    """

    def some(ids: ColumnElement[int], *which: ColumnElement[bool]) -> ColumnElement[bool]:
        near = () if span is None else (ids > span[0], ids <= span[1])
        return person.c.id.in_(select(ids).where(*which, *near))

    theirs, other = talk.alias("theirs"), talk.alias("other")
    at, sent = address.alias("at"), outbox.alias("sent")
    near = () if span is None else (at.c.person_id > span[0], at.c.person_id <= span[1])
    asks = (
        select(at.c.person_id)
        .join_from(at, sent, sent.c.address_id == at.c.id)
        .where(
            sent.c.kind == MessageKind.ASK,
            sent.c.made_at > rules.since,
            sent.c.state.not_in(_NOT_GONE),
            *near,
        )
        .group_by(at.c.person_id)
        .having(func.count() >= rules.asks)
    )
    asked_to, begun = outcome.alias("asked_to"), talk.alias("begun")
    waits = (
        select(sent.c.person_id)
        .join_from(sent, asked_to, asked_to.c.id == sent.c.outcome_id)
        .where(
            asked_to.c.kind == INVITATION,
            asked_to.c.issue_id != issue_id,
            sent.c.kind == MessageKind.ASK,
            sent.c.made_at > rules.unanswered,
            sent.c.state.not_in(_NOT_GONE),
            ~exists().where(
                declined.c.person_id == sent.c.person_id, declined.c.issue_id == asked_to.c.issue_id
            ),
            ~exists().where(
                begun.c.person_id == sent.c.person_id,
                begun.c.issue_id == asked_to.c.issue_id,
                begun.c.started_at >= sent.c.made_at,
            ),
            *(() if span is None else (sent.c.person_id > span[0], sent.c.person_id <= span[1])),
        )
    )
    shut = [
        and_(address.c.channel == name, or_(address.c.heard_at.is_(None), address.c.heard_at <= since))
        for name, since in rules.closed.items()
    ]
    invited = (sent.c.outcome_id.in_(list(before) or [0]), sent.c.state.not_in(_NOT_GONE))
    return case(
        *NO_WAY_BECAUSE,
        (person.c.may_ask.is_not(True), "not-asked"),
        (some(declined.c.person_id, declined.c.issue_id == issue_id), "declined"),
        (
            some(theirs.c.person_id, theirs.c.issue_id == issue_id, theirs.c.code_id == asked.code_id),
            "answered",
        ),
        (some(sent.c.person_id, *invited), "invited"),
        (address.c.channel.in_(rules.fetched), "web-only"),
        *((each, "window") for each in shut),
        (some(other.c.person_id, other.c.state == TalkState.OPEN), "busy"),
        (person.c.id.in_(waits), "unanswered"),
        (person.c.id.in_(asks), "asked-enough"),
    )


def of_question(connection: Connection, issue_id: int, code_id: int) -> list[int]:
    """Invitations to this question that went out, or go out now."""
    rows = connection.execute(
        select(outcome.c.id, outcome.c.asked).where(
            outcome.c.issue_id == issue_id, outcome.c.kind == INVITATION, outcome.c.sent_at.is_not(None)
        )
    )
    return [row.id for row in rows if row.asked and WHOM.read(row.asked).code_id == code_id]


def counts(
    connection: Connection, asked: Whom, issue_id: int, rules: Rules
) -> tuple[dict[tuple[str, str], int], dict[str, int], int | None]:
    """People by (language, channel) who are asked; by reason who are not; the draw's bound, None without one.

    Who could be asked and is not drawn counts as "not-drawn".
    """
    before = of_question(connection, issue_id, asked.code_id)
    why = _why_not(asked, issue_id, before, rules).label("why")
    below = asked.below
    if asked.most is not None and below is None:
        below = _bound(connection, asked, why)
    drawn = _draw(asked.seed) <= below if below is not None else None
    found = _candidates(asked).add_columns(why)
    if drawn is not None:
        found = found.add_columns(case((drawn, 1), else_=0).label("drawn"))
    base = found.subquery()
    keys = [base.c.language, base.c.channel, base.c.why, *([base.c.drawn] if drawn is not None else [])]
    hear: dict[tuple[str, str], int] = {}
    not_hear: dict[str, int] = {}
    for row in connection.execute(select(*keys, func.count().label("many")).group_by(*keys)):
        if row.why is not None:
            not_hear[row.why] = not_hear.get(row.why, 0) + row.many
        elif below is not None and not row.drawn:
            not_hear["not-drawn"] = not_hear.get("not-drawn", 0) + row.many
        else:
            key = (row.language, row.channel)
            hear[key] = hear.get(key, 0) + row.many
    return hear, not_hear, below


def _bound(connection: Connection, asked: Whom, why: ColumnElement[str | None]) -> int | None:
    """The number of the last one who is drawn; None where nobody has to be left out."""
    key = _draw(asked.seed).label("key")
    base = _candidates(asked).add_columns(why.label("why"), key).subquery()
    most = asked.most or 0
    numbers = (
        select(base.c.key).where(base.c.why.is_(None)).order_by(base.c.key).offset(max(most - 1, 0)).limit(1)
    )
    found: int | None = connection.scalar(numbers) if most > 0 else -1
    return found


def page(
    connection: Connection,
    asked: Whom,
    issue_id: int,
    outcome_id: int,
    rules: Rules,
    *,
    after: int,
    limit: int,
) -> list[Hearer]:
    """The next people who are asked, in the order of their ids, after the one named."""
    before = [each for each in of_question(connection, issue_id, asked.code_id) if each != outcome_id]
    found: list[Hearer] = []
    while len(found) < limit and (ids := _who_agreed(connection, after, limit)):
        why = _why_not(asked, issue_id, before, rules, span=(after, ids[-1]))
        some = _candidates(asked).where(person.c.id > after, person.c.id <= ids[-1], why.is_(None))
        if asked.below is not None:
            some = some.where(_draw(asked.seed) <= asked.below)
        rows = connection.execute(some.order_by(person.c.id))
        found += [Hearer(**row._mapping) for row in rows]
        after = ids[-1]
    return found[:limit]


def _who_agreed(connection: Connection, after: int, limit: int) -> Sequence[int]:
    """The next people in the table: so that a page costs a page, whatever a planner thinks of the rest."""
    ids = select(person.c.id).where(person.c.id > after, person.c.may_ask.is_(True))
    return connection.scalars(ids.order_by(person.c.id).limit(limit)).all()


def waiting(connection: Connection, person_id: int, since: datetime) -> Invited | None:
    """The newest invitation since then that the person has not answered, at whichever address they had."""
    begun = talk.alias("begun")
    rows = connection.execute(
        select(outcome.c.id, outcome.c.issue_id, outcome.c.asked, outbox.c.made_at)
        .join_from(outbox, outcome, outcome.c.id == outbox.c.outcome_id)
        .where(
            outbox.c.address_id.in_(select(address.c.id).where(address.c.person_id == person_id)),
            outbox.c.kind == MessageKind.ASK,
            outbox.c.made_at >= since,
            outbox.c.state.not_in([*_NOT_GONE, MessageState.QUEUED]),
            outcome.c.kind == INVITATION,
            ~exists().where(declined.c.person_id == person_id, declined.c.issue_id == outcome.c.issue_id),
            ~exists().where(
                begun.c.issue_id == outcome.c.issue_id,
                begun.c.person_id == person_id,
                begun.c.started_at >= outbox.c.made_at,
            ),
        )
        .order_by(outbox.c.id.desc())
        .limit(1)
    ).first()
    if rows is None:
        return None
    code_id = WHOM.read(rows.asked).code_id
    return Invited(outcome_id=rows.id, issue_id=rows.issue_id, code_id=code_id, made_at=rows.made_at)


def decline(connection: Connection, person_id: int, issue_id: int, outcome_id: int, now: datetime) -> None:
    """They do not want to be asked about this issue. To say so twice is to say so once."""
    values = {"person_id": person_id, "issue_id": issue_id, "outcome_id": outcome_id, "made_at": now}
    connection.execute(insert_new(connection, declined, "person_id", "issue_id").values(**values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many of those who were invited began, answered to the end, and said no."""

    began: int
    finished: int
    said_no: int


def answers(connection: Connection, outcome_id: int) -> Answers:
    people = (
        select(outbox.c.person_id, func.min(outbox.c.made_at).label("made_at"))
        .where(outbox.c.outcome_id == outcome_id)
        .group_by(outbox.c.person_id)
        .subquery()
    )
    about = select(outcome.c.issue_id).where(outcome.c.id == outcome_id).scalar_subquery()
    ended = case((talk.c.state == TalkState.ENDED, talk.c.person_id))
    row = connection.execute(
        select(func.count(talk.c.person_id.distinct()), func.count(ended.distinct()))
        .join_from(people, talk, talk.c.person_id == people.c.person_id)
        .where(talk.c.issue_id == about, talk.c.code_id.is_not(None), talk.c.started_at >= people.c.made_at)
    ).one()
    no = connection.scalar(select(func.count()).where(declined.c.outcome_id == outcome_id))
    return Answers(began=row[0], finished=row[1], said_no=no or 0)
