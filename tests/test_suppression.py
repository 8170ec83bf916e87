"""The small-number rule: nothing public tells of 1 to 7 people, not even by subtraction (I8)."""

from __future__ import annotations

from itertools import product

import pytest

from bot.suppression import LEAST, cells, in_ten, safe

SMALL = range(1, LEAST)


@pytest.mark.parametrize("number", SMALL)
def test_a_small_number_is_hidden(number: int) -> None:
    assert safe(number).hidden


@pytest.mark.parametrize("number", range(LEAST, 200))
def test_any_other_number_is_rounded_to_the_nearest_five(number: int) -> None:
    about = safe(number).about
    assert about is not None
    assert about % 5 == 0 and abs(about - number) <= 2


def test_none_is_shown_as_none() -> None:
    assert safe(0).about == 0


@pytest.mark.parametrize("number", SMALL)
def test_one_hidden_number_hides_all_shares_and_has_no_bar(number: int) -> None:
    rows = cells({"yes": 40, "sometimes": 12, "no": number})
    assert [row.percent for row in rows] == [None, None, None]
    assert rows[2].width == 0


@pytest.mark.parametrize("number", SMALL)
def test_the_chart_does_not_depend_on_how_small_the_hidden_number_is(number: int) -> None:
    assert cells({"yes": 40, "no": number}) == cells({"yes": 40, "no": 1})


def test_a_chart_of_small_numbers_alone_is_not_drawn() -> None:
    assert cells({"yes": 7, "no": 0, "unsure": 1}) == ()
    assert cells({}) == () == cells({"yes": 0})


def test_shares_come_from_what_is_shown() -> None:
    assert [row.percent for row in cells({"yes": 30, "no": 8, "unsure": 0})] == [75, 25, 0]


def test_the_total_beside_a_chart_does_not_give_a_hidden_number_away() -> None:
    """For every table of two rows: all that is shown fits more than one hidden number."""
    fitting: dict[tuple[object, ...], set[int]] = {}
    for big, small in product(range(LEAST, 60), SMALL):
        shown = (safe(big + small), cells({"yes": big, "no": small}))
        fitting.setdefault(shown, set()).add(small)
    assert min(len(numbers) for numbers in fitting.values()) > 1


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        pytest.param(90, 100, 9, id="both parts are big"),
        pytest.param(100, 100, 10, id="all"),
        pytest.param(0, 100, 0, id="nobody of many"),
        pytest.param(97, 100, None, id="three people are missing"),
        pytest.param(3, 100, None, id="three people only"),
        pytest.param(5, 5, None, id="few people at all"),
        pytest.param(0, 0, None, id="nobody"),
    ],
)
def test_a_share_of_ten_never_tells_of_a_few(part: int, whole: int, shown: int | None) -> None:
    assert in_ten(part, whole) == shown
