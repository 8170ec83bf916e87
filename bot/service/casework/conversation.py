"""One person's conversation with us: both sides in order of time, what they are owed, and officers' notes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.event import Quote
from bot.model.officer import Officer
from bot.model.promise import Promise
from bot.model.task import Call as Call
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import Eyes, without_numbers
from bot.store.casework import audit_log, promises
from bot.store.casework.person import notes, quotes
from bot.store.database import Connection
from bot.store.inbound import marks, people
from bot.store.outbox import news
from bot.store.reports import answers, kept_back
from bot.store.reports import conversation as store
from bot.store.reports.conversation import CALL, NOTE, OURS, THEIRS
from bot.store.reports.conversation import Cut as Cut
from bot.store.reports.conversation import Note as Note
from bot.store.reports.conversation import Ours as Ours
from bot.store.reports.conversation import TalkLine as TalkLine
from bot.store.reports.conversation import Theirs as Theirs
from bot.store.reports.conversation import Who as Who

PAGE = 50
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message of theirs. reads: what it was understood as. pressed: what stood on the button."""

    said: Theirs
    reads: tuple[Read, ...]
    pressed: str


_Stored = Theirs | Ours | Note | Call
Entry = Heard | Ours | Note | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """talks, promises: the newest first. entries: the oldest of the page first. older: where the page before
    it ends; None on the first. hides: something is kept back that was flagged or hidden. quotes: words that
    they were asked about, the newest first. newest: their newest message, told: the newest news that was
    written to them, 0 for none; unread: how many messages nobody has read."""

    who: Who
    talks: tuple[TalkLine, ...]
    promises: tuple[Promise, ...]
    entries: tuple[Entry, ...]
    older: Cut | None
    hides: bool
    quotes: tuple[Quote, ...]
    newest: int
    told: int
    unread: int


def reference(typed: str) -> str:
    """A reference as we keep it, however it was typed.

    >>> reference(" t 482 ")
    'T482'
    """
    return "".join(typed.split()).upper()


def whose(connection: Connection, ref: str) -> Who:
    """Raises Gone."""
    found = store.who(connection, reference(ref))
    if found is None:
        raise Gone(f"there is no talk {ref}")
    return found


def page(
    connection: Connection,
    ref: str,
    cut: Cut | None = None,
    *,
    eyes: Eyes,
    numbers: Collection[str] = (),
) -> Conversation:
    """The newest page, or the one before the cut. numbers: of the council, which anybody may read. Raises
    Gone."""
    who = whose(connection, ref)
    # Before what is shown: what comes meanwhile may stand on the page, and is never taken for read unseen.
    newest, unread = store.newest_heard(connection, who.person_id)
    told = news.last_written(connection, who.person_id)
    talks = store.talks_of(connection, who.person_id)
    found, older = _entries(connection, who.person_id, cut)
    flagged = kept_back.flagged_since(connection, who.person_id)
    seen = [each for each in found if eyes.may_read(each.at, flagged, getattr(each, "hidden", None))]
    return Conversation(
        who=who,
        talks=tuple(talks),
        promises=tuple(promises.of_person(connection, who.person_id)),
        entries=_understood(connection, _numbers_left_out(seen, talks, eyes, numbers), talks, eyes),
        older=older,
        hides=len(seen) < len(found),
        quotes=tuple(quotes.of_person(connection, who.person_id)),
        newest=newest,
        told=told.id if told is not None else 0,
        unread=unread,
    )


def mark_read(connection: Connection, ref: str, upto: int, officer: Officer, now: datetime) -> int:
    """Somebody has read all that this person sent up to that message. Returns how many were new. Raises
    Gone."""
    who = whose(connection, ref)
    done = marks.read_of_person(connection, who.person_id, upto, now)
    if done:
        audit_log.note(connection, officer.id, AuditAction.READ, f"conversation {who.ref}", now)
    return done


def _entries(connection: Connection, person_id: int, cut: Cut | None) -> tuple[list[_Stored], Cut | None]:
    sides = ((THEIRS, store.theirs), (OURS, store.ours), (NOTE, store.notes), (CALL, store.calls))
    keyed = sorted(
        (
            _keyed(side, one)
            for side, of_person in sides
            for one in of_person(connection, person_id, cut, PAGE + 1)
        ),
        key=lambda pair: pair[0],
    )
    older = keyed[-PAGE][0] if len(keyed) > PAGE else None
    return [one for _, one in keyed[-PAGE:]], older


def _keyed(side: int, one: _Stored) -> tuple[Cut, _Stored]:
    return Cut(at=one.at, side=side, id=one.id), one


def _numbers_left_out(
    found: list[_Stored], talks: list[TalkLine], eyes: Eyes, numbers: Collection[str]
) -> list[_Stored]:
    """Where somebody asked to be rung, the numbers that were said, and that we said again, are left out for
    everybody; for who only reads, wherever they stand. numbers: stay in what we said."""
    calls = {each.id for each in talks if each.is_call}

    def seen(each: _Stored) -> str:
        if eyes.all and not (isinstance(each, Theirs | Ours) and each.talk_id in calls):
            return each.text
        return without_numbers(each.text, numbers if isinstance(each, Ours) else ())

    def with_detail(each: _Stored) -> _Stored:
        if not isinstance(each, Theirs):
            return each
        return replace(each, detail=eyes.detail(each.detail, call=each.talk_id in calls))

    return [with_detail(replace(each, text=seen(each))) for each in found]


def _understood(
    connection: Connection, found: list[_Stored], talks: list[TalkLine], eyes: Eyes
) -> tuple[Entry, ...]:
    heard = [one.id for one in found if isinstance(one, Theirs)]
    pairs = answers.lines_of_events(connection, heard, [each.id for each in talks])
    reads: dict[int, list[Read]] = {}
    for each in read(connection, [line for _, line in pairs], eyes):
        reads.setdefault(each.line.event_id or 0, []).append(each)
    labels = {key: label for one in found if isinstance(one, Ours) for key, label in one.choices}
    return tuple(
        Heard(said=one, reads=tuple(reads.get(one.id, ())), pressed=labels.get(one.tapped, ""))
        if isinstance(one, Theirs)
        else one
        for one in found
    )


def add_note(connection: Connection, ref: str, text: str, officer: Officer, now: datetime) -> None:
    """A note for other officers. It is never sent, and goes with the person's words. Raises Refusal, Gone."""
    who = whose(connection, ref)
    if not text.strip():
        raise Refusal("Write the note.")
    if len(text) > LONGEST_NOTE:
        raise Refusal(f"Use {LONGEST_NOTE:,} characters or fewer.")
    if who.erased_at is not None:
        raise Refusal("They asked us to forget them, so nothing can be written down about them.")
    people.by_address(connection, who.address_id)  # of two presses the second waits, and finds the first
    notes.add(connection, who.person_id, who.talk_id, officer.id, text.strip(), now)
    audit_log.note(connection, officer.id, AuditAction.NOTE_WRITTEN, f"conversation {who.ref}", now)
