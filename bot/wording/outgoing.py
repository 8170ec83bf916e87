"""What officers write to people, held to plain words: what is refused, and what to write in its place.

Most of it may stand when an officer says why; that is kept with their name. Some words never go out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.language.tags import ENGLISH, Language, Languages
from bot.model.outcome import OUTCOME_KINDS, OutcomeKind
from bot.wording.composed import gaps
from bot.wording.jargon import BLAME, COUNCIL_SPEAK, hard_words
from bot.wording.review import long_sentences

# Residents do not want to read it: "people don't buy into it anymore" (the charter).
NEVER = {"co produc": "work together"}
_HARD = {word: instead for word, instead in COUNCIL_SPEAK.items() if word not in NEVER}
# What is no reason for a no, however kindly it is meant.
_SOFT = (
    *("no doubt", "love your idea", "love the idea", "great idea", "good idea", "wonderful", "fantastic"),
    *("we will think about it", "watch this space", "never say never", "good news", "we hear you"),
    *("we value", "we appreciate", "keep it in mind", "bear it in mind"),
)
_FEWEST_WORDS_OF_REASON = 3
# A no, said under a kind that is none.
_NOES = re.compile(
    r"\b(the answer is no|we can(?:not|['’]t| not) (?:do (?:this|it|that)|help)"
    r"|we (?:will not|won['’]t) (?:do|be doing) (?:this|it|that)|we are not going to|we decided not to"
    r"|it is not possible|there is no money)\b",
    re.IGNORECASE,
)
_NOT_A_YES = frozenset(
    {OutcomeKind.DONE, OutcomeKind.ALREADY_THERE, OutcomeKind.UNDER_WAY, OutcomeKind.PLANNED}
)
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_REFERENCE = re.compile(r"\b[A-Z]{1,3}\d{2,6}\b")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NO_NAMES = frozenset(
    {
        *_DAYS,
        *(f"{day}s" for day in _DAYS),  # "on Thursdays"
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Council", "Town", "Road", "Street", "Lane", "Avenue", "Park", "School"),
        *("Library", "Centre", "Reply", "Send", "Text", "Call", "English", "The", "Money"),
    }
)
_LEFT_OVER = frozenset(
    {
        *("the", "and", "you", "your", "we", "our", "will", "have", "with", "this", "that", "for", "from"),
        *("are", "not", "been", "they"),
    }
)
_MOST_LEFT_OVER = 3
_OVERRIDES = re.compile("[\u202a-\u202e]")
_SHORTEST, _LONGEST = 0.25, 3.0  # beside the English, in characters
_LONG_ENOUGH = 40  # characters of English below which nothing is said of length


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a text may not go out as it is. field: a fact, "kind", or "text:" and a language. words: what is
    wrong and what to do. final: no reason lets it stand."""

    field: str
    words: str
    final: bool = False


def objections(
    kind: str,
    facts: Mapping[str, str],
    texts: Mapping[str, str],
    languages: Mapping[str, Language] | Languages,
) -> tuple[Objection, ...]:
    """What our rules say of an outcome. facts: by field, in English. texts: by language; every other is held
    against the English."""
    english = texts.get(ENGLISH, "")
    found = [each for name, text in facts.items() for each in _of_fact(name, text)]
    found += _of_english(f"text:{ENGLISH}", english)
    found += _of_kind(kind, facts, english)
    for tag, text in texts.items():
        if tag != ENGLISH and text.strip():
            found += _of_other(languages[tag], english, text)
    return tuple(dict.fromkeys(found))


def mark_of(found: Iterable[Objection]) -> str:
    """Of all that a reason lets stand: another word of that sort, and a reason is asked for again."""
    said = sorted(f"{each.field}: {each.words}" for each in found if not each.final)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16] if said else ""


def _of_fact(field: str, text: str) -> Iterator[Objection]:
    """A fact may stand on a public page, and goes into the message."""
    yield from _plain(field, text)


def _of_english(field: str, text: str) -> Iterator[Objection]:
    yield from _plain(field, text)
    for words in long_sentences(text):
        yield Objection(field=field, words=words)


def _plain(field: str, text: str) -> Iterator[Objection]:
    for gap in gaps(text):
        yield Objection(field=field, words=f"Fill the gap {gap}.", final=True)
    for words in hard_words(text, NEVER):
        yield Objection(field=field, words=f"{words} This word never goes out.", final=True)
    for words in hard_words(text, _HARD | BLAME):
        yield Objection(field=field, words=words)
    if _OVERRIDES.search(text):
        yield Objection(field=field, words="Hidden signs turn its direction. Type it anew.", final=True)


def _of_kind(kind: str, facts: Mapping[str, str], english: str) -> Iterator[Objection]:
    about = OUTCOME_KINDS.get(kind)
    reason = facts.get("why_not", "").strip()
    if about and about.refusal and reason:
        soft = next((each for each in _SOFT if each in reason.lower()), "")
        if soft:
            yield Objection(
                field="why_not",
                words=f"“{soft}” is no reason. Say what stands in the way: money, the law, room, people.",
                final=True,
            )
        elif len(reason.split()) < _FEWEST_WORDS_OF_REASON:
            yield Objection(field="why_not", words="Give the reason in a sentence: what stands in the way?")
    no = _NOES.search(" ".join((english, facts.get("we_did", ""))))
    if about and kind in _NOT_A_YES and no:
        yield Objection(
            field="kind",
            words=f"“{no[0]}” reads like a no. Is “{about.label}” right, or is the answer no?",
        )


def _of_other(language: Language, english: str, text: str) -> Iterator[Objection]:
    """What can be checked of words that we may not be able to read."""
    field, name = f"text:{language.tag}", language.english
    if ENGLISH in language.chain:  # plain English is English
        yield from _of_english(field, text)
    else:
        yield from _foreign(field, language, english, text)
    for gap in gaps(text):
        yield Objection(field=field, words=f"Fill the gap {gap}.", final=True)
    if _OVERRIDES.search(text):
        yield Objection(
            field=field, words="Hidden signs turn its direction. Paste it as plain text.", final=True
        )
    missing = [each for each in _kept_as_they_are(english) if each not in _kept_as_they_are(text)]
    if missing:
        yield Objection(field=field, words=f"The {name} text lacks {_listed(missing)} of the English one.")
    added = [each for each in _numbers(text) if each not in _numbers(english)]
    if added:
        yield Objection(
            field=field, words=f"The {name} text says {_listed(added)}; the English one does not."
        )


def _foreign(field: str, language: Language, english: str, text: str) -> Iterator[Objection]:
    name = language.english
    if text.split() == english.split():
        yield Objection(field=field, words=f"This is the English text. Write it in {name}, or send English.")
        return
    for words in hard_words(text, NEVER):
        yield Objection(field=field, words=f"{words} This word never goes out.", final=True)
    letters = [each for each in text if each.isalpha()]
    latin = sum("LATIN" in unicodedata.name(each, "") for each in letters)
    if language.script != "Latn" and letters and latin * 2 > len(letters):
        yield Objection(field=field, words=f"Most of it is not in the letters of {name}. Check the box.")
    left = [word for word in re.findall(r"[a-z]+", text.lower()) if word in _LEFT_OVER]
    if language.script == "Latn" and len(left) >= _MOST_LEFT_OVER:
        words = _listed(dict.fromkeys(f"“{each}”" for each in left))
        yield Objection(field=field, words=f"Some of it is still English: {words}.")
    if language.script == "Latn":
        lower = text.lower()
        lost = [each for each in _names(english) if each[:3].lower() not in lower]
        if lost:
            yield Objection(field=field, words=f"The {name} text lacks the name {_listed(lost)}.")
    if len(english) >= _LONG_ENOUGH:
        if len(text) < _SHORTEST * len(english):
            yield Objection(
                field=field, words=f"The {name} text is much shorter than the English. Is it whole?"
            )
        elif len(text) > _LONGEST * len(english):
            yield Objection(
                field=field, words=f"The {name} text is much longer than the English. Is it right?"
            )


def _kept_as_they_are(text: str) -> list[str]:
    """Numbers, references and links: the same in every language."""
    return list(dict.fromkeys([*_LINK.findall(text), *_REFERENCE.findall(text), *_numbers(text)]))


def _numbers(text: str) -> list[str]:
    """By their digits alone, in whatever script: 9,400 and 9 400 and ۹۴۰۰ are one."""
    plain = "".join(
        str(unicodedata.digit(each)) if unicodedata.digit(each, None) is not None else each
        for each in _LINK.sub(" ", text)
    )
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f.,٬](?=\d{3}\b)", "", plain)
    return list(dict.fromkeys(_NUMBER.findall(plain)))


def _names(english: str) -> list[str]:
    return [each for each in dict.fromkeys(_NAME.findall(english)) if each not in _NO_NAMES]


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return " and ".join(filter(None, [", ".join(every[:-1]), every[-1]]))
