"""Words by which people ask for something in ordinary words: to be left alone, forgotten, rung."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.language.command_words import ASKED_FOR, Command
from bot.language.lexicons.lexicon import Lexicon
from bot.language.lexicons.patterns import Watch
from bot.language.lexicons.phrases import Phrases


@dataclass(frozen=True, kw_only=True, eq=False)
class RequestWords:
    """The words of every served language together: who is angry writes in their own.

    lexicons: by tag.
    """

    lexicons: Mapping[str, Lexicon]

    @cached_property
    def watch(self) -> Watch[Command]:
        """What sounds like a request, wherever it stands in a message."""
        return Watch(
            (text, command)
            for lexicon in self.lexicons.values()
            for command in ASKED_FOR
            for text in lexicon.of(f"requests.{command}")
        )

    @cached_property
    def benign(self) -> Watch[bool]:
        """What hides a request that it shares a word with: "stop sending them letters"."""
        return Watch(
            (text, True) for lexicon in self.lexicons.values() for text in lexicon.of("requests.benign")
        )

    @cached_property
    def whole(self) -> frozenset[str]:
        """What asks us to stop only as the whole of a message, and may be an answer: "enough"."""
        return frozenset(text for lexicon in self.lexicons.values() for text in lexicon.of("requests.whole"))

    @cached_property
    def polite(self) -> Phrases[bool]:
        """What may stand around a request and changes nothing: politeness, haste, anger."""
        return self._polite(self.lexicons)

    def polite_in(self, tags: tuple[str, ...]) -> Phrases[bool]:
        """The same in these languages alone: "have" is "now" in one language, and a verb in another."""
        if tags not in self._known:
            self._known[tags] = self._polite(tags)
        return self._known[tags]

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Phrases[bool]]:
        return {}

    def _polite(self, tags: Iterable[str]) -> Phrases[bool]:
        found = [self.lexicons[tag] for tag in tags if tag in self.lexicons]
        keys = ("joining.please", "joining.greetings", "requests.polite")
        return Phrases.of((text for each in found for key in keys for text in each.of(key)), True)

    @cached_property
    def signs(self) -> Phrases[bool]:
        """What begins a signature: "regards", "Mrs"."""
        return Phrases.of(
            (text for each in self.lexicons.values() for text in each.of("requests.signs")), True
        )
