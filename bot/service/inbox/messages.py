"""One message with all that an officer may do to it: read it, hide it, mend what it was understood as.

The words themselves never change (I7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.plain import from_plain
from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.event import HideReason, Quote
from bot.model.issue import HIDDEN_NAME, first_words
from bot.model.officer import Officer
from bot.service.inbox.mending import Mendable, mendable
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import Eyes
from bot.store.casework import audit_log, issues
from bot.store.casework.person import quotes
from bot.store.database import Connection
from bot.store.inbound import marks
from bot.store.reports import answers
from bot.store.reports.said import inbox_rows
from bot.store.reports.said.inbox_rows import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """reads: what it was taken for. mendable: of these, what can be set right and to what. quotes: whether
    others may read it, the newest first. kept_back: who looks may not read it."""

    message: Message
    reads: tuple[Read, ...]
    mendable: tuple[Mendable, ...]
    quotes: tuple[Quote, ...]
    before: str
    kept_back: bool


def message_page(connection: Connection, event_id: int, eyes: Eyes) -> MessagePage:
    """Raises Gone."""
    message = find(connection, event_id)
    shown = eyes.may_read(message.at, message.flagged_at, message.hidden)
    lines = answers.lines_of_event(connection, event_id) if shown else []
    scripts = answers.sources(connection, {each.conversation_id for each in lines})
    person_id = answers.event_person(connection, event_id)
    asked = quotes.of_person(connection, person_id) if person_id and shown else []
    detail = eyes.detail(message.detail, call=message.is_call) if shown else {}
    return MessagePage(
        message=replace(message, detail=detail),
        reads=tuple(read(connection, lines, eyes)),
        mendable=tuple(
            found
            for line in lines
            if (found := mendable(line, from_plain(scripts[line.conversation_id]))) is not None
        ),
        quotes=tuple(each for each in asked if each.event_id == event_id),
        before=eyes.text(message.before or "", call=message.is_call) if shown else "",
        kept_back=not shown,
    )


def find(connection: Connection, event_id: int) -> Message:
    """Raises Gone."""
    found = inbox_rows.messages(connection, [event_id]).get(event_id)
    if found is None:
        raise Gone(f"there is no message {event_id}")
    return found


def read_it(connection: Connection, event_id: int, officer: Officer, now: datetime) -> None:
    """Raises Gone."""
    find(connection, event_id)
    if marks.read_messages(connection, [event_id], now):
        audit_log.note(connection, officer.id, AuditAction.READ, f"message {event_id}", now)


def hide(
    connection: Connection, event_id: int, reason: str, officer: Officer, now: datetime, *, was: str = ""
) -> None:
    """Hide a message with a reason, or show it again with none. It is counted as before. was: how it stood
    when the officer chose. Raises Refusal, Gone."""
    message = find(connection, event_id)
    if reason not in {*HideReason, ""} or was not in {*HideReason, ""}:
        raise Refusal("Choose why it is hidden.")
    before = HideReason(was) if was else None
    if not marks.hide(connection, event_id, HideReason(reason) if reason else None, was=before):
        raise Refusal("Somebody hid it or showed it again since you opened this page. Open it again.")
    if reason:
        quotes.withdraw_of(connection, event_id)
    _name_again(connection, event_id, message, hidden=bool(reason))
    action = AuditAction.HIDDEN if reason else AuditAction.SHOWN_AGAIN
    audit_log.note(connection, officer.id, action, f"message {event_id}", now, about=reason or "message")


def _name_again(connection: Connection, event_id: int, message: Message, *, hidden: bool) -> None:
    """What is hidden names no issue, where anybody who reads would read it; shown again, it does. Who has the
    issue open meanwhile does not bring it back unseen."""
    person_id = answers.event_person(connection, event_id)
    words = first_words(message.text)
    before, after = (words, HIDDEN_NAME) if hidden else (HIDDEN_NAME, words)
    flagged = message.flagged_at is not None and message.at >= message.flagged_at
    if person_id is None or not words or (flagged and not hidden):
        return
    talk_issue = answers.issue_of_event(connection, event_id)
    for issue in issues.named_by(connection, person_id):
        if issue.title != before or not (hidden or issue.id == talk_issue):
            continue
        if not issues.rewrite(connection, issue.id, issue.version, title=after):
            raise Refusal("Somebody edited its issue just now. Try again.")
