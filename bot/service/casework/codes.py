"""Codes as officers open and close them: a live poll in a room, and groups whose leader counts hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.calendar import local_day
from bot.clock import Dice
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.code import LIVE_POLL, Code, CodeKind
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.service.casework.issues import NewIssue, open_issue, reply_date
from bot.store.casework import audit_log, issues
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.turn.rules.join_codes import NOT_AGAIN, free_word
from bot.turn.rules.join_codes import USUAL_MINUTES as USUAL_MINUTES

SHOWN = 30  # the newest codes
_OPEN = ("open", "answered", "reopened")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesPage:
    """open, over: codes, the newest first, each with how many people came by it.

    issues: a room's answers can belong to one of these. Not what one person told us, which is private.
    """

    open: tuple[tuple[Code, int], ...]
    over: tuple[tuple[Code, int], ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    """What a room is asked. texts: the question by language, English among them. shows: counts while voting.

    issue_id: what its answers belong to; None for a new issue of its own.
    """

    texts: Mapping[str, str]
    minutes: int
    place: str
    shows: bool
    issue_id: int | None


def codes_page(connection: Connection, now: datetime) -> CodesPage:
    newest = codes.newest(connection, SHOWN)
    came = codes.people(connection, [each.id for each in newest])
    listed = [(each, came.get(each.id, 0)) for each in newest]
    return CodesPage(
        open=tuple(each for each in listed if each[0].open_at(now)),
        over=tuple(each for each in listed if not each[0].open_at(now)),
        issues=tuple(issues.every(connection, _OPEN, public=True)),
    )


def open_room(
    connection: Connection, content: Content, dice: Dice, room: NewRoom, officer: Officer, now: datetime
) -> Code:
    """Raises Refusal where there is no such issue."""
    issue_id = room.issue_id
    if issue_id is None:
        issue_id = _new_issue(connection, content, room.texts[ENGLISH], officer, now)
    elif issues.by_id(connection, issue_id) is None:
        raise Refusal("Choose where the answers belong.")
    made = open_code(
        connection,
        content,
        dice,
        now,
        kind=CodeKind.ROOM,
        conversation=LIVE_POLL,
        minutes=room.minutes,
        place=room.place,
        texts=dict(room.texts),
        shows=room.shows,
        issue_id=issue_id,
        officer_id=officer.id,
    )
    audit_log.note(connection, officer.id, AuditAction.CODE_OPENED, f"code {made.word}", now)
    return made


def open_group(
    connection: Connection,
    content: Content,
    dice: Dice,
    *,
    conversation: str,
    minutes: int,
    place: str,
    officer: Officer,
    now: datetime,
) -> Code:
    made = open_code(
        connection,
        content,
        dice,
        now,
        kind=CodeKind.GROUP,
        conversation=conversation,
        minutes=minutes,
        place=place,
        officer_id=officer.id,
    )
    audit_log.note(connection, officer.id, AuditAction.CODE_OPENED, f"code {made.word}", now)
    return made


def find(connection: Connection, code_id: int) -> Code:
    """Raises Gone."""
    found = codes.by_id(connection, code_id)
    if found is None:
        raise Gone(f"there is no code {code_id}")
    return found


def close(connection: Connection, code_id: int, officer: Officer, now: datetime) -> Code:
    """Close a code before its time. Raises Refusal when it is closed already."""
    found = codes.by_id(connection, code_id)
    if found is None or not codes.close(connection, code_id, now):
        raise Refusal("This code is closed already.")
    audit_log.note(connection, officer.id, AuditAction.CODE_CLOSED, f"code {found.word}", now)
    return found


def _new_issue(
    connection: Connection, content: Content, question: str, officer: Officer, now: datetime
) -> int:
    """What the room is asked is an issue of its own, with an owner, a date and an outcome like any other."""
    honesty = content.conversations[LIVE_POLL].honesty
    new = NewIssue(
        title=question,
        town="",
        owner_id=officer.id,
        reply_by=reply_date(local_day(now)),
        stage="open",
        honesty={"what_you_get": honesty.what_you_get.english} if honesty else {},
        public=True,
    )
    found = open_issue(connection, new, officer, now)
    issues.change(connection, found.id, about=f"{CodeKind.ROOM}:{found.ref}")
    return found.id


def open_code(
    connection: Connection,
    content: Content,
    dice: Dice,
    now: datetime,
    *,
    kind: str,
    conversation: str,
    minutes: int = USUAL_MINUTES,
    **values: Any,
) -> Code:
    """A new code, open for so many minutes. values: place, texts, shows, issue_id, officer_id, person_id."""
    taken = codes.words_since(connection, now - NOT_AGAIN)
    while True:
        word = free_word(content, dice, taken)
        made = codes.add(
            connection,
            word=word,
            kind=kind,
            conversation=conversation,
            now=now,
            closes_at=now + timedelta(minutes=minutes),
            **values,
        )
        if made is not None:
            return made
        taken.add(word)  # somebody else opened it at the same moment
