"""Words that only say that somebody is there: "hi", "hello again", "ok thanks"."""

from __future__ import annotations

from bot.language.lexicons import Lexicons
from bot.language.lexicons.vocabulary import Sense
from bot.language.utterance import Utterance

_MOST_WORDS = 6


def only_greets(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether the whole message is a greeting, thanks or a bare yes, in the language or in English.

    An emoji alone, or signs alone, greet as well. Nothing at all does not.
    """
    said = Utterance.of(text)
    words = said.words
    if not words:
        return bool(said.text.strip())
    if len(words) > _MOST_WORDS:
        return False
    vocabulary = lexicons.vocabulary(language)
    rest = vocabulary.greetings.stripped(words)
    while rest and (hit := vocabulary.answers.at(rest, 0)) and hit[1] is Sense.YES:
        rest = rest[hit[0] :]
    return not rest


def says_hello(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether the whole message is a hello: it only greets, and not only thanks, agrees or shows an emoji."""
    said = Utterance.of(text)
    hellos = lexicons.vocabulary(language).hellos
    return only_greets(said, language, lexicons) and hellos.stripped(said.words) != said.words


def declines_kindly(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether the whole message is a "no" made polite: "no thanks", "nothing else thank you".

    >>> from bot.shipped import LOCALES
    >>> [declines_kindly(each, "en_GB", Lexicons.load(LOCALES)) for each in ("no thanks", "no", "thanks")]
    [True, False, False]
    """
    said = Utterance.of(text)
    vocabulary = lexicons.vocabulary(language)
    rest = vocabulary.greetings.stripped(said.words)
    return rest != said.words and vocabulary.answers.entries.get(" ".join(rest)) is Sense.NO
