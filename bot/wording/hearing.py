"""From an open question and a reply to a meaning: makes the one object that matching works on."""

from __future__ import annotations

from functools import lru_cache

from bot.dialogue.meaning import Meaning, Unsure
from bot.dialogue.schema import Kind, Option, Question
from bot.language.asked import Asked, Offer
from bot.language.asked import Kind as AskedKind
from bot.language.catalogue import Catalogues
from bot.language.lexicons import Lexicons
from bot.language.tags import ENGLISH
from bot.language.understand import understand

_KINDS = {
    Kind.ONE_OF: AskedKind.CHOICE,
    Kind.TOWN: AskedKind.CHOICE,
    Kind.SEVERAL: AskedKind.SEVERAL,
    Kind.RANK: AskedKind.RANK,
    Kind.YES_NO: AskedKind.YES_NO,
    Kind.SCALE: AskedKind.SCALE,
    Kind.NUMBER: AskedKind.NUMBER,
    Kind.DAY: AskedKind.DAY,
    Kind.WORDS: AskedKind.WORDS,
    Kind.NICKNAME: AskedKind.WORDS,
}


class Ears:
    """Understands replies to questions. Holds what was worked out for a question, so a turn is cheap."""

    def __init__(self, catalogues: Catalogues, lexicons: Lexicons) -> None:
        self._catalogues = catalogues
        self._lexicons = lexicons
        self._asked = lru_cache(maxsize=4096)(self._make)

    def hear(self, question: Question, text: str, language: str) -> Meaning:
        """What `text` means as a reply to `question`. Never raises on any text."""
        asked, postcode = self._asked(_ById(question), language)
        meaning = understand(asked, text, language, self._lexicons)
        if isinstance(meaning, Unsure) and postcode is not None:
            hint = understand(postcode, text, language, self._lexicons)
            return meaning if isinstance(hint, Unsure) else hint
        return meaning

    def asked(self, question: Question, language: str) -> Asked:
        return self._asked(_ById(question), language)[0]

    def _make(self, by_id: _ById, language: str) -> tuple[Asked, Asked | None]:
        question = by_id.question
        asked = Asked(
            _KINDS[question.kind],
            options=tuple(Offer(option.id, self._labels(option, language)) for option in question.options),
            low=question.low,
            high=question.high,
            most=question.most,
        )
        if question.kind is not Kind.TOWN:
            return asked, None
        return asked, Asked(AskedKind.POSTCODE, outward=frozenset(question.hints))

    def _labels(self, option: Option, language: str) -> tuple[str, ...]:
        """All that may be typed for an option: its label and other words, in the language and in English."""
        found: list[str] = []
        for tag in dict.fromkeys((language, ENGLISH)):
            found.append(self._catalogues.find(option.label, tag))
            if option.also:
                found.extend(word.strip() for word in _commas(self._catalogues.find(option.also, tag)))
        return tuple(dict.fromkeys(label for label in found if label))


class _ById:
    """A question as a key: frozen but holding mappings, so it goes by identity; it is kept alive here."""

    __slots__ = ("question",)

    def __init__(self, question: Question) -> None:
        self.question = question

    def __hash__(self) -> int:
        return id(self.question)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.question is self.question


def _commas(words: str) -> list[str]:
    return words.replace("،", ",").replace("、", ",").split(",")
