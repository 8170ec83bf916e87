"""All the budgets in one run: `python -m bench`. `--only NAME` runs a group of them and
prints it: `python -m bench --only peers`. Each group takes less than 3 minutes but `beside` and `outbox`.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    against,
    beside,
    broadcast,
    console,
    idle,
    inbound,
    outbox,
    pages,
    slow_disk,
    turn,
    turn_against,
)
from bench.figures import Figure, machine, table
from bench.scale import model

RESULTS = Path(__file__).with_name("results.md")
_CPU_BUDGET = 200
PARTS = {
    "turn": turn.measure,
    "turn-peers": turn_against.measure,
    "inbound": inbound.measure,
    "peers": against.measure,
    "slow-disk": slow_disk.measure,
    "idle": idle.measure,
    "outbox": outbox.measure,
    "broadcast": broadcast.measure,
    "pages": pages.measure,
    "console": console.measure,
    "beside": beside.measure,
}


def main(given: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="this group; may be said again")
    asked = parser.parse_args(given).only
    logging.getLogger("bot").setLevel(logging.ERROR)
    about, began = machine(), time.monotonic()
    figures: dict[str, list[Figure]] = {}
    for name in asked or PARTS:
        print(f"## {name}", flush=True)
        figures[name] = PARTS[name]()
        print("\n".join(figure.row for figure in figures[name]), flush=True)
    if asked:
        return
    minutes = (time.monotonic() - began) / 60
    RESULTS.write_text(page(figures, about, minutes), "utf-8")
    print(f"Written to {RESULTS}")


def page(figures: dict[str, list[Figure]], about: str, minutes: float) -> str:
    measured = [figure for some in figures.values() for figure in some]
    every = [*measured, *(together(kind, measured) for kind in ("SQLite", "PostgreSQL"))]
    return f"""# Measured figures

Made by `make bench` on {datetime.now(UTC):%d %B %Y} in {minutes:.0f} minutes; it writes this page anew.
Load, service and database share one machine, so trust the ratios and not the absolute figures.

Machine: {about}

{table(every)}

{_missed(every)}

{model(every)}
"""


def together(kind: str, figures: list[Figure]) -> Figure:
    """What one message of an outcome costs the processor, from the officer's press to the provider."""
    known = {figure.key: figure.value for figure in figures if figure.key}
    cost = known[f"prepared cpu {kind}"] + known[f"sent cpu {kind}"]
    return Figure(
        what=f"{kind}: processor time for one message of an outcome, prepared and sent",
        measured=f"{cost:.0f} microseconds",
        budget=f"{_CPU_BUDGET} microseconds",
        met=cost <= _CPU_BUDGET,
    )


def _missed(figures: list[Figure]) -> str:
    budgets = sum(figure.met is not None for figure in figures)
    missed = [figure.what for figure in figures if figure.met is False]
    return (
        f"Missed {len(missed)} of {budgets} budgets: {'; '.join(missed)}."
        if missed
        else "All budgets are met."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
