"""What is wrong with catalogues and answer words, one line each, with the remedy.

What takes a language out of service was found when it was loaded, and stands first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.content.content import Content
from bot.dialogue.remarks import LONGEST_LABEL, Way, way
from bot.dialogue.text import Text
from bot.language.catalogue import FILE, STALE
from bot.language.folding import words_in
from bot.language.lexicons.lexicon import FILE as LEXICON
from bot.language.rewording import COMMAND, figures, lost_commands
from bot.language.tags import ENGLISH, Language
from bot.service.authoring.translations.direction import turned_round
from bot.service.authoring.translations.extraction import TEMPLATE, template
from bot.service.authoring.translations.merge import unreadable, written
from bot.service.authoring.translations.status import MISSING, UNFINISHED, status_of
from channels.sms_text import measure

MOST_PARTS = 4
_COPY_WORDS = 3
_GAP = re.compile(r"\{\w+\}")
# About as long as what will stand there.
_TYPICAL = {"ref": "T482", "owner": "Asha", "phone": "0121 496 0123", "count": "12", "old": "9", "due": "9"}


@dataclass(frozen=True, slots=True)
class _Pair:
    """One text and its translation, in a language."""

    text: Text
    own: str
    language: Language


def faults(content: Content, folder: Path, texts: list[Text], tags: Sequence[str] = ()) -> list[str]:
    """Of all languages that were begun, or of `tags`. Without tags the template is checked too."""
    found = []
    path = folder / TEMPLATE
    if not tags and (not path.exists() or path.read_bytes() != written(template(texts))):
        found.append(f"{path}: it is out of date. Run `tellback languages update`.")
    for language in content.languages:
        wanted = not tags or language.tag in tags
        if wanted:
            found.extend(str(fault) for fault in content.language_faults.get(language.tag, ()))
        if language.tag != ENGLISH and wanted:
            found.extend(_of_language(content, language, texts, folder / language.tag))
    return found


def _of_language(content: Content, language: Language, texts: list[Text], folder: Path) -> Iterator[str]:
    path = folder / FILE
    if not path.exists():
        yield f"{path}: there is no such file. Run `tellback languages add {language.tag}`."
        return
    if unreadable(path, language.tag):
        return
    yield from _plural_forms(path, language)
    shown = content.catalogues[language.tag].shown()
    for text, status in status_of(content, language, texts):
        where = f"{path}: {text.context} “{text.english[:40]}”"
        if status == MISSING:
            yield f"{where}: it is not translated. Write a msgstr."
        elif status == UNFINISHED:
            yield f"{where}: it is marked as in need of work. Mend the msgstr, then take fuzzy away."
        elif status == STALE:
            same = f'Does it still mean the same? tellback languages update --same "{text.context}"'
            yield f"{where}: the English has changed. Mend the msgstr, then take away fuzzy and stale. {same}"
        else:
            pair = _Pair(text, shown[(text.context, text.english)].text, language)
            yield from (f"{where}: {fault}" for fault in _of_text(pair))
    if not any(content.lexicons.lexicon(tag) for tag in (language.tag, *language.chain)):
        yield f"{folder / LEXICON}: there are no answer words. Fill it in; its comments say how."


def _of_text(pair: _Pair) -> Iterator[str]:
    for check in _CHECKS[way(pair.text)]:
        fault = check(pair)
        if fault:
            yield fault
    if way(pair.text) is not Way.OTHER_WORDS:
        yield from turned_round(pair.text.english, pair.own, pair.language)


def _plural_forms(path: Path, language: Language) -> Iterator[str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    needed = Catalog(locale=language.babel).num_plurals
    if catalogue.num_plurals != needed:
        found = catalogue.num_plurals
        yield f"{path}: Plural-Forms says {found} forms; {language.english} has {needed}. Put the line back."
    for message in catalogue:
        if isinstance(message.string, tuple | list):
            forms = sum(map(bool, message.string))  # Babel fills up with empty ones
            if forms != needed:
                yield f"{path}:{message.lineno}: it has {forms} plural forms. Write {needed}."


def _script(pair: _Pair) -> str:
    """Texts without words of their own (“{ref}: {text}”) pass."""
    language = pair.language
    words = COMMAND.sub("", _GAP.sub("", pair.own))
    if not any(char.isalpha() for char in words):
        return ""
    if _letter_of(language.script).search(words):
        return ""
    return f"there is no letter of {language.english} in it. Is it a copy?"


@lru_cache
def _letter_of(script: str) -> regex.Pattern[str]:
    """One letter of a script, by its code; Han for both ways of writing Chinese."""
    return regex.compile(rf"\p{{Script={'Hani' if script in ('Hans', 'Hant') else script}}}")


def _copy(pair: _Pair) -> str:
    """Word for word the English. A variety of English may well keep a text as it is."""
    if ENGLISH in pair.language.chain or pair.own != pair.text.english:
        return ""
    words = words_in(COMMAND.sub("", _GAP.sub("", pair.own)))
    return "it is a copy of the English. Translate it." if len(words) >= _COPY_WORDS else ""


def _figures(pair: _Pair) -> str:
    """The numbers people act on, whatever the digits they are written in: "Reply 1 to start"."""
    same = figures(pair.own) == figures(pair.text.english)
    return "" if same else "its figures differ from the English ones. Keep them as they are."


def _commands(pair: _Pair) -> str:
    """Words that people send stay in English letters, because phones and providers know them so."""
    lost = lost_commands(pair.own, pair.text.english)
    return f"{', '.join(lost)} is not in it. Keep words in capitals as they are." if lost else ""


def _parts(pair: _Pair) -> str:
    parts = measure(_GAP.sub(lambda gap: _TYPICAL.get(gap[0][1:-1], gap[0]), pair.own)).parts
    if parts <= MOST_PARTS:
        return ""
    return f"it would go out as {parts} text messages. Shorten it to {MOST_PARTS} or fewer."


def _label(pair: _Pair) -> str:
    if len(pair.own) <= LONGEST_LABEL:
        return ""
    return f"an answer has at most {LONGEST_LABEL} characters; this has {len(pair.own)}. Shorten it."


_Check = Callable[[_Pair], str]
_ALWAYS: tuple[_Check, ...] = (_script, _copy, _figures, _commands)
_CHECKS: Mapping[Way, tuple[_Check, ...]] = {
    Way.TEXT_MESSAGE: (*_ALWAYS, _parts),
    Way.APP: _ALWAYS,
    Way.ANSWER: (_script, _copy, _label),
    Way.OTHER_WORDS: (),  # the language's own list: its words, figures and scripts are its own affair
    Way.WEB: _ALWAYS,
    Way.TITLE: _ALWAYS,
}
