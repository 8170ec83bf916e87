"""An answer with a part held back: "yes but not in winter". One rule for every kind of question.

Such an answer is asked about. A comment that says more of it ("yes but the lights don't work") is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.lexicons.vocabulary import Sense, Vocabulary

# How many words after those that begin a comment may hold a part back: "yes, I would if it is free". After an
# option or a number only the first: "parks, my children only go there".
_REACH: dict[Sense | None, int] = {Sense.YES: 2, Sense.NO: 0, Sense.UNSURE: -1, None: 0}


def holds_back(tail: Sequence[str], vocabulary: Vocabulary, *, of: Sense | None = None) -> bool:
    """Whether the words after an answer hold a part of it back. of: what the answer says, None where it is
    neither yes nor no.

    "Only", "if" and the like at its beginning; after a yes also "not", and after "but" a "not" at the end,
    where many languages put it ("haan par garmi mein nahi").
    """
    start = after_joins(tail, vocabulary)
    if of is Sense.YES and start < len(tail) and tail[start] in vocabulary.negations:
        return True
    if of is not Sense.NO and _but_not(tail, vocabulary):
        return True
    last = start + _REACH.get(of, 0)
    place = 0
    while place < min(len(tail), last + 1):
        if vocabulary.reserving.at(tail, place):
            return True
        hit = vocabulary.answers.at(tail, place)
        place += hit[0] if hit else 1
    return False


def limits_consent(tail: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the words after "you may" say anything but thanks and reasons: a "but" or an "only" anywhere.
    What somebody agreed to is never guessed."""
    return any(
        listed.at(tail, place)
        for place in range(len(tail))
        for listed in (vocabulary.but, vocabulary.reserving)
    ) or any(word in vocabulary.negations for word in tail)


def after_joins(tail: Sequence[str], vocabulary: Vocabulary) -> int:
    """The place after the words that begin a comment: "because", "but", "I"."""
    place = 0
    while place < len(tail):
        hit = vocabulary.because.at(tail, place) or vocabulary.fillers.at(tail, place)
        if hit is None:
            break
        place += hit[0]
    return place


def _but_not(tail: Sequence[str], vocabulary: Vocabulary) -> bool:
    return bool(tail) and tail[-1] in vocabulary.negations and vocabulary.but.at(tail, 0) is not None
