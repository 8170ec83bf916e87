"""How well the lists of danger and hate do on lines that nobody looked at who wrote them.

`python -m tests.language.danger_measured` prints the table of docs/safety.md. It prints no line of the files.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bot.language.concerns import Matter, concern_in
from bot.language.lexicons import Lexicons
from bot.shipped import LOCALES

MEASURE = Path(__file__).with_name("listening") / "measure"
_ABOUT_PEOPLE = frozenset({Matter.CRISIS, Matter.HATE, Matter.THREAT})


class Share(NamedTuple):
    """How many of how many."""

    hits: int
    lines: int

    def __str__(self) -> str:
        return f"{self.hits} of {self.lines}"

    @property
    def part(self) -> float:
        return self.hits / self.lines


def shares(tag: str, lexicons: Lexicons) -> Mapping[str, Share]:
    """By kind of line: of danger and hate what was found; of the rest what was flagged."""
    found: dict[str, list[bool]] = defaultdict(list)
    for typed in (MEASURE / f"{tag}.jsonl").read_text("utf-8").splitlines():
        line = json.loads(typed)
        concern = concern_in(line["text"], tag, lexicons)
        matter = concern.matter if concern else None
        if line["intent"] == "danger":
            found[line["kind"]].append(matter is Matter.CRISIS)
        elif line["intent"] == "hate":
            found["hate"].append(matter in (Matter.HATE, Matter.THREAT))
        elif line["kind"] in ("everyday", "lookalike"):
            found[line["kind"]].append(matter in _ABOUT_PEOPLE)
    return {kind: Share(sum(hits), len(hits)) for kind, hits in found.items()}


def table(lexicons: Lexicons) -> str:
    """In Markdown, one row a language."""
    kinds = ("plain", "indirect", "hate", "everyday", "lookalike")
    rows = [
        "| language | danger said plainly | said indirectly | hate | everyday | look-alikes |",
        "|---|---|---|---|---|---|",
    ]
    for path in sorted(MEASURE.glob("*.jsonl")):
        by_kind = shares(path.stem, lexicons)
        rows.append(f"| {path.stem} | " + " | ".join(str(by_kind[kind]) for kind in kinds) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(table(Lexicons.load(LOCALES)) + "\n")
