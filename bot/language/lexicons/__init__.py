"""All lexicons of a folder, each read when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.errors import ContentFault, Fault
from bot.language.lexicons.asking import NewsWords
from bot.language.lexicons.lexicon import FILE, REQUIRED, Lexicon, guarding_words, read_lexicon
from bot.language.lexicons.machines import Machines
from bot.language.lexicons.patterns import Watch
from bot.language.lexicons.requesting import RequestWords
from bot.language.lexicons.towns import TownNames, read_towns
from bot.language.lexicons.vocabulary import Vocabulary, vocabulary_of
from bot.language.tags import ENGLISH, Language, Languages

# Lists without which nobody is offered a language: who is in danger, or wants us to stop, must be heard.
_NEEDED = {
    "safety.crisis": "for danger",
    "commands.stop": "for STOP",
    "commands.call": "for CALL",
    "commands.lang": "for LANG",
    **{f"numbers.{number}": f"for {number}" for number in range(11)},
}
_HARMLESS = ("benign", "public")  # what hides a concern; all else in those parts is one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watches:
    """What to look out for in a talk. A pattern stands for its key and language: ("safety.crisis", "pl")."""

    matters: tuple[Watch[tuple[str, str]], ...]
    harmless: tuple[Watch[tuple[str, str]], ...]


class Lexicons:
    """What the languages of `languages` say. Raises ContentFault at the first use of a wrong English file.

    A wrong file of another language takes out that language alone. before: what was in use until now; it goes
    on for those who speak the language already.
    """

    def __init__(self, languages: Languages, before: Lexicons | None = None) -> None:
        self.languages = languages
        self._before = before
        self._read: dict[str, Lexicon | None] = {}
        self._wrong: dict[str, tuple[Fault, ...]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._stops: frozenset[str] | None = None
        self._watches: dict[str, Watches] = {}
        self._danger: tuple[Watch[tuple[str, str]], Watch[tuple[str, str]]] | None = None
        self._machines: Machines | None = None
        self._asking: NewsWords | None = None
        self._requests: RequestWords | None = None
        self._towns: TownNames | None = None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The lexicons beside the table of languages in `folder`."""
        return cls(Languages.load(folder))

    def lexicon(self, tag: str) -> Lexicon | None:
        """The language's own words, without any fallback; None while nobody has written them."""
        if tag not in self._read:
            try:
                self._read[tag] = read_lexicon(self.languages.folder, tag)
            except ContentFault as fault:
                if tag == ENGLISH:
                    raise
                self._wrong[tag] = fault.faults
                before = self._before.lexicon(tag) if self._before and tag in self._before.languages else None
                self._read[tag] = before or guarding_words(self.languages.folder, tag)
        return self._read[tag]

    def vocabulary(self, tag: str) -> Vocabulary:
        """The words that count in a talk in this language. A language that is not served gets English."""
        known = self._vocabularies.get(tag)
        if known is None:
            known = self._vocabularies[tag] = self._build(tag)
        return known

    def _build(self, tag: str) -> Vocabulary:
        english = self.lexicon(ENGLISH)
        if english is None:
            path = str(self.languages.folder / ENGLISH / FILE)
            raise ContentFault([Fault(path, 0, "The English answer words are missing.", "Restore the file.")])
        served = self.languages.tag_for(tag)
        tags = (served, *self.languages[served].chain) if served else ()
        found = (self.lexicon(each) for each in tags)
        return vocabulary_of([lexicon for lexicon in found if lexicon], english, self.towns())

    def towns(self) -> TownNames:
        """What towns and their parts are called in every language. Raises ContentFault."""
        if self._towns is None:
            self._towns = read_towns(self.languages.folder)
        return self._towns

    def stops(self) -> frozenset[str]:
        """STOP in every served language and some others: opting out works whatever the talk's language."""
        if self._stops is None:
            all_lexicons = (self.lexicon(language.tag) for language in self.languages)
            spoken = {word for lexicon in all_lexicons if lexicon for word in lexicon.of("commands.stop")}
            self._stops = self.languages.other_stops | spoken
        return self._stops

    def machines(self) -> Machines:
        """What machines say in any served language: a phone's own language is not the talk's."""
        if self._machines is None:
            found = [lexicon for each in self.languages if (lexicon := self.lexicon(each.tag))]
            self._machines = Machines(
                begins=tuple(f"{words} " for each in found for words in each.of("machines.begins")),
                whole=frozenset(words for each in found for words in each.of("machines.whole")),
                reacts=frozenset(words for each in found for words in each.of("machines.reacts")),
            )
        return self._machines

    def asking(self) -> NewsWords:
        """What people of any served language say when they want to know how something stands."""
        if self._asking is None:
            found = {each.tag: lexicon for each in self.languages if (lexicon := self.lexicon(each.tag))}
            self._asking = NewsWords(lexicons=found, vocabulary=self.vocabulary)
        return self._asking

    def requests(self) -> RequestWords:
        """How people of any served language ask to be left alone, rung or forgotten."""
        if self._requests is None:
            found = {each.tag: lexicon for each in self.languages if (lexicon := self.lexicon(each.tag))}
            self._requests = RequestWords(lexicons=found)
        return self._requests

    def spoken(self, tag: str) -> tuple[str, ...]:
        """Whose words count in a talk in this language: its own, what it falls back to, and English."""
        served = self.languages.tag_for(tag)
        own = (served, *self.languages[served].chain) if served else ()
        return tuple(dict.fromkeys((*own, ENGLISH)))

    def watches(self, tag: str) -> Watches:
        """Danger in the words of every served language; cases in those of this language and English."""
        known = self._watches.get(tag)
        if known is None:
            every = [language.tag for language in self.languages]
            spoken = self.spoken(tag)
            if self._danger is None:
                self._danger = (
                    self._watch(every, "safety", harmless=False),
                    self._watch(every, "safety", harmless=True),
                )
            danger, harmless = self._danger
            known = self._watches[tag] = Watches(
                matters=(danger, self._watch(spoken, "cases", harmless=False)),
                harmless=(harmless, self._watch(spoken, "cases", harmless=True)),
            )
        return known

    def _watch(self, tags: Iterable[str], section: str, *, harmless: bool) -> Watch[tuple[str, str]]:
        found = [(tag, lexicon) for tag in tags if (lexicon := self.lexicon(tag))]
        keys = [key for key in (*REQUIRED[section], "public") if (key in _HARMLESS) is harmless]
        wanted = [f"{section}.{key}" for key in keys]
        return Watch(
            (text, (key, tag)) for tag, lexicon in found for key in wanted for text in lexicon.of(key)
        )

    def faults(self) -> dict[str, tuple[Fault, ...]]:
        """By tag, what is wrong in a file, and which list is empty that must not be; only of what has faults.

        Reads every lexicon there is. Raises ContentFault where the English one is wrong, or the names of
        towns are.
        """
        self.vocabulary(ENGLISH)
        found = {language.tag: self._faults_of(language) for language in self.languages}
        self._before = None  # it has served: the one before that must not be kept alive by it
        return {tag: faults for tag, faults in found.items() if faults}

    def _faults_of(self, language: Language) -> tuple[Fault, ...]:
        own = self.lexicon(language.tag)
        if own is None or language.tag in self._wrong:
            return self._wrong.get(language.tag, ())
        chain = [lexicon for tag in language.chain if (lexicon := self.lexicon(tag))]
        return tuple(
            Fault(
                str(self.languages.folder / language.tag / FILE),
                0,
                f"{name} is empty: there is no word {what}.",
                "Give at least one word. Until then the language is not offered.",
            )
            for name, what in _NEEDED.items()
            if not any(lexicon.of(name) for lexicon in (own, *chain))
        )
