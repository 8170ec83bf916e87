"""The queue of words that wait for an English copy: the oldest first, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.service.casework.paging import paged
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import Eyes
from bot.store.database import Connection
from bot.store.reports.said import copies as store

PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesPage:
    """counts: by language, how many wait. page: which it is, of so many."""

    waiting: tuple[Read, ...]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int


def copies_page(connection: Connection, language: str, eyes: Eyes, *, page: int) -> CopiesPage:
    """language: only that one, "" for all. Machines make no copies."""
    counts = store.counts(connection, everything=eyes.all)
    total = counts.get(language, 0) if language else sum(counts.values())
    page, pages = paged(page, total, PAGE)
    lines = store.page(connection, language, everything=eyes.all, offset=(page - 1) * PAGE, limit=PAGE)
    return CopiesPage(
        waiting=tuple(read(connection, lines, eyes)), counts=counts, total=total, page=page, pages=pages
    )
