"""What those who run the service look at: the outbox, what ended how, and what waits for somebody."""

from __future__ import annotations

from bot.store.database import DATABASE_FAULTS, Database
from bot.store.migrations import Standing, standing
from bot.store.outbox.queue import Health as Health
from bot.store.outbox.queue import health as outbox
from bot.store.reports.metrics import UNDELIVERED as UNDELIVERED
from bot.store.reports.metrics import Count as Count
from bot.store.reports.metrics import Ended as Ended
from bot.store.reports.metrics import Figures as Figures
from bot.store.reports.metrics import LastIn as LastIn
from bot.store.reports.metrics import figures, last_in

__all__ = [
    "UNDELIVERED",
    "Count",
    "Ended",
    "Figures",
    "Health",
    "LastIn",
    "figures",
    "last_in",
    "outbox",
    "wrong",
]


def wrong(db: Database) -> str:
    """How its schema differs (an older copy was put back, a newer version was there); else "error"."""
    try:
        found = standing(db)
    except DATABASE_FAULTS:
        return "error"
    return "error" if found is Standing.CURRENT else found.name.lower()
