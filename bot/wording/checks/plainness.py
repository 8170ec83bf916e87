"""Plain words: no jargon, no blame, no long sentence, and nothing that needs a reader over ten."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.dialogue.remarks import Way, way
from bot.wording.checks.library import Finding, Library, Placed
from bot.wording.checks.limits import ENOUGH_WORDS, FEWEST_SENTENCES, FEWEST_WORDS, OLDEST_READER
from bot.wording.checks.sample import Gaps, plainest
from bot.wording.jargon import BLAME, COUNCIL_SPEAK, hard_words
from bot.wording.reading_age import NOTHING, Measured, measured
from bot.wording.review import long_sentences

_SAID = frozenset({Way.TEXT_MESSAGE, Way.APP})


def jargon(library: Library) -> Iterator[Finding]:
    """Everything we say, and every label; not the words people may type."""
    for placed in library.texts:
        if way(placed.text) is not Way.OTHER_WORDS:
            for what in hard_words(placed.text.english, COUNCIL_SPEAK):
                yield placed.found("jargon", what, "Say it as you would to a neighbour.")
            for what in hard_words(placed.text.english, BLAME):
                yield placed.found("blame", what, "Nobody does anything wrong by answering.")


def sentences(library: Library) -> Iterator[Finding]:
    for placed in library.texts:
        if way(placed.text) in _SAID:
            for what in long_sentences(placed.text.english):
                yield placed.found("sentence", what, "One idea in each.")


def reading_age(library: Library) -> Iterator[Finding]:
    """Each text of two sentences or a dozen words, steadied by all the others; and each file as a whole."""
    filled = _Filled(library)
    said = (placed for placed in library.texts if way(placed.text) in _SAID and not _is_label(placed))
    sizes = [(placed, measured(filled(placed))) for placed in sorted(said, key=lambda each: each.file)]
    usual = sum((size for _, size in sizes), NOTHING)
    for _, group in groupby(sizes, key=lambda each: each[0].file):
        yield from _of_file(list(group), usual)


def _of_file(sizes: list[tuple[Placed, Measured]], usual: Measured) -> Iterator[Finding]:
    """The texts that are too hard; where none is by itself, all of them together may be."""
    hard = [
        _too_hard(placed, size, age) for placed, size in sizes if (age := _age(size, usual)) > OLDEST_READER
    ]
    yield from hard
    together = sum((size for _, size in sizes), NOTHING).steadied(usual, ENOUGH_WORDS)
    if together.age > OLDEST_READER and not hard:
        what = f"The texts of this file together need a reader of {together.age:.0f}."
        yield sizes[0][0].found("reading-age", what, f"At most {OLDEST_READER:.0f}. Take shorter words.")


def _age(size: Measured, usual: Measured) -> float:
    """Nothing is said of a label's length: so few words measure nothing."""
    if size.words < FEWEST_WORDS and size.sentences < FEWEST_SENTENCES:
        return NOTHING.age
    return size.steadied(usual, ENOUGH_WORDS).age


def _too_hard(placed: Placed, size: Measured, age: float) -> Finding:
    how = "Make two sentences of one." if size.words > 12 * size.sentences else "Take shorter words."
    what = f"“{_start(placed)}” needs a reader of {age:.0f}."
    return placed.found("reading-age", what, f"At most {OLDEST_READER:.0f}. {how}")


class _Filled:
    """A text as somebody reads it; what fills its gaps is worked out once for each conversation."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._gaps: dict[str, Gaps] = {}

    def __call__(self, placed: Placed) -> str:
        name = placed.text.context.partition(".")[0]
        if name not in self._gaps:
            self._gaps[name] = plainest(self._library, self._library.conversations.get(name))
        return placed.text.english.format_map(self._gaps[name])


def _is_label(placed: Placed) -> bool:
    """Names of pledges and teams are said inside other texts, and too short to measure."""
    context = placed.text.context
    return context == "team" or context.endswith(".short")


def _start(placed: Placed) -> str:
    words = placed.text.english.split()
    return " ".join(words[:5]) + ("…" if len(words) > 5 else "")
