"""Who told us something and wants to know what became of it: "any update on my bins?", "its been weeks".

Words and nothing else. Some ask wherever they stand in a message. Others do so only where little else is
said: "still waiting" asks us, and "still waiting for a crossing on Owen Street" tells us something. The words
of every served language count, whatever language the talk is in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, auto

from bot.language.folding import words_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.asking import Sign
from bot.language.lexicons.patterns import Found
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.tags import ENGLISH
from bot.language.utterance import Utterance

_MOST_WORDS = 40  # who writes more tells us something, whatever else they ask
_BESIDE = 4  # telling words beside "this is my new number": the reference, a name, a greeting
_ASKED = 2  # the same, in a message with a question mark
_ONE_OR_TWO = 2  # words: too few to tell by a not among them
_LITTLE = 1  # telling word may stand beside words that ask only alone; none beside "weeks"
_TO_US = frozenset(
    {
        Sign.ASKS,
        Sign.ALONE,
        Sign.TIMES,
        Sign.THINGS,
        Sign.ASKING,
        Sign.WHETHER,
        Sign.LACKING,
        Sign.TOLD,
        Sign.CHECKS,
    }
)
_LETTER = re.compile(r"[a-z]")
_FIGURE = re.compile(r"\d{3,}")
_REFERENCE = re.compile(r"([a-z])(\d{3,})")

_Found = Found[tuple[Sign, str]]


def asks_news(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether the message asks what became of something told before. Never raises on any text."""
    said = Utterance.of(text)
    words = said.words
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    asking, vocabulary = lexicons.asking(), lexicons.vocabulary(language)
    if {said.phrase, " ".join(vocabulary.greetings.stripped(words))} & asking.whole:
        return True
    if said.phrase in vocabulary.answers.entries:
        return False  # "khabar nathi" is "I do not know"
    found = _without_harmless(asking.watch.look(said.folded, words))
    signs = {each.value[0] for each in found}
    if Sign.GENERAL in signs:
        return False
    if Sign.ASKS in signs or (Sign.CHECKS in signs and references_in(said)):
        return True
    for tag in {each.value[1] for each in found}:
        own = {each.value[0] for each in found if each.value[1] in (tag, ENGLISH)}
        if _ask_together(own, is_question=said.is_question):
            return True
    alone = [each for each in found if each.value[0] in (Sign.ALONE, Sign.TIMES)]
    most = _ASKED if said.is_question else _LITTLE
    return any(_is_most(words, alone, tag, lexicons, most) for tag in {each.value[1] for each in alone})


def _ask_together(signs: AbstractSet[Sign], *, is_question: bool) -> bool:
    """Whether words of one language that ask nothing by themselves do so together: "any", "an answer"."""
    asked = is_question or Sign.WHETHER in signs
    if Sign.THINGS in signs and (asked or Sign.ASKING in signs or Sign.LACKING in signs):
        return True
    if Sign.TOLD in signs and (asked or not signs.isdisjoint((Sign.TIMES, Sign.ALONE, Sign.ASKING))):
        return True
    theirs = not signs.isdisjoint((Sign.THINGS, Sign.TOLD))  # the idea "was it accepted" is about
    return Sign.DONE in signs and (asked or theirs) and Sign.WISHES not in signs


def says_moved(text: str | Utterance, lexicons: Lexicons) -> bool:
    """Whether somebody says that they write from a new number: "this is my new number, T482".

    Words about anything else make it no news of theirs: few may stand beside.
    """
    return _says(Sign.MOVED, text, lexicons)


def says_stranger(text: str | Utterance, lexicons: Lexicons) -> bool:
    """Whether somebody says that it was not they who wrote to us: "you have the wrong person"."""
    return _says(Sign.STRANGER, text, lexicons)


def beside_stranger(text: str | Utterance, lexicons: Lexicons) -> int:
    """How many telling words stand beside it, names apart: "I rang the wrong number twice" has two."""
    said = Utterance.of(text)
    names = {word for typed in said.text.split() if typed[:1].isupper() for word in words_in(typed)}
    watched = lexicons.asking().watch.look(said.folded, said.words)
    found = [each for each in watched if each.value[0] is Sign.STRANGER]
    besides_it = [set(_beside(said.words, found, each.value[1], lexicons)) - names for each in found]
    return min(map(len, besides_it), default=0)


def asks_why_we_wrote(text: str | Utterance, lexicons: Lexicons) -> bool:
    """Whether somebody asks what it is that we wrote to them: "what is this about?", "who is asking?"."""
    return _says(Sign.WHY_US, text, lexicons)


def _says(sign: Sign, text: str | Utterance, lexicons: Lexicons) -> bool:
    said = Utterance.of(text)
    if not 0 < len(said.words) <= _MOST_WORDS:
        return False
    found = [each for each in lexicons.asking().watch.look(said.folded, said.words) if each.value[0] is sign]
    return any(len(_beside(said.words, [each], each.value[1], lexicons)) <= _BESIDE for each in found)


class Feeling(Enum):
    """How somebody takes what they were told."""

    UNHAPPY = auto()
    PLEASED = auto()


def feeling_in(text: str | Utterance, language: str, lexicons: Lexicons) -> Feeling | None:
    """What a reply to news says of it: "not good enough", "brilliant"; None when it says neither, or both.

    A plain no does not accept what was told; a "no thanks" does.
    """
    said = Utterance.of(text)
    if said.phrase in lexicons.asking().whole_unhappy or _only_declines(said, lexicons.vocabulary(language)):
        return Feeling.UNHAPPY
    found = lexicons.asking().watch.look(said.folded, said.words)
    unhappy = [each for each in found if each.value[0] is Sign.UNHAPPY]
    pleased = [each for each in found if each.value[0] is Sign.PLEASED]
    pleased = [each for each in pleased if not any(_overlap(each, other) for other in unhappy)]
    if unhappy and pleased:
        return None
    return Feeling.UNHAPPY if unhappy else Feeling.PLEASED if pleased else None


def takes_badly(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether an answer to news does not accept it: "not good enough"; or there is a not, a still or
    a why in it, and neither thanks nor anything pleased. Better opened once too often than unheard."""
    said = Utterance.of(text)
    vocabulary = lexicons.vocabulary(language)
    feeling = feeling_in(said, language, lexicons)
    if feeling is not None or len(said.words) <= _ONE_OR_TWO:
        return feeling is Feeling.UNHAPPY
    found = {each.value[0] for each in lexicons.asking().watch.look(said.folded, said.words)}
    if Sign.UNHAPPY in found:  # and pleased as well
        return False
    polite = vocabulary.greetings.stripped(said.words) != said.words
    doubts = Sign.SOUR in found or not vocabulary.negations.isdisjoint(said.words)
    return doubts and not polite and Sign.PLEASED not in found


def only_complains(text: str | Utterance, language: str, lexicons: Lexicons) -> bool:
    """Whether somebody is unhappy, and says next to nothing else: "this is not good enough".

    A bare no answers whatever was asked last.
    """
    said = Utterance.of(text)
    if _only_declines(said, lexicons.vocabulary(language)):
        return False
    if feeling_in(said, language, lexicons) is not Feeling.UNHAPPY:
        return False
    found = [
        each
        for each in lexicons.asking().watch.look(said.folded, said.words)
        if each.value[0] in (Sign.UNHAPPY, Sign.SOUR)
    ]
    return len(_beside(said.words, found, language, lexicons)) <= _LITTLE


def _overlap(one: _Found, other: _Found) -> bool:
    """Whether they share a word: "not happy with" is not "happy with"."""
    return one.start < other.end and other.start < one.end


def _only_declines(said: Utterance, vocabulary: Vocabulary) -> bool:
    """Whether it is a no, with nothing polite about it."""
    polite = vocabulary.please.stripped(said.words) != said.words
    return not polite and vocabulary.answers.entries.get(said.phrase) is Sense.NO


def references_in(text: str | Utterance) -> dict[str, tuple[str, ...]]:
    """What looks like a reference in the message, each with the words that are left without it.

    >>> references_in("Any news on T 482?")
    {'T482': ('any', 'news', 'on')}
    """
    words = Utterance.of(text).words
    found: dict[str, tuple[str, ...]] = {}
    for place, word in enumerate(words):
        if _REFERENCE.fullmatch(word):
            found[word.upper()] = words[:place] + words[place + 1 :]
        elif _LETTER.fullmatch(word) and place + 1 < len(words) and _FIGURE.fullmatch(words[place + 1]):
            found[(word + words[place + 1]).upper()] = words[:place] + words[place + 2 :]
    return found


def says_little(words: Collection[str], language: str, lexicons: Lexicons) -> bool:
    """Whether folded words say next to nothing: "hi", "about my number", "and?"."""
    return len(lexicons.asking().telling(words, language)) <= _LITTLE


def besides(text: str | Utterance, language: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The telling words of a question for news that ask nothing: what it tells us besides.

    >>> from tests.contents import shipped
    >>> besides("any news on T482, the gate is broken too", "en_GB", shipped().lexicons)
    ('gate', 'broken')
    """
    said = Utterance.of(text)
    found = [
        each for each in lexicons.asking().watch.look(said.folded, said.words) if each.value[0] in _TO_US
    ]
    asking = {place for each in found for place in range(each.start, each.end)}
    rest = " ".join(word for place, word in enumerate(said.words) if place not in asking)
    named = references_in(said)
    without = [word for word in rest.split() if word.upper() not in named]
    return lexicons.asking().telling(without, language)


def _without_harmless(found: Sequence[_Found]) -> list[_Found]:
    """A harmless phrase hides what shares a word with it: "still nothing to do here" asks for no news."""
    harmless = [each for each in found if each.value[0] is Sign.BENIGN]
    return [
        each
        for each in found
        if each.value[0] is not Sign.BENIGN and not any(_overlap(each, other) for other in harmless)
    ]


def _is_most(words: Sequence[str], found: Sequence[_Found], tag: str, lexicons: Lexicons, most: int) -> bool:
    """Whether next to nothing is said besides what was found."""
    left = len(_beside(words, found, tag, lexicons))
    return left == 0 or (
        left <= most and (most > _LITTLE or any(each.value[0] is Sign.ALONE for each in found))
    )


def _beside(words: Sequence[str], found: Sequence[_Found], tag: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The telling words besides what was found."""
    inside = {place for each in found for place in range(each.start, each.end)}
    rest = [word for place, word in enumerate(words) if place not in inside]
    return lexicons.asking().telling(rest, tag)
