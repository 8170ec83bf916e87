"""All lexicons of a folder, each read when it is first needed."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from bot.errors import ContentFault, Fault
from bot.language.lexicon import FILE, Lexicon, read_lexicon
from bot.language.tags import ENGLISH, Languages
from bot.language.vocabulary import Vocabulary, vocabulary_of


class Lexicons:
    """What the languages of `languages` say. Raises ContentFault at the first use of a wrong file."""

    def __init__(self, languages: Languages) -> None:
        self.languages = languages
        self._read: dict[str, Lexicon | None] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._stops: frozenset[str] | None = None

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
