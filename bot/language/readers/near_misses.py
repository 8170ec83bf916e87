"""Near misses: labels typed with slips, or only in part. What is found here is always said back.

Word by word first (a prefix of four letters, one slip in five letters, two in eight), then the whole
text by likeness with a clear lead. The first letter must hold: it is what parts "safe" from "unsafe".
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.language.lexicons.phrases import any_of
from bot.language.lexicons.vocabulary import Vocabulary
from bot.language.readers.options import Options

_MOST_WORDS = 5
_PREFIX = 4
_PLURAL = 3
_STEM, _ENDING = 6, 3
_ALIKE, _LEAD = 80, 8


def near_options(words: tuple[str, ...], options: Options, vocabulary: Vocabulary) -> tuple[int, ...]:
    """The places of the options the words may mean: one is a near miss, several are too many to tell."""
    plain = tuple(w for w in vocabulary.fillers.stripped(words) if not vocabulary.joins.at((w,), 0))
    said_no = {word for word in words if word in vocabulary.negations}
    if not plain or len(plain) > _MOST_WORDS or any(word.isdigit() for word in plain):
        return ()
    within = tuple(
        place
        for place, labels in enumerate(options.tokens)
        if any(_within(plain, label, said_no, vocabulary) for label in labels)
    )
    if within:
        return within
    return _alike(plain, options, said_no, vocabulary)


def touches(word: str, label: tuple[str, ...]) -> bool:
    """Whether a word is, or nearly is, one of a label's words of four letters or more."""
    return any(len(other) >= _PREFIX and _hit(word, other) for other in label)


def _within(
    plain: tuple[str, ...], label: tuple[str, ...], said_no: set[str], vocabulary: Vocabulary
) -> bool:
    """Whether every word is, or nearly is, one of the label's, and none turns its meaning round."""
    if said_no != {word for word in label if word in vocabulary.negations}:
        return False
    if len(label) == 1 == len(plain) and label[0] in (f"{plain[0]}s", f"{plain[0]}es"):
        return len(plain[0]) >= _PLURAL  # "bus" for "Buses", but not for "Buses and trains"
    return any(map(_weighty, plain)) and all(any(_hit(word, other) for other in label) for word in plain)


def _weighty(word: str) -> bool:
    return len(word) >= (3 if word.isascii() else 2)


def _hit(word: str, other: str) -> bool:
    if word == other:
        return True
    if word[0] != other[0] or len(word) < _PREFIX:
        return False
    if other.startswith(word):
        return True
    if _same_stem(word, other):
        return True
    slips = 2 if min(len(word), len(other)) >= 8 else 1
    return max(len(word), len(other)) >= 5 and OSA.distance(word, other, score_cutoff=slips) <= slips


def _same_stem(word: str, other: str) -> bool:
    """Six letters the same and short endings: "library" and "libraries"."""
    return word[:_STEM] == other[:_STEM] and max(len(word), len(other)) <= _STEM + _ENDING


def _alike(
    plain: tuple[str, ...], options: Options, said_no: set[str], vocabulary: Vocabulary
) -> tuple[int, ...]:
    text = " ".join(plain)
    scores = []
    for place, labels in enumerate(options.tokens):
        best = max((fuzz.ratio(text, " ".join(label)) for label in labels), default=0.0)
        scores.append((best, place))
    scores.sort(reverse=True)
    (best, place) = scores[0]
    second = scores[1][0] if len(scores) > 1 else 0.0
    label = max(options.tokens[place], key=lambda each: fuzz.ratio(text, " ".join(each)), default=())
    if best < _ALIKE or best - second < _LEAD or label[0][0] != text[0]:
        return ()
    if said_no or any_of(label, vocabulary.negations) or _astray(plain, place, options):
        return ()
    return (place,)


def _astray(plain: tuple[str, ...], place: int, options: Options) -> bool:
    """Whether a word belongs to another option: "community centres and parks" is two answers."""
    own = options.tokens[place]
    others = [label for at, labels in enumerate(options.tokens) if at != place for label in labels]
    return any(
        any(touches(word, label) for label in others) and not any(touches(word, label) for label in own)
        for word in plain
    )
