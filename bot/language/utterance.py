"""What somebody typed, folded and cut into words once, for all who ask what it means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.language.folding import breaks_in, fold, questions_in, words_of


@dataclass(frozen=True)
class Utterance:
    """One text. folded: the form that is compared. words: those of the folded text, in their order.

    Every function of `bot.language` that reads a message takes a text or this. Who asks several of them
    about the same message makes one and hands it to all.
    """

    text: str
    folded: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str | Utterance) -> Utterance:
        """
        >>> Utterance.of("Tak, PROSZĘ!").words
        ('tak', 'prosze')
        """
        if isinstance(text, Utterance):
            return text
        folded = fold(text)
        return cls(text, folded, words_of(folded))

    @cached_property
    def phrase(self) -> str:
        """The words with single spaces between, as look-up tables hold phrases."""
        return " ".join(self.words)

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Numbers of the words (from 0) that have a comma, full stop, dash or new line before them."""
        return breaks_in(self.folded)

    @cached_property
    def questions(self) -> frozenset[int]:
        """Numbers of the words that have a question mark before them."""
        return questions_in(self.folded) if self.is_question else frozenset()

    @property
    def is_question(self) -> bool:
        """Whether it has a question mark, Latin or Arabic."""
        return "?" in self.folded or "؟" in self.folded
