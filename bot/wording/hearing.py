"""From an open question and a reply to a meaning: makes the one object that matching works on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.dialogue.meaning import Amount, Chosen, Meaning, Unsure
from bot.dialogue.schema import ById, Kind, Option, Question
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
    Kind.POINTS: AskedKind.POINTS,
    Kind.BUDGET: AskedKind.SEVERAL,
    Kind.YES_NO: AskedKind.YES_NO,
    Kind.SCALE: AskedKind.SCALE,
    Kind.NUMBER: AskedKind.NUMBER,
    Kind.DAY: AskedKind.DAY,
    Kind.WORDS: AskedKind.WORDS,
    Kind.NICKNAME: AskedKind.NICKNAME,
    Kind.PICTURE: AskedKind.WORDS,
}


_FIGURE = Asked(AskedKind.NUMBER, low=0, high=120)


class Ears:
    """Understands replies to questions. Holds what was worked out for a question, so a turn is cheap."""

    def __init__(self, catalogues: Catalogues, lexicons: Lexicons) -> None:
        self._catalogues = catalogues
        self._lexicons = lexicons
        self._asked = lru_cache(maxsize=4096)(self._make)

    def hear(self, question: Question, text: str, language: str, today: date) -> Meaning:
        """What `text` means as a reply to `question`. Never raises on any text.

        today: where the person is; a question for a day counts its bounds from it.
        """
        asked, postcode = self._asked(ById(question), language)
        if question.kind is Kind.DAY:
            asked = replace(
                asked,
                low=today.toordinal() + (question.low or 0),
                high=today.toordinal() + (question.high or 0),
            )
        meaning = understand(asked, text, language, self._lexicons)
        if isinstance(meaning, Unsure) and postcode is not None:
            hint = understand(postcode, text, language, self._lexicons)
            return meaning if isinstance(hint, Unsure) else hint
        return self._band(question, text, language) or meaning if isinstance(meaning, Unsure) else meaning

    def _band(self, question: Question, text: str, language: str) -> Chosen | None:
        """The one answer whose figures hold the number that was said: "im 11" is under 13."""
        if not any(option.low is not None or option.high is not None for option in question.options):
            return None
        number = understand(_FIGURE, text, language, self._lexicons)
        bands = [
            option
            for option in question.options
            if isinstance(number, Amount) and option.holds(number.number)
        ]
        return Chosen(bands[0].id) if len(bands) == 1 else None

    def asked(self, question: Question, language: str) -> Asked:
        return self._asked(ById(question), language)[0]

    def _make(self, by_id: ById, language: str) -> tuple[Asked, Asked | None]:
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


def _commas(words: str) -> list[str]:
    return words.replace("،", ",").replace("、", ",").split(",")
