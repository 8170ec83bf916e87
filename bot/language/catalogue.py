"""The words of every language, from the .po files, chained by our own table and never by guess.

A text is found by its context and its English. Where a language has no translation the next one in its chain
is used, and English at last, so nobody ever sees a key. Where the English was worded anew, the translation of
the old words goes on, unless people answer or agree to the text. What is wrong in one file takes out that
language alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.dialogue.text import Text, gaps
from bot.errors import Fault
from bot.language.bidi import SetApart
from bot.language.rewording import Key, digest, holds_as_much, predecessors
from bot.language.tags import ENGLISH, Languages

FILE = Path("LC_MESSAGES") / "messages.po"
DRAFT, STALE = "draft", "stale"
# Comments above a text whose English was worded anew: what it was, and the status that the translation had.
WAS, STOOD = "was: ", "stood: "
_STATUS = re.compile(r"^status: (draft|translated by .+|checked by .+|stale)$")
_LINE = re.compile(r'(#.*)?|(#~ )?(msg(ctxt|id|id_plural|str(\[\d\])?)\s+)?"([^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """status: "draft", "translated by NAME" or "checked by NAME". was: the English it was made of, where the
    English is in other words now."""

    text: str
    status: str
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One language's own texts, without what it falls back to.

    outdated: by the English of today, translations of what it said before. former: translations of texts that
    went; talks that began with them go on in them. unfinished: what a translator marked as in need of work.
    waits: texts of which no outdated translation is ever shown. faults: why nobody is offered the language.
    """

    tag: str
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    outdated: Mapping[Key, Entry] = field(default_factory=dict)
    former: Mapping[Key, Entry] = field(default_factory=dict)
    unfinished: frozenset[Key] = frozenset()
    waits: frozenset[Key] = frozenset()
    faults: tuple[Fault, ...] = ()

    def goes_on(self, key: Key) -> bool:
        """Whether the translation of the old English is said in place of a newer one."""
        entry = self.outdated.get(key)
        return entry is not None and key not in self.waits and holds_as_much(entry.text, key[1])

    def shown(self) -> Mapping[Key, Entry]:
        """All that somebody who speaks the language can be shown in it."""
        going = {key: entry for key, entry in self.outdated.items() if self.goes_on(key)}
        return {**self.former, **going, **self.entries} if going or self.former else self.entries

    def missing(self, texts: Iterable[Text]) -> list[Text]:
        """Those that nobody has ever translated."""
        known = (self.entries, self.former, self.outdated)
        return [text for text in texts if not any((text.context, text.english) in each for each in known)]

    def waiting(self, texts: Iterable[Text]) -> list[Text]:
        """Those whose English was worded anew, and that nobody is shown until somebody looked at them."""
        outdated = self.outdated.keys() & self.waits
        return [text for text in texts if (text.context, text.english) in outdated]

    def brought_up(self, current: Collection[Key], waits: frozenset[Key]) -> Self:
        """With the English of the talks as it is now: all of it, and what people answer or agree to."""
        known = {**self.entries, **self.outdated}
        older = {
            new: replace(known[old], was=known[old].was or old[1])
            for new, old in predecessors(current, known.keys()).items()
            if new not in self.unfinished and new not in self.former
        }
        return replace(self, outdated={**older, **self.outdated}, waits=waits)

    def with_same(self, digests: Collection[str]) -> Self:
        """digests: of the translations of which somebody has said that they still mean the same."""
        same = {
            key: replace(entry, was="")
            for key, entry in self.outdated.items()
            if digest(self.tag, key, entry.text) in digests and holds_as_much(entry.text, key[1])
        }
        if not same:
            return self
        outdated = {key: entry for key, entry in self.outdated.items() if key not in same}
        return replace(self, entries={**self.entries, **same}, outdated=outdated)


class Catalogues:
    """All catalogues. Immutable: to reload, make a new one and swap it in."""

    def __init__(self, languages: Languages, by_tag: Mapping[str, Catalogue]) -> None:
        self.languages = languages
        self._by_tag = by_tag
        shown = {tag: catalogue.shown() for tag, catalogue in by_tag.items()}
        self._chains = {
            language.tag: tuple(shown[tag] for tag in (language.tag, *language.chain) if tag in shown)
            for language in languages
        }
        self._rtl = frozenset(language.tag for language in languages if language.rtl)

    @classmethod
    def load(cls, languages: Languages, before: Catalogues | None = None) -> Catalogues:
        """Every messages.po in the folder of `languages`.

        before: what was in use until now. Where a file cannot be read any more, its texts go on for those who
        speak the language already.
        """
        by_tag = {}
        for language in languages:
            path = languages.folder / language.tag / FILE
            if path.exists():
                found = read_catalogue(path, language.tag)
                if before is not None and found.faults and not found.entries:
                    found = replace(before[language.tag], faults=found.faults)
                by_tag[language.tag] = found
        return cls(languages, by_tag)

    def brought_up(self, current: Collection[Key], waits: frozenset[Key]) -> Catalogues:
        """See `Catalogue.brought_up`."""
        changed = {tag: each.brought_up(current, waits) for tag, each in self._by_tag.items()}
        return Catalogues(self.languages, changed)

    def with_same(self, digests: Collection[str]) -> Catalogues:
        """See `Catalogue.with_same`."""
        changed = {tag: each.with_same(digests) for tag, each in self._by_tag.items()}
        return Catalogues(self.languages, changed)

    @property
    def faults(self) -> dict[str, tuple[Fault, ...]]:
        """By tag, what is wrong in the files; no languages without faults."""
        return {tag: each.faults for tag, each in self._by_tag.items() if each.faults}

    def __getitem__(self, tag: str) -> Catalogue:
        return self._by_tag.get(tag) or Catalogue(tag=tag)

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
        """The text in this language with its gaps filled. A value never is a format of its own (I12).

        Written from right to left, what fills a gap is set apart: here and nowhere else. Channels that cannot
        show that lose it again in `bot/wording/fit.py`.
        """
        found = self.find(text, tag)
        if not values:
            return found
        return found.format_map(SetApart(values) if tag in self._rtl else values)

    def checked(self, tag: str) -> bool:
        """Whether a named person checked every text of this language. English was written by people."""
        if tag == ENGLISH:
            return True
        catalogue = self[tag]
        if any(catalogue.goes_on(key) for key in catalogue.outdated):
            return False
        entries = catalogue.entries.values()
        return bool(entries) and all(entry.status.startswith("checked") for entry in entries)


def read_catalogue(path: Path, tag: str) -> Catalogue:
    """The translations of one file; none where it is no catalogue, and faults where anything is wrong."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        torn = tuple(_torn_lines(path))
    except Exception as error:  # Babel raises many kinds, and one draft must not stop a service
        fault = Fault(str(path), 0, f"This is not a catalogue: {error}.", "Open it in Poedit and save it.")
        return Catalogue(tag=tag, faults=(fault,))
    if torn:
        return Catalogue(tag=tag, faults=torn)
    faults: list[Fault] = []
    entries, outdated, unfinished = {}, {}, set()
    for message in _translated(catalogue):
        key = (message.context or "", str(message.id))
        if message.fuzzy and f"status: {STALE}" in message.user_comments:
            outdated[key] = Entry(str(message.string), _after(STOOD, message) or DRAFT, _after(WAS, message))
        elif message.fuzzy:
            unfinished.add(key)
        elif _gaps_or_none(str(message.string)) != gaps(key[1]):
            what = f"The gaps of {message.string!r} differ from {message.id!r}."
            faults.append(Fault(str(path), message.lineno or 0, what, "Use the same {names}, unchanged."))
        else:
            entries[key] = Entry(str(message.string), _status(message))
    former = {
        (message.context or "", str(message.id)): Entry(str(message.string), _status(message))
        for message in _translated(catalogue.obsolete.values())
        if not message.fuzzy and _gaps_or_none(str(message.string)) == _gaps_or_none(str(message.id))
    }
    return Catalogue(
        tag=tag,
        entries=entries,
        outdated=outdated,
        former=former,
        unfinished=frozenset(unfinished),
        faults=tuple(faults),
    )


def _translated(messages: Iterable[Message]) -> Iterator[Message]:
    """Those with a translation, and without plurals, of which we have none."""
    for message in messages:
        if message.id and isinstance(message.id, str) and message.string and isinstance(message.string, str):
            yield message


def _status(message: Message) -> str:
    found = next((c.partition(": ")[2] for c in message.user_comments if _STATUS.match(c)), DRAFT)
    return DRAFT if found == STALE else found


def _after(beginning: str, message: Message) -> str:
    """What a comment that begins so says; "" where there is none."""
    return next((c[len(beginning) :] for c in message.user_comments if c.startswith(beginning)), "")


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
