"""One talk as both sides said it, in order of time: what the chat page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection
from bot.store.outbox import arrivals
from bot.store.reports import chat_log
from bot.store.reports.chat_log import Said, Told
from bot.store.reports.chat_log import Visitor as Visitor
from bot.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One bubble. language: of our words; "" for theirs, which may be in any."""

    ours: bool
    text: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """choices: (key, label) of what can be tapped now. heard: how often this person said anything. has_news:
    something that keeps a promise is seen here for the first time."""

    lines: tuple[Line, ...]
    choices: tuple[tuple[str, str], ...]
    heard: int
    has_news: bool = False


def visitor(connection: Connection, vault: Vault, channel: str, account: str, name: str) -> Visitor | None:
    """Who has this address; None for one we never met or have forgotten."""
    return chat_log.visitor(connection, vault, channel, account, name)


def times_heard(connection: Connection, address_id: int) -> int:
    """How often this address said anything."""
    return chat_log.times_heard(connection, address_id)


def log_of(connection: Connection, visitor: Visitor, names: Mapping[str, str], now: datetime) -> Log:
    """The log of a visitor. names: labels of taps that no message of ours shows any more."""
    said = chat_log.said(connection, visitor.address_id)
    told = chat_log.told(connection, visitor.address_id, now)
    heard = chat_log.times_heard(connection, visitor.address_id)
    lines = merged(said, told, names)
    last = max(told, key=lambda each: (each.at, each.id)) if lines and lines[-1].ours else None
    choices = last.choices if last else ()
    return Log(lines=lines, choices=choices, heard=heard, has_news=any(each.is_new for each in told))


def seen(connection: Connection, visitor: Visitor) -> None:
    """The visitor has the page before them: what we promised to tell them has arrived."""
    arrivals.fetched(connection, visitor.address_id)


def merged(said: Sequence[Said], told: Sequence[Told], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Both sides by time; at the same moment the person spoke first. A tap reads as the label it had.

    Words that were deleted leave no bubble.
    """
    labels = {**names, **{key: label for each in told for key, label in each.choices}}
    theirs = [
        (each.at, 0, each.id, Line(ours=False, text=words, language="", at=each.at))
        for each in said
        if (words := each.text or labels.get(each.tapped, ""))
    ]
    ours = [
        (each.at, 1, each.id, Line(ours=True, text=each.text, language=each.language, at=each.at))
        for each in told
        if each.text
    ]
    return tuple(line for *_, line in sorted([*theirs, *ours], key=lambda entry: entry[:3]))
