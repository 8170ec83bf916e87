"""What a reply means for the question that was asked. When unsure, ask: a wrong record is invisible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Amount, Chosen, Meaning, Skipped, Unsure, Words
from bot.language.command_words import Command
from bot.language.expected import Expected
from bot.language.folding import words_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.amounts import read_amount
from bot.language.readers.choices import read_choice
from bot.language.readers.days import read_day
from bot.language.readers.lists import read_points, read_rank, read_several
from bot.language.readers.nicknames import read_nickname
from bot.language.readers.options import options_of
from bot.language.readers.postcodes import read_postcode
from bot.language.readers.telephones import read_telephone
from bot.language.reservations import limits_consent
from bot.language.utterance import Utterance
from bot.language.yesno import read_yes_no

_LONGEST_SHORT_REPLY = 2000  # characters; a longer text answers nothing but a question for own words
_MOST_SKIP_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How replies to one kind of question are read.

    takes: what it takes, for authors; filled with count, low and high. contract: what the kind is called in
    the lines of `tellback understand`, "" where they have no such kind.
    """

    read: Callable[[Expected, Utterance, Vocabulary], Meaning]
    takes: str
    contract: str = ""


def understand(asked: Expected, text: str | Utterance, language: str, lexicons: Lexicons) -> Meaning:
    """The meaning of `text`, typed in a talk in `language`; Unsure where it has to be asked again.

    Words of the talk's language (romanised too) and of English count, and digits of every script. A
    yes_no question gives Chosen "yes", "no" or "unsure". Never raises on any text.
    """
    said = Utterance.of(text)
    vocabulary = lexicons.vocabulary(language)
    if not said.text or said.text.isspace():
        return Unsure("nothing was said")
    if len(said.text) > _LONGEST_SHORT_REPLY and not asked.kind.traits.takes_words:
        return Unsure("too long for an answer")
    if _skips(asked, said.words, vocabulary):
        return Skipped()
    meaning = READERS[asked.kind].read(asked, said, vocabulary)
    if asked.consents and isinstance(meaning, Chosen) and limits_consent(words_in(meaning.rest), vocabulary):
        return Unsure("a consent with a reservation")
    return meaning


def figure_in(text: str | Utterance, low: int, high: int, language: str, lexicons: Lexicons) -> int | None:
    """The one whole number between these that a reply says, whatever was asked."""
    meaning = understand(Expected(Kind.NUMBER, low=low, high=high), text, language, lexicons)
    return meaning.number if isinstance(meaning, Amount) else None


def _skips(asked: Expected, words: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Skipping is an answer in its own right, unless its words are one of the options."""
    if not 0 < len(words) <= _MOST_SKIP_WORDS:
        return False
    if asked.options and options_of(asked.options, vocabulary).exactly(words) is not None:
        return False
    return Command.SKIP in _commands_in(words, vocabulary)


def _commands_in(words: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[str | None]:
    """What the words are as a whole, with and without politeness."""
    for said in (words, vocabulary.please.stripped(words)):
        yield vocabulary.commands.get(" ".join(said))


def _yes_no(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Meaning:
    read = read_yes_no(said, vocabulary, single_letters=not asked.lettered)
    if read is not None:
        return read
    return read_choice(asked, said, vocabulary) if asked.options else Unsure("neither yes nor no")


def _scale(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Meaning:
    """As a number, never without bounds."""
    low = asked.low if asked.low is not None else 1
    high = asked.high if asked.high is not None else 5
    return read_amount(Expected(asked.kind, low=low, high=high), said, vocabulary)


def _choice(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Meaning:
    return read_choice(asked, said, vocabulary) if asked.options else Unsure("no options")


def _town(asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Meaning:
    """One of the towns, or a postcode as a hint to one. Without a list of towns a postcode alone."""
    if not asked.options:
        return read_postcode(asked, said, vocabulary)
    named = read_choice(asked, said, vocabulary)
    if not isinstance(named, Unsure):
        return named
    hint = read_postcode(asked, said, vocabulary)
    return named if isinstance(hint, Unsure) else hint


def _own_words(_asked: Expected, said: Utterance, vocabulary: Vocabulary) -> Meaning:
    """Every text is an answer, as typed. DONE alone, or as the last word after a full stop, ends it."""
    words = said.words
    if Command.DONE in _commands_in(words, vocabulary):
        return Words("", done=True)
    last = len(words) - 1
    ends = last > 0 and vocabulary.commands.get(words[last]) == Command.DONE and last in said.breaks
    return Words(said.text, done=ends)


READERS: Mapping[Kind, Reader] = {
    Kind.ONE_OF: Reader(read=_choice, takes="one of {count} answers", contract="choice"),
    Kind.SEVERAL: Reader(read=read_several, takes="any of {count} answers", contract="several"),
    Kind.RANK: Reader(read=read_rank, takes="all {count} answers, the best first", contract="rank"),
    Kind.POINTS: Reader(read=read_points, takes="a number of points for each of {count} answers"),
    Kind.BUDGET: Reader(read=read_several, takes="any of {count} answers"),
    Kind.YES_NO: Reader(read=_yes_no, takes="a yes or a no", contract="yes_no"),
    Kind.SCALE: Reader(read=_scale, takes="a number from {low} to {high}"),
    Kind.NUMBER: Reader(read=read_amount, takes="one whole number", contract="number"),
    Kind.DAY: Reader(read=read_day, takes="a day", contract="day"),
    Kind.TOWN: Reader(read=_town, takes="one of {count} towns, or a postcode", contract="postcode"),
    Kind.WORDS: Reader(read=_own_words, takes="own words", contract="words"),
    Kind.NICKNAME: Reader(read=read_nickname, takes="a made-up name"),
    Kind.TELEPHONE: Reader(read=read_telephone, takes="a telephone number", contract="telephone"),
    Kind.PICTURE: Reader(read=_own_words, takes="own words"),
}
