"""Hands counted in a group: "YES 14 NO 9 UNSURE 3". All of it is certain, or the leader is asked again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.meaning import Tally, Unsure
from bot.language.expected import Expected
from bot.language.folding import words_of
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.readers.choices import odd_numbers
from bot.language.readers.near_misses import near_options
from bot.language.readers.options import Options, options_of
from bot.language.utterance import Utterance

MOST = 999  # hands for one answer; a longer figure is something else
_SENSES = (Sense.YES, Sense.NO, Sense.UNSURE)
_FIGURES = re.compile(r"([0-9]+)")
_THOUSANDS = re.compile(r"[0-9][,.'’٬٫][0-9]{3}(?![0-9])|[0-9][٬٫][0-9]")
_JOINED = "=/&+|"  # what people put between a word and its number, or between two pairs


@dataclass(frozen=True, slots=True)
class _Label:
    """place: of the option, from 0; None where the words may mean more than one.

    doubtful: the word is a yes to some people and a no to others.
    """

    place: int | None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Hands:
    count: int


def read_tally(asked: Expected, text: str | Utterance, vocabulary: Vocabulary) -> Tally | Unsure:
    """Hands for each option, as "id=count" in the order of the question.

    Either every number stands beside its option, in any order, always before it or always after it; or there
    is exactly one number for each option in the order of the question. Options left out had no count taken.
    """
    said = Utterance.of(text)
    folded = said.folded
    if said.is_question or _THOUSANDS.search(said.text) or _THOUSANDS.search(folded):
        return Unsure("a question, or a number that can be read in two ways")
    if odd_numbers(folded.translate(dict.fromkeys(map(ord, _JOINED), " "))):
        return Unsure("a range, a share or a part of a number")
    options = options_of(asked.options, vocabulary)
    pieces = _pieces(words_of(_FIGURES.sub(r" \1 ", folded)), options, vocabulary)
    if pieces is None or not pieces:
        return Unsure("words that are no option and no number")
    counts = _in_order(pieces, options) or _in_pairs(pieces, options)
    if counts is None:
        return Unsure("not one number for each option named")
    return Tally.of({options.ids[place]: counts[place] for place in sorted(counts)})


def _pieces(words: Sequence[str], options: Options, vocabulary: Vocabulary) -> list[_Label | _Hands] | None:
    """Labels and numbers as they come; None where some word is neither."""
    found: list[_Label | _Hands] = []
    unknown: list[str] = []
    place = 0

    def settle() -> bool:
        if not unknown:
            return True
        near = near_options(tuple(unknown), options, vocabulary)
        unknown.clear()
        if len(near) == 1:
            found.append(_Label(near[0]))
        return len(near) == 1

    while place < len(words):
        length, piece = _piece_at(words, place, options, vocabulary)
        if piece is not None or length:
            if not settle():
                return None
            if piece is not None:
                found.append(piece)
            place += length
        else:
            unknown.append(words[place])
            place += 1
    return found if settle() else None


def _piece_at(
    words: Sequence[str], place: int, options: Options, vocabulary: Vocabulary
) -> tuple[int, _Label | _Hands | None]:
    """(number of words, what they are). A word that only joins has a length but is nothing; 0: not known."""
    word = words[place]
    if word.isascii() and word.isdigit():
        return 1, _Hands(int(word)) if int(word[:6]) <= MOST else _Label(None)
    label = options.labels.at(words, place)
    sense = vocabulary.answers.at(words, place)
    number = vocabulary.numbers.at(words, place)
    doubtful = sense is not None and sense[1] is Sense.DOUBTFUL
    if label and label[0] >= max(sense[0] if sense else 0, number[0] if number else 0):
        return label[0], _Label(options.exactly(tuple(words[place : place + label[0]])), doubtful)
    if sense and sense[1] in _SENSES and sense[1] in options.senses:
        return sense[0], _Label(options.senses[sense[1]])
    if number and number[1] >= 0:
        return number[0], _Hands(number[1])
    if sense and doubtful:
        return sense[0], _Label(None)
    skip = vocabulary.joins.at(words, place) or vocabulary.fillers.at(words, place)
    return (skip[0], None) if skip else (0, None)


def _in_order(pieces: Sequence[_Label | _Hands], options: Options) -> dict[int, int] | None:
    """One number for each option and nothing else. A number that is an option's label tells nothing."""
    counts = [piece.count for piece in pieces if isinstance(piece, _Hands)]
    if len(counts) != len(pieces) or len(counts) != len(options):
        return None
    labels = {number for numbers in options.numeric for number in numbers}
    return None if labels & set(counts) else dict(enumerate(counts))


def _in_pairs(pieces: Sequence[_Label | _Hands], options: Options) -> dict[int, int] | None:
    """Label and number by turns, at least two pairs; one alone may be half of a message."""
    if any(options.numeric) or len(pieces) % 2 or len(pieces) < 4:
        return None
    labels, counts = pieces[::2], pieces[1::2]
    if isinstance(labels[0], _Hands):
        labels, counts = counts, labels
    found: dict[int, int] = {}
    for label, count in zip(labels, counts, strict=True):
        if not isinstance(label, _Label) or not isinstance(count, _Hands):
            return None
        if label.place is None or label.place in found:
            return None
        found[label.place] = count.count
    return None if _in_doubt(labels, options) else found


def _in_doubt(labels: Sequence[_Label | _Hands], options: Options) -> bool:
    """A Polish "no" is an informal yes; it is the English No only where yes has another word of its own."""
    sure = {label.place for label in labels if isinstance(label, _Label) and not label.doubtful}
    doubtful = any(isinstance(label, _Label) and label.doubtful for label in labels)
    return doubtful and options.senses.get(Sense.YES) not in sure
