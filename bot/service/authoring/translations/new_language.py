"""A new language: its row in languages.toml, its names, an empty catalogue and answer words to fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.messages.catalog import Catalog

from bot.dialogue.text import Text
from bot.errors import ContentFault, Refusal
from bot.language.catalogue import FILE
from bot.language.lexicons.lexicon import FILE as LEXICON
from bot.language.names import baked
from bot.language.tags import NAMES, TABLE, Language, Languages
from bot.service.authoring.translations.extraction import template
from bot.service.authoring.translations.merge import headed, merged, write, written

_PLAIN = {"status": '"draft"', "compounds": "false"}  # what a new lexicon says of itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody says of a new language; the rest is taken from CLDR, through Babel. tag: its folder."""

    tag: str
    babel: str = ""
    own: str = ""
    english: str = ""
    romanised: str = ""
    script: str = ""
    direction: str = ""


def begin(folder: Path, given: Given) -> list[str]:
    """Add the language to the table. Returns the files that changed.

    Raises Refusal when something about it is not known, ContentFault when it clashes with another
    language's name; then nothing is changed.
    """
    row = _row(given)
    table, names = folder / TABLE, folder / NAMES
    before = {path: path.read_text("utf-8") for path in (table, names) if path.exists()}
    table.write_text(before[table].rstrip("\n") + f"\n\n[[language]]\n{row}", "utf-8")
    try:
        names.write_text(baked(Languages.load(folder)), "utf-8")
        Languages.load(folder)
    except ContentFault:
        for path, content in before.items():
            path.write_text(content, "utf-8")
        raise
    return [str(table), str(names)]


def add(folder: Path, language: Language, texts: list[Text], english_lexicon: Path) -> list[str]:
    """Begin a language's files. Returns those written. Raises Refusal when they are there already."""
    path = folder / language.tag / FILE
    if path.exists():
        raise Refusal(f"{language.english} is there already: {path}. Use `tellback languages update`.")
    catalogue = headed(Catalog(locale=language.babel, project="Tellback", charset="utf-8"), language)
    made = write(path, written(merged(catalogue, template(texts))))
    lexicon = folder / language.tag / LEXICON
    if not lexicon.exists():
        made += write(lexicon, _emptied(english_lexicon.read_text("utf-8")).encode())
    return made


def _row(given: Given) -> str:
    """The language as the table writes it."""
    babel = given.babel or given.tag
    try:
        locale = Locale.parse(babel)
    except (UnknownLocaleError, ValueError):
        what = f"Babel does not know {babel!r}. Use --babel with the nearest language it knows"
        raise Refusal(f"{what}, and --own, --english, --romanised for the names.") from None
    same = not given.babel  # only then are the locale's names this language's own
    own = given.own or (same and locale.get_language_name()) or ""
    english = given.english or (same and locale.get_language_name("en")) or ""
    likely = parse_locale(get_global("likely_subtags").get(locale.language, babel))[2]
    known: Mapping[str, str] = {
        "tag": given.tag,
        "own": own,
        "english": english,
        "romanised": given.romanised or english,
        "babel": babel,
        "direction": given.direction or locale.text_direction,
        "script": given.script or locale.script or likely or "",
    }
    unknown = [f"--{key}" for key, value in known.items() if not value]
    if unknown:
        raise Refusal(f"Not all about {given.tag} is known. Say it with {', '.join(unknown)}.")
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in known.items())


def _emptied(lexicon: str) -> str:
    """The English lexicon with its comments and keys, but no words: what is to be filled in."""
    lines = []
    for line in lexicon.partition("\n[examples")[0].splitlines():
        key, equals, value = line.partition(" = ")
        if line.startswith(("#", "[")) or not line.strip():
            lines.append(line)
        elif equals and not line.startswith((" ", "\t")):
            lines.append(f"{key} = {'[]' if value.startswith('[') else _PLAIN.get(key, value)}")
    return "\n".join(lines) + "\n"
