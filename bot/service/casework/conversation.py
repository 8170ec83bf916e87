"""One person's conversation with us: both sides in order of time, what they are owed, and officers' notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.promise import Promise
from bot.service.insight.answers import Read, read
from bot.store.casework import audit_log, notes, promises
from bot.store.database import Connection
from bot.store.reports import answers
from bot.store.reports import conversation as store
from bot.store.reports.conversation import NOTE, OURS, THEIRS
from bot.store.reports.conversation import Cut as Cut
from bot.store.reports.conversation import Note as Note
from bot.store.reports.conversation import Ours as Ours
from bot.store.reports.conversation import TalkLine as TalkLine
from bot.store.reports.conversation import Theirs as Theirs
from bot.store.reports.conversation import Who as Who

PAGE = 50
LONGEST_NOTE = 2000
# What stands in place of a telephone number: the task shows it to who asks, and the log keeps who did.
A_NUMBER = "[a number]"
_NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message of theirs. reads: what it was understood as. pressed: what stood on the button."""

    said: Theirs
    reads: tuple[Read, ...]
    pressed: str


Entry = Heard | Ours | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """talks, promises: the newest first. entries: the oldest of the page first. older: where the page before
    it ends; None on the first. hides: something is kept back that was flagged."""

    who: Who
    talks: tuple[TalkLine, ...]
    promises: tuple[Promise, ...]
    entries: tuple[Entry, ...]
    older: Cut | None
    hides: bool


def reference(typed: str) -> str:
    """A reference as we keep it, however it was typed.

    >>> reference(" t 482 ")
    'T482'
    """
    return "".join(typed.split()).upper()


def without_numbers(text: str) -> str:
    """
    >>> without_numbers("Ring 07700 900 123, at 4")
    'Ring [a number], at 4'
    """
    return _NUMBER.sub(A_NUMBER, text)


def whose(connection: Connection, ref: str) -> Who:
    """Raises Gone."""
    found = store.who(connection, reference(ref))
    if found is None:
        raise Gone(f"there is no talk {ref}")
    return found


def page(connection: Connection, ref: str, cut: Cut | None = None, *, may_call: bool) -> Conversation:
    """The newest page, or the one before the cut. Raises Gone.

    may_call: whether who looks may ring people. From others everything is kept back from the moment something
    this person wrote was flagged.
    """
    who = whose(connection, ref)
    talks = store.talks_of(connection, who.person_id)
    found, older = _entries(connection, who.person_id, cut)
    flagged = None if may_call else store.flagged_since(connection, who.person_id)
    seen = [each for each in found if flagged is None or each.at < flagged]
    return Conversation(
        who=who,
        talks=tuple(talks),
        promises=tuple(promises.of_person(connection, who.person_id)),
        entries=_understood(connection, _numbers_left_out(seen, talks), talks),
        older=older,
        hides=len(seen) < len(found),
    )


def _entries(
    connection: Connection, person_id: int, cut: Cut | None
) -> tuple[list[Theirs | Ours | Note], Cut | None]:
    keyed = sorted(
        chain(
            (_keyed(THEIRS, one) for one in store.theirs(connection, person_id, cut, PAGE + 1)),
            (_keyed(OURS, one) for one in store.ours(connection, person_id, cut, PAGE + 1)),
            (_keyed(NOTE, one) for one in store.notes(connection, person_id, cut, PAGE + 1)),
        ),
        key=lambda pair: pair[0],
    )
    older = keyed[-PAGE][0] if len(keyed) > PAGE else None
    return [one for _, one in keyed[-PAGE:]], older


def _keyed(side: int, one: Theirs | Ours | Note) -> tuple[Cut, Theirs | Ours | Note]:
    return Cut(at=one.at, side=side, id=one.id), one


def _numbers_left_out(found: list[Theirs | Ours | Note], talks: list[TalkLine]) -> list[Theirs | Ours | Note]:
    """Where somebody asked to be rung, the numbers that were said, and that we said again, are left out."""
    calls = {each.id for each in talks if each.is_call}
    return [
        replace(each, text=without_numbers(each.text))
        if not isinstance(each, Note) and each.talk_id in calls
        else each
        for each in found
    ]


def _understood(
    connection: Connection, found: list[Theirs | Ours | Note], talks: list[TalkLine]
) -> tuple[Entry, ...]:
    heard = [one.id for one in found if isinstance(one, Theirs)]
    pairs = answers.lines_of_events(connection, heard, [each.id for each in talks])
    reads: dict[int, list[Read]] = {}
    for (event_id, _), each in zip(pairs, read(connection, [line for _, line in pairs]), strict=True):
        reads.setdefault(event_id, []).append(each)
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
    notes.add(connection, who.person_id, who.talk_id, officer.id, text.strip(), now)
    audit_log.note(connection, officer.id, AuditAction.NOTE_WRITTEN, f"conversation {who.ref}", now)
