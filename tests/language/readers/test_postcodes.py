import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Postcode, Unsure
from bot.language.expected import Expected
from bot.language.lexicons import Lexicons
from bot.language.readers.postcodes import AREAS
from bot.language.understand import understand
from tests.language.conftest import Read

LOCAL = Expected(Kind.TOWN, outward=frozenset({"B66", "B70", "B71", "DY4", "WS10"}))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("b70 8qe", "B70 8QE"),
        ("B708QE", "B70 8QE"),
        ("B7 08QE", "B70 8QE"),
        ("b70-8qe.", "B70 8QE"),
        ("b 7 0 8 q e", "B70 8QE"),
        ("its b 7 0 8 q e", "B70 8QE"),
        ("my postcode is DY4 8RX thanks", "DY4 8RX"),
        ("I live by the park, ws10 0ab", "WS10 0AB"),
        ("B70", "B70"),
        ("my house is in B66 2 JR", "B66 2JR"),
        ("b66 2 j r smethwick", "B66 2JR"),
        ("post code b65 9 er please", "B65 9ER"),
        ("b7o 8qe", "B70 8QE"),
        ("8708QE", "B70 8QE"),
        ("B70 BQE", "B70 8QE"),
        ("B70 8QE", "B70 8QE"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("Ｂ７０ ８ＱＥ", "B70 8QE"),
        ("В70 8QE", "B70 8QE"),
        ("DY4 7", "DY4"),
        ("WV14 8", "WV14"),
        ("b70 7", "B70"),
        ("im over in b69 mate", "B69"),
        ("its B 66", "B66"),
        ("ਬੀ 70", "B70"),
        ("بی70", "B70"),
        ("ডিওয়াই ৪", "DY4"),
    ],
)
def test_postcodes_are_read_as_people_type_them(text: str, code: str, read: Read) -> None:
    assert read(text, "postcode") == ("postcode", code)


@pytest.mark.parametrize(
    "text",
    [
        "B70 8Q",
        "B708Q",
        "B70 8QO",
        "B70 8CE",
        "XX1 1AA",
        "B7A 8QE",
        "B00 8QE",
        "tipton",
        "12345",
        "B70 8QE or B66 4HN",
        "not B70 8QE",
        "B70 8QE?",
        "I am 5",
        "WSIO OAB",
        "DY47",
        "B7 0",
        "b4 work",
        "not b70",
        "near b70",
        "maybe b66",
        "i think its b70 but not sure",
        "",
        "🏠",
    ],
)
def test_anything_doubtful_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "postcode") == ("unsure", None)


def test_known_areas_settle_what_was_meant(lexicons: Lexicons) -> None:
    assert understand(LOCAL, "we are in b66 near the school", "en_GB", lexicons) == Postcode("B66")
    assert understand(LOCAL, "B7O 8QE", "en_GB", lexicons) == Postcode("B70 8QE")


@pytest.mark.parametrize("text", ["its B70 8Q", "B66 2J mate", "near B70", "B70 or so, not sure"])
def test_half_of_a_half_and_a_doubt_are_asked_about(text: str, lexicons: Lexicons) -> None:
    assert isinstance(understand(LOCAL, text, "en_GB", lexicons), Unsure)


@pytest.mark.parametrize("text", ["M1 1AA", "B7 8QE", "B07 8QE"])
def test_a_postcode_from_elsewhere_is_asked_about_never_refused(text: str, lexicons: Lexicons) -> None:
    heard = understand(LOCAL, text, "en_GB", lexicons)
    assert isinstance(heard, Unsure)
    assert heard.maybe in ((text,), ())


def test_a_lost_character_is_never_a_wrong_record_where_areas_are_known(lexicons: Lexicons) -> None:
    for code in ("B70 8QE", "B66 4HN", "DY4 8RX", "WS10 0AB"):
        for at in range(len(code)):
            typed = (code[:at] + code[at + 1 :]).replace(" ", "")
            if typed != code.replace(" ", ""):
                heard = understand(LOCAL, typed, "en_GB", lexicons)
                assert isinstance(heard, Unsure) or heard == Postcode(code), typed


def test_there_are_124_areas() -> None:
    assert len(AREAS) == 124
