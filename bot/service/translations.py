"""The translators' path: gather every text, bring catalogues up to date, check them, count them.

Translators edit two files of their language, messages.po and lexicon.toml, and nothing else.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from bot.dialogue.text import Text
from bot.errors import Refusal
from bot.language.catalogue import FILE
from bot.language.tags import ENGLISH, Language, Languages
from bot.service.content import Content

TEMPLATE = "messages.pot"
_KEYWORDS: dict[str, Any] = {"t": ((1, "c"), 2)}
_WIDTH = 100
# The header of a catalogue must not change when no text did.
_DATED = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a language is. needed: texts a resident can be shown, talks and pages together."""

    language: Language
    needed: int
    present: int
    checked: int
    lexicon: bool

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 if self.needed == 0 else self.present * 100 // self.needed


def page_texts(templates: Path) -> Iterator[Text]:
    """The texts of the residents' pages: every t("context", "English") in the templates."""
    for path in sorted((*templates.glob("*.html"), *templates.glob("public/*.html"))):
        with path.open("rb") as file:
            for line, message, _, context in extract("jinja2", file, keywords=_KEYWORDS):
                yield Text(context or "", str(message), "On the web pages.", line)


def all_texts(content: Content, templates: Path) -> list[Text]:
    """Every text for residents once, in the order they are met."""
    found: dict[tuple[str, str], Text] = {}
    for text in (*content.texts(), *page_texts(templates)):
        found.setdefault((text.context, text.english), text)
    return list(found.values())


def template(texts: list[Text]) -> Catalog:
    made = Catalog(project="Tellback", charset="utf-8", creation_date=_DATED, header_comment=_HEADER)
    for text in texts:
        flags = {"python-brace-format"} if text.gaps else set()
        made.add(
            text.english, context=text.context, auto_comments=[text.note] if text.note else (), flags=flags
        )
    return made


_HEADER = """\
# Texts of Tellback for translators. The English text and its context are the key.
# Words in {braces} are filled in: keep them as they are. Words in capitals that people send
# (STOP, HELP, CALL) stay in English letters. Say who stands behind a text with a line above it:
#   # status: translated by NAME        or        # status: checked by NAME
# A text without such a line is a draft, and residents are told so.
#"""


def written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=_WIDTH, omit_header=False, no_location=True, ignore_obsolete=True)
    return buffer.getvalue()


def update(folder: Path, languages: Languages, texts: list[Text]) -> list[str]:
    """Bring the template and every catalogue up to date. Returns the files that changed.

    A text whose English changed is new: nobody is shown an old translation of it. Nothing is ever guessed
    from a similar text.
    """
    made = template(texts)
    changed = _write(folder / TEMPLATE, written(made))
    for language in languages:
        path = folder / language.tag / FILE
        if language.tag != ENGLISH and path.exists():
            catalogue = _read(path, language)
            catalogue.update(made, no_fuzzy_matching=True, update_creation_date=False)
            changed += _write(path, written(catalogue))
    return changed


def add(folder: Path, language: Language, texts: list[Text], english_lexicon: Path) -> list[str]:
    """Begin a language: an empty catalogue and a lexicon to fill. Raises Refusal when it is there already."""
    path = folder / language.tag / FILE
    if path.exists():
        raise Refusal(f"{language.english} is there already: {path}. Use `tellback languages update`.")
    catalogue = _headed(Catalog(locale=language.babel, project="Tellback", charset="utf-8"), language)
    catalogue.update(template(texts), no_fuzzy_matching=True, update_creation_date=False)
    made = _write(path, written(catalogue))
    lexicon = folder / language.tag / "lexicon.toml"
    if not lexicon.exists():
        made += _write(lexicon, _emptied(english_lexicon.read_text("utf-8")).encode())
    return made


def standings(content: Content, templates: Path) -> list[Standing]:
    texts = all_texts(content, templates)
    return [_standing(content, language, texts) for language in content.languages]


def _standing(content: Content, language: Language, texts: list[Text]) -> Standing:
    keys = [(text.context, text.english) for text in texts]
    if language.tag == ENGLISH:
        return Standing(
            language=language, needed=len(keys), present=len(keys), checked=len(keys), lexicon=True
        )
    entries = content.catalogues[language.tag].entries
    present = [entries[key] for key in keys if key in entries]
    return Standing(
        language=language,
        needed=len(keys),
        present=len(present),
        checked=sum(entry.status.startswith("checked") for entry in present),
        lexicon=content.lexicons.lexicon(language.tag) is not None,
    )


def _read(path: Path, language: Language) -> Catalog:
    with path.open("rb") as file:
        return _headed(read_po(file, locale=language.babel), language)


def _headed(catalogue: Catalog, language: Language) -> Catalog:
    """Fixed dates and names, so that only texts make a difference in a diff."""
    catalogue.creation_date = catalogue.revision_date = _DATED
    catalogue.header_comment = f"{_HEADER}\n# Language: {language.english} ({language.own})"
    catalogue.fuzzy = False
    catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def _write(path: Path, content: bytes) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return []
    path.write_bytes(content)
    return [str(path)]


def _emptied(lexicon: str) -> str:
    """The English lexicon with its comments and keys, but no words: what is to be filled in."""
    lines = []
    for line in lexicon.partition("[examples")[0].splitlines():
        key, equals, _ = line.partition("=")
        bare = line.startswith(("#", "[")) or not line.strip()
        if bare:
            lines.append(line)
        elif equals and not line.startswith((" ", "\t")):
            lines.append(f"{key.rstrip()} = []")
    return "\n".join(lines) + "\n"


def faults(content: Content, folder: Path, texts: list[Text], tags: Sequence[str] = ()) -> list[str]:
    """What is wrong with catalogues, one line each: stale template, missing texts, copies, wrong script."""
    found = []
    current = written(template(texts))
    if not tags and (folder / TEMPLATE).read_bytes() != current:
        found.append(f"{folder / TEMPLATE}: it is out of date. Run `tellback languages update`.")
    for language in content.languages:
        if language.tag == ENGLISH or (tags and language.tag not in tags):
            continue
        if not (folder / language.tag / FILE).exists():
            continue
        found.extend(_faults(content, language, texts, folder / language.tag / FILE))
    return found


def _faults(content: Content, language: Language, texts: list[Text], path: Path) -> Iterator[str]:
    entries = content.catalogues[language.tag].entries
    for text in texts:
        entry = entries.get((text.context, text.english))
        where = f"{path}: {text.context} “{text.english[:40]}”"
        if entry is None:
            yield f"{where}: it is not translated."
        elif language.script != "Latn" and not _in_script(entry.text, language.script):
            yield f"{where}: there is no letter of {language.english} in it. Is it a copy?"
        elif _figures(entry.text) != _figures(text.english):
            yield f"{where}: its figures differ from the English ones."


def _in_script(text: str, script: str) -> bool:
    """Whether any letter is of this script; texts without words of their own (“{ref}: {text}”) pass."""
    own = re.sub(r"\{\w+\}|[A-Z]{2,}", "", text)
    letters = [char for char in own if char.isalpha()]
    return not letters or any(
        unicodedata.name(char, "").startswith(_SCRIPT_NAMES[script]) for char in letters
    )


_SCRIPT_NAMES = {
    "Arab": "ARABIC",
    "Beng": "BENGALI",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
}


def _figures(text: str) -> list[str]:
    """The numbers people act on, whatever the digits they are written in."""
    return sorted(str(int(number)) for number in re.findall(r"\d+", text))
