"""English in other words: which older translations go on, which wait, and which officers call the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.errors import Refusal
from bot.language.rewording import Key, digest, holds_as_much
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.store.casework import audit_log
from bot.store.database import Connection
from bot.store.inbound import same_meaning
from bot.store.inbound.same_meaning import Said as Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """A text whose English is in other words than those that were translated.

    was: the English before, perhaps shortened. Tags of languages: in `goes_on` people are shown the older
    translation; in `waits` they are not, because they answer or agree to it; `differs` are those whose
    translation lacks a gap, a figure or a word to send, so that people are shown English.
    """

    context: str
    english: str
    was: str
    goes_on: tuple[str, ...]
    waits: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def may_be_same(self) -> bool:
        """Whether an officer can say of any language that it still means the same."""
        return bool(self.goes_on or self.waits)


def reworded(content: Content) -> list[Reworded]:
    """Those that hold up a language first, then by their contexts."""
    keys = {key for each in content.languages for key in content.catalogues[each.tag].outdated}
    found = [_reworded(content, key) for key in keys]
    return sorted(found, key=lambda each: (not each.waits, each.context, each.english))


def _reworded(content: Content, key: Key) -> Reworded:
    catalogues = [content.catalogues[each.tag] for each in content.languages]
    older = {each.tag: each.outdated[key] for each in catalogues if key in each.outdated}
    goes_on = tuple(each.tag for each in catalogues if each.goes_on(key))
    same = [tag for tag, entry in older.items() if holds_as_much(entry.text, key[1])]
    return Reworded(
        context=key[0],
        english=key[1],
        was=next((entry.was for entry in older.values() if entry.was), ""),
        goes_on=goes_on,
        waits=tuple(tag for tag in same if tag not in goes_on),
        differs=tuple(tag for tag in older if tag not in same),
    )


def say_same(
    connection: Connection, content: Content, context: str, english: str, officer: Officer, now: datetime
) -> None:
    """The older translations of this text, in all languages, still mean what its English says now.

    Raises Refusal where there are none, or none of them has the same gaps, figures and words to send.
    """
    key = (context, english)
    one = _reworded(content, key)
    if not one.may_be_same:
        raise Refusal("No older translation of this text can mean the same. Look at the page again.")
    for tag in (*one.goes_on, *one.waits):
        own = content.catalogues[tag].outdated[key].text
        named = digest(tag, key, own)
        given = {"language": tag, "context": context, "english": english}
        same_meaning.say(connection, named, **given, officer_id=officer.id, now=now)
    audit_log.note(connection, officer.id, AuditAction.SAID_SAME, f"text {context}", now)


def take_back(connection: Connection, context: str, english: str, officer: Officer, now: datetime) -> None:
    """It does not mean the same after all. Where nobody said so, nothing happens."""
    key = (context, english)
    found = [each for each in same_meaning.every(connection) if (each.context, each.english) == key]
    if found:
        same_meaning.take_back(connection, [each.digest for each in found])
        audit_log.note(connection, officer.id, AuditAction.SAME_TAKEN_BACK, f"text {context}", now)


def said(connection: Connection) -> list[Said]:
    """What officers have said, the newest first; one row for each language."""
    return same_meaning.every(connection)
