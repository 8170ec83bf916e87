"""The log, page by page: who did what to which object, and when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.casework import audit_log
from bot.store.casework.audit_log import Entry as Entry
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """older: what to ask for the next page with; None on the last."""

    entries: tuple[Entry, ...]
    older: int | None


def log_page(connection: Connection, before: int | None = None) -> LogPage:
    """The newest entries first. before: only those with a lower id."""
    found = audit_log.entries(connection, before=before)
    older = found[-1].id if len(found) == audit_log.PAGE else None
    return LogPage(entries=tuple(found), older=older)
