"""Processor time: of this process, and of a PostgreSQL on this machine. Where others use the machine too, it
says more than the time on the wall.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from bot.store.database import Database


class Processor:
    """Milliseconds since some moment. Servers on other machines, and systems without /proc, count as nothing;
    so do a query's parallel workers, which end before anybody could ask them."""

    def __init__(self, db: Database) -> None:
        self._backends: Sequence[Path] = [] if db.embedded else _backends(db)

    def now(self) -> float:
        theirs = sum(int(path.read_text("ascii").split()[0]) for path in self._backends)
        return 1000 * time.process_time() + theirs / 1e6


def _backends(db: Database) -> list[Path]:
    """Where the kernel counts the nanoseconds of each server process that works for us."""
    asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    pids = db.read(lambda c: c.exec_driver_sql(asked).scalars().all())
    found = (Path(f"/proc/{pid}/schedstat") for pid in pids)
    return [path for path in found if path.exists()]
