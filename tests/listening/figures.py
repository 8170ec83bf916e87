"""Writes the figures of listening into docs/safety.md, as `tellback listening measure` prints them.

python -m tests.listening.figures          with the model: some minutes; after training, or with new lines
python -m tests.listening.figures --page   by the scores of the last time: after a change of lists

The scores are kept by a digest of each line, so that nobody who works on lists meets the lines.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.cli.listening import kept_aside
from bot.language.intents import PROPOSE, Intent, Listener
from bot.language.lexicons import Lexicons
from bot.listening.lines import Line
from bot.listening.listener import listener_of
from bot.listening.measuring import judge, tables
from bot.listening.weights import SHIPPED
from bot.settings import ROOT
from bot.shipped import LOCALES

PAGE = ROOT / "docs" / "safety.md"
SCORES = Path(__file__).with_name("scores.json")
_BEGIN, _END = "<!-- listening -->\n", "<!-- end of listening -->"


def mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


class Remembered:
    """A listener by the scores of the last time. Raises KeyError for a line that had none then."""

    def __init__(self) -> None:
        given = json.loads(SCORES.read_text("utf-8"))
        self.weights: str = given["weights"]
        self._lines: dict[str, dict[str, float]] = given["lines"]

    def scores(self, text: str) -> Mapping[Intent, float]:
        return {Intent(name): score for name, score in self._lines[mark(text)].items()}


def rounded(scores: Mapping[Intent, float]) -> dict[str, float]:
    """What of the scores decides anything. Rounded down, so that nothing gets over a bound by it."""
    return {each.value: int(score * 1000) / 1000 for each, score in scores.items() if score >= PROPOSE}


def weights_in_use() -> str:
    return str(json.loads(SHIPPED.read_text("utf-8"))["sha256"])


def printed(listener: Listener) -> str:
    return tables(judge(kept_aside(), Lexicons.load(LOCALES), listener))


def brought_up_to_date(page: str) -> str:
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{printed(Remembered())}\n{_END}{after}"


def _measured(lines: Iterable[Line]) -> dict[str, dict[str, float]]:
    listener, standing = listener_of(SHIPPED, off=False)
    if listener is None:
        sys.exit(standing)
    return {mark(line.text): rounded(listener.scores(line.text)) for line in lines}


def main(arguments: list[str]) -> None:
    if "--page" not in arguments:
        kept = {"weights": weights_in_use(), "lines": dict(sorted(_measured(kept_aside()).items()))}
        SCORES.write_text(json.dumps(kept, indent=0) + "\n", "utf-8")
    PAGE.write_text(brought_up_to_date(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
