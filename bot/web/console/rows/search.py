"""What was found, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.service.casework.search import Found, Group, Hit, IssueFound, Kind, TalkFound, Wrote
from bot.web.console import labels
from bot.web.console.labels import Tongue

_LONGEST = 160
_HEADINGS = {
    Kind.TALK: "The reference",
    Kind.NUMBER: "Conversations with this telephone number",
    Kind.ISSUE: "Issues",
    Kind.TOWN: "Conversations with people who live there",
    Kind.PLACE: "Conversations that began at a poster there",
    Kind.WORDS: "What people wrote",
    Kind.NOTE: "Notes of officers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRow:
    """ref: "" of a message whose writer has none yet. href: where it leads, "" of what leads nowhere. words:
    the first of them, in `tongue`. copy: the first words of an English copy."""

    ref: str
    href: str
    words: str
    tongue: Tongue
    copy: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """kind, more: what to ask for the next page with; more is None on the last."""

    heading: str
    rows: tuple[HitRow, ...]
    kind: str
    more: int | None


def group_rows(content: Content, found: Found) -> list[GroupRow]:
    return [_group(content, each) for each in found.groups]


def _group(content: Content, group: Group) -> GroupRow:
    return GroupRow(
        heading=f"{_HEADINGS[group.kind]} ({group.count:,})",
        rows=tuple(_row(content, each) for each in group.hits),
        kind=group.kind,
        more=group.more,
    )


def _row(content: Content, hit: Hit) -> HitRow:
    if isinstance(hit, IssueFound):
        where = (labels.place(hit.town),) if hit.town else ()
        return _hit(hit.ref, f"/console/issues/{hit.ref}", hit.title, labels.tongue(content, None), where)
    href = f"/console/talks/{hit.ref}" if hit.ref else ""
    if isinstance(hit, TalkFound):
        facts = (labels.channel(hit.channel), labels.time(hit.at))
        return _hit(hit.ref, href, hit.about or "", labels.tongue(content, None), facts)
    if not hit.ref and not hit.writer:
        href = f"/console/messages/{hit.id}"
    tongue = labels.tongue(content, hit.language)
    return _hit(hit.ref or "", href, hit.text, tongue, _wrote(hit), copy=hit.english or "")


def _wrote(hit: Wrote) -> tuple[str, ...]:
    by = f"Note by {hit.writer}" if hit.writer else labels.channel(hit.channel)
    return (by, labels.time(hit.at))


def _hit(
    ref: str, href: str, words: str, tongue: Tongue, facts: tuple[str, ...], *, copy: str = ""
) -> HitRow:
    return HitRow(
        ref=ref,
        href=href,
        words=labels.shortened(words, _LONGEST),
        tongue=tongue,
        copy=labels.shortened(copy, _LONGEST),
        facts=facts,
    )
