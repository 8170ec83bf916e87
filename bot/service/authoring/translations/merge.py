"""Bringing catalogues up to date with the English, without losing anything a translator wrote."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.dialogue.text import Text
from bot.errors import Fault, Refusal
from bot.language.catalogue import FILE, STALE, STOOD, WAS, read_catalogue
from bot.language.rewording import Key, holds_as_much, predecessors
from bot.language.tags import ENGLISH, Language, Languages
from bot.service.authoring.translations.extraction import DATED, HEADER, TEMPLATE, template

_WIDTH = 100
_FUZZY = "fuzzy"
_STATUS = "status:"
_MARK = f"{_STATUS} {STALE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """changed: files. left: what is wrong in the files that were left as they are."""

    changed: tuple[str, ...]
    left: tuple[Fault, ...]


def update(folder: Path, languages: Languages, texts: list[Text]) -> Updated:
    """Bring the template and every catalogue up to date.

    Where the English changed, the old translation stays, marked fuzzy and "status: stale". Where a text went,
    its translation is kept at the end of the file, and comes back with the text. A file that cannot be read
    without loss is left as it is.
    """
    changed = write(folder / TEMPLATE, written(template(texts)))
    left: list[Fault] = []
    for language in languages:
        path = folder / language.tag / FILE
        if language.tag == ENGLISH or not path.exists():
            continue
        if faults := unreadable(path, language.tag):
            left.extend(faults)
            continue
        changed += write(path, written(merged(read(path, language), template(texts))))
    return Updated(changed=tuple(changed), left=tuple(left))


def _is_whole(path: Path, language: Language) -> bool:
    return path.exists() and not unreadable(path, language.tag)


def unreadable(path: Path, tag: str) -> tuple[Fault, ...]:
    """Why a catalogue cannot be read without loss; nothing where only its texts are wrong."""
    found = read_catalogue(path, tag)
    return () if found.entries or found.outdated or found.unfinished else found.faults


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
    gone = dict(catalogue.obsolete)
    catalogue.obsolete.update({**kept, **gone})
    _keep_as_hints(catalogue, gone.values())
    _keep_as_hints(catalogue, kept.values())
    for message in catalogue:
        _settle(message)
    for key, message in list(catalogue.obsolete.items()):
        # What an old translation was made of stands there itself.
        if not message.string or _is_stale(message):
            del catalogue.obsolete[key]
    return catalogue


def say_same(folder: Path, languages: Languages, keys: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Take old translations for those of the English as it is now, with the status they had then.

    keys: of texts: their context; where several have it, a colon and the English after it. tags: of these
    languages, or of all. Returns a line for each. Raises Refusal for a key that no old translation has, and
    for a translation that lacks a gap, a figure or a word to send; then nothing is changed.
    """
    wanted = [each for each in languages if each.tag != ENGLISH and (not tags or each.tag in tags)]
    paths = [(each, folder / each.tag / FILE) for each in wanted]
    begun = {each.tag: read(path, each) for each, path in paths if _is_whole(path, each)}
    stale = {tag: [each for each in catalogue if _is_stale(each)] for tag, catalogue in begun.items()}
    lines = []
    for key in keys:
        found = [(tag, each) for tag, some in stale.items() for each in some if key in _names(each)]
        if not found:
            names = sorted({str(each.context) for some in stale.values() for each in some})
            there = f"There are: {', '.join(names)}." if names else "None is waiting."
            raise Refusal(f"{key}: no translation is older than the English of this text. {there}")
        for tag, message in found:
            _say_same(message)
            lines.append(f"{tag}: {message.context} still means the same")
    for tag, catalogue in begun.items():
        write(folder / tag / FILE, written(catalogue))
    return lines


def _say_same(message: Message) -> None:
    if not holds_as_much(str(message.string), str(message.id)):
        what = f"{message.context}: the translation has other gaps, figures or words in capitals"
        raise Refusal(f"{what}, so it cannot mean the same. Mend it: {message.string}")
    stood = [c.removeprefix(STOOD) for c in message.user_comments if c.startswith(STOOD)]
    message.flags.discard(_FUZZY)
    message.user_comments = [*_own(message), *(f"{_STATUS} {status}" for status in stood)]


def _names(message: Message) -> tuple[str, str]:
    """How a text is called in commands."""
    return str(message.context), f"{message.context}: {message.id}"


def _is_stale(message: Message) -> bool:
    return bool(message.string) and _FUZZY in message.flags and _MARK in message.user_comments


def _own(message: Message) -> list[str]:
    """The translator's comments, without ours."""
    return [c for c in message.user_comments if not c.startswith((_STATUS, WAS, STOOD))]


def _settle(message: Message) -> None:
    """A translation that somebody took or rewrote (no longer fuzzy) is a draft like any other."""
    if _MARK in message.user_comments and _FUZZY not in message.flags:
        message.user_comments = _own(message)


def _keep_as_hints(catalogue: Catalog, gone: Iterable[Message]) -> None:
    """Give a new text the translation of the one it replaces."""
    old = {_key(each): each for each in gone if each.string and isinstance(each.id, str)}
    now = {_key(each): each for each in catalogue if each.id}
    there = [key for key, message in now.items() if message.string]
    for new, was in predecessors(now.keys(), (*there, *old)).items():
        if was in old:
            _hand_on(old[was], now[new])


def _hand_on(old: Message, new: Message) -> None:
    new.string = old.string
    new.flags.add(_FUZZY)
    new.user_comments = _own(old)
    if _FUZZY in old.flags and not _is_stale(old):
        return  # somebody marked it as in need of work, and so it stays
    if _is_stale(old):
        new.user_comments = list(old.user_comments)
        return
    was = textwrap.shorten(f"{WAS}{old.id}", _WIDTH - 5, placeholder="…")
    status = [f"{STOOD}{c.removeprefix(_STATUS).strip()}" for c in old.user_comments if c.startswith(_STATUS)]
    new.user_comments += [_MARK, was, *status]


def _key(message: Message) -> Key:
    return message.context or "", str(message.id)


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
