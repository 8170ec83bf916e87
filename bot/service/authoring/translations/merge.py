"""Bringing catalogues up to date with the English, without losing anything a translator wrote."""

from __future__ import annotations

import difflib
import io
import textwrap
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.dialogue.text import Text
from bot.language.catalogue import FILE, STALE
from bot.language.tags import ENGLISH, Language, Languages
from bot.service.authoring.translations.extraction import DATED, HEADER, TEMPLATE, template

_WIDTH = 100
_ALIKE = 0.7
_FUZZY = "fuzzy"
_STATUS, _WAS = "status:", "was:"


def update(folder: Path, languages: Languages, texts: list[Text]) -> list[str]:
    """Bring the template and every catalogue up to date. Returns the files that changed.

    Where the English changed, the old translation stays as a hint (fuzzy, "status: stale") that nobody is
    shown. Where a text went, its translation is kept at the end of the file, and comes back with the text.
    """
    changed = write(folder / TEMPLATE, written(template(texts)))
    for language in languages:
        path = folder / language.tag / FILE
        if language.tag != ENGLISH and path.exists():
            changed += write(path, written(merged(read(path, language), template(texts))))
    return changed


def merged(catalogue: Catalog, made: Catalog) -> Catalog:
    """The catalogue with the texts of the template, in its order. The template's messages become its own."""
    for key, message in list(catalogue.obsolete.items()):
        if made.get(message.id, message.context) is not None and message.string:
            catalogue.add(
                message.id, message.string, context=message.context, user_comments=message.user_comments
            )
            del catalogue.obsolete[key]
    kept = dict(catalogue.obsolete)
    catalogue.update(made, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.update({**kept, **catalogue.obsolete})
    _keep_as_hints(catalogue)
    for message in catalogue:
        _settle(message)
    for key, message in list(catalogue.obsolete.items()):
        if not message.string:
            del catalogue.obsolete[key]
    return catalogue


def _settle(message: Message) -> None:
    """A hint that a translator took or rewrote (no longer fuzzy) is a draft like any other."""
    if f"{_STATUS} {STALE}" in message.user_comments and _FUZZY not in message.flags:
        message.user_comments = [c for c in message.user_comments if not c.startswith((_STATUS, _WAS))]


def _keep_as_hints(catalogue: Catalog) -> None:
    """Give a new text the translation of the one it replaces: the same context, and English much the same."""
    vanished: dict[str | None, list[Message]] = {}
    for message in catalogue.obsolete.values():
        if message.string and isinstance(message.id, str):
            vanished.setdefault(message.context, []).append(message)
    for message in catalogue:
        old = vanished.get(message.context, [])
        if message.string or not message.id or not old:
            continue
        near = difflib.get_close_matches(message.id, [each.id for each in old], n=1, cutoff=_ALIKE)
        if not near:
            continue
        hint = next(each for each in old if each.id == near[0])
        message.string = hint.string
        message.flags.add(_FUZZY)
        own = [comment for comment in hint.user_comments if not comment.startswith((_STATUS, _WAS))]
        was = textwrap.shorten(f"{_WAS} {hint.id}", _WIDTH - 5, placeholder="…")
        message.user_comments = [*own, f"{_STATUS} {STALE}", was]


def written(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=_WIDTH, no_location=True, ignore_obsolete=False)
    return buffer.getvalue()


def read(path: Path, language: Language) -> Catalog:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language.babel)
    for message in catalogue:  # Babel takes "#| msgid", which Poedit writes, for a translator's remark
        message.user_comments = [c for c in message.user_comments if not c.startswith("|")]
    return headed(catalogue, language)


def headed(catalogue: Catalog, language: Language) -> Catalog:
    """Fixed dates and names, so that only texts make a difference in a diff."""
    catalogue.creation_date = catalogue.revision_date = DATED
    catalogue.header_comment = f"{HEADER}\n# Language: {language.english} ({language.own})"
    catalogue.fuzzy = False
    catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def write(path: Path, content: bytes) -> list[str]:
    """Write if it differs. Returns the path if it did."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return []
    path.write_bytes(content)
    return [str(path)]
