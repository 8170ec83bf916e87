"""Figures, and the page they are written on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("flask", "sqlalchemy", "granian", "waitress", "psycopg", "twilio", "python-telegram-bot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line. budget: "" where there is none. met: None where there is no budget or it cannot be judged.

    key, value: for the model of scale, which is worked out from what was measured.
    """

    what: str
    measured: str
    budget: str = ""
    met: bool | None = None
    key: str = ""
    value: float = 0.0

    @property
    def row(self) -> str:
        verdict = {True: "yes", False: "**missed**", None: ""}[self.met]
        return f"| {self.what} | {self.budget} | {self.measured} | {verdict} |"


HEAD = "| what | budget | measured | met |\n|---|---|---|---|"


def table(figures: Sequence[Figure]) -> str:
    return "\n".join([HEAD, *(figure.row for figure in figures)])


def machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({cpu}), load {os.getloadavg()[0]:.1f} at the start; {platform.system()} "
        f"{platform.release()}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"{libraries}."
    )


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
