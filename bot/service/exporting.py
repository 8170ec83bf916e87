"""Taking the data away as CSV: counts and outcomes, and nothing that tells who somebody is (I8, I12).

Own words stay inside: nobody can promise that they name no one. Counts of one to seven are hidden and the
rest are rounded, in the one place that every page uses too.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.service.counting import safe
from bot.store import taking
from bot.store.database import Connection

Row = Mapping[str, str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPLIT_BY = ("language", "channel", "town")


def tables(connection: Connection) -> dict[str, list[Row]]:
    """Rows by table name: `answers` (chosen options, counted) and `outcomes` (what people were told)."""
    chosen = [row for row in taking.answers(connection) if "option" in row["meaning"]]
    counted: Counter[tuple[str, ...]] = Counter()
    for row in chosen:
        question = (
            row["issue"],
            row["conversation"],
            row["version"],
            row["question"],
            row["meaning"]["option"],
        )
        counted[*question, "all", "all"] += 1
        for by in _SPLIT_BY:
            counted[*question, by, row[by] or "not said"] += 1
    names = ("issue", "conversation", "version", "question", "answer", "split_by", "group")
    answers: list[Row] = [
        {**dict(zip(names, key, strict=True)), "people": _people(count)}
        for key, count in sorted(counted.items())
    ]
    told: list[Row] = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in taking.outcomes(connection)
    ]
    return {"answers": answers, "outcomes": told}


def _people(number: int) -> str:
    about = safe(number).about
    return "1 to 7" if about is None else str(about)


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
    return f"'{value}" if value.startswith(_FORMULA) else value
