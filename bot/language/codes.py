"""Codes that open a room's vote or a group's turn: a short word and one or two figures, easy to say aloud."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from bot.clock import Dice
from bot.language.utterance import Utterance

# Everyday words of four to six letters that are hard to mishear and mean no harm. None is a command.
WORDS = (
    *("apple", "badger", "bear", "bird", "boat", "bread", "brick", "cake", "castle", "cloud", "corn", "crab"),
    *("deer", "drum", "duck", "eagle", "fern", "fish", "flag", "frog", "goat", "grape", "hare", "hawk"),
    *("hedge", "honey", "horse", "island", "kite", "lamb", "leaf", "lemon", "lion", "mango", "maple", "mint"),
    *("moon", "mouse", "nest", "otter", "peach", "pear", "piano", "plum", "pond", "puma", "rabbit", "rain"),
    *("river", "robin", "rose", "seal", "shell", "snow", "spoon", "swan", "tiger", "tulip", "wave", "zebra"),
)
_KNOWN = frozenset(WORDS)
_CODE = re.compile(r"([a-z]+) ?([0-9]{1,2})")
_ISSUE_WORD = re.compile(r"[a-z][a-z0-9]{3,14}")
_FEW, _MANY = 8, 98  # the figure is 2 to 9, and 2 to 99 when those are used up: 0 and 1 look like letters
_TRIES = 400


def code_in(text: str | Utterance) -> str | None:
    """The code this whole message is, as it is written on screens; whether it is open is not known here.

    >>> code_in("bear7"), code_in(" Bear 7!"), code_in("BEAR ٧"), code_in("Code: BEAR7")
    ('BEAR7', 'BEAR7', 'BEAR7', 'BEAR7')
    >>> code_in("B70"), code_in("7 bears"), code_in("bear 7 please"), code_in("bear 777")
    (None, None, None, None)
    """
    words = Utterance.of(text).words
    if len(words) > 1 and words[0] == "code":
        words = words[1:]
    found = _CODE.fullmatch(" ".join(words)) if len(words) < 3 else None
    return f"{found[1]}{found[2]}".upper() if found and found[1] in _KNOWN else None


def issue_word_in(text: str | Utterance) -> str | None:
    """The word of an issue's question that this whole message may be; whether there is one is not known here.

    >>> issue_word_in("hours"), issue_word_in(" Hours! "), issue_word_in("yes"), issue_word_in("my hours")
    ('HOURS', 'HOURS', None, None)
    """
    words = Utterance.of(text).words
    return words[0].upper() if len(words) == 1 and _ISSUE_WORD.fullmatch(words[0]) else None


def new_code(dice: Dice, taken: Collection[str], banned: Callable[[str], bool]) -> str:
    """A code that nobody has. taken: codes not to give again. banned: whether a word means something else.

    Raises RuntimeError when none is left, which takes hundreds of open codes.
    """
    words = [word.upper() for word in WORDS if not banned(word)]
    for attempt in range(_TRIES):
        word = words[dice.below(len(words))]
        code = f"{word}{2 + dice.below(_FEW if attempt < _TRIES // 2 else _MANY)}"
        if code not in taken:
            return code
    raise RuntimeError(f"no free code was found in {_TRIES} tries")
