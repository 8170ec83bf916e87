"""A question put into words of one language: text, choices and nothing of any channel yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.dialogue.happenings import Asked
from bot.dialogue.place import Place
from bot.dialogue.schema import CONFIRM, ById, Conversation, Option, Question
from bot.dialogue.text import Text
from bot.language.bidi import listed
from bot.language.catalogue import Catalogues
from bot.language.figures import pounds
from bot.wording.how_to_reply import example_of, how_phrase
from channels.port import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One message before it is fitted to a channel.

    choices: what can be tapped, or is numbered in the text. listed: number them in the text where there are
    no buttons. typed: number them in the text everywhere, because one tap could not say the answer. names:
    names of other languages, offered besides. footer: said last, on a line of its own.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    listed: bool = True
    typed: bool = False
    names: tuple[Choice, ...] = ()
    footer: str = ""


class Speaker:
    """Says texts in one language on one kind of channel. on_phone: there is a number; texts cost money."""

    def __init__(self, catalogues: Catalogues, language: str, *, on_phone: bool) -> None:
        self.catalogues = catalogues
        self.language = language
        self.on_phone = on_phone

    def say(self, text: Text, values: Mapping[str, Any] | None = None) -> str:
        if not self.on_phone and text.app:
            text = text.app
        return self.catalogues.say(text, self.language, values)

    @property
    def rtl(self) -> bool:
        languages = self.catalogues.languages
        return self.language in languages and languages[self.language].rtl

    def label(self, option: Option, values: Mapping[str, Any] | None = None) -> str:
        """An option as it is shown; in a budget with its price."""
        label = self.say(option.label, values)
        return f"{label} ({pounds(option.cost)})" if option.cost else label


def open_question(conversation: Conversation, place: Place) -> Question | None:
    """The question that is really on the screen: the confirmation while one is asked."""
    if place.question is None:
        return None
    return CONFIRM if place.maybe else question_shown(conversation, place, place.question)


def asks_maybe(question_id: str) -> str:
    """What buttons of "Did you mean ...?" call a question, so that its own Yes is never taken for theirs."""
    return f"{question_id}?"


def question_shown(conversation: Conversation, place: Place, question_id: str) -> Question:
    """A question with its options in the order this person sees them. Raises KeyError."""
    question = conversation.question(question_id)
    order = place.order.get(question_id)
    return _ordered(ById(question), order) if order else question


@lru_cache(maxsize=2048)
def _ordered(question: ById, order: tuple[str, ...]) -> Question:
    """The same object for the same order, so that what is worked out for a question is found again."""
    return question.question.in_order(order)


def prompt_for(
    asked: Asked,
    conversation: Conversation,
    place: Place,
    speaker: Speaker,
    *,
    talk: str,
    values: Mapping[str, Any],
    phrases: Mapping[str, Text],
) -> Prompt:
    """The words for one open question.

    talk: its reference. phrases: what is said outside conversations, by id.
    """
    question = question_shown(conversation, place, asked.question)
    shown = CONFIRM if asked.confirm else question
    if asked.confirm:
        maybe = question.option(place.maybe)
        values = {"maybe": speaker.say(maybe.label) if maybe else place.maybe}
    named = asks_maybe(question.id) if asked.confirm else question.id
    choices = _choices(shown, speaker, f"{talk}.{named}", values)
    typed = shown.traits.typed
    text = speaker.say(shown.ask, values)
    if asked.again:
        sorry = phrases["again" if shown.options and not typed else "again-words"]
        text = f"{speaker.say(sorry)}\n{text}"
    return Prompt(
        text=text,
        choices=choices,
        listed=(shown.listed or asked.again) and not shown.figures,
        typed=typed,
        footer=how_to_reply(shown, speaker, phrases),
    )


def _choices(question: Question, speaker: Speaker, key: str, values: Mapping[str, Any]) -> tuple[Choice, ...]:
    if question.figures:
        ends = {question.low: question.low_end, question.high: question.high_end}
        return tuple(
            Choice(key=f"{key}.{n}", label=f"{n} {speaker.say(end)}" if (end := ends.get(n)) else str(n))
            for n in question.figures
        )
    return tuple(
        Choice(key=f"{key}.{option.id}", label=speaker.label(option, values)) for option in question.options
    )


def how_to_reply(question: Question, speaker: Speaker, phrases: Mapping[str, Text]) -> str:
    """The line that says how to answer a question of a rarer kind; "" where the question says it all."""
    phrase_id = how_phrase(question)
    if not phrase_id:
        return ""
    example = example_of(question)
    ends = {"low_end": question.low_end, "high_end": question.high_end}
    values: dict[str, Any] = {
        "most": question.most,
        "low": question.low,
        "high": question.high,
        "share": question.high,
        "cap": pounds(question.high or 0),
        "example": listed(example.split()) if speaker.rtl else example,
        **{name: speaker.say(text) for name, text in ends.items() if text},
    }
    return speaker.say(phrases[phrase_id], values)
