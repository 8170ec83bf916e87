"""A question put into words of one language: text, choices and nothing of any channel yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.happenings import Asked
from bot.dialogue.place import Place
from bot.dialogue.schema import CONFIRM, Conversation, Question
from bot.dialogue.text import Text
from bot.language.catalogue import Catalogues
from channels.port import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One message before it is fitted to a channel.

    choices: what can be tapped, or is numbered in the text. listed: number them in the text where there are
    no buttons. names: names of other languages, offered besides. footer: said last, on a line of its own.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    listed: bool = True
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


def open_question(conversation: Conversation, place: Place) -> Question | None:
    """The question that is really on the screen: the confirmation while one is asked."""
    if place.question is None:
        return None
    return CONFIRM if place.maybe else conversation.question(place.question)


def prompt_for(
    asked: Asked,
    conversation: Conversation,
    place: Place,
    speaker: Speaker,
    *,
    talk: int,
    values: Mapping[str, Any],
    again: Text,
    again_words: Text,
) -> Prompt:
    """The words for one open question. again, again_words: said first when the reply was not understood."""
    question = conversation.question(asked.question)
    shown = CONFIRM if asked.confirm else question
    if asked.confirm:
        maybe = question.option(place.maybe)
        values = {**values, "maybe": speaker.say(maybe.label) if maybe else place.maybe}
    choices = tuple(
        Choice(key=f"{talk}.{question.id}.{option.id}", label=speaker.say(option.label))
        for option in shown.options
    )
    text = speaker.say(shown.ask, values)
    if asked.again:
        text = f"{speaker.say(again if choices else again_words)}\n{text}"
    return Prompt(text=text, choices=choices, listed=shown.listed or asked.again)
