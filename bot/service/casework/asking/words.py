"""Words for the questions of issues: short enough to print, free, and nothing that means another thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.content.content import Content
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Question
from bot.language.codes import code_in
from bot.language.commands import command_in
from bot.language.concerns import concern_in
from bot.language.detect import language_named
from bot.language.folding import phrase
from channels.port import Limits

SHORTEST, LONGEST = 4, 15
_SHAPE = re.compile(rf"[A-Z][A-Z0-9]{{{SHORTEST - 1},{LONGEST - 1}}}")
_SOME_DAY = date(2026, 1, 1)  # no answer to choose from has to do with the day


def fault(content: Content, word: str, limits: Mapping[str, Limits]) -> str:
    """Why a word will not do, with what to do; "" where it will. Whether an issue has it is not looked at."""
    if not _SHAPE.fullmatch(word):
        return f"Use {SHORTEST} to {LONGEST} letters from A to Z, and figures behind them if you like."
    if content.poster_word(word) is not None:
        return f"{word} stands on a poster already. Choose another word."
    if code_in(word) is not None:
        return f"{word} looks like the code of a room. Choose another word."
    tags = [language.tag for language in content.languages]
    if any(command_in(word, tag, content.lexicons) for tag in tags):
        return f"{word} is a command. Choose another word."
    if _reserved(word, limits):
        return f"A text provider acts on {word} by itself. Choose another word."
    if language_named(word, content.languages):
        return f"{word} is the name of a language. Choose another word."
    if any(concern_in(word, tag, content.lexicons) for tag in tags):
        return f"People send {word} when they need help. Choose another word."
    if any(content.lexicons.vocabulary(tag).is_answer(phrase(word)) for tag in tags):
        return f"{word} is an everyday answer. Choose another word."
    if answer := _answer(content, word):
        return f"{word} is an answer to “{answer}”. Choose another word."
    return ""


def _reserved(word: str, limits: Mapping[str, Limits]) -> bool:
    return any(phrase(word) == phrase(each) for limit in limits.values() for each in limit.reserved)


def _answer(content: Content, word: str) -> str:
    """The question to which it is an answer, to the letter or nearly; "" where it is none."""
    for script in content.conversations.values():
        for question in script.questions:
            for language in content.offered_for[script.name] if question.options else ():
                if isinstance(content.ears.hear(question, word, language.tag, _SOME_DAY), Chosen):
                    return question.ask.english
    return ""


def answer_fault(
    content: Content, asked: Question, option_id: str, label: str, tag: str, limits: Mapping[str, Limits]
) -> str:
    """Why an answer will not do at this question, with what to do; "" where it will."""
    if command_in(label, tag, content.lexicons) or _reserved(label, limits):
        return f"“{label}” is a command or a word that providers act on. Use another answer."
    heard = content.ears.hear(asked, label, tag, _SOME_DAY)
    if not isinstance(heard, Chosen) or heard.option != option_id:
        return f"“{label}” would not be understood as this answer. Use words that differ more."
    return ""


def suggestions(title: str) -> Iterator[str]:
    """Words out of a title that could be texted, in their order.

    >>> list(suggestions("Library hours in 2027"))
    ['LIBRARY', 'HOURS', 'LIBRARYHOURS']
    """
    words = [each for each in phrase(title).upper().split() if _SHAPE.fullmatch(each)]
    yield from words
    together = "".join(words[:2])
    if len(words) > 1 and _SHAPE.fullmatch(together):
        yield together
