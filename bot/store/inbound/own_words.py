"""What people said in their own words: the one condition for it, and the answer it begins with in a talk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from bot.store.tables import answer

# What its writer corrected is not what they say any more.
SAID = and_(answer.c.own_words.is_(True), answer.c.replaced.is_(False))
_FIRST = func.min(answer.c.id)


def first_of_each(*which: ColumnElement[bool]) -> Select[Any]:
    """The id of the answer with which own words begin, for each talk. which: only among these answers; what
    else is to be so of them, or of their talks, may be added to the query."""
    said = select(_FIRST).select_from(answer).where(SAID, answer.c.words != "", *which)
    return said.group_by(answer.c.talk_id)
