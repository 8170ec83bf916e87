"""Taking the last answer back: "no sorry, 2", "oops I meant Tipton"."""

from __future__ import annotations

from bot.language.lexicons import Lexicons
from bot.language.utterance import Utterance


def correction_in(text: str | Utterance, language: str, lexicons: Lexicons) -> str | None:
    """What stands after words that take an answer back, folded; None where nothing is taken back or given.

    Only the words listed as `correcting` count, at the very start. "No" by itself takes nothing back.
    """
    words = Utterance.of(text).words
    correcting = lexicons.vocabulary(language).correcting
    start = 0
    while start < len(words) and (lead := correcting.at(words, start)):
        start += lead[0]
    return " ".join(words[start:]) if 0 < start < len(words) else None
