"""Whether somebody says something in words of their own, which an officer reads and puts into English."""

from __future__ import annotations

import unicodedata

from bot.language.commands import command_in, may_be_answer
from bot.language.lexicons import Lexicons
from bot.language.readers.postcodes import is_postcode
from bot.language.utterance import Utterance

_FEWEST = 2  # letters


def says_something(text: str, language: str, lexicons: Lexicons) -> bool:
    """False of a command ("DONE"), a figure, a postcode or a sign alone: there is nothing to translate."""
    said = Utterance.of(text)
    letters = sum(unicodedata.category(char)[0] == "L" for char in said.folded)
    if letters < _FEWEST or is_postcode(said.words):
        return False
    command = command_in(said, language, lexicons)
    return command is None or may_be_answer(said, command)
