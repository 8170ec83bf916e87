"""The log, page by page: who did what to which object, and when; and the history of one issue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.store.casework import audit_log, issue_changes
from bot.store.casework.audit_log import Entry as Entry
from bot.store.casework.issue_changes import Change as Change
from bot.store.database import Connection

_ALL = 1000  # lines of an issue's history; more than any has


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """older: what to ask for the next page with; None on the last."""

    entries: tuple[Entry, ...]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of an issue's history, with what an edit changed."""

    entry: Entry
    changes: tuple[Change, ...]


def log_page(connection: Connection, before: int | None = None) -> LogPage:
    """The newest entries first. before: only those with a lower id."""
    found = audit_log.entries(connection, before=before)
    older = found[-1].id if len(found) == audit_log.PAGE else None
    return LogPage(entries=tuple(found), older=older)


def of_issue(connection: Connection, issue_id: int, outcome_ids: Collection[int]) -> tuple[Happened, ...]:
    """The newest first. outcome_ids: what was told about the issue."""
    about = [f"issue {issue_id}", *(f"outcome {each}" for each in outcome_ids)]
    found = audit_log.entries(connection, of=about, limit=_ALL)
    changes = issue_changes.of_entries(connection, [each.id for each in found])
    return tuple(
        Happened(entry=each, changes=tuple(one for one in changes if one.log_id == each.id)) for each in found
    )
