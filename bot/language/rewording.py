"""English that was worded anew: which translation is of the old words, and whether it may still be said."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection

from bot.dialogue.text import gaps

Key = tuple[str, str]  # context, English

COMMAND = re.compile(r"\b[A-Z]{3,}\b")  # a word that people send, like STOP
_ALIKE = 0.7
# Contexts of many texts, and those that only count ("ending2"): another text may have come in its place.
_SHARED = re.compile(r"answer|team|service|dropin\.who|.*\d(\.app)?")


def predecessors(current: Collection[Key], translated: Collection[Key]) -> dict[Key, Key]:
    """For texts that nobody has translated, the text of the same context that each has replaced.

    current: all texts there are. translated: those of which there is a translation, gone ones among them.
    Where a context has one text of its own, whatever replaced it is the same text in other words; else the
    words must be much the same.

    >>> predecessors([("kept", "We have kept it.")], [("kept", "Thank you. It is kept.")])
    {('kept', 'We have kept it.'): ('kept', 'Thank you. It is kept.')}
    >>> predecessors([("answer", "Yes"), ("answer", "No")], [("answer", "Yes"), ("answer", "Maybe")])
    {}
    """
    there = set(current)
    gone = _by_context(set(translated) - there)
    wanted = _by_context(there - set(translated))
    every = _by_context(there)
    found: dict[Key, Key] = {}
    for context in wanted.keys() & gone.keys():
        is_one = len(gone[context]) == len(every[context]) == 1 and not _SHARED.fullmatch(context)
        for english in wanted[context]:
            near = difflib.get_close_matches(english, gone[context], n=1, cutoff=0.0 if is_one else _ALIKE)
            if near:
                found[context, english] = (context, near[0])
    return found


def _by_context(keys: Collection[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for context, english in sorted(keys):
        found.setdefault(context, []).append(english)
    return found


def figures(text: str) -> list[int]:
    """The numbers people act on, whatever the digits they are written in.

    >>> figures("Ring 0121 496 0123, or reply ۱")
    [1, 121, 123, 496]
    """
    return sorted(int(number) for number in re.findall(r"\d+", text))


def lost_commands(own: str, english: str) -> list[str]:
    """Words in capitals of the English that the translation does not have."""
    return sorted(set(COMMAND.findall(english)) - set(COMMAND.findall(own)))


def holds_as_much(own: str, english: str) -> bool:
    """Whether an older translation has the same gaps, figures and words to send as the new English."""
    try:
        same = gaps(own) == gaps(english)
    except ValueError:
        return False
    return same and figures(own) == figures(english) and not lost_commands(own, english)


def digest(tag: str, key: Key, own: str) -> str:
    """Names this translation of this English: another translation, or other English, has another."""
    return hashlib.sha256("\0".join((tag, *key, own)).encode()).hexdigest()
