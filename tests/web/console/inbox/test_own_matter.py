"""A town or a topic is set right: the private issue of one person follows. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900611", "+447700900612"


def tells(town: Town, who: str, words: str, *more: str) -> str:
    """Somebody in Tipton tells of a matter of their own, about the first of the topics; its issue."""
    town.says(who, "LOCAL", "yes", "tipton", words, "DONE", "1", *more)
    return town.ref()


def the_answer(town: Town, question: str, person: int = 1) -> Any:
    talks = {row.id for row in town.house.rows("talk") if row.person_id == person}
    return next(
        row
        for row in reversed(town.house.rows("answer"))
        if row.question == question and row.talk_id in talks
    )


def mends(asha: Desk, answer: Any, press: str, value: str = "") -> None:
    path = f"/console/messages/{answer.event_id}"
    asha.open(path)
    seen = next(one.partition('"')[0] for one in asha.page.split('name="seen" value="')[1:])
    fields = {"answer": str(answer.id), "seen": seen.replace("&#34;", '"'), "value": value, "press": press}
    asha.press(f"{path}/mend", fields)
    assert asha.status == 200


def issue(town: Town, ref: str) -> Any:
    return next(row for row in town.house.rows("issue") if row.ref == ref)


@pytest.mark.parametrize(
    ("fact", "was", "value"), [("town", "tipton", "oldbury"), ("topic", "housing", "safety")]
)
def test_it_follows_and_comes_back(asha: Desk, town: Town, fact: str, was: str, value: str) -> None:
    ref = tells(town, ANN, "The bins were missed again", "SKIP")
    assert getattr(issue(town, ref), fact) == was
    mends(asha, the_answer(town, fact), "mend", value)
    assert "It is set right. The counts follow." in asha.words and "stays as it is" not in asha.words
    assert getattr(issue(town, ref), fact) == value
    asha.open(f"/console/issues/{ref}")
    assert "Issue edited" in asha.words
    mends(asha, the_answer(town, fact), "undo")
    assert getattr(issue(town, ref), fact) == was


@pytest.mark.parametrize(("fact", "value"), [("town", "oldbury"), ("topic", "safety")])
def test_what_is_set_right_before_the_talk_is_over_holds(
    asha: Desk, town: Town, fact: str, value: str
) -> None:
    ref = tells(town, ANN, "The bins were missed again")
    mends(asha, the_answer(town, fact), "mend", value)
    assert "stays as it is" not in asha.words
    town.says(ANN, "SKIP")
    assert getattr(issue(town, ref), fact) == value


def test_what_holds_others_too_stays_and_is_named(asha: Desk, town: Town) -> None:
    first, second = (
        tells(town, ANN, "The bins were missed again", "SKIP"),
        tells(town, BEN, "Bins missed again", "SKIP"),
    )
    asha.open(f"/console/issues/{second}/join")
    asha.press(f"/console/issues/{second}/join", {"into": first, "other": ""})
    mends(asha, the_answer(town, "town"), "mend", "oldbury")
    assert f"{first} stays as it is (Tipton" in asha.words and "Edit it if that is wrong." in asha.words
    assert issue(town, first).town == "tipton"


def test_where_an_officer_put_it_elsewhere_it_stays(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN, "The bins were missed again", "SKIP")
    asha.open(f"/console/issues/{ref}/edit")
    fields = {"title": "Bins", "town": "wednesbury", "topic": "", "stage": "open"}
    asha.press(f"/console/issues/{ref}/edit", fields | {"version": asha.hidden("version"), "press": "save"})
    assert issue(town, ref).town == "wednesbury"
    mends(asha, the_answer(town, "town"), "mend", "oldbury")
    assert f"{ref} stays as it is (Wednesbury)" in asha.words
    assert issue(town, ref).town == "wednesbury"
