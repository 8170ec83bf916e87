"""Hints for whoever writes to residents in English: sentences too long, words too hard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.wording.jargon import BLAME, COUNCIL_SPEAK, hard_words

LONGEST_SENTENCE = 20  # words
_SENTENCE = re.compile(r"[^.!?\n]+")


def hints(text: str) -> tuple[str, ...]:
    """What would make an English message easier to read, each as one sentence; empty when it is plain.

    >>> hints("We will implement this.")
    ('Hard word: “implement”. Try “start”.',)
    >>> hints("We will tell you in due course.")
    ('Hard word: “in due course”. Instead: a date.',)
    """
    return (*long_sentences(text), *hard_words(text, COUNCIL_SPEAK | BLAME))


def long_sentences(text: str) -> Iterator[str]:
    """One sentence for every sentence of more than twenty words."""
    for sentence in _SENTENCE.findall(text):
        words = sentence.split()
        if len(words) > LONGEST_SENTENCE:
            start = " ".join(words[:3])
            yield f"“{start}…”: {len(words)} words. Write two sentences: {LONGEST_SENTENCE} words at most."
