"""Local helplines and interpreters: what a council's file may hold, and for how long it is believed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.content.extract import texts_in
from bot.content.helplines import CHECK_AFTER, SAID_FOR, Helplines, load_helplines
from bot.errors import ContentFault
from bot.shipped import CONVERSATIONS

TODAY = date(2026, 12, 1)


def holds(folder: Path, *lines: str, interpreters: str = " []") -> Path:
    rows = ["lines:", *lines] if lines else ["lines: []"]
    (folder / "helplines.yaml").write_text("\n".join([*rows, f"interpreters:{interpreters}", ""]), "utf-8")
    return folder


def line(
    day: date, *, whom: str = "everybody", name: str = "Night Line", phone: str = "0121 496 0999"
) -> str:
    return f'  - {{name: {name}, phone: "{phone}", for: {whom}, hours: day and night, checked_on: {day}}}'


def test_as_shipped_nothing_is_confirmed() -> None:
    shipped = load_helplines(CONVERSATIONS)
    assert shipped == Helplines()
    assert shipped.to_check(TODAY) == ()


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert load_helplines(tmp_path) == Helplines()


FAULTS = [
    ("no date", line(TODAY).replace(f", checked_on: {TODAY}", ""), "`checked_on` is missing"),
    ("a date in words", line(TODAY).replace(str(TODAY), "last week"), "`checked_on` is str, not date"),
    ("no such day", line(TODAY).replace(str(TODAY), "2026-11-31"), "There is no such date"),
    ("no number", line(TODAY, phone="ask at the desk"), "is no number that can be rung"),
    ("a number with a digit too few", line(TODAY, phone="0121 496 099"), "is no number that can be rung"),
    ("a dear number", line(TODAY, phone="0909 879 0123"), "costs more than a usual call"),
    ("for nobody we know", line(TODAY, whom="women"), "women is nobody we tell apart"),
    ("no hours", line(TODAY).replace(", hours: day and night", ""), "`hours` is missing"),
    ("one that is always named", line(TODAY, name="Childline"), "Childline stands there already"),
    ("a word of its own", line(TODAY).replace("hours:", "open:"), "`open` is not known here"),
]


@pytest.mark.parametrize(("row", "said"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_faulty_line_is_refused_with_what_is_wrong(row: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match=r"helplines\.yaml") as refused:
        load_helplines(holds(tmp_path, row))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('\n  - {at: "999"}', "`checked_on` is missing"),
        ("\n  - {at: The moon, checked_on: 2026-11-30}", "The moon is no line of ours"),
        ("\n  - {checked_on: 2026-11-30}", "`at` is missing"),
    ],
)
def test_so_is_a_faulty_interpreter(given: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ContentFault) as refused:
        load_helplines(holds(tmp_path, interpreters=given))
    assert said in str(refused.value)


@pytest.mark.parametrize("phone", ["0121 496 0999", "0800 1111", "116 123", "111", "+44 121 496 0999"])
def test_numbers_that_can_be_rung(phone: str, tmp_path: Path) -> None:
    (found,) = load_helplines(holds(tmp_path, line(TODAY, phone=phone))).lines
    assert found.phone == phone


@pytest.mark.parametrize(
    ("age", "said", "to_check"),
    [
        (timedelta(), True, ""),
        (CHECK_AFTER, True, ""),
        (CHECK_AFTER + timedelta(days=1), True, "more than six months ago"),
        (SAID_FOR, True, "more than six months ago"),
        (SAID_FOR + timedelta(days=1), False, "Nobody is told of it any more"),
        (timedelta(days=-1), False, "still to come"),
    ],
    ids=["today", "half a year", "older", "a year", "older than a year", "tomorrow"],
)
def test_how_long_a_number_is_believed(age: timedelta, said: bool, to_check: str, tmp_path: Path) -> None:
    day = TODAY - age
    found = load_helplines(holds(tmp_path, line(day), interpreters=f'\n  - {{at: "999", checked_on: {day}}}'))
    assert bool(found.lines_for(TODAY, young=False)) is said
    assert bool(found.interpreter_at(("999",), TODAY)) is said
    sentences = found.to_check(TODAY)
    assert [to_check in each for each in sentences] == ([True, True] if to_check else [])


def test_each_line_is_for_an_age(tmp_path: Path) -> None:
    rows = [line(TODAY, name=f"Line {whom}", whom=whom) for whom in ("everybody", "adults", "young")]
    found = load_helplines(holds(tmp_path, *rows))
    names = {young: [each.name for each in found.lines_for(TODAY, young=young)] for young in (True, False)}
    assert names == {True: ["Line everybody", "Line young"], False: ["Line everybody", "Line adults"]}


def test_its_hours_are_translated_and_its_name_is_not(tmp_path: Path) -> None:
    rows = [line(TODAY, name=name) for name in ("One", "Two")]
    texts = [(text.context, text.english) for text in texts_in(holds(tmp_path, *rows) / "helplines.yaml")]
    assert texts == [("helpline", "day and night")]
