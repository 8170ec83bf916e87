"""A conversation as boxes and arrows (pure): what a picture shows, before anybody draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.pictures.routes import (
    ANSWERED,
    END,
    NOTHING,
    OTHERWISE,
    SKIPPED,
    START,
    Route,
    ending,
    routes,
)
from bot.dialogue.schema import Conversation, Option, Question

_MOST_NAMED = 3  # answers on an arrow; more of them are "anything else"
_MOST_ROWS = 9  # options on lines of their own


class Look(StrEnum):
    START = "start"
    SHARED = "shared"  # a question that many conversations share
    QUESTION = "question"
    ENDING = "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """key: what arrows call it. head: one short line. text: what is said. rows: answers and remarks."""

    key: str
    look: Look
    head: str
    text: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """label: the answers and conditions under which it is taken; "" for always."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawing(conversation: Conversation) -> Drawing:
    """Everything of the conversation that somebody can reach, from top to bottom."""
    found = routes(conversation)
    ways = found.ways
    reached = {START, *(way.end for way in ways)}
    boxes = (box for box in _boxes(conversation, whole=found.whole) if box.key in reached)
    arrows = (Arrow(start=way.start, end=way.end, label=_label(conversation, way)) for way in ways)
    return Drawing(
        title=f"{conversation.name}: {conversation.title.english}",
        boxes=tuple(boxes),
        arrows=tuple(dict.fromkeys(arrows)),
    )


def _boxes(conversation: Conversation, *, whole: bool) -> Iterator[Box]:
    title, rows = conversation.title.english, _about(conversation)
    rows = rows if whole else (*rows, "There are too many ways to draw them all.")
    yield Box(key=START, look=Look.START, head=conversation.name, text=title, rows=rows)
    for question in conversation.questions:
        yield _question(question)
    after = (f"goes on with {conversation.then}",) if conversation.then else ()
    for number, each in enumerate(conversation.endings, 1):
        yield Box(
            key=ending(number),
            look=Look.ENDING,
            head=f"ending {number}",
            text=each.say.english,
            rows=after,
        )
    yield Box(key=ending(0), look=Look.ENDING, head="the end", rows=after)
    yield Box(key=END, look=Look.ENDING, head="the end", text="That answer ends the talk.")


def _about(conversation: Conversation) -> tuple[str, ...]:
    rows = [f"about: {conversation.about}", f"owner: {conversation.owner}"]
    if conversation.honesty:
        rows.append(f"reply within {conversation.honesty.reply_within} working days")
    if conversation.opening:
        rows.append(f"opening: {conversation.opening.english}")
    return tuple(rows)


def _question(question: Question) -> Box:
    head = f"{question.id}: {question.traits.called}"
    if question.shared:
        head += " (a shared part, asked once per person)"
    return Box(
        key=question.id,
        look=Look.SHARED if question.shared else Look.QUESTION,
        head=head,
        text=question.ask.english,
        rows=(*_options(question), *_limits(question)),
    )


def _options(question: Question) -> Iterator[str]:
    if len(question.options) > _MOST_ROWS or question.of_towns:
        yield ", ".join(option.label.english for option in question.options)
        return
    for number, option in enumerate(question.options, 1):
        yield f"{number} {_option(option)}"


def _option(option: Option) -> str:
    price = f" (£{option.cost:,})" if option.cost else ""
    says = f" - we say: {option.tell.english}" if option.tell else ""
    alert = f" - the owner is told: {option.alert}" if option.alert else ""
    return f"{option.label.english}{price}{says}{alert}"


def _limits(question: Question) -> Iterator[str]:
    if (question.most, question.low, question.high) != (None, None, None):
        yield question.traits.limits.format(
            most=question.most,
            low=question.low or 0,
            high="any" if question.high is None else question.high,
            pounds=f"{question.high or 0:,}",
            low_end=question.low_end.english if question.low_end else "",
            high_end=question.high_end.english if question.high_end else "",
        )
    if question.many:
        yield "several messages, until DONE or silence"
    if question.shuffle:
        yield "in a new order for each person"


def _label(conversation: Conversation, way: Route) -> str:
    answers = _answers(conversation, way)
    if not way.depends or way.depends == OTHERWISE:
        return ", ".join(part for part in (answers, way.depends) if part)
    return f"{answers}, if {way.depends}" if answers else f"if {way.depends}"


def _answers(conversation: Conversation, way: Route) -> str:
    """The answers that take a way, as a person reads them."""
    if not way.answers:
        return ""
    question = conversation.question(way.start)
    named = [option.label.english for option in question.options if option.id in way.answers]
    if ANSWERED in way.answers:
        named.append("any answer")
    if NOTHING in way.answers and len(named) > _MOST_NAMED:
        return "anything else"
    if SKIPPED in way.answers:
        named.append("skipped")
    return " / ".join(named) or "not understood"
