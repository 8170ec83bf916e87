"""What a reply means for the question that was asked. When unsure, ask: a wrong record is invisible."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.meaning import Meaning, Skipped, Unsure, Words
from bot.language.amounts import read_amount
from bot.language.asked import Asked, Kind
from bot.language.choices import read_choice
from bot.language.days import read_day
from bot.language.folding import breaks_in, fold, words_of
from bot.language.lexicons import Lexicons
from bot.language.lists import read_points, read_rank, read_several
from bot.language.nicknames import read_nickname
from bot.language.options import options_of
from bot.language.postcodes import read_postcode
from bot.language.vocabulary import Vocabulary
from bot.language.yesno import read_yes_no

_LONGEST_SHORT_REPLY = 2000  # characters; a longer text answers nothing but a question for own words
_MOST_SKIP_WORDS = 6


def understand(asked: Asked, text: str, language: str, lexicons: Lexicons) -> Meaning:
    """The meaning of `text`, typed in a talk in `language`; Unsure where it has to be asked again.

    Words of the talk's language (romanised too) and of English count, and digits of every script. A
    yes_no question gives Chosen "yes", "no" or "unsure". Never raises on any text.
    """
    vocabulary = lexicons.vocabulary(language)
    if not text or text.isspace():
        return Unsure("nothing was said")
    if asked.kind is not Kind.WORDS and len(text) > _LONGEST_SHORT_REPLY:
        return Unsure("too long for an answer")
    if _skips(asked, text, vocabulary):
        return Skipped()
    return _READERS[asked.kind](asked, text, vocabulary)


def _skips(asked: Asked, text: str, vocabulary: Vocabulary) -> bool:
    """Skipping is an answer in its own right, unless its words are one of the options."""
    words = words_of(fold(text))
    if not 0 < len(words) <= _MOST_SKIP_WORDS:
        return False
    if asked.options and options_of(asked.options, vocabulary).exactly(words) is not None:
        return False
    said = " ".join(words), " ".join(vocabulary.please.stripped(words))
    return any(vocabulary.commands.get(key) == "skip" for key in said)


def _yes_no(asked: Asked, text: str, vocabulary: Vocabulary) -> Meaning:
    read = read_yes_no(text, vocabulary, single_letters=not asked.lettered)
    if read is not None:
        return read
    return read_choice(asked, text, vocabulary) if asked.options else Unsure("neither yes nor no")


def _scale(asked: Asked, text: str, vocabulary: Vocabulary) -> Meaning:
    """As a number, never without bounds."""
    low = asked.low if asked.low is not None else 1
    high = asked.high if asked.high is not None else 5
    return read_amount(Asked(asked.kind, low=low, high=high), text, vocabulary)


def _choice(asked: Asked, text: str, vocabulary: Vocabulary) -> Meaning:
    return read_choice(asked, text, vocabulary) if asked.options else Unsure("no options")


def _own_words(_asked: Asked, text: str, vocabulary: Vocabulary) -> Meaning:
    """Every text is an answer, as typed. DONE alone, or as the last word after a full stop, ends it."""
    folded = fold(text)
    words = words_of(folded)
    command = vocabulary.commands.get
    if "done" in (command(" ".join(words)), command(" ".join(vocabulary.please.stripped(words)))):
        return Words("", done=True)
    last = len(words) - 1
    return Words(text, done=last > 0 and command(words[last]) == "done" and last in breaks_in(folded))


_READERS: dict[Kind, Callable[[Asked, str, Vocabulary], Meaning]] = {
    Kind.YES_NO: _yes_no,
    Kind.NUMBER: read_amount,
    Kind.SCALE: _scale,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: read_several,
    Kind.RANK: read_rank,
    Kind.POINTS: read_points,
    Kind.POSTCODE: read_postcode,
    Kind.WORDS: _own_words,
    Kind.DAY: read_day,
    Kind.NICKNAME: read_nickname,
}
