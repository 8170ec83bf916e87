"""What a tap means at each kind of question, and what is so of a question by its kind."""

from __future__ import annotations

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Amount, Chosen, Meaning, Ranked, Several, Tally
from bot.dialogue.schema import CONFIRM, Question
from bot.dialogue.taps import meaning_of_tap
from tests.scripts import question

ONE = question("q", "A", "B")
SCALE = question("q", kind=Kind.SCALE, low=1, high=5)
TAPS = [
    pytest.param(ONE, "a", Chosen("a"), id="one of several"),
    pytest.param(ONE, "c", None, id="no answer of this question"),
    pytest.param(CONFIRM, "yes", Chosen("yes"), id="yes"),
    pytest.param(question("q", "A", kind=Kind.TOWN), "a", Chosen("a"), id="a town"),
    pytest.param(question("q", "A", "B", kind=Kind.SEVERAL), "b", Several(("b",)), id="one among several"),
    pytest.param(question("q", "A", "B", kind=Kind.BUDGET), "b", Several(("b",)), id="one that is paid for"),
    pytest.param(question("q", "A", "B", kind=Kind.RANK), "b", None, id="an order is more than a tap"),
    pytest.param(question("q", "A", "B", kind=Kind.POINTS), "b", None, id="points are more than a tap"),
    pytest.param(SCALE, "5", Amount(5), id="a figure"),
    pytest.param(SCALE, "6", None, id="a figure beyond the scale"),
    pytest.param(SCALE, "9" * 5000, None, id="no figure at all"),
    pytest.param(question("q", kind=Kind.NUMBER, low=1, high=5), "3", None, id="a number has no buttons"),
    pytest.param(question("q", kind=Kind.WORDS), "a", None, id="own words have no buttons"),
]


@pytest.mark.parametrize(("asked", "tapped", "means"), TAPS)
def test_a_tap_means(asked: Question, tapped: str, means: Meaning | None) -> None:
    assert meaning_of_tap(asked, tapped) == means


def test_words_stand_for_a_picture_and_a_picture_for_no_words() -> None:
    words, picture = question("q", kind=Kind.WORDS), question("q", kind=Kind.PICTURE)
    assert (words.own_words, picture.own_words) == (True, False)
    assert words.takes_words
    assert picture.takes_words
    assert not question("q", kind=Kind.NICKNAME).takes_words


def test_a_group_counts_hands_where_answers_are_picked_and_the_question_is_its_own() -> None:
    by_hands = {kind for kind in Kind if question("q", kind=kind).by_show_of_hands}
    assert by_hands == {Kind.ONE_OF, Kind.YES_NO, Kind.SEVERAL}
    assert not question("q", "A", shared=True).by_show_of_hands


def test_points_and_hands_are_read_as_they_were_written() -> None:
    points, hands = {"young=old": 7, "both": 0}, {"yes": 14, "no": 9}
    assert Ranked.sharing(points).points == points
    assert Tally.of(hands).hands == hands
    assert Ranked(("parks", "buses")).points == {}
    assert Ranked(("young=old", "both")).points == {}
