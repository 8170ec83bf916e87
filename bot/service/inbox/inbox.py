"""The inbox: conversations and messages that belong to none, narrowed down, counted and paged.

A row is unread when nobody has read it since the person wrote last. That is said with a press, and for the
whole team: to look at a page changes nothing (I11).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from bot.calendar import local_midnight
from bot.model.audit import AuditAction
from bot.model.event import TREATMENT
from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.service.casework.issue_page import may_count
from bot.service.casework.paging import paged
from bot.service.insight.eyes import Eyes
from bot.store.casework import audit_log, issues
from bot.store.database import Connection
from bot.store.inbound import marks
from bot.store.reports.said import inbox as store
from bot.store.reports.said import inbox_rows
from bot.store.reports.said.inbox import FACETS, MARKS, MESSAGE, PAGE, TALK, Narrowed
from bot.store.reports.said.inbox_rows import First, Message
from bot.store.reports.said.inbox_rows import TalkRow as TalkRow

_BEFORE_ALL, _AFTER_ALL = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows; "" for all of them. unread, unplaced, own: "yes" for those alone. came: asked, assisted,
    group, room or own. issue: a reference. since, until: days on which the last message came, both included.
    """

    unread: str = ""
    unplaced: str = ""
    own: str = ""
    town: str = ""
    topic: str = ""
    language: str = ""
    channel: str = ""
    place: str = ""
    came: str = ""
    issue: str = ""
    since: date | None = None
    until: date | None = None

    def chosen(self) -> dict[str, str | int]:
        """By the names of the columns."""
        marks = {name: 1 for name in MARKS if getattr(self, name) == "yes"}
        return {name: value for name in FACETS if (value := getattr(self, name))} | marks

    @property
    def narrows(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One row. talk: none of a message that belongs to no talk. first: their first own words. newest: the
    last message. Words that may not be read are left out, and it is `kept_back`. why: it stands here.
    """

    key: str
    unread: bool
    talk: TalkRow | None
    first: First | None
    newest: Message
    kept_back: bool
    flagged: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """counted: whether numbers are shown; else only that there is something. total: of all that match.
    counts: for each list of choices, how many rows each would show with the other filters as they are. page:
    which it is, of so many. upto: the newest message there is."""

    threads: tuple[Thread, ...]
    counted: bool
    total: int
    counts: Mapping[str, Mapping[str, int]]
    page: int
    pages: int
    upto: int


def inbox(connection: Connection, wanted: Wanted, eyes: Eyes, officer: Officer, *, page: int) -> InboxPage:
    """officer: who looks. A page that is not there is the last. An issue that is not there has no rows."""
    issue = _issue(connection, wanted)
    narrowed = _narrowed(wanted, issue)
    groups, chosen = store.groups(connection, narrowed), wanted.chosen()
    total = sum(each.count for each in groups if _is(each.values, chosen))
    page, pages = paged(page, total, PAGE)
    rows = store.page(connection, narrowed, chosen, offset=(page - 1) * PAGE) if total else []
    return InboxPage(
        threads=tuple(_threads(connection, rows, eyes)),
        counted=issue is None or may_count(issue, officer),
        total=total,
        counts={name: _counts(groups, chosen, name) for name in (*FACETS, *MARKS)},
        page=page,
        pages=pages,
        upto=store.newest_message(connection),
    )


def _issue(connection: Connection, wanted: Wanted) -> Issue | None:
    return issues.by_ref(connection, wanted.issue) if wanted.issue else None


def _narrowed(wanted: Wanted, issue: Issue | None) -> Narrowed:
    return Narrowed(
        since=local_midnight(_near(wanted.since)) if wanted.since else None,
        until=local_midnight(_near(wanted.until) + timedelta(days=1)) if wanted.until else None,
        issue_id=issue.id if issue else (-1 if wanted.issue else None),
    )


def _near(day: date) -> date:
    """A day far from any message of ours finds what the nearest of these finds: databases know no year 1."""
    return min(max(day, _BEFORE_ALL), _AFTER_ALL)


def _is(values: Mapping[str, object], chosen: Mapping[str, object]) -> bool:
    return all(values[name] == value for name, value in chosen.items())


def _counts(groups: Sequence[store.Group], chosen: Mapping[str, object], name: str) -> dict[str, int]:
    others = {key: value for key, value in chosen.items() if key != name}
    found: dict[str, int] = {}
    for each in groups:
        if _is(each.values, others):
            value = "yes" if each.values[name] == 1 else each.values[name]
            if value:
                found[value] = found.get(value, 0) + each.count
    return found


def _threads(connection: Connection, rows: Sequence[store.Row], eyes: Eyes) -> list[Thread]:
    talk_ids = [row.id for row in rows if row.kind == TALK]
    talks = inbox_rows.talks(connection, talk_ids)
    first = inbox_rows.first_words(connection, talk_ids)
    messages = inbox_rows.messages(connection, [row.last_id for row in rows])
    return [
        _thread(row, talks.get(row.id) if row.kind == TALK else None, first, messages, eyes) for row in rows
    ]


def _thread(
    row: store.Row,
    talk: TalkRow | None,
    firsts: Mapping[int, First],
    messages: Mapping[int, Message],
    eyes: Eyes,
) -> Thread:
    newest = messages[row.last_id]
    first = firsts.get(row.id) if talk else None
    flagged_at = newest.flagged_at
    shown_first = first if first and eyes.may_read(first.at, flagged_at, first.hidden) else None
    shown_newest = eyes.may_read(newest.at, flagged_at, newest.hidden)
    return Thread(
        key=f"{row.kind}{row.id}.{row.last_id}",
        unread=row.unread,
        talk=talk,
        first=_as_seen(shown_first, eyes, call=newest.is_call),
        newest=_message_as_seen(newest, eyes, shown=shown_newest),
        kept_back=not shown_newest or (first is not None and shown_first is None),
        flagged=flagged_at is not None,
        why=TREATMENT[newest.outcome].label if newest.outcome else "",
    )


def _as_seen(first: First | None, eyes: Eyes, *, call: bool) -> First | None:
    if first is None:
        return None
    english = first.english and eyes.text(first.english, call=call)
    return replace(first, words=eyes.text(first.words, call=call), english=english)


def _message_as_seen(message: Message, eyes: Eyes, *, shown: bool) -> Message:
    text = eyes.text(message.text, call=message.is_call) if shown else ""
    before = eyes.text(message.before, call=message.is_call) if shown and message.before else None
    detail = eyes.detail(message.detail, call=message.is_call) if shown else {}
    return replace(message, text=text, before=before, detail=detail)


# --- read --------------------------------------------------------------------------------------------


def mark_read(
    connection: Connection, wanted: Wanted, keys: Collection[str], upto: int, officer: Officer, now: datetime
) -> int:
    """Somebody has read these rows, or without any keys all that match and came up to that message. Returns
    how many messages nobody had read before. What came since the page was shown stays unread."""
    if not keys:
        narrowed = _narrowed(wanted, _issue(connection, wanted))
        talks, messages = store.every(connection, narrowed, wanted.chosen(), upto)
        done = marks.read_all(connection, talks, messages, upto, now)
        audit_log.note(connection, officer.id, AuditAction.READ, f"{done} messages at once", now)
        return done
    rows, messages = _parsed(keys)
    done = marks.read_of_talks(connection, rows, now) + marks.read_messages(connection, messages, now)
    read = (*(f"talk {talk_id}" for talk_id, _ in rows), *(f"message {each}" for each in messages))
    for what in read:
        audit_log.note(connection, officer.id, AuditAction.READ, what, now)
    return done


def _parsed(keys: Collection[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Keys of rows, as `Thread` has them; what is none is left out."""
    talks, messages = [], []
    for key in keys:
        row, _, last = key[1:].partition(".")
        if not (row.isascii() and row.isdecimal() and last.isascii() and last.isdecimal()):
            continue
        if max(len(row), len(last)) > 18:
            continue
        if key[0] == TALK:
            talks.append((int(row), int(last)))
        elif key[0] == MESSAGE:
            messages.append(int(row))
    return talks, messages
