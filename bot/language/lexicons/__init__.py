"""All lexicons of a folder, each read when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.errors import ContentFault, Fault
from bot.language.lexicons.asking import NewsWords
from bot.language.lexicons.lexicon import FILE, REQUIRED, Lexicon, read_lexicon
from bot.language.lexicons.machines import Machines
from bot.language.lexicons.patterns import Watch
from bot.language.lexicons.vocabulary import Vocabulary, vocabulary_of
from bot.language.tags import ENGLISH, Languages


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watches:
    """What to look out for in a talk. A pattern stands for its key and language: ("safety.crisis", "pl")."""

    matters: tuple[Watch[tuple[str, str]], ...]
    harmless: Watch[tuple[str, str]]


class Lexicons:
    """What the languages of `languages` say. Raises ContentFault at the first use of a wrong file."""

    def __init__(self, languages: Languages) -> None:
        self.languages = languages
        self._read: dict[str, Lexicon | None] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._stops: frozenset[str] | None = None
        self._watches: dict[str, Watches] = {}
        self._danger: Watch[tuple[str, str]] | None = None
        self._machines: Machines | None = None
        self._asking: NewsWords | None = None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The lexicons beside the table of languages in `folder`."""
        return cls(Languages.load(folder))

    def lexicon(self, tag: str) -> Lexicon | None:
        """The language's own words, without any fallback; None while nobody has written them."""
        if tag not in self._read:
            self._read[tag] = read_lexicon(self.languages.folder, tag)
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
        return vocabulary_of([lexicon for lexicon in found if lexicon], english)

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
            )
        return self._machines

    def asking(self) -> NewsWords:
        """What people of any served language say when they want to know how something stands."""
        if self._asking is None:
            found = {each.tag: lexicon for each in self.languages if (lexicon := self.lexicon(each.tag))}
            self._asking = NewsWords(lexicons=found, vocabulary=self.vocabulary)
        return self._asking

    def watches(self, tag: str) -> Watches:
        """Danger in the words of every served language; cases in those of this language and English."""
        known = self._watches.get(tag)
        if known is None:
            every = [language.tag for language in self.languages]
            served = self.languages.tag_for(tag)
            own = (served, *self.languages[served].chain) if served else ()
            spoken = tuple(dict.fromkeys((*own, ENGLISH)))
            if self._danger is None:
                self._danger = self._watch(every, "safety", harmless=False)
            known = self._watches[tag] = Watches(
                matters=(self._danger, self._watch(spoken, "cases", harmless=False)),
                harmless=self._watch((*every, *spoken), "safety", "cases", harmless=True),
            )
        return known

    def _watch(self, tags: Iterable[str], *sections: str, harmless: bool) -> Watch[tuple[str, str]]:
        found = [(tag, lexicon) for tag in dict.fromkeys(tags) if (lexicon := self.lexicon(tag))]
        keys = [f"{section}.{key}" for section in sections for key in REQUIRED[section]]
        wanted = [key for key in keys if key.endswith(".benign") is harmless]
        return Watch(
            (text, (key, tag)) for tag, lexicon in found for key in wanted for text in lexicon.of(key)
        )

    def check(self) -> None:
        """Reads every lexicon there is. Raises one ContentFault with the faults of all."""
        faults: list[Fault] = []
        for language in self.languages:
            try:
                self.lexicon(language.tag)
            except ContentFault as error:
                faults.extend(error.faults)
        if faults:
            raise ContentFault(faults)
