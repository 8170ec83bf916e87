import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import Chosen, Unsure
from bot.language.expected import Expected, Offer
from bot.language.lexicons import Lexicons
from bot.language.understand import understand
from tests.language.conftest import Read

YES_NO = Expected(Kind.YES_NO)


@pytest.mark.parametrize(
    "text", ["yesterday", "yesssir no", "nobody", "November", "notice", "know", "nosh", "okra", "yellow"]
)
def test_words_that_begin_like_an_answer_are_none(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize("text", ["yess", "yesss", "YEEESSS", "nooo", "nahhh", "yeahhh"])
def test_letters_drawn_out_are_understood(text: str, read: Read) -> None:
    assert read(text, "yes_no")[0] == "yes_no"


@pytest.mark.parametrize("text", ["yed", "yws", "mo", "noe", "yse no", "nes"])
def test_no_other_slip_is_forgiven(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no idea", "en_GB"),
        ("nie wiem", "pl"),
        ("ਪਤਾ ਨਹੀਂ", "pa"),
        ("pata nahi ji", "pa"),
        ("no nie wiem", "pl"),
    ],
)
def test_not_knowing_is_heard_before_the_no_inside_it(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", "unsure")


@pytest.mark.parametrize("text", ["no", "No!", "nooo", "no no", "no because it rains"])
def test_no_in_a_polish_talk_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no", "pl") == ("unsure", None)


def test_no_in_an_english_talk_is_no(read: Read) -> None:
    assert read("no", "yes_no") == ("yes_no", "no")


def test_only_the_talks_language_and_english_count(read: Read) -> None:
    assert read("tak", "yes_no", "pa") == ("unsure", None)
    assert read("ਹਾਂ", "yes_no", "pl") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "option", "rest"),
    [
        ("No, because it rains!", "no", "because it rains"),
        ("yes. My mum goes there", "yes", "My mum goes there"),
        ("nah mate it's rubbish", "no", "it's rubbish"),
        ("no, it is dark", "no", "it is dark"),
        ("yes but the lights don't work", "yes", "but the lights don't work"),
        ("don't know, never been", "unsure", "never been"),
        ("yes we have lived here for years", "yes", "we have lived here for years"),
        ("no nobody tells us anything", "no", "nobody tells us anything"),
    ],
)
def test_what_follows_an_answer_is_kept(text: str, option: str, rest: str, lexicons: Lexicons) -> None:
    heard = understand(YES_NO, text, "en_GB", lexicons)
    assert isinstance(heard, Chosen)
    assert (heard.option, heard.rest.removeprefix("mate ")) == (option, rest)


@pytest.mark.parametrize(
    "text",
    [
        "yes but no",
        "yes and no",
        "yes, not always",
        "no, wait, yes",
        "yes, I don't know",
        "yes 2",
        "no 1",
        "yes people say",
        "yes but only on Sundays",
        "yes if it is free",
        "yes unless it rains",
        "no problem",
        "no, no problem",
        "why not",
    ],
)
def test_an_answer_taken_back_is_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


@pytest.mark.parametrize("text", ["yes?", "no?", "ਹਾਂ?", "yes؟", "really? yes"])
def test_a_question_is_no_answer(text: str, read: Read) -> None:
    assert read(text, "yes_no", "pa") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("👍", "yes"),
        ("👍🏿", "yes"),
        ("✅", "yes"),
        ("✔️", "yes"),
        ("👎", "no"),
        ("👎🏻👎🏻", "no"),
        ("❌", "no"),
        ("yes 😊", "yes"),
    ],
)
def test_signs_answer_whatever_the_colour_of_the_hand(text: str, option: str, read: Read) -> None:
    assert read(text, "yes_no") == ("yes_no", option)


@pytest.mark.parametrize("text", ["👍👎", "😂", "👍😂", "yes 👎", "no 👍", "🤷", "👍?"])
def test_mixed_or_other_signs_are_asked_again(text: str, read: Read) -> None:
    assert read(text, "yes_no") == ("unsure", None)


def test_single_letters_count_unless_options_carry_letters(read: Read) -> None:
    assert read("y", "yes_no") == ("yes_no", "yes")
    assert read("n", "yes_no", lettered=True) == ("unsure", None)


def test_numbers_count_when_the_answers_were_numbered(lexicons: Lexicons, read: Read) -> None:
    shown = (Offer("yes", ("Yes",)), Offer("no", ("No",)))
    assert understand(Expected(Kind.YES_NO, shown), "2", "en_GB", lexicons) == Chosen("no")
    assert isinstance(understand(YES_NO, "2", "en_GB", lexicons), Unsure)
    assert read("1", "yes_no", options=["No", "Yes"]) == ("yes_no", "no")


@pytest.mark.parametrize(
    ("text", "language", "option"),
    [
        ("ar go on then bab", "en_GB", "yes"),
        ("i doh think so", "en_GB", "no"),
        ("yes no problem", "en_GB", "yes"),
        ("yeah why not mate", "en_GB", "yes"),
        ("nie, dziękuję bardzo", "pl", "no"),
        ("haan rakh lo koi gal nahi", "pa", "yes"),
        ("হ্যাঁ সমস্যা নাই", "bn", "yes"),
        ("اي ما في مشكلة", "ar", "yes"),
    ],
)
def test_local_words_and_words_that_only_agree(text: str, language: str, option: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("yes_no", option)


def test_the_english_ar_is_another_word_in_bengali(read: Read) -> None:
    assert read("ar", "yes_no") == ("yes_no", "yes")
    assert read("ar", "yes_no", "bn") == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nu am inteles intrebarea", "ro"),
        ("nu inteleg ce vreti", "ro"),
        ("no I don't understand", "en_GB"),
        ("no, dont understand", "en@easy"),
    ],
)
def test_who_did_not_understand_said_no_to_nothing(text: str, language: str, read: Read) -> None:
    assert read(text, "yes_no", language) == ("unsure", None)


def test_why_somebody_says_no_may_be_what_they_do_not_understand(read: Read) -> None:
    assert read("no, because I don't understand the forms", "yes_no")[0] == "yes_no"
