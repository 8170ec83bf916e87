import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Chosen, Unsure
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.readers.choices import odd_numbers
from bot.language.understand import understand
from tests.language.conftest import Read

TOPICS = ["Parks and play areas", "Libraries", "Buses", "Street lights"]
KEPT = ["Yes", "Sometimes", "No", "Not sure"]
UNSURE = ("unsure", None)


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "2.",
        " 2 ",
        "(2)",
        "#2",
        "2)",
        "no 2",
        "No. 2",
        "nr 2",
        "option 2",
        "two",
        "2nd",
        "the second one",
        "२",
        "٢",
        "੨",
        "２",
        "2️⃣",
    ],
)
def test_the_second_can_be_said_in_many_ways(text: str, read: Read) -> None:
    assert read(text, "choice", options=TOPICS) == ("choice", 2)


@pytest.mark.parametrize(
    "text",
    [
        "1 2",
        "12",
        "1-2",
        "1 or 2",
        "2.5",
        "½",
        "0",
        "5",
        "99999",
        "2?",
        "£2",
        "-2",
        "1:2",
        "no, 2",
        "not 2",
        "2 and 3",
        "the one",
        "either",
    ],
)
def test_doubtful_numbers_are_asked_again(text: str, read: Read) -> None:
    assert read(text, "choice", options=TOPICS) == UNSURE


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("libaries", 2),
        ("library", 2),
        ("park", 1),
        ("play areas", 1),
        ("streetlights", 4),
        ("lights", 4),
        ("BUSES!!", 3),
        ("buses plz", 3),
    ],
)
def test_labels_are_heard_in_part_and_with_slips(text: str, place: int, read: Read) -> None:
    assert read(text, "choice", options=TOPICS) == ("choice", place)


def test_a_near_miss_is_said_back_and_a_whole_label_is_not(lexicons: Lexicons) -> None:
    asked = Expected(Kind.ONE_OF, tuple(Offer(str(n), (label,)) for n, label in enumerate(TOPICS, 1)))
    assert understand(asked, "libaries", "en_GB", lexicons) == Chosen("2", echo=True)
    assert understand(asked, "libraries", "en_GB", lexicons) == Chosen("2")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("not libraries", TOPICS),
        ("anything except buses", TOPICS),
        ("safe", ["Unsafe", "Dangerous"]),
        ("happy", ["Unhappy", "Angry"]),
        ("likely", ["Very unlikely", "No view"]),
        ("safe", ["Not safe at night", "Fine"]),
        ("agree", ["Disagree", "No view"]),
        ("zadowolony", ["Niezadowolony", "Obojętny"]),
        ("road", ["Road safety", "Roads"]),
        ("community centres and parks", ["Community centres", "Parks"]),
    ],
)
def test_what_may_turn_the_meaning_round_is_asked_again(text: str, options: list[str], read: Read) -> None:
    assert read(text, "choice", "pl" if text == "zadowolony" else "en_GB", options=options) == UNSURE


def test_letters_count_only_when_shown(read: Read) -> None:
    assert read("b", "choice", options=TOPICS, lettered=True) == ("choice", 2)
    assert read("(D)", "choice", options=TOPICS, lettered=True) == ("choice", 4)
    assert read("b", "choice", options=TOPICS) == UNSURE
    assert read("n", "choice", options=KEPT, lettered=True) == UNSURE


@pytest.mark.parametrize(
    ("text", "place"),
    [("yeah", 1), ("nope", 3), ("dunno", 4), ("no, nobody says", 3), ("sometimes", 2), ("not really", 3)],
)
def test_any_yes_word_is_the_option_yes(text: str, place: int, read: Read) -> None:
    assert read(text, "choice", options=KEPT) == ("choice", place)


def test_ok_among_grades_is_no_yes(read: Read) -> None:
    assert read("yes", "choice", options=["Good", "OK", "Bad"]) == UNSURE
    assert read("ok", "choice", options=["Good", "OK", "Bad"]) == ("choice", 2)


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("2", ["None", "1", "2", "3+"], UNSURE),
        ("2", ["1-2", "3-5", "6+"], UNSURE),
        ("1", ["Less than 1 year", "1 to 5 years"], ("choice", 1)),
        ("18", ["Under 13", "13-17", "18+", "Rather not say"], ("choice", 3)),
        ("one", ["Less than a year", "One to five years"], UNSURE),
        ("two", ["None", "One", "Two"], ("choice", 3)),
    ],
)
def test_numbers_in_labels_do_not_hide_the_options_number(
    text: str, options: list[str], expected: tuple[str, object], read: Read
) -> None:
    assert read(text, "choice", options=options) == expected


def test_two_options_with_one_label_cannot_be_told_apart(read: Read) -> None:
    assert read("other", "choice", options=["Other", "Other"]) == UNSURE


@pytest.mark.parametrize("text", ["2 because books matter", "Libraries, they are warm", "2 - my kids go"])
def test_a_reason_may_follow(text: str, read: Read) -> None:
    assert read(text, "choice", options=TOPICS) == ("choice", 2)


@pytest.mark.parametrize(
    "text", ["2, or 3", "libraries, not buses", "2 because 3 is worse", "libraries, i dont know"]
)
def test_a_comment_about_something_else_is_asked_about(text: str, read: Read) -> None:
    assert read(text, "choice", options=TOPICS) == UNSURE


def test_labels_in_the_talks_language_romanised_and_english_all_count(lexicons: Lexicons) -> None:
    asked = Expected(
        Kind.ONE_OF, (Offer("park", ("ਪਾਰਕ", "park", "Parks")), Offer("bus", ("ਬੱਸਾਂ", "bassan", "Buses")))
    )
    for text in ("ਬੱਸਾਂ", "bassan", "buses", "੨", "duja"):
        assert understand(asked, text, "pa", lexicons) == Chosen("bus"), text


def test_what_came_near_is_named_for_authors(lexicons: Lexicons) -> None:
    asked = Expected(Kind.ONE_OF, (Offer("a", ("Road safety",)), Offer("b", ("Roads",))))
    heard = understand(asked, "road", "en_GB", lexicons)
    assert isinstance(heard, Unsure)
    assert heard.maybe == ("a", "b")


@pytest.mark.parametrize(
    ("text", "odd"),
    [("1-3", True), ("10:30", True), ("½", True), ("1, 3", False), ("2.", False), ("option - 2", False)],
)
def test_odd_numbers(text: str, odd: bool) -> None:
    assert odd_numbers(text.replace("½", "1⁄2")) is odd
