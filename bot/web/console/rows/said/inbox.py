"""The inbox in words: its rows, and what they are narrowed down by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from bot.content.content import Content
from bot.model.event import HIDE_REASONS, Disposition
from bot.service.inbox.inbox import InboxPage, Thread, Wanted
from bot.service.insight.eyes import KEPT_BACK
from bot.web.console import besides, labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Choice, Filter, Link
from bot.web.console.rows.owed import standing_words

_LONGEST = 400
_SHORTEST = 5  # letters of a message that says something
# How a conversation came about.
CAME = {
    "own": "By themselves",
    "asked": "We asked them",
    "assisted": "Helped by somebody",
    "group": "In a group",
    "room": "In a room",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRow:
    """key: for the box that chooses it. words, copy: the first of their own words, and an English copy.
    newest: what they wrote last, "" where it is the same. before: what a changed message said at
    first. notice: why no words are shown. href: where
    it is read.
    """

    key: str
    ref: str
    href: str
    unread: bool
    flagged: bool
    words: str
    tongue: Tongue
    copy: str
    newest: str
    newest_tongue: Tongue
    hidden: str
    notice: str
    why: str
    before: str
    facts: tuple[str, ...]
    issue: Link | None
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    name: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """opened: more than what is unread was asked for, so the choices stand open. query: the filters as the
    address has them. since, until: as they were typed."""

    rows: tuple[ThreadRow, ...]
    boxes: tuple[Box, ...]
    filters: tuple[Filter, ...]
    found: str
    total: int
    narrows: bool
    opened: bool
    issue: str
    since: str
    until: str
    query: str
    upto: int
    any_unread: bool


def asked(wanted: Wanted) -> dict[str, str]:
    """The filters as an address has them."""
    given = ((name, value) for name, value in asdict(wanted).items() if value)
    return {name: str(value) for name, value in given}


def inbox_view(content: Content, found: InboxPage, wanted: Wanted, *, days: Mapping[str, str]) -> InboxView:
    """days: since and until as they were typed, also where that is no date."""
    counts = found.counts
    tongues = {tag: labels.tongue(content, tag).name for tag in counts["language"]}
    lists = (
        ("town", "Town", {each: labels.place(each) for each in counts["town"]}),
        ("topic", "Topic", {each: labels.topic(each) for each in counts["topic"]}),
        ("language", "Language", tongues),
        ("channel", "Channel", {each: labels.channel(each) for each in counts["channel"]}),
        ("place", "Place", {each: each for each in counts["place"]}),
        ("came", "How it came", {each: CAME[each] for each in CAME if each in counts["came"]}),
    )
    boxes = (("unread", "Unread"), ("own", "Own words only"), ("unplaced", "Could not be placed"))
    return InboxView(
        rows=tuple(_row(content, each) for each in found.threads),
        boxes=tuple(
            Box(
                name=name,
                label=_so_many(label, counts[name].get("yes", 0), found),
                checked=getattr(wanted, name) == "yes",
            )
            for name, label in boxes
        ),
        filters=tuple(
            _filter(name, label, texts, found, getattr(wanted, name)) for name, label, texts in lists
        ),
        found=_found(found),
        total=found.total,
        narrows=wanted.narrows,
        opened=replace(wanted, unread="", issue="").narrows,
        issue=wanted.issue,
        since=days["since"],
        until=days["until"],
        query=urlencode(asked(wanted)),
        upto=found.upto,
        any_unread=any(each.unread for each in found.threads),
    )


def _found(found: InboxPage) -> str:
    if not found.counted:
        return "Conversations of a sensitive issue: they are not counted"
    return "1 conversation" if found.total == 1 else f"{found.total:,} conversations"


def _so_many(label: str, count: int, found: InboxPage) -> str:
    return f"{label} ({count:,})" if found.counted else label


def _filter(name: str, label: str, texts: Mapping[str, str], found: InboxPage, wanted: str) -> Filter:
    """What was asked for stands there, also where it finds nothing."""
    known = texts if not wanted or wanted in texts else {**texts, wanted: wanted}
    choices = (
        Choice(value=key, text=_so_many(text, found.counts[name].get(key, 0), found), chosen=key == wanted)
        for text, key in sorted((text, key) for key, text in known.items())
    )
    return Filter(name=name, label=label, choices=tuple(choices))


def _row(content: Content, one: Thread) -> ThreadRow:
    talk, newest, first = one.talk, one.newest, one.first
    tongue = labels.tongue(content, talk.language if talk else newest.language)
    text = besides.shown(newest.text)
    came = besides.sent(newest.detail) if newest.detail.get("attachments") or not text else ""
    last = _with_what_came(text, came)
    words = labels.shortened(first.words, _LONGEST) if first and first.words != newest.text else last
    ref = talk.ref if talk else (newest.ref or "")
    hidden = newest.hidden or (first.hidden if first else None)
    empty = "" if one.kept_back or hidden else besides.NO_WORDS
    return ThreadRow(
        key=one.key,
        ref=ref,
        href=f"/console/talks/{ref}" if talk else f"/console/messages/{newest.id}",
        unread=one.unread,
        flagged=one.flagged,
        words=besides.shown(words) or empty,
        tongue=labels.tongue(content, first.language) if first else tongue,
        copy=labels.shortened((first and first.english) or "", _LONGEST),
        newest=last if first and last != words and _says_more(one, newest.text or last) else "",
        newest_tongue=tongue,
        hidden=HIDE_REASONS[hidden] if hidden else "",
        notice=KEPT_BACK if one.kept_back else "",
        why=one.why,
        before=newest.before or "",
        facts=_facts(one, tongue),
        issue=Link(text=f"{talk.issue_ref}, {talk.owner}", href=f"/console/issues/{talk.issue_ref}")
        if talk and talk.issue_ref
        else None,
        at=labels.time(newest.at),
    )


def _says_more(one: Thread, last: str) -> bool:
    """Whether the last message is worth a line besides the first: "DONE" and "1" are not."""
    is_command = one.newest.outcome is Disposition.COMMAND
    return one.first is not None and last != one.first.words and not is_command and len(last) >= _SHORTEST


def _with_what_came(text: str, sent: str) -> str:
    """
    >>> _with_what_came("the swings", "Sent a picture"), _with_what_came("", "Sent a picture")
    ('the swings (Sent a picture)', 'Sent a picture')
    """
    short = labels.shortened(text, _LONGEST)
    return f"{short} ({sent})" if short and sent else short or labels.shortened(sent, _LONGEST)


def _facts(one: Thread, tongue: Tongue) -> tuple[str, ...]:
    talk, newest = one.talk, one.newest
    town = talk.town if talk else newest.town
    found = [labels.time(newest.at), labels.place(town) if town else "No town", tongue.name]
    found.append(labels.channel(talk.channel if talk else newest.channel))
    if talk and talk.topic:
        found.append(labels.topic(talk.topic))
    if talk and talk.mode != "own":
        found.append(labels.mode(talk.mode))
    if talk and talk.state:
        found.append(standing_words(talk.state, talk.way))
    return tuple(found)
