"""From an open question and a reply to a meaning: makes the one object that matching works on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.dialogue.meaning import Chosen, Day, Meaning, Unsure
from bot.dialogue.schema import ById, Option, Question
from bot.language.catalogue import Catalogues
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.tags import ENGLISH
from bot.language.understand import figure_in, understand
from bot.language.utterance import Utterance

_HIGHEST = 120  # figures that bands are made of are ages


class Ears:
    """Understands replies to questions. Holds what was worked out for a question, so a turn is cheap."""

    def __init__(self, catalogues: Catalogues, lexicons: Lexicons) -> None:
        self._catalogues = catalogues
        self._lexicons = lexicons
        self._asked = lru_cache(maxsize=4096)(self._make)

    def hear(self, question: Question, text: str | Utterance, language: str, today: date) -> Meaning:
        """What `text` means as a reply to `question`. Never raises on any text.

        today: where the person is; a question for a day counts its bounds from it.
        """
        said = Utterance.of(text)
        asked = self.asked(question, language)
        if question.answer is Day:
            asked = replace(
                asked,
                low=today.toordinal() + (question.low or 0),
                high=today.toordinal() + (question.high or 0),
                today=today.toordinal(),
            )
        meaning = understand(asked, said, language, self._lexicons)
        return self._band(question, said, language) or meaning if isinstance(meaning, Unsure) else meaning

    def _band(self, question: Question, said: Utterance, language: str) -> Chosen | None:
        """The one answer whose figures hold the number that was said: "im 11" is under 13."""
        if not any(option.low is not None or option.high is not None for option in question.options):
            return None
        figure = figure_in(said, 0, _HIGHEST, language, self._lexicons)
        bands = [option for option in question.options if figure is not None and option.holds(figure)]
        return Chosen(bands[0].id) if len(bands) == 1 else None

    def asked(self, question: Question, language: str) -> Expected:
        return self._asked(ById(question), language)

    def _make(self, by_id: ById, language: str) -> Expected:
        question = by_id.question
        return Expected(
            question.kind,
            options=tuple(self._offer(option, language) for option in question.options),
            low=question.low,
            high=question.high,
            most=question.most,
            outward=frozenset(question.hints),
            consents=question.sets == "may_keep",
        )

    def _offer(self, option: Option, language: str) -> Offer:
        own = self._labels(option, language)
        english = self._labels(option, ENGLISH)
        return Offer(option.id, tuple(dict.fromkeys((*own, *english))), own=len(own))

    def _labels(self, option: Option, language: str) -> tuple[str, ...]:
        """All that may be typed for an option in a language: its label and other words."""
        found = [self._catalogues.find(option.label, language)]
        if option.also:
            found.extend(word.strip() for word in _commas(self._catalogues.find(option.also, language)))
        return tuple(dict.fromkeys(label for label in found if label))


def _commas(words: str) -> list[str]:
    return words.replace("،", ",").replace("、", ",").split(",")
