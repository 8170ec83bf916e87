"""A command with what it is about, through the signed webhook; and command words above the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.event import Disposition
from bot.turn.router import decide
from tests.phone import Phone
from tests.turn.made_up import HER, message, said_in, talk_at, turn_of

TO_KEPT = ("TIPTON", "1")  # to a choice
TO_WHY = (*TO_KEPT, "3")  # to a question for own words
DONE = (*TO_WHY, "nobody rings", "DONE")
OTHER = "+447700900456"
STATES = [(), TO_KEPT, TO_WHY, DONE]


def kept(phone: Phone) -> list[str]:
    return [row.words for row in phone.house.rows("answer")]


def own_reference(phone: Phone) -> str:
    found: str = phone.house.rows("talk")[0].ref
    return found


# --- how one thing stands --------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [(), TO_KEPT, TO_WHY])
@pytest.mark.parametrize("words", ["STATUS {}", "Status {} please", "{} status?", "/status {}"])
def test_status_of_a_reference_is_told_in_every_state(
    phone: Phone, again: tuple[str, ...], words: str
) -> None:
    phone.goes(*DONE, *again)
    ref = own_reference(phone)
    said = phone.says(words.format(ref))
    assert said[0].startswith(f"{ref}: Asha")
    assert phone.outcomes()[-1] == Disposition.COMMAND


@pytest.mark.parametrize("words", ["STATUS {}", "status {}", "STATUS {} please"])
@pytest.mark.parametrize("again", [(), TO_KEPT, TO_WHY])
def test_of_somebody_elses_reference_nothing_is_said(
    phone: Phone, again: tuple[str, ...], words: str
) -> None:
    Phone(phone.house, OTHER).goes(*DONE)
    theirs = own_reference(phone)
    phone.goes(*DONE, *again)
    before = kept(phone)
    (of_theirs,) = {phone.says(words.format(theirs))[0].replace(theirs, "?").partition("\n")[0]}
    (of_nobodys,) = {phone.says(words.format("K343"))[0].replace("K343", "?").partition("\n")[0]}
    assert of_theirs == of_nobodys == "We have no ? from you here. Please check the number. Or send CALL."
    assert kept(phone) == before


def test_who_is_new_and_names_a_reference_is_looked_at_by_a_person(phone: Phone) -> None:
    Phone(phone.house, OTHER).goes(*DONE)
    said = phone.says(f"STATUS {own_reference(phone)}")
    assert "A person will check" in said[0]
    assert "Asha" not in said[0]


def test_status_with_a_word_that_is_no_reference_is_status(phone: Phone) -> None:
    phone.goes(*DONE)
    assert phone.says("STATUS X")[0].startswith(f"{own_reference(phone)}: Asha")


@pytest.mark.parametrize("words", ["status symbols for rich folk", "the status of our park is poor"])
def test_a_comment_that_holds_the_word_is_an_answer(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY, words)
    assert kept(phone)[-1] == words


# --- what is near in one town ----------------------------------------------------------------------------


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("DROPIN Smethwick", "Smethwick library"),
        ("dropin tippun please", "Tipton library"),
        ("GROUPS Oldbury", "Oldbury Tenants Together"),
        ("GROUPS in West Bromwich", "West Bromwich Warm Space"),
    ],
)
def test_the_town_that_is_named_counts(phone: Phone, before: tuple[str, ...], words: str, says: str) -> None:
    phone.goes(*before)
    answers = kept(phone)
    assert says in phone.says(words)[0]
    assert phone.outcomes()[-1] == Disposition.COMMAND
    assert kept(phone) == answers
    assert not list(phone.house.rows("code")), "nobody leads a group"


@pytest.mark.parametrize(
    ("tag", "words", "says"),
    [
        ("pl", "grupy Oldbury", "Oldbury Tenants Together"),
        ("pl", "Smethwick spotkania", "Smethwick library"),
        ("ro", "grupuri Oldbury", "Oldbury Tenants Together"),
        ("ro", "unde pot veni Smethwick", "Smethwick library"),
        ("ur", "سمیتھک ملاقات", "Smethwick library"),
        ("ur", "گروپ اولڈبری", "Oldbury Tenants Together"),
        ("ur", "smethwick mulaqat", "Smethwick library"),
        ("pa", "ਓਲਡਬਰੀ ਗਰੁੱਪ", "Oldbury Tenants Together"),
        ("pa", "GROUPS oldbury ji", "Oldbury Tenants Together"),
        ("bn", "গ্রুপ ওল্ডবুরি", "Oldbury Tenants Together"),
        ("gu", "smethwick malvu che", "Smethwick library"),
        ("gu", "ઓલ્ડબરી ગ્રુપ", "Oldbury Tenants Together"),
        ("ar", "مجموعات اولدبري", "Oldbury Tenants Together"),
        ("ckb", "گروپ ئۆڵدبەری", "Oldbury Tenants Together"),
        ("fa", "گروه اولدبری", "Oldbury Tenants Together"),
        ("fa", "DROPIN اسمتیک", "Smethwick library"),
        ("en@easy", "groups Oldbury", "Oldbury Tenants Together"),
    ],
)
def test_in_other_languages_too(tag: str, words: str, says: str) -> None:
    """At a choice, in what ships; the house of the other tests offers two languages."""
    turn = turn_of(talk_at("pledge-check"), person=replace(HER, language=tag))
    decision = decide(turn, message(words, language=tag))
    assert says in said_in(decision.effects)
    assert decision.came_to is not None
    assert decision.came_to.what is Disposition.COMMAND


@pytest.mark.parametrize(
    "words",
    [
        "groups in Oldbury are full up",
        "groups in oldbury",
        "drop in sessions in Tipton would help",
        "dropin?!",
    ],
)
def test_where_own_words_are_asked_other_words_are_the_answer(phone: Phone, words: str) -> None:
    phone.goes(*TO_WHY)
    answers = kept(phone)
    phone.says(words)
    assert kept(phone)[len(answers) :] in ([words], [])
    assert (kept(phone)[-1] == words) is (words != "dropin?!"), "that is the command word alone"


def test_a_group_is_still_led_by_a_word_of_a_poster(phone: Phone) -> None:
    assert "is open for 60 minutes" in phone.says("GROUP QUIZ")[0]


@pytest.mark.parametrize("command", ["DROPIN", "GROUPS", "STATUS"])
def test_alone_they_mean_what_they_meant(phone: Phone, command: str) -> None:
    phone.goes(*DONE)
    phone.says(command)
    assert phone.outcomes()[-1] == Disposition.COMMAND


# --- above the limits ------------------------------------------------------------------------------------


def flooded(phone: Phone) -> Phone:
    """Ten messages within a minute, and one that was told so."""
    phone.goes(*DONE)
    phone.apart = 4  # more would be no flood, and less the same text twice by accident
    phone.house.clock.pass_by(seconds=120)
    for number in range(12):
        phone.says(f"more and more {number} words about it")
    assert phone.says("and more") == []
    return phone


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("HELP", "CALL"),
        ("STATUS", "Asha"),
        ("WHO", "Asha"),
        ("LANG", "Polski"),
        ("DROPIN Smethwick", "Smethwick library"),
        ("GROUPS Oldbury", "Oldbury Tenants Together"),
        ("STATUS K343", "We have no K343"),
        ("call me please", "ring"),
    ],
)
def test_a_command_works_in_a_flood_and_then_once_an_hour(phone: Phone, words: str, says: str) -> None:
    flooded(phone)
    assert says in phone.says(words)[0]
    if not words.startswith("call"):
        assert phone.says(words) == []
        assert phone.outcomes()[-1] == Disposition.HELD


def test_a_call_asked_for_in_a_flood_is_booked(phone: Phone) -> None:
    flooded(phone)
    phone.says("CALL")
    said = [phone.says(reply) for reply in ("1", "1", "my rent")]
    assert all(said), "who is asked when to be rung is heard"
    assert "call-back" in {row.kind for row in phone.house.rows("task")}


def test_a_flood_of_one_command_gets_one_reply_an_hour(phone: Phone) -> None:
    flooded(phone)
    phone.apart = 1
    assert sum(bool(phone.says(("HELP", "info")[number % 2])) for number in range(8)) == 1


@pytest.mark.parametrize("words", ["SKIP", "DONE", "phone", "help the children round here"])
def test_what_is_no_command_stays_held(phone: Phone, words: str) -> None:
    flooded(phone)
    assert phone.says(words) == []
