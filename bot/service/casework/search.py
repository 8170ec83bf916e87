"""One box for everything: a reference, an issue, a telephone number, words in any script, a town or a
place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.content.content import Content
from bot.language.folding import fold, phrase, words_in
from bot.service.casework.conversation import reference
from bot.service.insight.eyes import without_numbers
from bot.store.database import Connection
from bot.store.reports import search as store
from bot.store.reports.search import NONE, Page, Slice
from bot.store.reports.search import IssueFound as IssueFound
from bot.store.reports.search import TalkFound as TalkFound
from bot.store.reports.search import Wrote as Wrote
from bot.vault import Vault

PAGE = 20
LONGEST = 200  # characters of what is looked for
_SHORTEST = 2  # characters: one letter is everywhere
_NAMES_FROM = 3  # so long is a part of a town's name at least
_REF = re.compile(r"[A-Z]+[0-9]+")
_NUMBER = re.compile(r"[+(0-9][0-9 ().\-\u2010-\u2015/]*")  # \u2010 to \u2015: dashes
_DIGITS = range(9, 16)  # in a telephone number


class Kind(StrEnum):
    """The values stand in addresses; the order is that of the page."""

    TALK = "talk"
    NUMBER = "number"
    ISSUE = "issue"
    TOWN = "town"
    PLACE = "place"
    WORDS = "words"
    NOTE = "note"


Hit = TalkFound | IssueFound | Wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """count: how many were found. hits: a page of them, the newest first. more: the number of the next page,
    from 0; None on the last."""

    kind: Kind
    count: int
    hits: tuple[Hit, ...]
    more: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """groups: those in which something was found. is_number: what was typed is a telephone number. kept_back:
    it is, and who asks may not look for one."""

    groups: tuple[Group, ...]
    is_number: bool
    kept_back: bool = False


def search(
    connection: Connection,
    content: Content,
    typed: str,
    vault: Vault,
    accounts: Iterable[tuple[str, str]],
    places: Mapping[str, str],
    *,
    may_call: bool,
    only: str = "",
    page: int = 0,
) -> Found:
    """What there is. accounts: channel and account of each channel that is connected. places: towns by their
    ids. may_call: whether who asks may read what was flagged, and may see telephone numbers: who may not does
    not learn either who has one. only, page: that page of one kind alone."""
    typed = typed[:LONGEST]
    words = words_in(typed)
    numbers = numbers_in(typed)
    if len("".join(words)) < _SHORTEST:
        return Found(groups=(), is_number=False)
    if not may_call and (numbers or without_numbers(fold(typed)) != fold(typed)):
        return Found(groups=(), is_number=True, kept_back=True)
    towns = [id_ for id_, name in places.items() if _is_named(name, words)]
    posters = {each.place for each in content.words.values() if each.place and _is_named(each.place, words)}
    ref = ref_in(typed)
    which = Slice(limit=PAGE, offset=PAGE * page if only else 0)

    def by_number() -> Page:
        return store.by_hashes(connection, _hashes(connection, vault, accounts, numbers), which)

    looks: dict[Kind, Callable[[], Page]] = {
        Kind.TOWN: lambda: store.in_towns(connection, towns, which) if towns else NONE,
        Kind.PLACE: lambda: store.begun_at(connection, posters, which) if posters else NONE,
        Kind.TALK: lambda: store.by_ref(connection, ref, which) if _REF.fullmatch(ref) else NONE,
        Kind.NUMBER: lambda: by_number() if numbers else NONE,
        Kind.WORDS: lambda: store.messages(connection, words, which, all_of_them=may_call),
        Kind.NOTE: lambda: store.notes(connection, words, which, all_of_them=may_call),
    }

    def look(kind: Kind) -> Group:
        if kind is Kind.ISSUE:
            issues = _issues(connection, ref, words, towns)
            return _group(kind, len(issues), issues[which.offset : which.offset + PAGE], which)
        found = looks[kind]()
        return _group(kind, found.count, _shown(connection, kind, found.ids), which)

    groups = (look(kind) for kind in Kind if only in ("", kind))
    return Found(groups=tuple(each for each in groups if each.count), is_number=bool(numbers))


def ref_in(typed: str) -> str:
    """The first reference in what was typed, whatever stands around it; else what was typed, as one word.

    >>> ref_in("my number is a101?"), ref_in("#A101"), ref_in("t 482"), ref_in("T-482")
    ('A101', 'A101', 'T482', 'T482')
    """
    named = (word.upper() for word in words_in(typed))
    whole = reference(fold(typed).replace("-", ""))
    return next((word for word in named if _REF.fullmatch(word)), whole)


def _is_named(name: str, words: Sequence[str]) -> bool:
    """Whether these words are a town or a place, or a good part of its name."""
    asked = " ".join(words)
    return len(asked) >= _NAMES_FROM and asked in phrase(name)


def _issues(
    connection: Connection, ref: str, words: Sequence[str], towns: Collection[str]
) -> list[IssueFound]:
    """By its number, by all the words in its title, or by its town. A title is folded here: no database
    can."""
    return [
        each
        for each in store.all_issues(connection)
        if each.ref == ref or each.town in towns or _holds(phrase(each.title), words)
    ]


def _holds(folded: str, words: Sequence[str]) -> bool:
    return all(word in folded for word in words)


def _group(kind: Kind, count: int, hits: Sequence[Hit], which: Slice) -> Group:
    more = which.offset // PAGE + 1 if count > which.offset + PAGE else None
    return Group(kind=kind, count=count, hits=tuple(hits), more=more)


def _shown(connection: Connection, kind: Kind, ids: Sequence[int]) -> Sequence[Hit]:
    if not ids:
        return ()
    if kind is Kind.WORDS:
        return [_hidden(each) for each in store.show_messages(connection, ids)]
    if kind is Kind.NOTE:
        return [_hidden(each) for each in store.show_notes(connection, ids)]
    return store.show_talks(connection, ids)


def _hidden(one: Wrote) -> Wrote:
    return replace(one, text=without_numbers(one.text), english=one.english and without_numbers(one.english))


# --- telephone numbers -------------------------------------------------------------------------------


def numbers_in(typed: str) -> tuple[str, ...]:
    """The telephone numbers that this may be, in full, whatever stands around it; none where there is no
    number, or not a whole one.

    >>> numbers_in("07700 900 123"), numbers_in("0044 (0) 7700-900123"), numbers_in("+44 (0)7700 900123")
    (('+447700900123',), ('+447700900123',), ('+447700900123',))
    >>> numbers_in("tel (07700) 900123"), numbers_in("+48 22 123 45 67"), numbers_in("T482, 12 bins")
    (('+447700900123',), ('+48221234567',), ())
    """
    found = (_in_full(each[0]) for each in _NUMBER.finditer(fold(typed)))
    return next((numbers for numbers in found if numbers), ())


def _in_full(written: str) -> tuple[str, ...]:
    digits = re.sub(r"[^0-9]", "", re.sub(r"\(0\)", "", written))
    if len(digits) not in _DIGITS:
        return ()
    if written.startswith("+"):
        return (f"+{digits}",)
    if digits.startswith("00"):
        return (f"+{digits[2:]}",)
    if digits.startswith("0"):
        return (f"+44{digits[1:]}",)
    return (f"+{digits}",) if digits.startswith("44") else (f"+44{digits}", f"+{digits}")


def _hashes(
    connection: Connection, vault: Vault, accounts: Iterable[tuple[str, str]], numbers: Sequence[str]
) -> set[str]:
    """The keyed hashes under which a number may stand: on each channel, with and without its name in
    front."""
    ways = {*accounts, *(tuple(name.split(":", 1)) for name in store.lanes(connection))}
    return {
        vault.keyed_hash(channel, account, sender)
        for channel, account in ways
        for number in numbers
        for sender in (number, f"{channel}:{number}")
    }
