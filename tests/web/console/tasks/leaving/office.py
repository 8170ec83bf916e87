"""What somebody who leaves looks after, and what has become of it."""

from __future__ import annotations

from typing import Any

from bot.model.officer import Officer
from tests.web.console.desk import Desk, Town


def his(asha: Desk, town: Town, ravi: Officer, *people: str) -> str:
    """An issue of Ravi's, in which somebody waits for each of these languages. Nobody was told of him."""
    ref = town.issue()
    asha.gives(ref, ravi.id)
    for language in people:
        town.crowd(1, ref, language)
    return ref


def looks(desk: Desk, officer: Officer, heir: Officer, how: str = "remove") -> dict[str, str]:
    """What the button behind the preview would send."""
    path = f"/console/team/{officer.id}/{how}"
    desk.open(path)
    desk.press(path, {"heir": str(heir.id), "press": "look"})
    return {"heir": str(heir.id), "press": "leave", "tell": "yes", "mark": desk.hidden("mark")}


def owners(town: Town) -> list[int]:
    return [row.owner_id for row in sorted(town.house.rows("issue"), key=lambda row: row.id)]


def told(town: Town) -> list[Any]:
    """What has gone out about a new owner."""
    town.passes(seconds=1)
    kinds = {row.id: row.kind for row in town.house.rows("outcome")}
    return [row for row in town.house.rows("outbox") if kinds.get(row.outcome_id) == "new-owner"]


def actions(town: Town) -> list[str]:
    return [row.action for row in town.house.rows("log")]
