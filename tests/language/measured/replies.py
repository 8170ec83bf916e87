"""Replies that nobody who writes rules has read, and what is heard of them.

Run `python -m tests.language.measured.replies` for the figures of each language. A line that should be
asked about and is kept as an answer is a wrong record, as is another answer than the one that was meant.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.content import Content
from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Postcode
from bot.language.expected import Expected
from bot.language.understand import figure_in, understand
from tests.contents import shipped

ASIDE = Path(__file__).with_name("replies.jsonl")
BESIDE = Path(__file__).parents[1] / "replies_fresh.jsonl"  # those may be read by who writes rules
TAGS = {"en": "en_GB"}
_TOWNS = {"west-brom": "west-bromwich", "rowley": "rowley-regis"}
_OLDEST = 120
_SPOKEN = frozenset(["en", "pl", "ur", "pa", "bn", "ro", "gu", "ar", "ckb", "fa", "en@easy"])


def lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["question"]["kind"] != "telephone":  # no question that is read here asks for one
            yield row


def heard(row: dict[str, Any], content: Content) -> str:
    """What the line is taken to say, in the words of its file; "unsure" where it is asked again."""
    language, text, asked = TAGS.get(row["lang"], row["lang"]), row["text"], row["question"]
    match asked["kind"]:
        case "yes_no":
            return _plain(understand(Expected(Kind.YES_NO), text, language, content.lexicons))
        case "age":
            figure = figure_in(text, 0, _OLDEST, language, content.lexicons)
            return "unsure" if figure is None else str(figure)
        case "number":
            number = Expected(Kind.NUMBER, low=asked["min"], high=asked["max"])
            return _plain(understand(number, text, language, content.lexicons))
        case "day":
            today = date.fromisoformat(asked["today"]).toordinal()
            day = Expected(Kind.DAY, low=today, high=today + 365, today=today)
            return _plain(understand(day, text, language, content.lexicons))
        case "one_of" | "postcode":
            town = _town(content, language)
            if asked["kind"] == "postcode":
                town = replace(town, options=())
            return _plain(understand(town, text, language, content.lexicons))
    raise ValueError(asked["kind"])


def _town(content: Content, language: str) -> Expected:
    questions = content.conversations["local-issue"].questions
    found = next(question for question in questions if question.kind is Kind.TOWN)
    return content.ears.asked(found, language)


def _plain(meaning: Meaning) -> str:
    match meaning:
        case Chosen(option=option):
            return option
        case Amount(number=number):
            return str(number)
        case Day(day=day):
            return day.isoformat()
        case Postcode(code=code):
            return code
    return "unsure"


def figures(rows: Iterator[dict[str, Any]], content: Content) -> Counter[tuple[str, str]]:
    """By language, how many lines were "right", "asked" again though clear, or "wrong"."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        meant = _TOWNS.get(str(row["expect"]), str(row["expect"]))
        said = heard(row, content)
        outcome = "right" if said == meant else "asked" if said == "unsure" else "wrong"
        found[row["lang"], outcome] += 1
        found[row["question"]["kind"], outcome] += 1
    return found


def summed(counted: Counter[tuple[str, str]], outcome: str) -> int:
    return sum(counted[tag, outcome] for tag in {name for name, _ in counted if name in _SPOKEN})


if __name__ == "__main__":
    for file in (ASIDE, BESIDE):
        counted = figures(lines(file), shipped())
        sys.stdout.write(f"{file.name}\n")
        for name in dict.fromkeys(name for name, _ in counted):
            right, asked, wrong = (counted[name, outcome] for outcome in ("right", "asked", "wrong"))
            sys.stdout.write(f"  {name}: {right} right, {asked} asked again, {wrong} wrong\n")
