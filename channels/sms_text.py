"""What a text message costs, and how to make it cost less.

A text message travels in parts of 140 bytes. If every character is in the GSM-7 alphabet a part holds 160
septets (153 when there are several); one other character turns the whole text to UCS-2, 70 units a part
(67). A grapheme cluster is never cut by a part's end, nor is an escape pair: so a long text can need one
part more than the division says. These figures are an estimate that matches Twilio's own calculator; the
bill is the provider's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import regex
from gsm0338 import Codec

_ESCAPE = 0x1B  # a shift, not a character: gsm0338 would take it for one
_PLAIN = frozenset(Codec().decode(bytes(byte for byte in range(128) if byte != _ESCAPE))[0])
_PAIRS = frozenset("".join(Codec().decode(bytes((_ESCAPE, byte)), "ignore")[0] for byte in range(128)))
_GSM = _PLAIN | _PAIRS
_CLUSTER = regex.compile(r"\r|\X")  # CR LF may be cut apart, as Twilio's calculator does


@dataclass(frozen=True, slots=True)
class Cost:
    """encoding; units: septets or UTF-16 code units; parts: how many messages are billed."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    parts: int


def measure(text: str) -> Cost:
    """
    >>> measure("Bin day is Tuesday.")
    Cost(encoding='gsm7', units=19, parts=1)
    >>> measure("Dzień dobry")
    Cost(encoding='ucs2', units=11, parts=1)
    """
    if _PLAIN.issuperset(text):  # the common case: one set look-up a character, no splitting to think of
        units = len(text)
        return Cost("gsm7", units, 1 if units <= 160 else -(-units // 153))
    if _GSM.issuperset(text):
        units = len(text) + sum(map(text.count, _PAIRS))
        return Cost("gsm7", units, _parts(map(_septets, text), units, one=160, each=153))
    units = utf16(text)
    sizes = map(utf16, _CLUSTER.findall(text)) if units > 70 else ()
    return Cost("ucs2", units, _parts(sizes, units, one=70, each=67))


def utf16(text: str) -> int:
    """The length in UTF-16 code units, which is how phones and Telegram count."""
    return len(text) + sum(character > "\uffff" for character in text)


def _septets(character: str) -> int:
    return 2 if character in _PAIRS else 1


def _parts(sizes: Iterable[int], units: int, *, one: int, each: int) -> int:
    if units <= one:
        return 1
    full, room = 0, 0
    for size in sizes:
        if size > room:  # a cluster longer than a whole part is cut after all: nothing else can be done
            full, room = full + -(-size // each), -(-size // each) * each
        room -= size
    return full


def expensive(text: str) -> tuple[str, ...]:
    """The characters that turn the whole text to UCS-2, each once, in order.

    >>> expensive("Iê nê ê 5€")
    ('ê',)
    """
    return tuple(dict.fromkeys(character for character in text if character not in _GSM))


_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f", " "),
        "\u2026": "...",
    }
)


def mend(text: str) -> str:
    """Plain quotes, dashes, dots and spaces for typographic ones, but only if that makes the text GSM-7.

    Letters are never changed, so names keep their accents; otherwise the text is returned as it came.

    >>> mend("It’s open 9–5…")
    "It's open 9-5..."
    >>> mend("Zażółć – to nic")
    'Zażółć – to nic'
    """
    if _GSM.issuperset(text):
        return text
    plain = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)
    return plain if _GSM.issuperset(plain) else text


# --- splitting ----------------------------------------------------------------------------------------

# Links, phone numbers and references are read, copied and tapped: a cut one is useless.
_WHOLE = regex.compile(
    r"""https?://\S+ | www\.\S+
      | \+?\(?\d[\d\ \u00a0()\-]{4,}\d             # 0121 569 2200, +44 (0)121 ...
      | \p{Lu}{1,5}-?\d[\d\-]*                       # T482
      | [\u2066\u2068][^\u2069]*\u2069               # anything wrapped to keep its direction
    """,
    regex.VERBOSE,
)
_SENTENCE = regex.compile(r"""(?:[.!?…।۔؟]+["'”’)\]]*(?=\s)|[。！？]+[”’）]*|\n)""")
_SPACE = regex.compile(r"\s+")


def split(text: str, limit: int) -> tuple[str, ...]:
    """The text in pieces of at most `limit` UTF-16 units; only white space at the cuts is dropped.

    A piece ends at a sentence if that fills at least half of it, else at a word, else at a cluster; never
    inside a link, phone number or reference, unless that alone is longer than a piece may be.

    >>> split("Thank you. Call 0121 569 2200 today.", 26)
    ('Thank you. Call', '0121 569 2200 today.')
    """
    if limit < 2:
        raise ValueError("a piece must have room for one character")
    if utf16(text) <= limit:
        return (text,)
    pieces, rest = [], text
    while utf16(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(piece for piece in (*pieces, rest) if piece) or ("",)


def _cut(text: str, limit: int) -> int:
    """Where to cut, as an index from 1: the best place that leaves at most `limit` units before it."""
    end = _reach(text, limit)
    spans = [found.span() for found in _WHOLE.finditer(text, 0, min(len(text), end + limit))]
    sentences = [at for at in _ends(_SENTENCE, text, end) if not _inside(at, spans)]
    if sentences and utf16(text[: sentences[-1]]) * 2 >= limit:
        return sentences[-1]
    words = [at for at in _ends(_SPACE, text, end) if not _inside(at, spans)]
    if words:
        return words[-1]
    start = next((first for first, last in spans if first < end < last), 0)
    return start or end


def _ends(pattern: regex.Pattern[str], text: str, end: int) -> Iterator[int]:
    """Where matches end, up to `end`; white space just behind `end` counts as a word's end there."""
    return (min(found.end(), end) for found in pattern.finditer(text, 0, end + 1) if 0 < found.start() <= end)


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(first < at < last for first, last in spans)


def _reach(text: str, limit: int) -> int:
    """How many characters fit, in whole clusters; part of a cluster when even the first is too long."""
    used = end = 0
    for cluster in _CLUSTER.finditer(text):
        used += utf16(cluster[0])
        if used > limit:
            break
        end = cluster.end()
    return end or _characters(text, limit)


def _characters(text: str, limit: int) -> int:
    used = 0
    for index, character in enumerate(text):
        used += utf16(character)
        if used > limit:
            return index
    return len(text)
