"""One message, read once: what it says, before anybody asks what it means at a question."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.calendar import local_day
from bot.content.content import Content
from bot.content.posters import PosterWord
from bot.language.codes import code_in
from bot.language.commands import Command, Directed, command_in, directed_in, may_be_answer, request_in
from bot.language.concerns import Concern, concern_in
from bot.language.corrections import correction_in
from bot.language.detect import guess, language_named, near_language
from bot.language.greetings import declines_kindly, only_greets, says_hello
from bot.language.intents import Intent, Listener
from bot.language.news import (
    Feeling,
    asks_news,
    asks_why_we_wrote,
    beside_stranger,
    feeling_in,
    only_complains,
    references_in,
    says_moved,
    says_stranger,
    takes_badly,
)
from bot.language.utterance import Utterance
from channels.port import Heard

AWAKE = timedelta(minutes=30)  # who wrote longer ago may be asleep by now: after an outage, say
_UNSEEN = ("Cc", "Cf")  # control signs, and marks like the zero-width space
_FEWEST = 2  # words: of one alone nothing is guessed


@dataclass(frozen=True)
class Message:
    """What somebody sent, in the language they talk to us in. What few rules ask for is worked out when one
    asks for it, and never twice.

    is_asked_about: we asked what they want by it, and they said no. listener: what guesses where no list
    found anything; none where nobody guesses.
    """

    heard: Heard
    language: str
    content: Content
    now: datetime
    is_asked_about: bool = False
    listener: Listener | None = None

    @property
    def text(self) -> str:
        return self.heard.text

    @property
    def tapped(self) -> str | None:
        return self.heard.tapped

    @property
    def today(self) -> date:
        return local_day(self.now)

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that can be seen."""
        return all(char.isspace() or unicodedata.category(char) in _UNSEEN for char in self.text)

    @cached_property
    def said(self) -> Utterance:
        """Its text, folded and cut into words once for all who ask what it means."""
        return Utterance.of(self.text)

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, folded."""
        return self.said.words

    @cached_property
    def command(self) -> Command | None:
        """The command that it is, typed or tapped."""
        if self.tapped is None:
            return command_in(self.said, self.language, self.content.lexicons)
        name = self.tapped.removeprefix("cmd:")
        return Command(name) if self.tapped.startswith("cmd:") and name in set(Command) else None

    @property
    def is_everyday(self) -> bool:
        """Whether it is a command by an everyday word ("phone"): where own words are asked, the answer."""
        return self.tapped is None and self.command is not None and may_be_answer(self.said, self.command)

    @cached_property
    def directed(self) -> Directed | None:
        """A command with what it is about, where it is both: "STATUS T482", "DROPIN Smethwick"."""
        if self.tapped is not None or self.command is not None:
            return None
        return directed_in(self.said, self.language, self.content.lexicons)

    @cached_property
    def request(self) -> Command | None:
        """What it may ask for in ordinary words, though it is no command: no more texts, a call."""
        if self.tapped is not None or not self.text:
            return None
        return request_in(self.said, self.language, self.content.lexicons)

    @cached_property
    def concern(self) -> Concern | None:
        """Danger, hate, a threat or a case in its words. A button says none of these."""
        if self.tapped is not None or not self.text:
            return None
        return concern_in(self.said, self.language, self.content.lexicons)

    @cached_property
    def scores(self) -> Mapping[Intent, float]:
        """How likely it is about each intent, as a guess. Empty where nobody guesses, and of what the lists
        have found to be danger, hate or a threat. It costs far more than all else here: ask for it last."""
        if self.listener is None or self.tapped is not None or len(self.words) < _FEWEST:
            return {}
        found = self.concern is not None and not self.concern.is_case
        return {} if found else self.listener.scores(self.text)

    @cached_property
    def by_machine(self) -> bool:
        """Whether it reads like the automatic reply of a machine. No machine presses buttons."""
        return self.tapped is None and self.content.lexicons.machines().wrote(self.said)

    @cached_property
    def code(self) -> str | None:
        """The code of a room or a group that it looks like."""
        return code_in(self.said)

    @cached_property
    def poster_word(self) -> PosterWord | None:
        return self.content.poster_word(self.said)

    @cached_property
    def language_named(self) -> str | None:
        """The tag of a language whose name it is, or "menu" for the wish to see them all."""
        return language_named(self.said, self.content.languages)

    @cached_property
    def language_nearly_named(self) -> str | None:
        return near_language(self.said, self.content.languages)

    @cached_property
    def languages_guessed(self) -> tuple[str, ...]:
        """Tags of the languages it may be written in."""
        return guess(self.said, self.content.languages, self.content.lexicons)

    @cached_property
    def correction(self) -> str | None:
        """What counts instead, where it takes something back: "2" of "no sorry, 2"."""
        return correction_in(self.said, self.language, self.content.lexicons)

    @cached_property
    def only_greets(self) -> bool:
        """Whether it is a hello or a thank you, and nothing else."""
        return only_greets(self.said, self.language, self.content.lexicons)

    @cached_property
    def says_hello(self) -> bool:
        """Whether it is a hello, and nothing else."""
        return says_hello(self.said, self.language, self.content.lexicons)

    @cached_property
    def asks_news(self) -> bool:
        """Whether it asks what became of something told before."""
        return asks_news(self.said, self.language, self.content.lexicons)

    @cached_property
    def references(self) -> dict[str, tuple[str, ...]]:
        """What looks like a reference in it, each with the words that are left without it."""
        return references_in(self.said)

    @cached_property
    def feeling(self) -> Feeling | None:
        """How somebody takes what they were told, where it says so."""
        return feeling_in(self.said, self.language, self.content.lexicons)

    @cached_property
    def takes_badly(self) -> bool:
        """Whether it, as an answer to news, does not accept what they were told."""
        return takes_badly(self.said, self.language, self.content.lexicons)

    @cached_property
    def only_complains(self) -> bool:
        """Whether it says that they are unhappy, and nothing else: "not good enough"."""
        return only_complains(self.said, self.language, self.content.lexicons)

    @cached_property
    def asks_why_we_wrote(self) -> bool:
        """Whether it asks why we wrote: "what is this about?"."""
        return asks_why_we_wrote(self.said, self.content.lexicons)

    @cached_property
    def says_moved(self) -> bool:
        """Whether it says that this is a new number of somebody whom we know by another."""
        return says_moved(self.said, self.content.lexicons)

    @cached_property
    def says_stranger(self) -> bool:
        """Whether it says that whoever has this phone never wrote to us."""
        return says_stranger(self.said, self.content.lexicons)

    @cached_property
    def beside_stranger(self) -> int:
        """How many words that tell something stand beside that."""
        return beside_stranger(self.said, self.content.lexicons)

    @cached_property
    def declines_kindly(self) -> bool:
        """Whether it is a "no thanks", and nothing else."""
        return declines_kindly(self.said, self.language, self.content.lexicons)

    @property
    def is_old(self) -> bool:
        """Whether it was sent so long ago that nobody waits for the reply any more."""
        return self.heard.sent_at is not None and self.heard.sent_at < self.now - AWAKE
