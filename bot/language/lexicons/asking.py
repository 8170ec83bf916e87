"""Words that ask what became of something told before, or say that what was told did not settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.language.lexicons.lexicon import Lexicon
from bot.language.lexicons.patterns import Watch
from bot.language.lexicons.phrases import Phrases
from bot.language.lexicons.vocabulary import Vocabulary


class Sign(StrEnum):
    """What a pattern of a lexicon's part [news] is a sign of; the values are its keys."""

    ASKS = "asks"  # for news, wherever it stands
    ALONE = "alone"  # the same, where little else is said
    TIMES = "times"  # the same, where nothing else is said: "weeks"
    BENIGN = "benign"  # hides what shares a word with it
    GENERAL = "general"  # a grumble or another matter: no question for news, whatever else is found
    THINGS = "things"  # what we owe: an answer, a decision
    ASKING = "asking"  # "any", "when will"
    WHETHER = "whether"  # "or not": makes a question of "is fixed"
    LACKING = "lacking"  # "not yet", "never got"
    DONE = "done"  # what we may have done: "been fixed"; asks beside what they told, or what we owe
    WISHES = "wishes"  # "can you": what follows is not done yet
    TOLD = "told"  # with a time: "I told you", "weeks ago"
    CHECKS = "checks"  # with a reference: "can you check on"
    MOVED = "moved"  # "this is my new number"
    STRANGER = "stranger"  # "you have the wrong person"
    WHY_US = "why_us"  # "what is this about?", to a message of ours
    UNHAPPY = "unhappy"
    SOUR = "sour"  # the same, in an answer to news in which nothing pleased or polite is said: "still", "why"
    PLEASED = "pleased"


@dataclass(frozen=True, kw_only=True, eq=False)
class NewsWords:
    """The words of every served language together: who writes Polish in an English talk is understood.

    lexicons: by tag. vocabulary: of a language.
    """

    lexicons: Mapping[str, Lexicon]
    vocabulary: Callable[[str], Vocabulary]

    @cached_property
    def watch(self) -> Watch[tuple[Sign, str]]:
        """Each pattern stands for its sign and language."""
        return Watch(
            (text, (sign, tag))
            for tag, lexicon in self.lexicons.items()
            for sign in Sign
            for text in lexicon.of(f"news.{sign}")
        )

    @cached_property
    def whole(self) -> frozenset[str]:
        """What asks only as the whole of a message: "well?", "anything yet"."""
        return frozenset(text for lexicon in self.lexicons.values() for text in lexicon.of("news.whole"))

    @cached_property
    def whole_unhappy(self) -> frozenset[str]:
        """What is a complaint only as the whole of a message: "rubbish"."""
        return frozenset(
            text for lexicon in self.lexicons.values() for text in lexicon.of("news.whole_unhappy")
        )

    def telling(self, words: Iterable[str], tag: str) -> tuple[str, ...]:
        """The words without those that say nothing by themselves in the language, nor any numbers."""
        vocabulary = self.vocabulary(tag)
        kept = tuple(words)
        for listed in (vocabulary.greetings, vocabulary.fillers, vocabulary.joins, vocabulary.because):
            kept = listed.stripped(kept)
        kept = self._light(tag).stripped(vocabulary.numbers.stripped(kept))
        return tuple(word for word in kept if not word[0].isdigit())

    def _light(self, tag: str) -> Phrases[bool]:
        lexicon = self.lexicons.get(tag)
        return Phrases.of(lexicon.of("news.light") if lexicon else (), True)
