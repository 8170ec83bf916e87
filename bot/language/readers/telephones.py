"""A telephone number to be rung at. What may be part of one, or another's, is asked again."""

from __future__ import annotations

from bot import telephones
from bot.dialogue.meaning import Unsure, Words
from bot.language.expected import Expected
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.choices import without_number_signs
from bot.language.utterance import Utterance


def read_telephone(_asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Words | Unsure:
    """The one number in it, as "+447700900123", whatever is said around it."""
    if said.is_question or any(word in vocabulary.negations for word in without_number_signs(said.words)):
        return Unsure("a question, or a number they may not want to be rung at")
    number = telephones.number_in(said.folded)
    return Words(number) if number else Unsure("no telephone number, or more than one")
