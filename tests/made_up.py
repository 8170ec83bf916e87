"""Made-up translations, so that no test depends on how far the translators are."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from bot.language.catalogue import FILE
from bot.settings import ROOT

# Some letters of the language before the English: gaps, figures and words in capitals stay as they are.
POLISH, URDU, UKRAINIAN = "Żółw. ", "ہاں ", "Привіт. "


def english_only(folder: Path) -> Path:
    """`folder`/locales with one language, English."""
    locales = folder / "locales"
    (locales / "en_GB").mkdir(parents=True)
    table = (ROOT / "locales" / "languages.toml").read_text("utf-8")
    head, english = table.split("\n[[language]]\n")[:2]
    (locales / "languages.toml").write_text(f"{head}\n[[language]]\n{english}", "utf-8")
    shutil.copy(ROOT / "locales" / "en_GB" / "lexicon.toml", locales / "en_GB")
    return locales


def conversations(folder: Path) -> Path:
    """A copy of the shipped conversations, to be changed. Its poster words carry no language."""
    copy = Path(shutil.copytree(ROOT / "conversations", folder / "conversations"))
    words = (copy / "words.yaml").read_text("utf-8")
    (copy / "words.yaml").write_text(re.sub(r", language: \w+", "", words), "utf-8")
    return copy


_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")


def translate(locales: Path, tag: str, before: str) -> Path:
    """What a translator does: every msgstr that is empty gets a text, here the English behind `before`, with
    no-break spaces inside numbers."""
    return rewrite(locales, tag, lambda english, own: own or before + _IN_A_NUMBER.sub("\u00a0", english))


def rewrite(locales: Path, tag: str, say: Callable[[str, str], str]) -> Path:
    """Give every text of a catalogue what `say` makes of its English and its translation."""
    path = locales / tag / FILE
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            message.string = say(message.id, str(message.string or ""))
    with path.open("wb") as file:
        write_po(file, catalogue, width=10_000)
    return path


# What a lexicon must have beside them, before its language is offered: danger, CALL, LANG, and 0 to 10.
_ALSO = {
    **{key: f"made{key}" for key in ("crisis", "call", "lang")},
    **{str(number): f"made{letter}" for number, letter in enumerate("abcdefghijk")},
}


def give_answer_words(locales: Path, tag: str, **words: str) -> None:
    """Fill in keys of a lexicon that was just begun: yes="так". What nobody gave, and must be, is made up."""
    path = locales / tag / "lexicon.toml"
    text = path.read_text("utf-8")
    for key, word in {**_ALSO, **words}.items():
        assert f"\n{key} = []" in text, key
        text = text.replace(f"\n{key} = []", f'\n{key} = ["{word}"]')
    path.write_text(text, "utf-8")
