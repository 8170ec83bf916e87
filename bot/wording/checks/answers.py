"""Every answer must be heard as itself: typed in full, by any of its other words, by number, and with a slip.

The real ears listen, in every language a conversation is offered in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations

from rapidfuzz import fuzz

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Chosen, Meaning, Several, Skipped
from bot.dialogue.schema import CONFIRM, Option, Question
from bot.language.folding import fold, phrase
from bot.language.tags import ENGLISH
from bot.wording.checks.library import Finding, Library

_SOME_DAY = date(2026, 1, 1)  # no answer to choose from has to do with the day
_ALIKE = 60  # of 100: labels less alike than this are not mistaken for each other
_SHORTEST_SLIP = 4  # letters; shorter words are never guessed at


def heard(library: Library) -> Iterator[Finding]:
    """A label or another word that is taken for another answer, for two, or for none."""
    for question, _ in library.questions:
        for language in library.languages_of(question):
            yield from _misheard(library, _one_of(question), language)
            if question.answer is Several:  # "none of these" may be no answer among several
                yield from _misheard(library, question, language)


def numbers(library: Library) -> Iterator[Finding]:
    """The number in front of an answer that means another one, or none: with labels like "2 to 5"."""
    for question, _ in library.questions:
        one = _one_of(question)
        for number, option in enumerate(one.options, 1):
            said = library.ears.hear(one, str(number), ENGLISH, _SOME_DAY)
            if question.listed and not _is(said, option):
                what = (
                    f"The number {number} is not heard as “{option.label.english}” but {_called(one, said)}."
                )
                remedy = "Take numbers out of the labels, or write them with words around."
                yield library.of_option("number", option, ENGLISH, what, remedy)


def slips(library: Library) -> Iterator[Finding]:
    """A label that is heard as another one when a letter is wrong or missing."""
    for question, _ in library.questions:
        for language in library.languages_of(question):
            yield from _mistaken(library, _one_of(question), language)


def _misheard(library: Library, question: Question, language: str) -> Iterator[Finding]:
    for option, offer in zip(question.options, library.ears.asked(question, language).options, strict=True):
        english = english_words(option)
        for label in offer.labels:
            said = library.ears.hear(question, label, language, _SOME_DAY)
            wrong = isinstance(said, Chosen | Several)
            foreign = language != ENGLISH and phrase(label) in english
            # An English word in another language's talk may be asked about; it must not be taken for another.
            if _is(said, option) or (foreign and not wrong):
                continue
            is_heard = f"is not heard as this answer but {_called(question, said)}."
            what = f"{_in(library, language)}“{label}” {is_heard}"
            fails = wrong or language == ENGLISH  # to be asked again is no wrong record
            yield library.of_option("same-answer", option, language, what, _REMEDY, fails=fails)


_REMEDY = "Each label and each word of `also` must belong to one answer only."


def _mistaken(library: Library, question: Question, language: str) -> Iterator[Finding]:
    spoken = [(option, library.catalogues.find(option.label, language)) for option in question.options]
    for (option, label), (other, near) in permutations(spoken, 2):
        if fuzz.ratio(fold(label), fold(near)) < _ALIKE:
            continue
        for slip in _slips(label):
            said = library.ears.hear(question, slip, language, _SOME_DAY)
            if _is(said, other):
                what = f"{_in(library, language)}“{label}” typed as “{slip}” is heard as “{near}”."
                yield library.of_option("slip", option, language, what, "Choose labels that differ more.")
                break


def _slips(label: str) -> Iterator[str]:
    """One letter left out, or two neighbours changed round. The first letter is hardly ever wrong."""
    if len(label) < _SHORTEST_SLIP:
        return
    for at in range(1, len(label)):
        yield label[:at] + label[at + 1 :]
        if at + 1 < len(label):
            yield label[:at] + label[at + 1] + label[at] + label[at + 2 :]


def _one_of(question: Question) -> Question:
    """The same answers, to be picked one at a time."""
    return replace(question, kind=Kind.ONE_OF) if question.traits.typed else question


def english_words(option: Option) -> frozenset[str]:
    """All that may be typed for an option in English, folded."""
    also = option.also.english.split(",") if option.also else ()
    return frozenset(phrase(word) for word in (option.label.english, *also))


def _is(said: Meaning, option: Option) -> bool:
    return said == Several((option.id,)) or (isinstance(said, Chosen) and said.option == option.id)


def _called(question: Question, said: Meaning) -> str:
    match said:
        case Chosen(option):
            other = question.option(option)
            return f"as “{other.label.english}”" if other else "as another"
        case Several(options):
            labels = (other.label.english for each in options if (other := question.option(each)))
            return f"as {', '.join(f'“{label}”' for label in labels) or 'none of them'}"
        case Skipped():
            return "as SKIP"
        case _:
            return "asked about again"


def _in(library: Library, language: str) -> str:
    return "" if language == ENGLISH else f"In {library.catalogues.languages[language].english}: "


def confirmation(library: Library) -> Iterator[Finding]:
    """Yes and No of the one question that stands in code, in every language that anything is offered in."""
    spoken = dict.fromkeys(tag for tags in library.spoken.values() for tag in tags)
    for language in spoken:
        yield from _misheard(library, CONFIRM, language)
