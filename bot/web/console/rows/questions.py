"""The question of an issue, in words: what is asked now, how people reach it, what to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.code import Code
from bot.service.casework.asking.questions import KINDS, QuestionPage
from bot.web.console import labels
from bot.web.console.rows.common import Fact
from bot.web.rows import number_to_text
from channels.port import Channel, Links


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """facts: of the question that is asked now; empty where none is. can_change: nobody has begun to answer.

    printed: the line for posters. links: what to call each way, and its address. before: questions that are
    over. over: why none can be asked; "" where one can.
    """

    ref: str
    title: str
    facts: tuple[Fact, ...]
    can_change: bool
    printed: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    over: str


def question_view(
    content: Content,
    found: QuestionPage,
    line: Channel | None,
    site: str,
    channels: Mapping[str, Channel],
) -> QuestionView:
    """line: with the number people can text. site: our public address."""
    code = found.code
    return QuestionView(
        ref=found.issue.ref,
        title=found.issue.title,
        facts=tuple(_facts(content, code, None if found.issue.sensitive else found.people)) if code else (),
        can_change=not found.over and not found.people,
        printed=tuple(_printed(code, line, site)) if code else (),
        links=tuple(_links(code, site, channels)) if code else (),
        before=tuple(_before(each) for each in found.before),
        over="This issue has its answer, so nothing is asked about it." if found.over else "",
    )


def _facts(content: Content, code: Code, people: int | None) -> list[Fact]:
    """people: who began to answer it; None where that is not counted."""
    names = [content.language(tag).english for tag in code.texts]
    found = [
        Fact(key="Word", text=code.word),
        Fact(key="How people answer", text=KINDS.get(code.conversation, code.conversation)),
        Fact(key="What we ask", text=code.texts.get(ENGLISH, "")),
        Fact(key="Written in", text=", ".join(names)),
    ]
    if people is not None:
        found.append(Fact(key="Began to answer", text=labels.people(people)))
    if code.options:
        found.insert(3, Fact(key="Answers", text=", ".join(each.get(ENGLISH, "") for each in code.options)))
    if code.place:
        found.append(Fact(key="Poster", text=code.place))
    return found


def _printed(code: Code, line: Channel | None, site: str) -> list[str]:
    number = number_to_text(line.account) if line else ""
    way = (
        f"Text {code.word} to {number}. Or chat: {_chat(code, site)}"
        if number
        else f"Chat: {_chat(code, site)}"
    )
    return [code.texts.get(ENGLISH, ""), way, "In your language. You will hear what happened."]


def _links(code: Code, site: str, channels: Mapping[str, Channel]) -> list[tuple[str, str]]:
    found = [("Web chat", _chat(code, site))]
    linked = ((name, each.link(code.word)) for name, each in channels.items() if isinstance(each, Links))
    return found + [(labels.channel(name), address) for name, address in linked if address]


def _chat(code: Code, site: str) -> str:
    return f"{site.rstrip('/')}/chat?{urlencode({'w': code.word})}"


def _before(code: Code) -> str:
    return f"{code.word}: {code.texts.get(ENGLISH, '')} Over since {labels.day(code.over_at)}."
