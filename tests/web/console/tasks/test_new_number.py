"""Somebody who writes from a new number is moved to it by an officer, with one press after a look."""

from __future__ import annotations

from tests.web.console.desk import Desk, Town

OLD, NEW = "+447700900101", "+447700900555"


def test_an_officer_moves_somebody_with_one_press(asha: Desk, town: Town) -> None:
    town.answers(OLD)
    ref = next(row.ref for row in town.house.rows("talk"))
    town.says(NEW, f"hello this is my new number, {ref}")
    (task,) = [row for row in town.house.rows("task") if row.kind == "new-number"]
    asha.open(f"/console/tasks/{task.id}")
    assert "Says they have a new number" in asha.words
    assert f"hello this is my new number, {ref}" in asha.words
    assert "A reference alone proves nothing" in asha.words
    asha.press(f"/console/tasks/{task.id}/move")
    assert f"{ref} is with the new number now." in asha.words
    assert "Is it them?" not in asha.words
    (promise,) = town.house.rows("promise")
    new = town.house.rows("address")[-1]
    assert promise.person_id == new.person_id
    assert new.sealed is not None
