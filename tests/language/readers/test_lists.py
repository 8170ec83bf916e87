import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Ranked, Unsure
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.understand import understand
from tests.language.conftest import Read

FOUR = ["Parks and play areas", "Libraries", "Buses", "Street lights"]
THREE = ["Parks", "Buses", "Libraries"]
UNSURE = ("unsure", None)


@pytest.mark.parametrize(
    "text",
    [
        "1 and 3",
        "1,3",
        "1 3",
        "3 & 1",
        "1+3",
        "1/3",
        "1\n3",
        "one and three pls",
        "1st and 3rd",
        "parks, buses",
        "buses and play areas",
        "१, ३",
    ],
)
def test_two_options_can_be_said_in_many_ways(text: str, read: Read) -> None:
    assert read(text, "several", options=FOUR) == ("several", [1, 3])


@pytest.mark.parametrize(
    "text",
    [
        "13",
        "1-3",
        "1 to 3",
        "1 or 3",
        "not 2",
        "1 and 9",
        "all but 2",
        "1.3",
        "both",
        "no",
        "½",
        "1 3?",
        "first three",
        "the last two",
        "parks, cinemas",
        "any",
    ],
)
def test_a_list_in_doubt_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "several", options=FOUR) == UNSURE


def test_all_none_and_both_are_whole_messages(read: Read) -> None:
    assert read("all of them", "several", options=FOUR) == ("several", [1, 2, 3, 4])
    assert read("all four", "several", options=FOUR) == ("several", [1, 2, 3, 4])
    assert read("all three", "several", options=FOUR) == UNSURE
    assert read("none of these", "several", options=FOUR) == ("several", [])
    assert read("both", "several", options=FOUR[:2]) == ("several", [1, 2])


def test_more_than_allowed_is_asked_again(read: Read) -> None:
    assert read("1 2 3", "several", options=FOUR, max=2) == UNSURE
    assert read("1 2", "several", options=FOUR, max=2) == ("several", [1, 2])


def test_an_option_called_none_is_that_option(read: Read) -> None:
    assert read("none", "several", options=["Bus", "Train", "None"]) == ("several", [3])


@pytest.mark.parametrize(
    "text",
    [
        "2 1 3",
        "2,1,3",
        "213",
        "2>1>3",
        "2-1-3",
        "2 then 1 then 3",
        "buses, parks, libraries",
        "1. buses 2. parks 3. libraries",
        "buses then parks then libaries",
    ],
)
def test_an_order_can_be_said_in_many_ways(text: str, read: Read) -> None:
    assert read(text, "rank", options=THREE) == ("rank", [2, 1, 3])


@pytest.mark.parametrize(
    "text", ["2 1", "2 1 1", "2 1 3 3", "parks first", "2 1 4", "12", "not 2 1 3", "2 1 3?", "all"]
)
def test_an_order_must_hold_every_option_once(text: str, read: Read) -> None:
    assert read(text, "rank", options=THREE) == UNSURE


def test_two_options_run_together_are_no_order(read: Read) -> None:
    assert read("21", "rank", options=["Parks", "Buses"]) == UNSURE


POINTS = Expected(Kind.POINTS, (Offer("park", ("Park",)), Offer("bus", ("Bus",))), high=10)


def test_points_must_add_up(lexicons: Lexicons) -> None:
    assert understand(POINTS, "7 and three", "en_GB", lexicons) == Ranked(("park=7", "bus=3"))
    for text in ("7 4", "10", "7 3 0", "7-3", "lots"):
        assert isinstance(understand(POINTS, text, "en_GB", lexicons), Unsure), text
