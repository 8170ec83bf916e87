"""How well the lists of words find what they should: `python -m tests.language.concerns` prints the table.

docs/safety.md holds the same table; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.language.concerns import CASES, concern_in
from bot.language.lexicons import Lexicons
from bot.shipped import LOCALES

FILE = Path(__file__).with_name("concerns.txt")
NONE, OBLIQUE, CRISIS = "none", "oblique", "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """what: what the message holds. line: where it stands in the file."""

    language: str
    what: str
    text: str
    line: int


def rows() -> Iterator[Row]:
    for number, line in enumerate(FILE.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            language, what, text = line.split(" | ", 2)
            yield Row(language=language, what=what, text=text, line=number)


def found(text: str, language: str, lexicons: Lexicons) -> str:
    concern = concern_in(text, language, lexicons)
    return concern.matter.value if concern else NONE


def table(lexicons: Lexicons) -> str:
    """In Markdown: for each language, and then for all, how much was found and how much of it rightly."""
    every = [(row, found(row.text, row.language, lexicons)) for row in rows() if row.what != OBLIQUE]
    tags = list(dict.fromkeys(row.language for row, _ in every))
    lines = [
        "| language | danger: found | wrongly taken for danger | cases: found | harmless: left alone |",
        "|---|---|---|---|---|",
    ]
    for tag in (*tags, ""):
        lines.append(_line(tag, [(row, heard) for row, heard in every if tag in ("", row.language)]))
    return "\n".join(lines)


def _line(tag: str, pairs: list[tuple[Row, str]]) -> str:
    danger = _share(heard == CRISIS for row, heard in pairs if row.what == CRISIS)
    wrongly = _share(heard == CRISIS for row, heard in pairs if row.what != CRISIS)
    cases = _share(heard == row.what for row, heard in pairs if row.what in CASES)
    harmless = _share(heard == NONE for row, heard in pairs if row.what == NONE)
    return f"| {tag or 'all'} | {danger} | {wrongly} | {cases} | {harmless} |"


def _share(hits: Iterable[bool]) -> str:
    listed = list(hits)
    return f"{sum(listed)} of {len(listed)}"


if __name__ == "__main__":
    sys.stdout.write(table(Lexicons.load(LOCALES)) + "\n")
