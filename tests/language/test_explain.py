"""How a reply was understood, in sentences: the reason named is the one that counted."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Postcode
from bot.language.expected import Expected, Offer
from bot.language.explain import explain, explain_command
from bot.language.lexicons import Lexicons
from bot.language.understand import understand

PARKS = Expected(
    Kind.ONE_OF,
    (
        Offer("parks", ("Parks", "green places")),
        Offer("buses", ("Buses",)),
        Offer("libraries", ("Libraries",)),
    ),
)
SEVERAL = Expected(Kind.SEVERAL, PARKS.options)
RANK = Expected(Kind.RANK, PARKS.options)
KEPT = Expected(
    Kind.ONE_OF,
    (Offer("yes", ("Yes",)), Offer("sometimes", ("Sometimes",)), Offer("no", ("No",))),
)
POINTS = Expected(Kind.POINTS, PARKS.options, high=10)
WINTER = Expected(Kind.DAY, low=date(2026, 11, 22).toordinal(), high=date(2027, 3, 31).toordinal())
YES_NO = Expected(Kind.YES_NO)
SCALE = Expected(Kind.SCALE, low=1, high=5)


def steps(asked: Expected, text: str, lexicons: Lexicons, language: str = "en_GB") -> str:
    meaning = understand(asked, text, language, lexicons)
    return "\n".join(explain(asked, text, meaning, language, lexicons))


@pytest.mark.parametrize(
    ("asked", "text", "language", "told"),
    [
        pytest.param(PARKS, "2", "en_GB", "“2” is the number of `buses`", id="a number"),
        pytest.param(PARKS, "the second one", "en_GB", "is the place of `buses`", id="an ordinal"),
        pytest.param(PARKS, "PARKS!", "en_GB", "“parks” is the label of `parks`: Parks.", id="a label"),
        pytest.param(PARKS, "green places", "en_GB", "another word for `parks`", id="another word"),
        pytest.param(PARKS, "libaries", "en_GB", "most like Libraries", id="a slip"),
        pytest.param(PARKS, "libaries", "en_GB", "so `libraries` is said back", id="a slip is said back"),
        pytest.param(PARKS, "2, it never comes", "en_GB", "“it never comes” comes after", id="a comment"),
        pytest.param(PARKS, "it rains", "en_GB", "could not be told", id="no answer"),
        pytest.param(KEPT, "yep", "en_GB", "“yep” says yes, and that is `yes` here", id="a word for yes"),
        pytest.param(YES_NO, "haan ji", "pa", "“haan ji” says yes.", id="yes in Panjabi"),
        pytest.param(YES_NO, "yes", "pa", "“yes” says yes", id="yes in English"),
        pytest.param(YES_NO, "👍", "en_GB", "The sign says yes.", id="a thumb"),
        pytest.param(SEVERAL, "1 and buses", "en_GB", "“1” is the number of `parks`", id="first of several"),
        pytest.param(
            SEVERAL, "1 and buses", "en_GB", "“buses” is the label of `buses`", id="second of several"
        ),
        pytest.param(SEVERAL, "all", "en_GB", "“all” says how many", id="all of them"),
        pytest.param(RANK, "3 1 2", "en_GB", "`libraries`, `parks`, `buses`, in this order", id="an order"),
        pytest.param(SCALE, "five", "en_GB", "one whole number in it, 5", id="a number in words"),
        pytest.param(SCALE, "nine", "en_GB", "out of bounds", id="too much"),
        pytest.param(Expected(Kind.WORDS), "It rains", "en_GB", "taken as they are", id="own words"),
        pytest.param(Expected(Kind.WORDS), "done", "en_GB", "DONE says that this is all", id="done"),
        pytest.param(PARKS, "skip", "en_GB", "this means SKIP", id="skipped"),
        pytest.param(WINTER, "3 Dec", "en_GB", "one day that fits: 3 December 2026", id="a day"),
        pytest.param(POINTS, "7 0 3", "en_GB", "one number for each answer, in the order", id="points"),
        pytest.param(SEVERAL, "1 and libaries", "en_GB", "most like `libraries`", id="a slip among several"),
        pytest.param(YES_NO, "?!", "en_GB", "no word in it, only signs", id="signs alone"),
    ],
)
def test_the_reason_is_named(
    asked: Expected, text: str, language: str, told: str, lexicons: Lexicons
) -> None:
    assert told in steps(asked, text, lexicons, language)


def test_what_the_look_up_sees_is_shown(lexicons: Lexicons) -> None:
    assert "The look-up sees “tak prosze”." in steps(YES_NO, "Tak, PROSZĘ!", lexicons, "pl")


def test_a_postcode_is_called_a_hint(lexicons: Lexicons) -> None:
    told = explain(PARKS, "B66", Postcode("B66"), "en_GB", lexicons)
    assert "B66. That is a hint" in told[-1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("please stop", ["the command STOP"]),
        ("po polsku", ["names a language: Polish (pl)"]),
        ("bhasha badlo", ["the list of languages"]),
        ("the road is wet", []),
    ],
)
def test_a_command_or_a_language_is_named(text: str, told: list[str], lexicons: Lexicons) -> None:
    found = explain_command(text, "en_GB", lexicons)
    assert [any(each in sentence for sentence in found) for each in told] == [True] * len(told)
    assert bool(found) is bool(told)
