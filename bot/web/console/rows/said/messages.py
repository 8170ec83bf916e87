"""One message, and one person's matter, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.content.content import Content
from bot.model.event import HIDE_REASONS, TREATMENT
from bot.model.issue import Issue
from bot.service.inbox.matters import MatterPage
from bot.service.inbox.messages import MessagePage
from bot.service.insight.eyes import KEPT_BACK
from bot.web.console import besides, labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.answers import AnswerRow, answer_row
from bot.web.console.rows.common import Choice, Fact, Link
from channels.port import Limits

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MendView:
    """asked: the question. choices: none where the answer is typed; many: any number of them. example: of
    what to type. seen: what it stands at, for the form."""

    id: int
    asked: str
    choices: tuple[Choice, ...]
    many: bool
    example: str
    value: str
    seen: str
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    state: str
    at: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """notice: why its words are not shown. hidden: why it is hidden, in words; was: the same for the form.
    before: what it said before it was changed. files: what can be opened. quotable: there are own words in it
    that could be shown."""

    id: int
    ref: str
    words: str
    tongue: Tongue
    before: str
    notice: str
    unread: bool
    hidden: str
    was: str
    facts: tuple[Fact, ...]
    files: tuple[Link, ...]
    reads: tuple[AnswerRow, ...]
    mends: tuple[MendView, ...]
    quotes: tuple[QuoteView, ...]
    quotable: bool


def message_view(
    content: Content, page: MessagePage, words: str, limits: Mapping[str, Limits]
) -> MessageView:
    """words: as who looks may read them. limits: of the channels that are connected."""
    message = page.message
    sent = besides.sent(message.detail)
    asked = {each.line.id: each.asked for each in page.reads}
    why = TREATMENT[message.outcome].label if message.outcome else ""
    facts = [
        Fact(key="When", text=labels.time(message.at)),
        Fact(key="Channel", text=labels.channel(message.channel)),
        Fact(key="Language", text=labels.tongue(content, message.language).name),
        Fact(key="Town", text=labels.place(message.town) if message.town else "Not said"),
    ]
    return MessageView(
        id=message.id,
        ref=message.ref or "",
        words="" if page.kept_back else "\n".join(filter(None, (words, sent))),
        tongue=labels.tongue(content, message.language),
        before=page.before,
        notice=KEPT_BACK if page.kept_back else "",
        unread=not message.read,
        hidden=HIDE_REASONS[message.hidden] if message.hidden else "",
        was=message.hidden or "",
        facts=(*facts, *([Fact(key="What became of it", text=why)] if why else [])),
        files=besides.files(message.detail, message.id, limits.get(message.channel)),
        reads=tuple(answer_row(content, each) for each in page.reads),
        mends=tuple(
            MendView(
                id=each.answer_id,
                asked=asked.get(each.answer_id, ""),
                choices=tuple(
                    Choice(value=value, text=text, chosen=value in each.chosen)
                    for value, text in each.options
                ),
                many=each.many,
                example=each.example,
                value="".join(each.chosen) if not each.options else "",
                seen=each.seen,
                mended=each.mended,
            )
            for each in page.mendable
        ),
        quotes=tuple(
            QuoteView(state=labels.QUOTES[each.state], at=labels.day(each.asked_at), words=each.words)
            for each in page.quotes
        ),
        quotable=any(each.line.own_words for each in page.reads) if page.reads else " " in words,
    )


def stays(issues: Collection[Issue]) -> str:
    """Which private issues do not follow what was set right."""
    return "".join(
        f" {each.ref} stays as it is ({_where(each)}): it holds others too, or an officer put it there. "
        "Edit it if that is wrong."
        for each in issues
    )


def _where(issue: Issue) -> str:
    town = labels.place(issue.town) if issue.town else "all of the borough"
    return f"{town}, {labels.topic(issue.topic)}" if issue.topic else town


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """issue: under which they are owed an answer, "" where nothing was promised. sensitive: of that issue.
    said: answers to choose from; none where there are not two. found: issues to move to."""

    ref: str
    issue: str
    title: str
    sensitive: bool
    said: tuple[Choice, ...]
    found: tuple[Choice, ...]


def matter_view(page: MatterPage, chosen: Collection[int]) -> MatterView:
    said = tuple(
        Choice(
            value=str(each.line.id),
            text=labels.shortened(each.line.words, _LONGEST),
            chosen=each.line.id in chosen,
        )
        for each in page.said
    )
    return MatterView(
        ref=page.who.ref,
        issue=page.issue.ref if page.issue else "",
        title=page.issue.title if page.issue else "",
        sensitive=page.issue is not None and page.issue.sensitive,
        said=said if len(said) > 1 else (),
        found=tuple(Choice(value=each.ref, text=each.title) for each in page.found),
    )
