"""Who is owed an answer under what one officer looks after, or is about to.

The rule of `audience.py`, for all at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, union_all

from bot.model.talk import Mode
from bot.store.casework import handing_on
from bot.store.casework.audience import NO_WAY, Measured
from bot.store.casework.promises import KNOWN_REF, OWED, owed_of
from bot.store.tables import address, issue, person, promise, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersPeople:
    """measured: of messages, for who waits in two issues gets two. people: who hears, each once. dates: that
    they were given, in order. by_issue: of each issue of which anybody hears, how many do, and whether it is
    sensitive."""

    measured: Measured
    people: int
    dates: tuple[datetime, ...]
    by_issue: tuple[tuple[int, bool], ...]


_mine, _my_talk = promise.alias("mine"), talk.alias("my_talk")
_last = (
    select(func.max(_mine.c.id))
    .join_from(_mine, _my_talk, _my_talk.c.id == _mine.c.talk_id)
    .where(
        _mine.c.issue_id == promise.c.issue_id,
        _mine.c.person_id == promise.c.person_id,
        _my_talk.c.mode != Mode.ASSISTED,
        owed_of(_mine),
    )
    .correlate(promise)
)


def _owed(owner_id: int, heir_id: int | None) -> Select[Any]:
    """Under each issue each person's last promise that is not settled, and all that were given to helpers for
    others. why: we have no way to the person, none for who hears."""
    owned = select(issue.c.id).where(issue.c.owner_id == owner_id).correlate(None)
    return (
        select(
            promise.c.issue_id,
            issue.c.sensitive,
            promise.c.person_id,
            promise.c.due_at,
            func.coalesce(person.c.language, talk.c.language).label("language"),
            address.c.channel,
            func.length(KNOWN_REF).label("length"),
            NO_WAY.label("why"),
        )
        .select_from(promise)
        .join(issue, issue.c.id == promise.c.issue_id)
        .join(talk, talk.c.id == promise.c.talk_id)
        .join(person, person.c.id == promise.c.person_id)
        .join(address, address.c.id == talk.c.address_id)
        .where(
            issue.c.id.in_(union_all(owned, handing_on.told_of_next(owner_id, heir_id))),
            OWED,
            or_(talk.c.mode == Mode.ASSISTED, promise.c.id == _last.scalar_subquery()),
        )
    )


def of_owner(connection: Connection, owner_id: int, heir_id: int | None) -> OwnersPeople:
    """Who hears when all of this officer's goes to the heir, with what is still on its way to the officer."""
    owed = _owed(owner_id, heir_id).subquery()
    alike = (owed.c.issue_id, owed.c.sensitive, owed.c.language, owed.c.channel, owed.c.length, owed.c.why)
    hear: dict[tuple[str, str], dict[int, int]] = {}
    not_hear: Counter[str] = Counter()
    by_issue: Counter[tuple[int, bool]] = Counter()
    for issue_id, sensitive, language, channel, length, why, count in connection.execute(
        select(*alike, func.count()).group_by(*alike)
    ):
        if why is not None:
            not_hear[why] += count
            continue
        lengths = hear.setdefault((language, channel), {})
        lengths[length] = lengths.get(length, 0) + count
        by_issue[issue_id, sensitive] += count
    hears = owed.c.why.is_(None)
    people = select(func.count(owed.c.person_id.distinct())).where(hears)
    dates = select(owed.c.due_at).where(hears).distinct().order_by(owed.c.due_at)
    return OwnersPeople(
        measured=(hear, dict(not_hear)),
        people=connection.scalar(people) or 0,
        dates=tuple(connection.scalars(dates)),
        by_issue=tuple((count, sensitive) for (_, sensitive), count in by_issue.items()),
    )
