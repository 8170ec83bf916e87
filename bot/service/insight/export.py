"""Taking the data away as CSV: counts and outcomes, and nothing that tells who somebody is (I8, I12).

Answers of all versions of a conversation are counted together by question id, because a question never
changes its meaning under the same id; the table of questions says what each version asked. Own words stay
inside: nobody can promise that they name no one. Counts of one to seven are hidden and the rest are rounded,
in the one place that every page uses too. Averages are given of eight people or more, and of all of them
only: from averages of groups one could work out the group that is hidden.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.dialogue.meaning import from_json
from bot.dialogue.plain import from_plain
from bot.dialogue.schema import Conversation, Question
from bot.model.talk import Mode
from bot.service.insight.countable import Part, parts_of
from bot.store.database import Connection
from bot.store.inbound import published
from bot.store.reports import export
from bot.suppression import LEAST, safe

Row = Mapping[str, str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPLIT_BY = ("language", "channel", "town", "mode")  # mode: from their own phone, or assisted by a helper
PEOPLE, GROUPS, HANDS = "people", "groups", "hands in groups"

Key = tuple[
    str, str, str, str, str, str, str
]  # issue, conversation, question, counted, answer, split by, group


@dataclass(slots=True)
class _Heap:
    """What is counted in one row. who: each person once. hands: shown in groups. figures: for an average."""

    who: set[int] = field(default_factory=set)
    hands: int = 0
    figures: list[int] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.who) + self.hands

    @property
    def average(self) -> str:
        return f"{sum(self.figures) / len(self.figures):.1f}" if len(self.figures) >= LEAST else ""


def tables(connection: Connection) -> dict[str, list[Row]]:
    """Rows by table name: `answers` (counts), `questions` (as asked), `outcomes` (what people heard)."""
    versions = [(from_plain(source), current) for _, _, _, source, current in published.every(connection)]
    told: list[Row] = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in export.outcomes(connection)
    ]
    scripts = [script for script, _ in versions]
    return {
        "answers": _answers(export.answers(connection), scripts),
        "questions": [row for script, current in versions for row in _asked(script, current=current)],
        "outcomes": told,
    }


def _answers(given: Sequence[Mapping[str, Any]], scripts: Sequence[Conversation]) -> list[Row]:
    by_hash = {(script.name, script.hash): script for script in scripts}
    heaps: dict[Key, _Heap] = defaultdict(_Heap)
    for row in given:
        script = by_hash[row["conversation"], row["version"]]
        question = next((each for each in script.questions if each.id == row["question"]), None)
        for part in parts_of(question, from_json(row["meaning"])):
            _count(heaps, row, part)
    asked: dict[tuple[str, str], dict[str, Question]] = defaultdict(dict)
    for script in scripts:
        for each in script.questions:
            asked[script.name, each.id][script.hash] = each
    return [_row(key, heap, asked[key[1], key[2]]) for key, heap in sorted(heaps.items())]


def _row(key: Key, heap: _Heap, versions: Mapping[str, Question]) -> Row:
    """versions: every version that asks the question, by hash, whether it was answered there or not."""
    issue, conversation, question_id, counted, answer, split_by, group = key
    return {
        "issue": issue,
        "conversation": conversation,
        "question": question_id,
        "versions": " ".join(versions),
        "counted": counted,
        "answer": answer,
        "label": _label(tuple(versions.values()), answer),
        "split_by": split_by,
        "group": group,
        "number": _number(heap.number),
        "average": heap.average if split_by == "all" else "",
    }


def _count(heaps: dict[Key, _Heap], row: Mapping[str, Any], part: Part) -> None:
    """Put one part of an answer on its heaps. Hands are a group's, so they have no language or town."""
    counted = HANDS if part.hands is not None else GROUPS if row["mode"] == Mode.GROUP else PEOPLE
    splits = [("all", "all")]
    if counted == PEOPLE:
        splits += [(by, row[by] or "not said") for by in _SPLIT_BY]
    for split_by, group in splits:
        heap = heaps[
            row["issue"], row["conversation"], row["question"], counted, part.answer, split_by, group
        ]
        if part.hands is not None:
            heap.hands += part.hands
        elif row["who"] not in heap.who:
            heap.who.add(row["who"])
            heap.figures += [] if part.figure is None else [part.figure]


def _number(number: int) -> str:
    about = safe(number).about
    return f"1 to {LEAST - 1}" if about is None else str(about)


def _label(asked: Sequence[Question], answer: str) -> str:
    """What people read for an answer, in the newest version that has it."""
    option_id = answer.partition(" in place ")[0]
    options = (question.option(option_id) for question in reversed(asked))
    return next((option.label.english for option in options if option), "")


def _asked(script: Conversation, *, current: bool) -> Iterator[Row]:
    for question in script.questions:
        yield {
            "conversation": script.name,
            "version": script.hash,
            "in_force": "yes" if current else "no",
            "question": question.id,
            "kind": str(question.kind),
            "asked": question.ask.english,
            "answers": "; ".join(f"{option.id} = {option.label.english}" for option in question.options),
        }


def write_csv(folder: str, name: str, rows: Sequence[Row]) -> Path:
    """One file, in UTF-8 with the mark that spreadsheets look for."""
    path = Path(folder) / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        if rows:
            writer.writerow(rows[0])
            writer.writerows([cell(value) for value in row.values()] for row in rows)
    return path


def cell(value: str) -> str:
    """A value that no spreadsheet runs as a formula.

    >>> cell("=1+1"), cell("Tipton")
    ("'=1+1", 'Tipton')
    """
    return f"'{value}" if value.lstrip().startswith(_FORMULA) or value.startswith(_FORMULA) else value
