"""Towns by every name they have, and the same in `tellback understand` as in a talk."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.content.content import Content
from bot.dialogue.meaning import Chosen, Unsure
from bot.errors import ContentFault
from bot.language.lexicons.towns import read_towns
from tests.language.conftest import Read

TOWNS = ["Oldbury", "Rowley Regis", "Smethwick", "Tipton", "Wednesbury", "West Bromwich"]
IDS = ["oldbury", "rowley-regis", "smethwick", "tipton", "wednesbury", "west-bromwich"]
NAMED = [
    ("tippun", "en_GB", 4),
    ("smerrick", "en_GB", 3),
    ("weggy", "en_GB", 5),
    ("Cradley Heath", "en_GB", 2),
    ("princes end", "en_GB", 4),
    ("i live up great bridge me", "en_GB", 4),
    ("سمیتھک", "ur", 3),
    ("ٹپٹن", "ur", 4),
    ("اولدبري", "ar", 1),
    ("سميثيك", "ar", 3),
    ("اسمتیک", "fa", 3),
    ("ئۆڵدبەری", "ckb", 1),
    ("স্মেথউইক", "bn", 3),
    ("ਸਮੈਥਿਕ", "pa", 3),
    ("સ્મેથવિક", "gu", 3),
    ("w Smethwicku", "pl", 3),
    ("ਸਮੈਥਿਕ", "pl", 3),  # whatever language was chosen
]
DOUBTFUL = [
    "near tipton",
    "i work in tipton",
    "not smethwick",
    "smethwick or oldbury",
    "used to be in tipton",
    "tividale",  # in Oldbury by its postcodes, in Rowley Regis by its ward
    "cradley",  # that one is in Dudley
    "dudley",
    "wednesday",
    "old",
    "the village",
    "is it tipton?",
]


# Which of two towns is the one of today, and what is only near where they live.
OF_TODAY = [
    ("used to be Tipton, now we live in Wednesbury", "en_GB", 5),
    ("was smethwick now oldbury", "en_GB", 1),
    ("not in tipton but in oldbury", "en_GB", 1),
    ("not tipton, wednesbury", "en_GB", 5),
    ("just moved to tipton", "en_GB", 4),
    ("nie w West Brom tylko w Oldbury", "pl", 1),
    ("Wcześniej Smethwick, teraz Tipton od roku", "pl", 4),
    ("nu mai stau in oldbury, m-am mutat in wednesbury", "ro", 5),
    ("ਪਹਿਲਾਂ ਸਮੈਥਵਿਕ ਸੀ ਹੁਣ ਰੋਲੀ ਰੀਜਿਸ", "pa", 2),
    ("pehlay tipton thay ab oldbury hain", "ur", 1),
    ("west bromwich koło polskiego sklepu", "pl", 6),
    ("smethwick gurdware de kol", "pa", 3),
    ("ویسٹ بروم ہسپتال کے قریب", "ur", 6),
]
NOT_SAID = [
    ("used to be tipton", "en_GB"),
    ("wednesbury but i work in tipton", "en_GB"),
    ("moved to rowley last year from tipton", "en_GB"),
    ("now we are moving to tipton", "en_GB"),
    ("i dont live in tipton", "en_GB"),
    ("West Brom near the bus station", "en_GB"),
    ("obok west brom", "pl"),
    ("kiedyś tipton", "pl"),
    ("lângă West Brom", "ro"),
    ("lucrez în oldbury dar stau în tipton", "ro"),
    ("tipton de kol", "pa"),
    ("ٹپٹن کے پاس", "ur"),
]


@pytest.mark.parametrize(("text", "language", "place"), OF_TODAY)
def test_the_town_of_today_is_taken_out_of_two(text: str, language: str, place: int, read: Read) -> None:
    assert read(text, "choice", language, options=TOWNS) == ("choice", place)


@pytest.mark.parametrize(("text", "language"), NOT_SAID)
def test_a_town_of_before_or_near_by_is_asked_about(text: str, language: str, read: Read) -> None:
    assert read(text, "choice", language, options=TOWNS) == ("unsure", None)


@pytest.mark.parametrize(("text", "language", "place"), NAMED)
def test_a_town_is_understood_by_every_name(text: str, language: str, place: int, read: Read) -> None:
    assert read(text, "choice", language, options=TOWNS) == ("choice", place)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_town_they_may_not_live_in_is_asked_about(text: str, read: Read) -> None:
    assert read(text, "choice", options=TOWNS) == ("unsure", None)


def test_talks_hear_what_the_command_hears(content: Content) -> None:
    ears, asked = content.ears, content.conversations["local-issue"].question("town")
    for text, language, place in NAMED:
        heard = ears.hear(asked, text, language, date(2026, 11, 25))
        assert isinstance(heard, Chosen), text
        assert heard.option == IDS[place - 1], text
    for text in DOUBTFUL:
        assert isinstance(ears.hear(asked, text, "en_GB", date(2026, 11, 25)), Unsure), text


def test_other_words_for_an_option_count_in_the_command(read: Read) -> None:
    options: Sequence[object] = [
        {"label": "Getting there", "also": ["bus", "bus fare", "lifts"]},
        {"label": "The time", "also": ["hours", "too busy"]},
        "Cost",
    ]
    assert read("bus fare", "choice", options=options) == ("choice", 1)
    assert read("too busy", "choice", options=options) == ("choice", 2)
    assert read("cost", "choice", options=options) == ("choice", 3)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[town]]\nname = "Tipton"', "needs a label"),
        (
            '[[town]]\nlabel = "A"\nnames = ["x"]\n[[town]]\nlabel = "B"\nnames = ["x"]',
            "a name of A and of B",
        ),
        ("[[town", "not TOML"),
    ],
)
def test_a_fault_in_the_names_says_which(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "towns.toml").write_text(text, "utf-8")
    with pytest.raises(ContentFault, match=what):
        read_towns(tmp_path)
