"""`tellback understand`: JSON lines in, JSON lines out.

In: {"text": "...", "language": "pl", "question": {"kind": "choice", "options": ["..."], "lettered": false,
"min": 1, "max": 5}}; kind is yes_no, number, choice, several, rank, postcode, day, telephone or words, and
the question may be missing. An option is its label, or {"label": "...", "also": ["..."]} with words for it.
A day has "today", and may have "from" and "to", each like "2026-11-25".
Out: {"meaning": {"kind": "...", "value": ...}}, or {"error": "..."} for a line that is not so.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Postcode, Ranked, Several, Words
from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.language.detect import language_named
from bot.language.expected import Expected, Offer
from bot.language.folding import phrase, words_in
from bot.language.lexicons import Lexicons
from bot.language.lexicons.vocabulary import Sense, Vocabulary
from bot.language.readers.options import options_of
from bot.language.tags import ENGLISH
from bot.language.understand import READERS, understand
from bot.shipped import LOCALES

_KINDS = {reader.contract: kind for kind, reader in READERS.items() if reader.contract}
_A_YEAR = 365  # days
_WITH_OPTIONS = ("choice", "several", "rank")
_SENSES = {Sense.YES: "yes", Sense.NO: "no", Sense.UNSURE: "unsure"}
_UNSURE: dict[str, Any] = {"kind": "unsure", "value": None}


class BadLine(ValueError):
    """The line is not what the contract says; the message says what is wrong."""


def answer(line: Any, lexicons: Lexicons) -> dict[str, Any]:
    """The answer to one line that has been read as JSON. Raises BadLine.

    STOP comes first in every state. Then an option's own label, then the other commands, then a language
    named, then the question.
    """
    if not isinstance(line, dict) or not isinstance(line.get("text"), str):
        raise BadLine('A line is an object with "text", for example {"text": "yes", "language": "en_GB"}.')
    language = line.get("language", ENGLISH)
    if not isinstance(language, str):
        raise BadLine('"language" is a tag such as "en_GB" or "pl".')
    question = line.get("question")
    asked = None if question is None else _asked(question, lexicons.vocabulary(language))
    return {"meaning": _meaning(asked, line["text"], language, lexicons)}


def _meaning(asked: Expected | None, text: str, language: str, lexicons: Lexicons) -> dict[str, Any]:
    command = command_in(text, language, lexicons)
    if command is not None and command.before_all:
        return _command(command)
    meaning = understand(asked, text, language, lexicons) if asked is not None else None
    if asked is not None and meaning is not None and _claimed(asked, text, language, meaning, lexicons):
        return _plain(asked, meaning)
    if command is Command.LANG:
        return {"kind": "language", "value": "menu"}
    if command is not None and asked is not None and _part_of_label(asked, command, text, language, lexicons):
        return _UNSURE
    if command is not None:
        return _command(command)
    named = language_named(text, lexicons.languages)
    if named is not None:
        return {"kind": "language", "value": named}
    return _UNSURE if asked is None or meaning is None else _plain(asked, meaning)


def _command(command: Command) -> dict[str, Any]:
    return {"kind": "command", "value": command.value}


def _claimed(asked: Expected, text: str, language: str, meaning: Meaning, lexicons: Lexicons) -> bool:
    """Whether the question owns these words before any command or language does: a label, or a yes or no."""
    if _contract(asked) == "yes_no":
        return isinstance(meaning, Chosen) and not meaning.rest
    if not asked.options:
        return False
    return options_of(asked.options, lexicons.vocabulary(language)).exactly(words_in(text)) is not None


def _part_of_label(asked: Expected, command: Command, text: str, language: str, lexicons: Lexicons) -> bool:
    """ "more" may mean the command, or "More than five years": ask. HELP and CALL are never kept waiting."""
    if command.reaches_people:
        return False
    words = words_in(text)
    tokens = options_of(asked.options, lexicons.vocabulary(language)).tokens
    return len(words) == 1 and any(words[0] in label for labels in tokens for label in labels)


def _asked(question: Any, vocabulary: Vocabulary) -> Expected:
    if not isinstance(question, dict) or question.get("kind") not in _KINDS:
        raise BadLine(f'"question" needs a "kind", one of {", ".join(_KINDS)}.')
    called, kind = question["kind"], _KINDS[question["kind"]]
    labels = _options(question)
    if called in _WITH_OPTIONS and not labels:
        raise BadLine(f'A {called} question needs "options".')
    low, high = _bound(question, "min"), _bound(question, "max")
    today = _date(question, "today")
    if called == "day" and today is not None:
        low = _date(question, "from") or today
        high = _date(question, "to") or today + _A_YEAR
    return Expected(
        kind,
        tuple(Offer(_id(called, at, each[0], vocabulary), each) for at, each in enumerate(labels, 1)),
        lettered=bool(question.get("lettered", False)),
        low=low,
        high=high,
        most=high,
        today=today,
    )


def _options(question: dict[str, Any]) -> list[tuple[str, ...]]:
    """Each option's label and the other words for it."""
    options = question.get("options") or []
    wrong = BadLine('"options" is a list of labels, or of objects with "label" and "also".')
    if not isinstance(options, list):
        raise wrong
    found: list[tuple[str, ...]] = []
    for option in options:
        row = {"label": option} if isinstance(option, str) else option
        if not isinstance(row, dict) or not isinstance(row.get("also", []), list):
            raise wrong
        labels = (row.get("label"), *row.get("also", []))
        if not all(isinstance(label, str) for label in labels):
            raise wrong
        found.append(labels)
    return found


def _date(question: dict[str, Any], key: str) -> int | None:
    """A day as its ordinal."""
    value = question.get(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value).toordinal()
    except (TypeError, ValueError):
        raise BadLine(f'"{key}" is a day such as "2026-11-25".') from None


def _id(called: str, number: int, label: str, vocabulary: Vocabulary) -> str:
    """The position; but the options shown with a yes/no question go by what their labels say."""
    sense = vocabulary.answers.entries.get(phrase(label)) if called == "yes_no" else None
    return _SENSES.get(sense, str(number)) if sense else str(number)


def _contract(asked: Expected) -> str:
    return READERS[asked.kind].contract


def _bound(question: dict[str, Any], key: str) -> int | None:
    value = question.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadLine(f'"{key}" is a whole number.')
    return value


def _plain(asked: Expected, meaning: Meaning) -> dict[str, Any]:
    """The meaning in the words of the contract: positions from 1 instead of ids."""
    match meaning:
        case Chosen(option=option):
            return _chosen(asked, option)
        case Several(options=options):
            return {"kind": "several", "value": [int(option) for option in options]}
        case Ranked(options=options):
            return {"kind": "rank", "value": [int(option) for option in options]}
        case Amount(number=number):
            return {"kind": "number", "value": number}
        case Day(day=day):
            return {"kind": "day", "value": day.isoformat()}
        case Postcode(code=code):
            return {"kind": "postcode", "value": code}
        case Words(text=text):
            return {"kind": _contract(asked), "value": text}
        case _:
            return _UNSURE


def _chosen(asked: Expected, option: str) -> dict[str, Any]:
    if _contract(asked) == "choice":
        return {"kind": "choice", "value": int(option)}
    if option in ("yes", "no", "unsure"):
        return {"kind": "yes_no", "value": option}
    return _UNSURE  # an option beside yes and no, for which the contract has no word


def main(stdin: TextIO, stdout: TextIO, locales: Path = LOCALES) -> int:
    """Answers every line; blank lines are passed over. Returns 1 when any line could not be read, else 0."""
    lexicons = Lexicons.load(locales)
    faults = 0
    for number, line in enumerate(stdin, 1):
        if not line.strip():
            continue
        try:
            answered = answer(json.loads(line), lexicons)
        except BadLine as error:
            answered = {"error": f"Line {number}: {error}"}
        except (json.JSONDecodeError, RecursionError):
            answered = {"error": f"Line {number} is not JSON. Write one object a line."}
        faults += "error" in answered
        stdout.write(json.dumps(answered) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.exit(main(sys.stdin, sys.stdout))
