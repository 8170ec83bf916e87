"""The words of every language, from the .po files, chained by our own table and never by guess.

A text is found by its context and its English. Where a language has no translation the next one in its chain
is used, and English at last, so nobody ever sees a key. Fuzzy entries count as missing: new English is better
than an old question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.pofile import PoFileError, read_po

from bot.dialogue.text import Text, gaps
from bot.errors import ContentFault, Fault
from bot.language.tags import ENGLISH, Languages

FILE = Path("LC_MESSAGES") / "messages.po"
DRAFT, STALE = "draft", "stale"
_STATUS = re.compile(r"^status: (draft|translated by .+|checked by .+|stale)$")
_LINE = re.compile(r'(#.*)?|(#~ )?(msg(ctxt|id|id_plural|str(\[\d\])?)\s+)?"([^"\\]|\\.)*"')

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """status: "draft", "translated by NAME", "checked by NAME" or "stale"."""

    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's own texts, without what it falls back to.

    stale: texts that only have an old translation, marked fuzzy; nobody is shown it.
    """

    tag: str
    entries: Mapping[Key, Entry]
    stale: frozenset[Key] = frozenset()

    def missing(self, texts: Iterable[Text]) -> list[Text]:
        return [text for text in texts if (text.context, text.english) not in self.entries]


class Catalogues:
    """All catalogues. Immutable: to reload, make a new one and swap it in when it loaded without a fault."""

    def __init__(self, languages: Languages, by_tag: Mapping[str, Catalogue]) -> None:
        self.languages = languages
        self._by_tag = by_tag
        self._chains = {
            language.tag: tuple(
                by_tag[tag].entries for tag in (language.tag, *language.chain) if tag in by_tag
            )
            for language in languages
        }

    @classmethod
    def load(cls, languages: Languages) -> Catalogues:
        """Every messages.po in the folder of `languages`. Raises ContentFault with the faults of all."""
        faults: list[Fault] = []
        by_tag = {}
        for language in languages:
            path = languages.folder / language.tag / FILE
            if path.exists():
                by_tag[language.tag] = read_catalogue(path, language.tag, faults)
        if faults:
            raise ContentFault(faults)
        return cls(languages, by_tag)

    def __getitem__(self, tag: str) -> Catalogue:
        return self._by_tag.get(tag) or Catalogue(tag, {})

    def find(self, text: Text, tag: str) -> str:
        """The text in this language with its gaps still open."""
        if text.own:
            return self._own(text, tag)
        for entries in self._chains.get(tag, ()):
            entry = entries.get((text.context, text.english))
            if entry is not None:
                return entry.text
        return text.english

    def _own(self, text: Text, tag: str) -> str:
        """As its officer wrote it in this language, or in one that it falls back to."""
        theirs = dict(text.own)
        tags = (tag, *self.languages[tag].chain) if tag in self.languages else ()
        return next((theirs[each] for each in tags if each in theirs), text.english)

    def say(self, text: Text, tag: str, values: Mapping[str, Any] | None = None) -> str:
        """The text in this language with its gaps filled. A value never is a format of its own (I12)."""
        found = self.find(text, tag)
        return found.format_map(values) if values else found

    def checked(self, tag: str) -> bool:
        """Whether a named person checked every text of this language. English was written by people."""
        if tag == ENGLISH:
            return True
        entries = self[tag].entries.values()
        return bool(entries) and all(entry.status.startswith("checked") for entry in entries)


def read_catalogue(path: Path, tag: str, faults: list[Fault]) -> Catalogue:
    """The translations of one file; faults (not a .po file, gaps that differ) are added to `faults`."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, ValueError, UnicodeDecodeError) as error:
        faults.append(
            Fault(str(path), 0, f"This is not a catalogue: {error}.", "Open it in Poedit and save it.")
        )
        return Catalogue(tag, {})
    faults.extend(_torn_lines(path))
    entries, stale = {}, set()
    for message in catalogue:
        english, text = message.id, message.string
        if not english or not isinstance(english, str) or not text or not isinstance(text, str):
            continue
        if message.fuzzy:
            stale.add((message.context or "", english))
            continue
        if _gaps_or_none(text) != gaps(english):
            what = f"The gaps of {text!r} differ from {english!r}."
            faults.append(Fault(str(path), message.lineno or 0, what, "Use the same {names}, unchanged."))
            continue
        status = next((c[8:] for c in message.user_comments if _STATUS.match(c)), DRAFT)
        entries[(message.context or "", english)] = Entry(text, status)
    return Catalogue(tag, entries, frozenset(stale))


def _torn_lines(path: Path) -> Iterator[Fault]:
    """Lines that lost a quotation mark: the reader would cut the text off there without a word."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not _LINE.fullmatch(line.strip()):
            yield Fault(str(path), number, "A quotation mark is missing in this line.", "Put it back.")


def _gaps_or_none(text: str) -> frozenset[str] | None:
    try:
        return gaps(text)
    except ValueError:
        return None
