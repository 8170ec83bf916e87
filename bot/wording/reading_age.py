"""How old a reader has to be for an English text: the Flesch-Kincaid grade, as an age.

Kincaid, Fishburne, Rogers and Chissom (1975), for the US Navy: 0.39 x words per sentence + 11.8 x syllables
per word - 15.59 is the school year that reads it; five more is the age. It looks at nothing but length, so it
is a tripwire and no proof: a text that passes may still be hard. One text message is little to measure, so
`steadied` adds to a short one what is usual around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

AGE_AT_GRADE_0 = 5
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_FIGURE = re.compile(r"\d[\d,.:/]*")
_SENTENCE = re.compile(r"[^.!?:\n]+(?:[.](?=\d)[^.!?:\n]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
# Neighbouring vowels that are said apart: media, radio, video, fluent, doing, quiet, create, react, co-op.
_APART = re.compile(
    r"ia(?!l$|lly$|n$|ns$|r$|ge|ble)|(?<![tcsgx])ian|(?<![aeioug])io(?!n)|eo(?!r)|ua(?!r|l|ge)|[aeou]ing$|iu|ii"
    r"|(?<=[^qg])ue(?=[lnt])|(?<![bcfgstx])ie(?=[tr](?![a-z]))|creat|react|quiet|poe|uary$|ying$|yo(?!u)"
    r"|^re(?=[aeou](?!d|l|r|s|p|c|g|m))|^co(?=[aeo]p)|rea$"
)
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[gq])ue$")
_SILENT_ES = re.compile(r"(?<![sxzcg])(?<!ch)(?<!sh)(?<=[^aeiouyl])es$|(?<=[aeiouy]l)es$|(?<=[gq])ues$")
_SILENT_ED = re.compile(r"(?<=[^aeioutd])ed$")
_SILENT_INSIDE = re.compile(
    r"(?<=[^aeiouyl])e(?=(ly|less|ness|ments?|ful|fully|where|things?|times|one|body|guard\w*|ty|what|wise)$)"
)
_SPOKEN_LE = ("ble", "cle", "dle", "fle", "gle", "kle", "ple", "tle", "zle")
# Common words whose spelling tells it wrong.
_KNOWN = {
    **dict.fromkeys(("uk", "ok", "cafe", "centre", "evening", "every", "maybe", "people", "behave"), 2),
    **dict.fromkeys(("behaviour", "everyone", "everything", "everywhere", "idea", "ideas"), 3),
    **dict.fromkeys(("someone", "layout", "safety", "unique", "equal", "really", "chocolate"), 2),
    **dict.fromkeys(("experience", "coordinate"), 4),
    **dict.fromkeys(("area", "areas", "sms", "bbc", "nhs"), 3),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One or more texts together. Figures count as words of one syllable."""

    sentences: float
    words: float
    syllables: float

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables
        )

    def steadied(self, usual: Measured, words: float) -> Measured:
        """With as much of what is usual as it lacks to so many words.

        >>> Measured(1, 10, 20).steadied(Measured(10, 100, 130), 30)
        Measured(sentences=3.0, words=30.0, syllables=46.0)
        """
        if not usual.words or self.words >= words:
            return self
        share = (words - self.words) / usual.words
        return self + Measured(usual.sentences * share, usual.words * share, usual.syllables * share)

    @property
    def age(self) -> float:
        """The age of somebody who reads it with ease; 5 for a text without words."""
        if not self.words:
            return AGE_AT_GRADE_0
        grade = 0.39 * self.words / max(self.sentences, 1) + 11.8 * self.syllables / self.words - 15.59
        return max(AGE_AT_GRADE_0 + grade, AGE_AT_GRADE_0)


NOTHING = Measured(0, 0, 0)


def measured(text: str) -> Measured:
    """
    >>> measured("The cat sat on the mat. It was happy.")
    Measured(sentences=2, words=9, syllables=10)
    """
    sentences = [words for each in _SENTENCE.findall(text) if (words := words_in(each))]
    words = [word for each in sentences for word in each]
    return Measured(len(sentences), len(words), sum(map(syllables, words)))


def words_in(text: str) -> list[str]:
    """Words and figures; what is joined by a stroke or a hyphen is two."""
    return [word for word in re.findall(r"[^\s/-]+", text) if _WORD.search(word) or _FIGURE.search(word)]


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Counted by ear as far as spelling tells: groups of vowels, less those that are not said.

    >>> [syllables(word) for word in ("we", "people", "changed", "decided", "library", "idea", "1999")]
    [1, 2, 1, 3, 3, 3, 1]
    """
    letters = re.sub(r"[^a-z]", "", re.sub(r"['’](?:s|ve|re|ll|d|m|t)$", "", word.lower()))
    if letters in _KNOWN or not letters:
        return _KNOWN.get(letters, 1)
    spoken = _SILENT_ED.sub("d", _SILENT_ES.sub("s", _SILENT_E.sub("", letters)))
    spoken = _SILENT_INSIDE.sub("", spoken)
    count = len(_VOWELS.findall(spoken)) + len(_APART.findall(letters))
    return max(count + letters.endswith(_SPOKEN_LE), 1)
