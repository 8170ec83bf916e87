"""Yes, no, or "I do not know". Whole messages, never prefixes: "yesterday" and "nobody" are not answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.dialogue.meaning import Chosen
from bot.language.command_words import Command
from bot.language.folding import after
from bot.language.lexicons.phrases import any_of
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.reservations import after_joins, holds_back
from bot.language.utterance import Utterance

_YES_SIGNS = frozenset("👍✅✔☑")
_NO_SIGNS = frozenset("👎❌✖❎")
_OPTION = {Sense.YES: "yes", Sense.NO: "no", Sense.UNSURE: "unsure"}
_LONGEST_UNSURE_TAIL = 5  # words
_LONGEST_OPENED_TAIL = 8  # words
_MOST_COVERED = 12  # words of a message that is cut into phrases in every way
_AGAINST = {
    Sense.YES: {Sense.NO},
    Sense.NO: {Sense.YES},
    Sense.UNSURE: {Sense.YES, Sense.NO},
}


def read_yes_no(
    text: str | Utterance, vocabulary: Vocabulary, *, single_letters: bool = True
) -> Chosen | None:
    """Chosen "yes", "no" or "unsure", with what was said after it; None where it has to be asked again.

    single_letters: "y" and "n" count; they must not where options carry letters.
    """
    said = Utterance.of(text)
    words = said.words
    signs = _signs(said.text)
    if not words:
        return _of_signs(said.text, signs)
    if said.is_question or (len(words[0]) == 1 and not single_letters):
        return None
    read = _spoken(said, vocabulary)
    if read is None and vocabulary.english is not None and not _doubtful(words, vocabulary):
        # English answers in another language's talk carry English comments: "no because ...".
        read = _spoken(said, vocabulary.english)
    return None if read and signs - {read.option} else read


def _signs(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset()
    return frozenset("yes" if char in _YES_SIGNS else "no" for char in text if char in _YES_SIGNS | _NO_SIGNS)


def _of_signs(text: str, signs: frozenset[str]) -> Chosen | None:
    others = any(unicodedata.category(char) == "So" and char not in _YES_SIGNS | _NO_SIGNS for char in text)
    if len(signs) != 1 or others or "?" in text:
        return None
    return Chosen(next(iter(signs)))


def _doubtful(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether some word is one to ask about in the talk's own language ("no" in Polish), drawn out or not."""
    entries, drawn_out = vocabulary.answers.entries, vocabulary.drawn_out
    return any(Sense.DOUBTFUL in (entries.get(word), drawn_out.at(word)) for word in words)


def _asks_for_help(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether it begins with several words that ask for help ("nu am inteles" is no "nu"), or all that is
    said after a yes or no does."""
    beginnings = [" ".join(words[:length]) for length in range(2, len(words) + 1)]
    if vocabulary.answers.entries.get(" ".join(words)):
        return False  # an answer as a whole
    said = (*beginnings, " ".join(words[1:]))
    return any(vocabulary.commands.get(each) == Command.HELP for each in said)


def _spoken(said: Utterance, vocabulary: Vocabulary) -> Chosen | None:
    words = said.words
    if _asks_for_help(words, vocabulary):
        return None
    senses, edge, end, plain = _senses(said, vocabulary)
    if end < len(words) and len(words) <= _MOST_COVERED and (covered := _covered(words, vocabulary)):
        senses, end = {covered}, len(words)
    if len(senses) != 1 or Sense.DOUBTFUL in senses:
        return None
    sense = senses.pop()
    if end == len(words):
        return Chosen(_OPTION[sense])
    if not plain or turned_round(sense, said, edge, vocabulary):
        return None  # "I have had enough" only begins like an answer
    if not _tail_allowed(said, (edge, end), vocabulary):
        # "Yes we have lived here": the answer may be its first word, where a comment begins after that.
        if sense is Sense.UNSURE and len(words) - edge <= _LONGEST_UNSURE_TAIL:
            pass  # "not sure about that one", unless the words after it say more
        elif vocabulary.answers.entries.get(words[0]) is sense and vocabulary.because.at(words, 1):
            edge = 1
            if turned_round(sense, said, edge, vocabulary):
                return None
        elif not _opened(sense, words, edge, vocabulary):
            return None
    if contradicted(sense, words[edge:], vocabulary):
        return None
    return Chosen(_OPTION[sense], rest=after(said.text, edge))


def _covered(words: tuple[str, ...], vocabulary: Vocabulary) -> Sense | None:
    """The one sense of a message that can be cut into nothing but phrases of that sense and fillers.

    Asked only where taking the longest phrase each time left something over: "nie, dziękuję bardzo" begins
    with "nie dziękuję".
    """
    reached: list[set[Sense | None]] = [set() for _ in range(len(words) + 1)]
    reached[0].add(None)
    for place in range(len(words)):
        for length, sense in vocabulary.answers.every_at(words, place):
            held = sense is Sense.FILLER and vocabulary.reserving.at(words, place)
            for before in reached[place]:
                holds = held and before is Sense.YES
                reached[place + length].add(Sense.DOUBTFUL if holds else _joined(before, sense))
    found = reached[-1]
    only = next(iter(found)) if len(found) == 1 else None
    return only if only in _OPTION else None


def _joined(before: Sense | None, sense: Sense) -> Sense | None:
    """The sense of what is said so far. "no problem" counts beside a yes alone, before it or after it."""
    if sense is Sense.FILLER or (sense is Sense.FINE and before is Sense.YES):
        return before
    if sense is Sense.FINE and before is None:
        return sense
    if before in (None, sense) or (sense is Sense.YES and before is Sense.FINE):
        return sense
    return Sense.DOUBTFUL


def _senses(said: Utterance, vocabulary: Vocabulary) -> tuple[set[Sense], int, int, bool]:
    """The senses at the beginning; the place after the last of them; the first place that is comment;
    whether a word among them answers whatever follows it ("yes", not "I have").

    After a comma another sense is comment: "no, it is dark".
    """
    senses: set[Sense] = set()
    polite: set[Sense] = set()  # yes-words that are also mere politeness, like "ji"
    words = said.words
    place = edge = 0
    plain = fine = False
    while place < len(words):
        length, sense = vocabulary.answers.at(words, place) or (1, vocabulary.drawn_out.at(words[place]))
        if sense is Sense.FINE:
            sense, fine = Sense.FILLER, True
        elif sense is Sense.FILLER and senses == {Sense.YES} and vocabulary.reserving.at(words, place):
            senses.add(Sense.DOUBTFUL)  # "yes, only mornings"
        if sense is None or (
            senses and sense is not Sense.FILLER and sense not in senses and place in said.breaks
        ):
            break
        courteous = sense is Sense.YES and vocabulary.fillers.at(words, place) == (length, True)
        began, place = place, place + length
        if sense is not Sense.FILLER:
            (polite if courteous else senses).add(sense)
            plain = plain or " ".join(words[began:place]) not in vocabulary.whole
            edge = place
    if fine and (senses or polite) != {Sense.YES}:
        senses.add(Sense.DOUBTFUL)  # "no problem" alone, or beside a no
    return senses or polite, edge, place, plain


def _tail_allowed(said: Utterance, places: tuple[int, int], vocabulary: Vocabulary) -> bool:
    """A comment may follow a comma or a word such as "because"; digits are never a comment."""
    words = said.words
    if words[places[0]].isdigit() or words[places[1]].isdigit():
        return False
    return any(place in said.breaks or vocabulary.because.at(words, place) for place in places)


def _opened(sense: Sense, words: Sequence[str], edge: int, vocabulary: Vocabulary) -> bool:
    """Whether a comment follows without a comma, after a word that says nothing but yes or no wherever it
    begins a message. Words that could take the answer back are no such comment."""
    start = 0
    while start < len(words) and vocabulary.opening.at(words, start) is None:
        courtesy = vocabulary.fillers.at(words, start)
        if courtesy is None:
            return False
        start += courtesy[0]
    tail = words[edge:]
    if start >= edge or not 0 < len(tail) <= _LONGEST_OPENED_TAIL:
        return False
    against = _AGAINST[sense] | {Sense.UNSURE, Sense.DOUBTFUL}
    if sense is Sense.YES and any_of(tail, vocabulary.negations):
        return False
    for at, word in enumerate(tail):
        hit = vocabulary.answers.at(tail, at)
        if any(map(str.isdigit, word)) or vocabulary.reserving.at(tail, at) or (hit and hit[1] in against):
            return False
    return True


def turned_round(sense: Sense | None, said: Utterance, place: int, vocabulary: Vocabulary) -> bool:
    """Whether a no is but the "not" of what follows it: "nie mam zastrzeżeń" has nothing against it."""
    return sense is Sense.NO and place not in said.breaks and bool(vocabulary.negated.at(said.words, place))


def contradicted(sense: Sense, tail: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the comment takes the answer back: "yes but not always", "no, wait, yes", "no, I don't know".

    "no, it is dark" does not: "it is" says yes only where it stands alone.
    """
    if holds_back(tail, vocabulary, of=sense):
        return True
    start = after_joins(tail, vocabulary)
    place = 0
    while place < len(tail):
        length, said = vocabulary.answers.at(tail, place) or (1, None)
        if said in (Sense.UNSURE, Sense.DOUBTFUL) and said is not sense:
            return True
        if said is Sense.FINE and sense is not Sense.YES:
            return True
        ends = place + length == len(tail)
        if said in _AGAINST[sense] and (ends or (length == 1 and place <= start)):
            return True
        place += length
    return False
