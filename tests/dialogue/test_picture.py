"""Pictures of conversations: all of it is there, in its order, and no text of it is taken as code."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.pictures.drawing import Arrow, drawing
from bot.dialogue.pictures.mermaid import mermaid
from bot.dialogue.pictures.svg import svg
from bot.dialogue.schema import Conversation
from tests.scripts import option, question, script

ALL = load_all(Path(__file__).resolve().parents[2] / "conversations")
NASTY = 'Say "no" </text><script>alert(1)</script> #1 & `x` {ref} ]] --> end'
SVG = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> str:
    return " ".join(
        " ".join(element.itertext()) for element in ElementTree.fromstring(picture).iter(f"{SVG}text")
    )


@pytest.mark.parametrize("name", ALL)
def test_every_question_answer_and_ending_is_in_both_pictures(name: str) -> None:
    drawn = drawing(ALL[name])
    shown, text = words(svg(drawn)), mermaid(drawn)
    for each in ALL[name].questions:
        assert each.id in shown
        assert each.id in text
        assert all(answer.label.english in shown for answer in each.options)
    assert all(box.head in shown for box in drawn.boxes)


def test_answers_stand_on_the_arrows_they_take() -> None:
    kept = question("kept", "Yes", "No", "Not sure")
    why = question("why", kind=Kind.WORDS, unless={"kept": ("not sure",)})
    drawn = drawing(script(kept, why))
    assert Arrow(start="kept", end="why", label="Yes / No / skipped") in drawn.arrows
    assert Arrow(start="kept", end="ending 1", label="Not sure") in drawn.arrows
    assert '-- "Not sure" -->' in mermaid(drawn)


def test_many_answers_that_go_the_same_way_are_anything_else() -> None:
    kept = question("kept", "A", "B", "C", "D", "E")
    drawn = drawing(script(kept, question("why", kind=Kind.WORDS, when={"kept": ("e",)})))
    assert {arrow.label for arrow in drawn.arrows if arrow.start == "kept"} == {"E", "anything else"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (question("q", "A", "B", kind=Kind.SEVERAL, most=2), "at most 2"),
        (question("q", "A", "B", kind=Kind.POINTS, high=10), "10 points in all"),
        (question("q", option("A", cost=40000), kind=Kind.BUDGET, high=100000), "A (£40,000)"),
        (question("q", option("A", alert="not-better")), "the owner is told: not-better"),
        (question("q", kind=Kind.WORDS, many=True), "until DONE or silence"),
    ],
    ids=["several", "points", "budget", "alert", "own words"],
)
def test_limits_and_what_an_answer_brings_about_are_told(asked: object, told: str) -> None:
    assert told in words(svg(drawing(script(asked))))  # type: ignore[arg-type]


def test_a_picture_that_leaves_ways_out_says_so() -> None:
    many = [question(f"q{n}", "A", "B") for n in range(20)]
    last = question("last", "A", when={each.id: ("a",) for each in many})
    told = "too many ways to draw them all"
    assert told in words(svg(drawing(script(*many, last))))
    assert told not in words(svg(drawing(script(*many))))


def nasty() -> Conversation:
    return script(question("kept", option(NASTY), "No", ask=NASTY), owner=NASTY)


def test_texts_stay_texts_in_svg() -> None:
    picture = svg(drawing(nasty()))
    tree = ElementTree.fromstring(picture)
    assert "".join(words(picture).split()).count("".join(NASTY.split())) >= 2
    assert {element.tag for element in tree.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "defs", "marker", "path", "rect", "text")
    }


def test_texts_stay_texts_in_mermaid() -> None:
    for line in mermaid(drawing(nasty())).splitlines():
        if line.startswith("  n"):
            outside = re.sub(r'"[^"]*"', "", line)
            assert re.fullmatch(r"  n\d+((\(\[\]\)|\[\]|\(\)):::\w+|( -- )? --> n\d+)", outside), line
            assert "<script" not in line


def test_boxes_do_not_lie_on_one_another_and_texts_stay_inside() -> None:
    tree = ElementTree.fromstring(svg(drawing(ALL["young-quiz"])))
    boxes = [
        (float(each.attrib["y"]), float(each.attrib["height"]))
        for each in tree.iter(f"{SVG}rect")
        if "rx" in each.attrib
    ]
    assert len(boxes) > 5
    assert all(y + height < after for (y, height), (after, _) in pairwise(boxes))
    for each in tree.iter(f"{SVG}text"):
        at = float(each.attrib["y"])
        assert any(y < at < y + height for y, height in boxes), each.text
