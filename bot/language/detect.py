"""Which language a person asks for, and which one they may be writing in.

A language named outright is switched to. Anything less, a near miss or a guess, only ever serves an offer
("Polski? 1"): no language is changed by guessing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.language.lexicons import Lexicons
from bot.language.lexicons.lexicon import Lexicon
from bot.language.tags import ENGLISH, Language, Languages
from bot.language.utterance import Utterance

MENU = "menu"
_MOST_WORDS = 9
_ALIKE = 85
_SHORTEST_NEAR, _SHORTEST_UNIQUE = 5, 4
_ENOUGH_WORDS = 2
_TELLING = 3  # letters; shorter words are shared by too many languages
_TELLING_KEYS = (
    *("answers.yes", "answers.no", "answers.unsure"),
    *("joining.negations", "joining.because", "joining.please"),
)
# Blocks of Unicode by script code, first and last character.
_SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Guru": ((0x0A00, 0x0A7F),),
    "Gujr": ((0x0A80, 0x0AFF),),
    "Beng": ((0x0980, 0x09FF),),
    "Deva": ((0x0900, 0x097F),),
    "Ethi": ((0x1200, 0x139F),),
    "Hans": ((0x4E00, 0x9FFF),),
    "Cyrl": ((0x0400, 0x04FF),),
    "Arab": ((0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
}


def language_named(text: str | Utterance, languages: Languages) -> str | None:
    """The tag of the language this whole message names, "menu" for the list, or None.

    Words around the name may stay: "in Polish please", "po polsku", "can I have this in Urdu?". Codes of
    two letters name nothing: hi, so, it and am are words.
    """
    words = Utterance.of(text).words
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    spans = ((start, end) for start in range(len(words)) for end in range(len(words), start, -1))
    found = {named for span in spans if (named := _named(words, *span, languages))}
    tags = found - {MENU}
    if tags:
        return tags.pop() if len(tags) == 1 else None
    return MENU if found else None


def _named(words: tuple[str, ...], start: int, end: int, languages: Languages) -> str | None:
    """What words[start:end] name, when all the others are only the asking for it."""
    key = " ".join(words[start:end])
    found = MENU if key in languages.menu else languages.names.get(key)
    if found is None or (len(key) == 2 and key.isascii()):
        return None
    others = words[:start] + words[end:]
    return found if all(word in languages.asking or word in languages.menu for word in others) else None


def near_language(text: str | Utterance, languages: Languages) -> str | None:
    """A language whose name is nearly this message, to be offered ("polsih"); None unless exactly one is."""
    words = tuple(word for word in Utterance.of(text).words if word not in languages.asking)
    key = " ".join(words)
    if len(key) < _SHORTEST_NEAR or len(words) > 2:
        return None
    names = list(languages.names)
    alike = process.extract(key, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    swapped = process.extract(key, names, scorer=OSA.distance, score_cutoff=1, limit=None)
    found = {languages.names[name] for name, *_ in (*alike, *swapped)}
    return found.pop() if len(found) == 1 else None


def guess(text: str | Utterance, languages: Languages, lexicons: Lexicons) -> tuple[str, ...]:
    """Tags the message may be written in, in the order of the table; more than one where scripts are shared.

    By script and telling letters first, then by two words, or one long one, that only one language has.
    """
    said = Utterance.of(text)
    if said.text.isascii():  # nearly every English message: no letter of it can tell
        return _by_words(said.words, languages, lexicons)
    lowered = said.text.lower()
    told = tuple(each.tag for each in languages if any(char in lowered for char in each.letters))
    if told:
        return told
    scripts = {code for code in _SCRIPTS if any(_in_script(char, code) for char in said.text)}
    written = tuple(each.tag for each in languages if each.script in scripts)
    if scripts:
        return _arabic_without_telling_letters(written, languages)
    return _by_words(said.words, languages, lexicons)


def _in_script(char: str, code: str) -> bool:
    return any(first <= ord(char) <= last for first, last in _SCRIPTS[code])


def _arabic_without_telling_letters(tags: tuple[str, ...], languages: Languages) -> tuple[str, ...]:
    """Languages with telling letters of their own would have shown them; the others stay in question."""
    plain = tuple(tag for tag in tags if not languages[tag].letters)
    return plain or tags


def _by_words(words: tuple[str, ...], languages: Languages, lexicons: Lexicons) -> tuple[str, ...]:
    """By words of its own. One word among English ones says nothing: "main road" is not Panjabi."""
    hits: dict[str, int] = {}
    for language in languages:
        if language.tag == ENGLISH or ENGLISH in language.chain:
            continue
        known = _words_of(language, lexicons)
        telling = [word for word in words if word in known and len(word) >= _TELLING]
        enough = len(telling) >= min(_ENOUGH_WORDS, len(words))
        hits[language.tag] = sum(map(len, telling)) if enough else 0
    english = lexicons.vocabulary(ENGLISH)
    if any(word in english.answers.entries or word in english.negations for word in words) and len(words) > 1:
        return ()
    best = max(hits.values(), default=0)
    return tuple(tag for tag, score in hits.items() if score == best and best >= _SHORTEST_UNIQUE)


@lru_cache(maxsize=64)  # worked out once for each language of each set of lexicons
def _words_of(language: Language, lexicons: Lexicons) -> frozenset[str]:
    lexicon = lexicons.lexicon(language.tag)
    if lexicon is None:
        return frozenset()
    return frozenset(_single_words(lexicon, _TELLING_KEYS)) - _english_words(lexicons)


def _english_words(lexicons: Lexicons) -> frozenset[str]:
    """Words English uses itself: "na thank you" in a Gujarati list makes no "thank you" Gujarati."""
    english = lexicons.lexicon(ENGLISH)
    return frozenset(_single_words(english, english.phrases)) if english else frozenset()


def _single_words(lexicon: Lexicon, keys: Iterable[str]) -> Iterator[str]:
    return (word for key in keys for phrase in lexicon.of(key) for word in phrase.split())
