"""Who hears an outcome, who does not and why, and who heard it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from bot.model.ids import PersonId
from bot.model.outcome import Hearer
from bot.model.talk import Mode
from bot.store.tables import address, issue, outbox, outcome, person, stop, talk


def _took_part() -> Select[Any]:
    """Each person's last talk about an issue, and all talks held for others. The caller says which issues.

    In the order of ix_talk_issue, so that a page reads a page.
    """
    mine = talk.alias("mine")
    # Not "none is newer": PostgreSQL would read the whole table for it.
    last = select(func.max(mine.c.id)).where(
        mine.c.issue_id == talk.c.issue_id,
        mine.c.person_id == talk.c.person_id,
        mine.c.outcome_id.is_(None),
        mine.c.mode != Mode.ASSISTED,
    )
    assisted = talk.c.mode == Mode.ASSISTED
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
            talk.c.outcome_id.is_(None), or_(assisted, talk.c.id == last.correlate(talk).scalar_subquery())
        )
    )


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


def audience(connection: Connection, issue_id: int) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """People by (language, channel) who will hear, and people by reason who will not."""
    base = _took_part().where(talk.c.issue_id == issue_id).add_columns(_why_not.label("why")).subquery()
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
    people: list[PersonId] = []
    while len(people) < limit and (ids := _who_took_part(connection, issue_id, after, limit)):
        some = _took_part().where(
            talk.c.issue_id == issue_id,
            _why_not.is_(None),
            talk.c.person_id > after,
            talk.c.person_id <= ids[-1],
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
        .where(_went_out(outcome_id), outbox.c.person_id > after, talk.c.mode != Mode.ASSISTED)
        .order_by(outbox.c.person_id)
        .limit(limit)
    )
    return [Hearer(**row._mapping) for row in connection.execute(found)]


def _went_out(outcome_id: int) -> ColumnElement[bool]:
    return and_(outbox.c.outcome_id == outcome_id, outbox.c.kind == "outcome", outbox.c.state == "sent")


def unheard(connection: Connection, issue_id: int) -> int:
    """People who agreed to hear about this issue and were told nothing yet."""
    return _unheard(connection, select(issue.c.id).where(issue.c.id == issue_id)).get(issue_id, 0)


def unheard_by_issue(connection: Connection, states: Collection[str] | None = None) -> dict[int, int]:
    """The same for all issues, or those in these states; issues for which nobody waits are left out."""
    every = select(issue.c.id)
    return _unheard(connection, every if states is None else every.where(issue.c.state.in_(states)))


def _unheard(connection: Connection, issues: Select[tuple[int]]) -> dict[int, int]:
    waiting = _took_part().where(talk.c.issue_id.in_(issues), _why_not.is_(None))
    waiting_of = waiting.add_columns(talk.c.issue_id).subquery()
    heard = (
        select(outcome.c.issue_id, outbox.c.person_id)
        .join(outbox, outbox.c.outcome_id == outcome.c.id)
        .where(outcome.c.issue_id.in_(issues), outbox.c.kind == "outcome", outbox.c.state == "sent")
        .distinct()
        .subquery()
    )
    same = and_(heard.c.issue_id == waiting_of.c.issue_id, heard.c.person_id == waiting_of.c.person_id)
    found = (
        select(waiting_of.c.issue_id, func.count())
        .outerjoin(heard, same)
        .where(heard.c.person_id.is_(None))
        .group_by(waiting_of.c.issue_id)
    )
    return dict(connection.execute(found).all())


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
