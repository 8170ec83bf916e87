"""The one table of languages: `locales/languages.toml`, in the order of the file.

Nothing here guesses: a tag has a fallback only where the table's `chain` says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from bot.errors import ContentFault, Fault
from bot.language.folding import phrase

ENGLISH = "en_GB"
TABLE, NAMES = "languages.toml", "names.toml"
_REQUIRED = ("tag", "own", "english", "romanised", "babel", "direction", "script")
_OPTIONAL = ("chain", "also", "asking", "menu", "codes", "letters", "day", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One served language.

    own, english, romanised: its name in itself, in English, and in itself but Latin letters.
    also: other names and spellings people type. asking: its words around a name ("po", "in", "please").
    menu: its words for "language". babel: the id Babel knows it by. chain: tags to fall back to, in order.
    codes: what apps call it. letters: letters that, of all served languages, only this one uses. day,
    date: how a day and month, and a day of any year, are written, as patterns of CLDR.
    """

    tag: str
    own: str
    english: str
    romanised: str
    babel: str
    direction: str
    script: str
    chain: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    letters: str = ""
    day: str = "d MMMM"
    date: str = "d MMMM y"

    @property
    def rtl(self) -> bool:
        return self.direction == "rtl"


@dataclass(frozen=True, slots=True)
class Languages:
    """All served languages, and every name they go by. asking, menu: folded, of all languages."""

    folder: Path
    ordered: tuple[Language, ...]
    names: Mapping[str, str]
    other_stops: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    menu: frozenset[str] = frozenset()
    _by_tag: dict[str, Language] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The table in `folder`, with the baked names beside it. Raises ContentFault."""
        table = read_toml(folder / TABLE)
        faults: list[Fault] = []
        ordered = tuple(_languages(table, folder / TABLE, faults))
        _check_chains(ordered, folder / TABLE, faults)
        baked = read_toml(folder / NAMES) if (folder / NAMES).exists() else {}
        names = _names(ordered, baked, folder / TABLE, faults)
        if faults:
            raise ContentFault(faults)
        return cls(
            folder,
            ordered,
            names,
            other_stops=frozenset(map(phrase, table.get("other_stops", ()))),
            asking=frozenset(phrase(word) for language in ordered for word in language.asking),
            menu=frozenset(phrase(word) for language in ordered for word in language.menu),
            _by_tag={language.tag: language for language in ordered},
            _codes={_code(code): each.tag for each in ordered for code in (each.tag, *each.codes)},
        )

    def __iter__(self) -> Iterator[Language]:
        return iter(self.ordered)

    def __contains__(self, tag: str) -> bool:
        return tag in self._by_tag

    def __getitem__(self, tag: str) -> Language:
        """Raises KeyError for a tag that is not served."""
        return self._by_tag[tag]

    def tag_for(self, code: str) -> str | None:
        """The served tag for a code an app or a caller uses ("pl", "en-GB"); None when there is none.

        Only codes written in the table count, so "pa-PK" (another script) finds nothing.
        """
        return self._codes.get(_code(code))

    def named(self, name: str) -> str | None:
        """The tag of the language with exactly this name or spelling, in any served language."""
        return self.names.get(phrase(name))


def _code(code: str) -> str:
    return code.strip().replace("-", "_").lower()


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as it stands. Raises ContentFault with the line where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentFault([Fault(str(path), 0, "The file cannot be read.", "Restore it.")]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).partition("at line ")[2].partition(",")[0]
        line = int(place) if place.isdigit() else 0
        fault = Fault(str(path), line, f"This is not TOML: {error}.", "Check quotes, commas and brackets.")
        raise ContentFault([fault]) from error


def _languages(table: dict[str, Any], path: Path, faults: list[Fault]) -> Iterator[Language]:
    for row in table.get("language", ()):
        tag = row.get("tag", "?")
        missing = [key for key in _REQUIRED if not row.get(key)]
        unknown = [key for key in row if key not in _REQUIRED + _OPTIONAL]
        if missing or unknown:
            what = f"Language {tag}: missing {missing}, unknown {unknown}."
            faults.append(Fault(str(path), 0, what, "See the comments at the top of the file."))
            continue
        if row["direction"] not in ("ltr", "rtl"):
            faults.append(Fault(str(path), 0, f"Language {tag}: direction.", "Write ltr or rtl."))
        known: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
        yield Language(**known)


def _check_chains(ordered: tuple[Language, ...], path: Path, faults: list[Fault]) -> None:
    tags = [language.tag for language in ordered]
    if len(set(tags)) < len(tags) or ENGLISH not in tags:
        faults.append(Fault(str(path), 0, "A tag stands twice or en_GB is missing.", "Keep one row a tag."))
    faults.extend(
        Fault(str(path), 0, f"{language.tag} falls back to {tag}.", "Add it or take it out.")
        for language in ordered
        for tag in set(language.chain) - set(tags)
    )


def _names(
    ordered: tuple[Language, ...], baked: dict[str, Any], path: Path, faults: list[Fault]
) -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ordered:
        written = (language.own, language.english, language.romanised, *language.also)
        for name in (*written, *baked.get(language.tag, ())):
            folded = phrase(name)
            if not folded:
                continue
            if names.setdefault(folded, language.tag) != language.tag:
                what = f"{name!r} names both {names[folded]} and {language.tag}."
                faults.append(Fault(str(path), 0, what, "Take it out of one of them."))
    return names
