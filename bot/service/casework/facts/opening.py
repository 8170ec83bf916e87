"""An issue opened by hand, once the officer has seen the open ones that are like it."""

from __future__ import annotations

from datetime import datetime

from bot.model.issue import Issue
from bot.model.officer import Officer
from bot.service.casework.facts.edit import Warned, note_warned
from bot.service.casework.facts.warnings import Warnings, like_open
from bot.service.casework.issues import NewIssue, open_issue
from bot.store.database import Connection


def open_by_hand(
    connection: Connection, new: NewIssue, officer: Officer, now: datetime, *, agreed: str = ""
) -> Issue:
    """agreed: the mark of warnings that the officer goes on in spite of. Raises Warned, Refusal."""
    warned = Warnings(like=like_open(connection, new.title, new.town or None))
    if warned and agreed != warned.seen:
        raise Warned(warned)
    made = open_issue(connection, new, officer, now)
    note_warned(connection, made, warned, officer, now)
    return made
