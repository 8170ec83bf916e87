"""Hints for whoever writes to residents in English: sentences too long, words too hard."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 20  # words
# Hard words, and what to write instead. The start of a word counts: "implement" finds "implementation".
HARD_WORDS = {
    "click here": "say where it leads",
    "co-production": "working together",
    "consultation exercise": "we asked you",
    "engagement": "talking with people",
    "implement": "start",
    "in due course": "a date",
    "invalid": "say what is wrong",
    "please note": "leave it out",
    "pursuant": "because of",
    "service user": "people who use this",
    "signpost": "tell you who can help",
    "stakeholder": "people",
    "submit": "send",
    "unfortunately": "leave it out and say the no",
}
_SENTENCE = re.compile(r"[^.!?\n]+")
_INSTRUCTIONS = ("leave it out", "say ", "a date")


def hints(text: str) -> tuple[str, ...]:
    """What would make an English message easier to read, each as one sentence; empty when it is plain.

    >>> hints("We will implement this.")
    ('Hard word: “implement”. Try “start”.',)
    >>> hints("We will tell you in due course.")
    ('Hard word: “in due course”. Instead: a date.',)
    """
    return (*_long_sentences(text), *_hard_words(text))


def _long_sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            start = " ".join(words[:3])
            yield f"“{start}…”: {len(words)} words. Write two sentences: {LONGEST_SENTENCE} words at most."


def _hard_words(text: str) -> Iterator[str]:
    lower = text.lower()
    for word, instead in HARD_WORDS.items():
        if re.search(rf"(?<![a-z]){re.escape(word)}", lower):
            told = f"Instead: {instead}" if instead.startswith(_INSTRUCTIONS) else f"Try “{instead}”"
            yield f"Hard word: “{word}”. {told}."
