"""One language's answer words: `locales/<tag>/lexicon.toml`, read and checked.

The keys are explained to translators at the top of the English file. Everything is kept under flat names
("answers.yes", "numbers.3", "commands.stop"), already folded, so that adding a key is adding a row here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import ContentFault, Fault
from bot.language.command_words import Command
from bot.language.folding import phrase
from bot.language.lexicons.day_words import DayWord
from bot.language.lexicons.patterns import pattern
from bot.language.tags import read_toml

FILE = "lexicon.toml"
LARGE_NUMBERS = (*range(200, 1000, 100), 1000, 2000, 100_000)
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "answers": ("yes", "no", "unsure"),
    "groups": ("all", "none", "both"),
    "joining": ("and", "then", "because", "negations", "fillers", "please"),
    "numbers": tuple(str(number) for number in range(21)),
    "ordinals": (*(str(number) for number in range(1, 11)), "last"),
    "commands": tuple(Command),
    "safety": ("crisis", "hate", "threat", "benign"),
    "cases": (
        *("repair", "housing", "care", "benefits"),
        *("bins", "lights", "school-transport", "fuel", "noise", "bids", "respite", "benign"),
    ),
}
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "answers": ("doubtful", "fine", "whole", "opening"),
    "joining": (
        *("but", "correcting", "greetings", "reserving", "negated"),
        *("attached", "articles", "endings", "letters"),
    ),
    "amounts": ("around", "out_of", "doubting", "soon", "nothing"),
    "cases": ("public",),
    "naming": ("leads", "places"),
    "machines": ("begins", "whole", "reacts"),
    "requests": ("stop", "whole", "forget", "call", "benign", "polite", "signs"),
    "news": (
        *("asks", "alone", "times", "whole", "light", "benign", "general"),
        *("things", "asking", "whether", "lacking", "done", "wishes", "told", "checks", "unhappy", "pleased"),
        *("moved", "stranger", "sour", "why_us", "whole_unhappy"),
    ),
    "numbers": (*map(str, range(21, 101)), *map(str, LARGE_NUMBERS)),
    "months": tuple(map(str, range(1, 13))),
    "weekdays": tuple(map(str, range(1, 8))),
    "days": tuple(DayWord),
    "towns": ("beside", "near_before", "near_after", "now", "contrast"),
}
# Looked for anywhere in a message, and not only as the whole of it; all keys of these parts, but for some.
_PATTERNS = ("safety", "cases", "news", "requests")
_NO_PATTERNS = (
    *("news.whole", "news.whole_unhappy", "news.light"),
    *("requests.whole", "requests.polite", "requests.signs"),
)
_LISTS = "lists"  # of words that several patterns name, as @kin
_NAMED = re.compile(r"@([a-z]+)")
_STATUSES = ("source", "draft", "translated", "checked", "stale")
_TOP = ("status", "checked_by", "compounds", "romanised", "examples", _LISTS)
# Without these nobody could answer at all; the others may be empty lists until a speaker fills them.
_NEVER_EMPTY = ("answers.yes", "answers.no", "answers.unsure", "commands.stop", "commands.skip")
_APART = (
    ("answers.yes", "answers.no"),
    ("answers.yes", "answers.unsure"),
    ("answers.no", "answers.unsure"),
    ("answers.yes", "commands.stop"),
    ("answers.no", "commands.stop"),
    ("answers.yes", "commands.skip"),
    ("answers.no", "commands.skip"),
    ("answers.unsure", "commands.skip"),
    ("groups.all", "groups.none"),
)
EXAMPLE_KINDS = ("yes_no", "number", "choice", "several", "rank", "command", "language", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """phrases: folded, by flat key. romanised: the romanised ones. examples: phrase to meaning, by kind.

    compounds: in this language "twenty" and "one" said together make 21.
    """

    tag: str
    status: str
    phrases: Mapping[str, tuple[str, ...]]
    romanised: frozenset[str]
    compounds: bool
    examples: Mapping[str, Mapping[str, Any]]

    def of(self, key: str) -> tuple[str, ...]:
        """The folded phrases under a flat key; none when the file does not have it."""
        return self.phrases.get(key, ())


def read_lexicon(folder: Path, tag: str) -> Lexicon | None:
    """The checked lexicon of `folder`/`tag`. Raises ContentFault with all faults.

    None without a file, and while nobody has written a word into it: a language that was only just begun
    stops nothing.
    """
    path = folder / tag / FILE
    if not path.exists():
        return None
    table = read_toml(path)
    reading = _Reading(path, table)
    if not reading.phrases and not reading.faults:
        return None
    reading.examine(table)
    if reading.faults:
        raise ContentFault(reading.faults)
    return Lexicon(
        tag=tag,
        status=str(table.get("status", "draft")),
        phrases={key: tuple(dict.fromkeys(words)) for key, words in reading.phrases.items()},
        romanised=frozenset(reading.romanised),
        compounds=bool(table.get("compounds", False)),
        examples=table.get("examples", {}),
    )


def guarding_words(folder: Path, tag: str) -> Lexicon | None:
    """Of a faulty file, what is looked for in every talk and harms nobody: words of danger and STOP.

    None where the file cannot be read at all.
    """
    path = folder / tag / FILE
    try:
        reading = _Reading(path, read_toml(path))
    except ContentFault:
        return None
    doubtful = {word for word, _, _ in reading.clashes()}
    kept = {
        key: tuple(word for word in dict.fromkeys(words) if word not in doubtful)
        for key, words in reading.phrases.items()
        if key.startswith("safety.") or key == "commands.stop"
    }
    return Lexicon(tag=tag, status="draft", phrases=kept, romanised=frozenset(), compounds=False, examples={})


class _Reading:
    """Collects phrases and faults of one file."""

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self.path = path
        self.phrases: dict[str, list[str]] = {}
        self.romanised: set[str] = set()
        self.faults: list[Fault] = []
        own, romanised = self.named_lists(table, ""), table.get("romanised", {})
        self.sections(table, "", own)
        self.sections(romanised, "romanised.", own | self.named_lists(romanised, "romanised."))

    def fault(self, needle: str, what: str, remedy: str) -> None:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        found = (number for number, line in enumerate(lines, 1) if needle and needle in line)
        self.faults.append(Fault(str(self.path), next(found, 1), what, remedy))

    def named_lists(self, table: object, prefix: str) -> dict[str, str]:
        """The words of each list of [lists], as a part of a pattern holds them."""
        given = table.get(_LISTS, {}) if isinstance(table, Mapping) else {}
        if not isinstance(given, Mapping):
            self.fault(_LISTS, f"[{prefix}{_LISTS}] is no part of its own.", "See the English file.")
            return {}
        found: dict[str, str] = {}
        for name, words in given.items():
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                self.fault(
                    f"{name} =", f"[{prefix}{_LISTS}] {name} is not a list of words.", "Write some words."
                )
            elif words:  # as a language begins, its lists are empty
                found[name] = "/".join(words)
        return found

    def sections(self, table: object, prefix: str, lists: Mapping[str, str]) -> None:
        if not isinstance(table, Mapping):
            self.fault("romanised", "romanised is no part of its own.", "Write [romanised.answers].")
            return
        for section, keys in table.items():
            if section in _TOP if not prefix else section == _LISTS:
                continue
            known = REQUIRED.get(section, ()) + _OPTIONAL.get(section, ())
            if not known or not isinstance(keys, Mapping):
                self.fault(
                    f"[{prefix}{section}", f"Unknown part [{prefix}{section}].", "See the English file."
                )
                continue
            for key, words in keys.items():
                if key in known:
                    self.add(f"{section}.{key}", words, bool(prefix), lists)
                else:
                    self.fault(
                        str(key), f"Unknown key {key} in [{prefix}{section}].", "See the English file."
                    )

    def add(self, name: str, words: object, romanised: bool, lists: Mapping[str, str]) -> None:
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            key = name.partition(".")[2]
            self.fault(f"{key} =", f"{name} is not a list of texts.", f'Write {key} = ["...", "..."].')
            return
        patterns = name.partition(".")[0] in _PATTERNS and name not in _NO_PATTERNS
        for word in words:
            try:
                folded = pattern(self.named(word, lists)) if patterns else phrase(word)
            except ValueError as wrong:
                self.fault(word, f"{name} holds {word!r}, which {wrong}.", "See the top of the English file.")
                continue
            if not folded:
                self.fault(word, f"{name} holds {word!r}, which has no letters.", "Take it out.")
                continue
            self.phrases.setdefault(name, []).append(folded)
            if romanised:
                self.romanised.add(folded)

    def named(self, text: str, lists: Mapping[str, str]) -> str:
        """A pattern with the words of the lists it names. Raises ValueError that says what is wrong."""
        for name in _NAMED.findall(text):
            if name not in lists:
                raise ValueError(f"names @{name}, which is not under [{_LISTS}]")
        return _NAMED.sub(lambda found: lists[found[1]], text)

    def examine(self, table: Mapping[str, Any]) -> None:
        for section, keys in REQUIRED.items():
            given = table.get(section, {})
            for key in keys if isinstance(given, Mapping) else ():
                if key not in given:
                    self.fault(
                        f"[{section}]", f"{section}.{key} is missing.", f"Add {key} = [...] to [{section}]."
                    )
        if table.get("status", "draft") not in _STATUSES:
            self.fault("status", "Unknown status.", f"Write one of {', '.join(_STATUSES)}.")
        for name in _NEVER_EMPTY:
            if name not in self.phrases:
                self.fault(name.partition(".")[2], f"{name} is empty.", "Give at least one word.")
        for word, one, other in self.clashes():
            remedy = "Keep it in one; where it may mean both, put it in answers.doubtful only."
            self.fault(f'"{word}"', f"{word!r} stands in {one} and in {other}.", remedy)
        answers = {word for key in ("yes", "no", "unsure") for word in self.phrases.get(f"answers.{key}", ())}
        for word in self.phrases.get("answers.whole", ()):
            if word not in answers:
                remedy = "Add it to yes, no or unsure, or take it out."
                self.fault("whole =", f"answers.whole holds {word!r}, which is no answer.", remedy)
        examples = table.get("examples", {})
        for kind in examples if isinstance(examples, Mapping) else (str(examples),):
            if kind not in EXAMPLE_KINDS:
                self.fault(
                    f"[examples.{kind}", f"Unknown examples {kind}.", f"Use {', '.join(EXAMPLE_KINDS)}."
                )

    def clashes(self) -> Iterator[tuple[str, str, str]]:
        for one, other in _APART:
            for word in set(self.phrases.get(one, ())) & set(self.phrases.get(other, ())):
                yield word, one, other
        for section in ("numbers", "ordinals", "commands", "months", "weekdays"):
            owner: dict[str, str] = {}
            for name, words in self.phrases.items():
                for word in words if name.startswith(f"{section}.") else ():
                    if owner.setdefault(word, name) != name:
                        yield word, owner[word], name
