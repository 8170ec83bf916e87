"""Finding people, issues and words. Each function counts all there is and answers with the ids of a page of
it, the newest first; what is shown of these is asked for after that.

Words are looked for in folded text, by parts of words: it is read from end to end, which for 50,000 messages
takes some hundredths of a second on both databases, and needs no index that erasing would have to know of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, func, literal, or_, select, type_coerce

from bot.model.issue import IssueState
from bot.store.reports.kept_back import only_shown
from bot.store.tables import address, answer, event, issue, lane, note, officer, person, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """A message, or a note. ref: of its talk, else of the newest of that person; None where there is none.
    writer: of a note. english: an English copy of a message."""

    id: int
    ref: str | None
    text: str
    english: str | None
    language: str | None
    channel: str
    at: datetime
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFound:
    id: int
    ref: str
    language: str
    channel: str
    at: datetime
    about: str | None  # the title of its issue


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFound:
    id: int
    ref: str
    title: str
    town: str | None
    state: IssueState


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """count: of all that was found; 0 too behind the last page."""

    count: int
    ids: tuple[int, ...]


NONE = Page(count=0, ids=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which of what was found: so many, after so many."""

    limit: int
    offset: int = 0


# --- words -------------------------------------------------------------------------------------------


def messages(connection: Connection, words: Sequence[str], which: Slice, *, all_of_them: bool) -> Page:
    """Messages that hold all these words, in themselves or in an English copy. all_of_them: those too that
    came from a person after something of theirs was flagged."""
    copies = select(answer.c.event_id).where(
        answer.c.english_folded.is_not(None), answer.c.event_id.is_not(None)
    )
    copied = event.c.id.in_(copies.where(_hold(answer.c.english_folded, words)))
    found = select(event.c.id).where(or_(_hold(event.c.folded, words), copied))
    if not all_of_them:
        found = only_shown(found.outerjoin(address), address.c.person_id, event.c.heard_at, messages=True)
    return _page(connection, found, event.c.id, which)


def notes(connection: Connection, words: Sequence[str], which: Slice, *, all_of_them: bool) -> Page:
    found = select(note.c.id).where(_hold(note.c.folded, words))
    if not all_of_them:
        found = only_shown(found, note.c.person_id, note.c.made_at, messages=False)
    return _page(connection, found, note.c.id, which)


def _hold(folded: ColumnElement[str], words: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(folded.contains(word, autoescape=True) for word in words))


def _page(connection: Connection, found: Select[Any], row: ColumnElement[int], which: Slice) -> Page:
    """One look from end to end for both: to look once for the count and once for the page takes twice as
    long."""
    counted = found.add_columns(func.count().over()).order_by(row.desc())
    rows = connection.execute(counted.limit(which.limit).offset(which.offset)).all()
    return Page(count=rows[0][1], ids=tuple(id_ for id_, _ in rows)) if rows else NONE


def show_messages(connection: Connection, ids: Collection[int]) -> list[Wrote]:
    newest = (
        select(func.max(talk.c.id)).where(talk.c.person_id == address.c.person_id).correlate(address)
    ).scalar_subquery()
    # By the talk as well: it is what answers are found by.
    of_it = (answer.c.talk_id == event.c.talk_id, answer.c.event_id == event.c.id)
    copy = select(func.max(answer.c.english)).where(*of_it).correlate(event).scalar_subquery()
    found = (
        select(
            event.c.id,
            talk.c.ref,
            event.c.text,
            copy.label("english"),
            person.c.language,
            event.c.channel,
            event.c.heard_at.label("at"),
            literal("").label("writer"),
        )
        .outerjoin_from(event, address)
        .outerjoin(person, person.c.id == address.c.person_id)
        .outerjoin(talk, talk.c.id == func.coalesce(event.c.talk_id, newest))
        .where(event.c.id.in_(ids))
        .order_by(event.c.id.desc())
    )
    return [Wrote(**row._mapping) for row in connection.execute(found)]


def show_notes(connection: Connection, ids: Collection[int]) -> list[Wrote]:
    found = (
        select(
            note.c.id,
            talk.c.ref,
            note.c.text,
            type_coerce(literal(None), Text).label("english"),
            type_coerce(literal(None), Text).label("language"),
            literal("").label("channel"),
            note.c.made_at.label("at"),
            officer.c.name.label("writer"),
        )
        .join_from(note, talk)
        .join(officer, officer.c.id == note.c.officer_id)
        .where(note.c.id.in_(ids))
        .order_by(note.c.id.desc())
    )
    return [Wrote(**row._mapping) for row in connection.execute(found)]


# --- talks -------------------------------------------------------------------------------------------


def by_ref(connection: Connection, ref: str, which: Slice) -> Page:
    return _talks(connection, talk.c.ref == ref, which)


def by_hashes(connection: Connection, hashes: Collection[str], which: Slice) -> Page:
    """All talks of people with one of these addresses."""
    people = select(address.c.person_id).where(address.c.keyed_hash.in_(hashes))
    return _talks(connection, talk.c.person_id.in_(people), which)


def lanes(connection: Connection) -> list[str]:
    """Each way we ever sent by: "channel:account"."""
    return list(connection.scalars(select(lane.c.name)))


def in_towns(connection: Connection, towns: Collection[str], which: Slice) -> Page:
    """All talks of people who live there."""
    people = select(person.c.id).where(person.c.town.in_(towns))
    return _talks(connection, talk.c.person_id.in_(people), which)


def begun_at(connection: Connection, places: Collection[str], which: Slice) -> Page:
    """Talks that began at a poster there."""
    return _talks(connection, talk.c.facts["place"].as_string().in_(places), which)


def _talks(connection: Connection, those: ColumnElement[bool], which: Slice) -> Page:
    return _page(connection, select(talk.c.id).where(those), talk.c.id, which)


def show_talks(connection: Connection, ids: Collection[int]) -> list[TalkFound]:
    found = (
        select(
            talk.c.id,
            talk.c.ref,
            talk.c.language,
            address.c.channel,
            talk.c.started_at.label("at"),
            issue.c.title.label("about"),
        )
        .join_from(talk, address, address.c.id == talk.c.address_id)
        .outerjoin(issue, issue.c.id == talk.c.issue_id)
        .where(talk.c.id.in_(ids))
        .order_by(talk.c.id.desc())
    )
    return [TalkFound(**row._mapping) for row in connection.execute(found)]


def all_issues(connection: Connection) -> list[IssueFound]:
    """The newest first."""
    found = select(issue.c.id, issue.c.ref, issue.c.title, issue.c.town, issue.c.state).order_by(
        issue.c.id.desc()
    )
    return [IssueFound(**row._mapping) for row in connection.execute(found)]
