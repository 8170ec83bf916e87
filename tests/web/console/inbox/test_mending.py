"""Every kind of answer can be set right: by choosing, by ticking, or typed as somebody would text it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests import made_up
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, house

ANN = "+447700900611"
REPLIES = (
    "KINDS",
    "bus",
    "1 2 3",
    "5 3 2",
    "1",
    "3",
    "4",
    "20 November",
    "Zee",
    "07700 900612",
    "no picture",
    "yes",
    "2",
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A council that asks one question of each rarer kind, and somebody who answered them all."""
    folder = made_up.conversations(tmp_path)
    shutil.copytree(ROOT / "tests" / "dialogue" / "samples" / "kinds", folder / "kinds")
    words = folder / "words.yaml"
    words.write_text(f"{words.read_text('utf-8')}  - {{word: KINDS, begins: kinds}}\n", "utf-8")
    given = {"TELLBACK_CONVERSATIONS": str(folder), "TELLBACK_LOCALES": str(made_up.english_only(tmp_path))}
    made = house(tmp_path / "data", **given, **SMS)
    with closing(made.services.db):
        found = Town(made)
        found.says(ANN, *REPLIES)
        yield found


@pytest.fixture
def asha(town: Town) -> Desk:
    return Desk(town.house).sign_in()


def the_answer(town: Town, question: str) -> Any:
    return next(row for row in reversed(town.house.rows("answer")) if row.question == question)


def mends(asha: Desk, town: Town, question: str, value: str | list[str]) -> Any:
    """What the answer stands at after this was chosen, ticked or typed; its words are as they were."""
    before = the_answer(town, question)
    path = f"/console/messages/{before.event_id}"
    asha.open(path)
    fields = {"answer": str(before.id), "seen": asha.hidden("seen"), "value": value, "press": "mend"}
    asha.press(f"{path}/mend", fields)
    after = the_answer(town, question)
    assert after.words == before.words
    return after.meaning


@pytest.mark.parametrize(
    ("question", "value", "meaning", "shown"),
    [
        pytest.param("pick", ["tram", "bike"], {"options": ["tram", "bike"]}, "Tram, Bike", id="ticks"),
        pytest.param("pick", [], {}, "None of", id="no tick"),
        pytest.param("order", "3 1 2", {"options": ["bins", "parks", "lights"]}, "Bins", id="order"),
        pytest.param("order", "2 3 1", {"options": ["lights", "bins", "parks"]}, "2. Bins", id="no reply"),
        pytest.param("share", "1 4 5", {"options": ["young=1", "old=4", "both=5"]}, "5", id="points"),
        pytest.param("fund", ["gate", "cafe"], {"options": ["gate", "cafe"]}, "Cafe", id="budget"),
        pytest.param("ease", "5", {"number": 5}, "5", id="scale"),
        pytest.param("people", "six", {"number": 6}, "6", id="number"),
        pytest.param("start", "5 November", {"day": "2026-11-05"}, "5 November", id="day"),
        pytest.param("sure", "unsure", {"option": "unsure"}, "Not sure", id="yes or no"),
        pytest.param("sure", "no-answer", {}, "Did not want to answer", id="chosen: none"),
        pytest.param("people", "SKIP", {}, "Did not want to answer", id="typed, and it was no answer"),
    ],
)  # fmt: skip
def test_an_answer_is_set_right(
    asha: Desk, town: Town, question: str, value: str | list[str], meaning: dict[str, Any], shown: str
) -> None:
    found = mends(asha, town, question, value)
    assert {key: each for key, each in found.items() if key != "is"} == meaning
    assert "It is set right." in asha.words and shown in asha.words
    mended = the_answer(town, question)
    fields = {"answer": str(mended.id), "seen": asha.hidden("seen"), "press": "undo"}
    asha.press(f"/console/messages/{mended.event_id}/mend", fields)
    back = the_answer(town, question)
    assert (back.meaning, back.first_meaning) == (mended.first_meaning, None)


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        pytest.param("pick", ["bus", "tram", "bike"], "Tick at most 2.", id="too many ticks"),
        pytest.param("pick", ["plane"], "Choose what they meant.", id="a tick that is none"),
        pytest.param("fund", ["cafe", "toilets"], "there is £60000 to spend", id="too dear"),
        pytest.param("order", "3 3 1", "Write it as they would text it: 2 1 3", id="twice the same"),
        pytest.param("share", "9 9 9", "Write it as they would text it: 5 3 2", id="too many points"),
        pytest.param("people", "400", "Write it as they would text it: 3", id="too high"),
        pytest.param("people", "", "Write it as they would text it: 3", id="nothing"),
        pytest.param("people", "7" * 5000, "Write it as they would text it: 3", id="very long"),
        pytest.param("start", "Christmas 2031", "as they would text it: 3 December", id="a day too late"),
        pytest.param("sure", ["yes", "no"], "Choose what they meant.", id="two of one"),
        pytest.param("sure", [], "Choose what they meant.", id="none of one"),
    ],
)  # fmt: skip
def test_what_is_no_answer_changes_nothing(
    asha: Desk, town: Town, question: str, value: str | list[str], words: str
) -> None:
    before = the_answer(town, question)
    assert mends(asha, town, question, value) == before.meaning
    assert asha.status == 400 and words in asha.words
    assert the_answer(town, question).mended_at is None


def test_names_and_pictures_are_theirs(asha: Desk, town: Town) -> None:
    for question in ("name", "photo"):
        asha.open(f"/console/messages/{the_answer(town, question).event_id}")
        assert "Set it right" not in asha.words


@pytest.mark.parametrize(
    ("kept", "own"),
    [("It depends on the weather, really", True), ("whatever suits you all", True), ("99", False)],
)
def test_words_that_were_kept_are_own_words_until_they_are_set_right_and_once_more_when_that_is_undone(
    kept: str, own: bool, asha: Desk, town: Town
) -> None:
    town.says("+447700900612", "KINDS", kept, kept)
    answer = town.house.rows("answer")[-1]
    assert (answer.words, answer.meaning["is"], answer.own_words) == (kept, "words", own)
    assert mends(asha, town, answer.question, ["bus"])["is"] == "several"
    assert not the_answer(town, answer.question).own_words, (
        "what was understood as an option is not translated"
    )
    path = f"/console/messages/{answer.event_id}"
    asha.open(path)
    asha.press(f"{path}/mend", {"answer": str(answer.id), "seen": asha.hidden("seen"), "press": "undo"})
    again = the_answer(town, answer.question)
    assert (again.meaning, again.own_words) == (answer.meaning, own)


def test_a_name_is_never_own_words(asha: Desk, town: Town) -> None:
    """Nor is what was kept after two replies that are none: nobody translates it."""
    town.says("+447700900613", *REPLIES[:8], "12 34 56 Acacia Avenue", "Ray, 12 34 Acacia Avenue")
    town.says("+447700900614", *REPLIES[:8], "Mała Mi")
    names = [row for row in town.house.rows("answer") if row.question == "name"]
    assert [row.words for row in names] == ["Zee", "Ray, 12 34 Acacia Avenue", "Mała Mi"]
    assert [row.own_words for row in names] == [False, False, False]
    asha.open("/console/said?own=yes")
    assert "Zee" not in asha.words and "Mała Mi" not in asha.words
