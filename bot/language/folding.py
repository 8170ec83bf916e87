"""One form for every way of typing the same words, and the cutting of text into words.

Folded text is for look-up only; what a person typed is stored and shown as it came. Words are runs of
Unicode letters, marks and numbers: Python's `\\w` drops the vowel signs of Indic scripts and would cut
Panjabi, Bengali and Gujarati words to pieces.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'’‘ʻʼ`´′＇"

# Arabic-script letters that keyboards mix up, and Latin letters without a canonical decomposition.
# U+0626 (ئ) is left alone: folded to yeh it makes a Kurdish yes-word the Persian "or".
_SAME_LETTER = {
    **dict.fromkeys("ك", "ک"),
    **dict.fromkeys("يى", "ی"),
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ةہھەۂۀۃ", "ه"),
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ـ": None,
    **dict.fromkeys(APOSTROPHES, None),
}
_HAMZA_MARKS = {0x0653, 0x0654, 0x0655}
# Candrabindu, anusvara, bindi and tippi: left out or swapped by most people who type on a phone.
_NASAL_SIGNS = {0x0900, 0x0901, 0x0902, 0x0981, 0x0982, 0x0A01, 0x0A02, 0x0A70, 0x0A81, 0x0A82}
_KEYCAP = {0xFE0E, 0xFE0F, 0x20E3}
_BREAK_MARK = "\x00"
_BREAK = re.compile(r"[,;:.!…،؛۔।॥\n()–—]|\s-+|-+\s")
_QUESTION = re.compile(r"[?؟]")


class _Letters(dict[int, "str | int | None"]):
    """Translation table that works out each character once."""

    def __missing__(self, code: int) -> str | int | None:
        char = chr(code)
        self[code] = made = _SAME_LETTER[char] if char in _SAME_LETTER else _plain(char)
        return made


def _plain(char: str) -> str | None:
    category = unicodedata.category(char)
    if category == "Cf" or (category == "Cc" and char not in "\t\n\r"):
        return None
    if category[0] == "N":
        digit = unicodedata.digit(char, None)
        return char if digit is None else str(digit)
    return char


class _Marks(dict[int, "int | None"]):
    def __missing__(self, code: int) -> int | None:
        accent = 0x0300 <= code <= 0x036F
        harakat = (0x064B <= code <= 0x065F or code == 0x0670) and code not in _HAMZA_MARKS
        drop = accent or harakat or code in _NASAL_SIGNS or code in _KEYCAP
        self[code] = made = None if drop else code
        return made


class _Words(dict[int, "int"]):
    def __missing__(self, code: int) -> int:
        self[code] = made = code if unicodedata.category(chr(code))[0] in "LMN" else 0x20
        return made


class _Marked(_Words):
    """As `_Words`, but lets the mark of a break through."""

    def __missing__(self, code: int) -> int:
        return code if code == 0 else super().__missing__(code)


_letters, _marks, _words, _marked = _Letters(), _Marks(), _Words(), _Marked()


def fold(text: str) -> str:
    """The form under which words are compared. Digits of every script become 0-9.

    >>> fold("Tak, PROSZĘ!"), fold("don’t"), fold("٣ ੨ ３")
    ('tak, prosze!', 'dont', '3 2 3')
    """
    if text.isascii():
        return text.lower().translate(_letters)
    lettered = unicodedata.normalize("NFKC", text).casefold().translate(_letters)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", lettered).translate(_marks))


def words_of(folded: str) -> tuple[str, ...]:
    """The words of folded text.

    >>> words_of(fold("ਹਾਂ ਜੀ, (2) #ok"))
    ('ਹਾ', 'ਜੀ', '2', 'ok')
    """
    return tuple(folded.translate(_words).split())


def words_in(text: str) -> tuple[str, ...]:
    """Fold and cut in one go."""
    return words_of(fold(text))


def phrase(text: str) -> str:
    """A phrase as look-up tables hold it: folded words with single spaces between."""
    return " ".join(words_in(text))


def breaks_in(folded: str) -> frozenset[int]:
    """Numbers of the words (from 0) that have a comma, full stop, dash or new line before them.

    >>> sorted(breaks_in("yes, it rains - often"))
    [1, 3]
    """
    return _marks_in(folded, _BREAK)


def questions_in(folded: str) -> frozenset[int]:
    """Numbers of the words that have a question mark before them, Latin or Arabic.

    >>> sorted(questions_in("who is this? stop"))
    [3]
    """
    return _marks_in(folded, _QUESTION)


def _marks_in(folded: str, mark: re.Pattern[str]) -> frozenset[int]:
    breaks: set[int] = set()
    count = 0
    for piece in mark.sub(f" {_BREAK_MARK} ", folded).translate(_marked).split():
        if piece == _BREAK_MARK:
            breaks.add(count)
        else:
            count += 1
    return frozenset(breaks - {0})


def after(text: str, count: int) -> str:
    """What was typed after the first `count` words, exactly as typed but for punctuation at its edges.

    >>> after("No,  because it’s wet!", 1)
    'because it’s wet'
    """
    seen = start = 0
    for end in range(len(text) + 1):
        if end < len(text) and _in_word(text[end]):
            continue
        seen += len(words_in(text[start:end]))
        if seen >= count:
            return text[end:].strip(" \t\r\n,;:.-–—!…،؛۔।")
        start = end + 1
    return ""


def _in_word(char: str) -> bool:
    return char in APOSTROPHES or unicodedata.category(char)[0] in "LMN" or unicodedata.category(char) == "Cf"
