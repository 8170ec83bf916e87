"""Numbers, times, money and references that keep their order inside words written from right to left.

By the Unicode rules for two directions the groups of a number behind an Arabic letter change places:
"116 123" is seen as "123 116", and "£9,400" as "9,400£". Three things prevent that. Isolates (U+2068, U+2069)
around it, where a channel keeps them. Else a no-break space (U+00A0) for the space between its groups, which
counts as part of a number and costs nothing; and before a sign or a range one left-to-right mark (U+200E),
because behind a letter of ours nothing else holds it together.

A list of numbers ("2, 1, 3") is no number: it runs as its readers read, from right to left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

LRM, RLI, FSI, PDI, NO_BREAK = "\u200e", "\u2067", "\u2068", "\u2069", "\u00a0"
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
_RTL = regex.compile(r"[\p{bc=R}\p{bc=AL}]")
_STRONG = regex.compile(r"[\p{bc=L}\p{bc=R}\p{bc=AL}]")
_SPACES = "\u0020\u00a0\u202f"
_DASHES = "\\-\u2010-\u2015"
_FIGURES = r"\d+(?:[.,:/\u066b\u066c]\d+)*"
_JOINED = rf"[{_SPACES}]?(?:\(0\)|[{_DASHES}])[{_SPACES}]?|[{_SPACES}]"
_RUNS = regex.compile(
    rf"""[\u2066-\u2068][^\u2069]*\u2069 | (?:https?://|www\.)\S+ | \S+@\S+            # whole by themselves
       | (?P<code>(?<![\w])[A-Z]{{1,2}}\d[A-Z\d]?[ ]?\d[A-Z]{{2}}(?!\w) | (?<!\w)[A-Z]{{1,3}}\d{{2,}}(?!\w))
       | (?P<run>(?<![\w{LRM}{PDI}])(?:[+£][{_SPACES}]?)?(?:\(\d+\)[{_SPACES}]?)?
           {_FIGURES}(?:(?:{_JOINED}){_FIGURES})*(?:k|m|bn)?(?!\w))""",
    regex.VERBOSE,
)
_GROUPS = regex.compile(rf"[{_SPACES}]")
_LONG_GROUP = 3  # digits; shorter ones with spaces between are a list


def is_rtl(text: str) -> bool:
    """Whether it has a letter that is written from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def set_apart(value: str) -> str:
    """What fills a gap of a right-to-left text, with its own direction: a name, a reference, a number.

    Words in letters of that direction need nothing. Each line stands by itself: no isolate reaches past one.

    >>> set_apart("T482") == f"{FSI}T482{PDI}"
    True
    """
    return "\n".join(f"{FSI}{line}{PDI}" if _wants(line) else line for line in value.split("\n"))


def _wants(line: str) -> bool:
    return bool(line) and line[0] not in "\u2066\u2067\u2068" and not is_rtl(line)


class SetApart(dict[str, str]):
    """Values for the gaps of a right-to-left text, each set apart as it is asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, name: str) -> str:
        return set_apart(str(self._values[name]))


def listed(figures: Iterable[str]) -> str:
    """Several numbers of which each is one by itself, for a right-to-left text."""
    return f"{RLI}{'، '.join(figures)}{PDI}"


def in_order(text: str, *, isolates: bool) -> str:
    """The text as it may leave: what must keep its order keeps it. isolates: whether the channel keeps them.

    Only lines with right-to-left letters are changed, and all lines of a text that begins with one.

    >>> in_order("اتصل 0121 496 0123", isolates=False) == f"اتصل 0121{NO_BREAK}496{NO_BREAK}0123"
    True
    >>> in_order("Ring 0121 496 0123", isolates=False)
    'Ring 0121 496 0123'
    """
    if text.isascii():
        return text
    plain = text if isolates else text.translate(_ISOLATES)
    if not _RTL.search(plain):
        return plain
    keep = _isolated if isolates else _marked
    first = _STRONG.search(plain)
    if first and _RTL.match(first[0]):
        return _RUNS.sub(keep, plain)
    return "\n".join(_RUNS.sub(keep, line) if is_rtl(line) else line for line in plain.split("\n"))


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that must keep its order, and has nothing round it yet that keeps it so."""
    for found in _RUNS.finditer(text):
        if found["code"] or (found["run"] and _turns(found["run"])):
            yield found.span()


def _turns(run: str) -> bool:
    """Whether this run would turn round behind a letter, if nothing were done."""
    groups = _GROUPS.split(run)
    is_number = len(groups) > 1 and max(map(len, groups)) >= _LONG_GROUP and "".join(groups).isdigit()
    return is_number or regex.search(rf"[+£({_DASHES}]", run) is not None


def _isolated(found: regex.Match[str]) -> str:
    whole: str = found[0]
    return f"{FSI}{whole}{PDI}" if found["code"] or (found["run"] and _turns(found["run"])) else whole


def _marked(found: regex.Match[str]) -> str:
    whole: str = found[0]
    if found["run"] and _turns(found["run"]):
        whole = _GROUPS.sub(NO_BREAK, whole)
        return whole if whole.replace(NO_BREAK, "").isdigit() else f"{LRM}{whole}"
    return whole
