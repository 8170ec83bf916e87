"""Rooms and groups, through the doors people use: texts, the chat, the big screen and the console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.web.console.codes import LONGEST
from tests.channels.requests import sms_request, text_form
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, Browser, House, house, post

QUESTION = "Should the library open on Sundays?"
PHONE = "+4477009{:05}"


def open_room(asha: Desk, **fields: str) -> str:
    """A room is opened at the console; its code."""
    asha.open("/console/codes")
    given = {"question": QUESTION, "place": "Tipton library", "minutes": "60", "issue": ""} | fields
    asha.press("/console/codes/room", given)
    found = re.search(r"\b([A-Z]+\d{1,2}) is open\. Put its screen up", asha.words)
    assert found, asha.words
    return found[1]


def vote(town: Town, code: str, **votes: int) -> None:
    """So many people text the code and then their answer."""
    number = 0
    for answer, count in votes.items():
        for _ in range(count):
            number += 1
            town.says(PHONE.format(number), code, answer.replace("_", " "))


def seen(house: House, path: str, language: str = "en-GB") -> str:
    browser = Browser(house, language)
    browser.open(path)
    assert browser.status == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", browser.page.partition("<body")[2]).split())


def said_to(house: House) -> str:
    """The last thing we said."""
    return str(house.rows("outbox")[-1].body)


# --- opening -----------------------------------------------------------------------------------------


def test_an_officer_opens_a_room_and_the_console_lists_it(asha: Desk) -> None:
    code = open_room(asha)
    assert f'href="/live/{code}"' in asha.page
    for words in (QUESTION, "Tipton library", "Open until 23 November 2026, 11:0", "Opened by"):
        assert words in asha.words, words
    asha.open("/console/issues")
    assert QUESTION in asha.words, "what a room is asked is owed an outcome like anything else"


@pytest.mark.parametrize(
    ("question", "told"),
    [("", "Write the question"), ("x" * (LONGEST + 1), "Use 120 letters or fewer")],
    ids=["none", "too long for one text"],
)
def test_a_room_needs_a_question_that_fits_one_text(asha: Desk, question: str, told: str) -> None:
    asha.open("/console/codes")
    assert asha.press("/console/codes/room", {"question": question, "minutes": "60"}).status_code == 400
    assert told in asha.words
    assert not asha.house.rows("code")


def test_codes_are_words_that_mean_nothing_else_here(asha: Desk) -> None:
    codes = {open_room(asha) for _ in range(5)}
    assert len(codes) == 5
    content = asha.house.services.content()
    words = {code.rstrip("0123456789") for code in codes}
    assert not [word for word in codes | words if content.poster_word(word)]


def test_closing_a_code_is_logged_and_done_once(asha: Desk) -> None:
    code = open_room(asha)
    asha.press("/console/codes/1/close")
    assert f"{code} is closed." in asha.words
    assert [row.action for row in asha.house.rows("log")].count("code closed") == 1
    assert asha.press("/console/codes/1/close").status_code == 409
    assert "closed already" in asha.words


# --- a room ------------------------------------------------------------------------------------------


def test_whoever_sends_the_code_gets_the_one_question_at_once(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    town.says(PHONE.format(1), code.lower())
    assert said_to(town.house) == f"{QUESTION}\n1 Yes\n2 No\n3 Not sure"
    town.says(PHONE.format(1), "2")
    assert said_to(town.house).startswith("Thank you.")


def test_a_person_has_one_vote_and_the_last_one_counts(asha: Desk, town: Town) -> None:
    code = open_room(asha, shows="y")
    vote(town, code, yes=10, no=10)
    assert "about 10 (50%)" in seen(town.house, f"/live/{code}")
    for number in range(11, 14):
        town.says(PHONE.format(number), code, "yes")  # by the code once more
    for number in range(14, 16):
        town.says(PHONE.format(number), "Yes")  # the answer alone
    page = seen(town.house, f"/live/{code}")
    assert "About 20 votes" in page
    assert "Yes about 15" in page
    assert "No fewer than 8" in page


def test_a_parting_ok_turns_no_vote_round(asha: Desk, town: Town) -> None:
    code = open_room(asha, shows="y")
    vote(town, code, no=12)
    for number in range(1, 13):
        town.says(PHONE.format(number), "ok thanks")
    assert "No about 10" in seen(town.house, f"/live/{code}")


@pytest.mark.parametrize(
    ("votes", "shows", "told"),
    [
        pytest.param({}, "y", "Waiting for the first vote", id="nobody yet"),
        pytest.param({"yes": 7}, "y", "Fewer than 8 votes so far", id="seven"),
        pytest.param({"yes": 9}, "y", "when 10 or more have voted", id="nine"),
        pytest.param({"yes": 20, "no": 3}, "y", "Yes about 20 No fewer than 8", id="three are hidden"),
        pytest.param({"yes": 20, "no": 11}, "", "when the vote is over", id="not while it is open"),
    ],
)
def test_the_screen_shows_no_more_than_it_may(
    asha: Desk, town: Town, votes: dict[str, int], shows: str, told: str
) -> None:
    code = open_room(asha, **({"shows": shows} if shows else {}))
    vote(town, code, **votes)
    page = seen(town.house, f"/live/{code}")
    assert told in page
    assert not re.search(r"about \d*[1-46-9]\b", page)
    if not shows:
        assert "%" not in page


def test_when_the_vote_is_over_the_screen_shows_what_the_room_said(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    vote(town, code, yes=20, no=11)
    before = seen(town.house, f"/live/{code}")
    assert "Yes about" not in before
    town.house.clock.pass_by(hours=2)
    after = seen(town.house, f"/live/{code}")
    assert "Yes about 20" in after
    assert "No about 10" in after
    assert "The vote is over." in after


def test_the_public_page_of_the_question_waits_for_the_end_of_the_vote_too(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    vote(town, code, yes=20, no=11)
    ref = town.house.rows("issue")[0].ref
    assert "A vote on this is open just now" in seen(town.house, f"/issues/{ref}")
    town.house.clock.pass_by(hours=2)
    page = seen(town.house, f"/issues/{ref}")
    assert f"We asked: {QUESTION}" in page
    assert "Yes about 20" in page


def test_a_person_hears_what_the_room_says_only_after_their_own_vote(asha: Desk, town: Town) -> None:
    code = open_room(asha, shows="y")
    vote(town, code, yes=21, no=9)
    town.says(PHONE.format(99), code)
    assert "in 10" not in said_to(town.house)
    town.says(PHONE.format(99), "no")
    assert "So far about 7 in 10 say: Yes." in said_to(town.house)


def test_a_vote_that_comes_too_late_is_kept_and_not_counted(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    vote(town, code, yes=12)
    town.says(PHONE.format(50), code)
    town.house.clock.pass_by(hours=2)
    town.says(PHONE.format(50), "no")
    assert f"The vote with code {code} is over." in said_to(town.house)
    assert [(row.question, row.words) for row in town.house.rows("answer")][-1] == ("after", "no")
    assert "No none" in seen(town.house, f"/live/{code}")


def test_other_words_after_the_end_are_heard_as_if_no_room_had_been(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    town.says(PHONE.format(50), code)
    town.house.clock.pass_by(hours=2)
    town.says(PHONE.format(50), "TIPTON")
    assert said_to(town.house).startswith("Hello, Sandwell Council here.")


@pytest.mark.parametrize(
    ("text", "told"),
    [("{code}", "The code {code} is closed now."), ("ZEBRA99", "We do not know the code ZEBRA99.")],
    ids=["closed", "unknown"],
)
def test_a_code_that_is_not_open_gets_a_clear_sentence(asha: Desk, town: Town, text: str, told: str) -> None:
    code = open_room(asha)
    asha.press("/console/codes/1/close")
    town.says(PHONE.format(1), text.format(code=code))
    assert told.format(code=code) in said_to(town.house)


def test_people_of_a_room_are_forgotten_when_it_has_closed(asha: Desk, town: Town) -> None:
    code = open_room(asha, minutes="120")
    vote(town, code, yes=1)
    town.passes(minutes=90)
    assert town.house.rows("address")[0].sealed is not None, "a second vote must be known as theirs"
    town.passes(minutes=60)
    assert town.house.rows("address")[0].sealed is None


def test_the_question_comes_in_the_persons_language_if_it_was_written(asha: Desk, town: Town) -> None:
    polish = "Czy biblioteka ma być otwarta w niedziele?"
    code = open_room(asha, text_pl=polish)
    town.says(PHONE.format(1), "POLSKI", code)
    assert polish in said_to(town.house)
    other = open_room(asha)
    town.says(PHONE.format(1), other)
    assert "in English. (pl)" in said_to(town.house)
    assert QUESTION in said_to(town.house)


# --- the screen --------------------------------------------------------------------------------------


def test_the_screen_says_how_to_join_by_text_and_by_chat(asha: Desk) -> None:
    code = open_room(asha)
    page = seen(asha.house, f"/live/{code.lower()}")
    assert re.search(rf"Text {code} to 07\d+ \d+", page)
    assert f"/chat?w={code}" in page


def test_the_screen_keeps_itself_fresh_with_and_without_a_script(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    browser = Browser(asha.house)
    whole = browser.open(f"/live/{code}")
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', browser.page)
    assert f'data-poll="/live/{code}/now?lang=en-GB"' in browser.page
    assert whole.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert " style=" not in browser.page
    now = browser.open(f"/live/{code}/now")
    assert now.headers["Cache-Control"] == "no-cache"
    assert "X-Done" not in now.headers
    etag = now.headers["ETag"]
    assert browser.open(f"/live/{code}/now", **{"If-None-Match": etag}).status_code == 304
    vote(town, code, yes=8)
    assert browser.open(f"/live/{code}/now", **{"If-None-Match": etag}).status_code == 200
    asha.open("/console/codes")
    asha.press("/console/codes/1/close")
    assert browser.open(f"/live/{code}/now").headers["X-Done"] == "1"
    browser.open(f"/live/{code}")
    assert "http-equiv" not in browser.page, "what is over need not be loaded again"


def test_the_fragment_is_the_very_part_of_the_page(asha: Desk) -> None:
    code = open_room(asha)
    browser = Browser(asha.house)
    browser.open(f"/live/{code}")
    page = browser.page
    browser.open(f"/live/{code}/now")
    assert browser.page.strip() in page


@pytest.mark.parametrize(
    "path",
    ["/live/ZEBRA9", "/live/ZEBRA9/now", "/live/x", "/live/%00", f"/live/{'9' * 900}"],
    ids=["unknown", "unknown part", "no code", "control sign", "very long"],
)
def test_an_unknown_code_has_no_screen(served: House, path: str) -> None:
    browser = Browser(served)
    assert browser.open(path).status_code == 404
    assert "no poll" in browser.page.lower() or "no vote" in browser.open(path).get_data(as_text=True)


def test_the_chat_takes_a_code_by_link(asha: Desk) -> None:
    code = open_room(asha)
    browser = Browser(asha.house)
    browser.start(f"/chat?w={code}")
    assert QUESTION in browser.bubbles("council")[-1]
    browser.tap("No")
    assert [row.meaning for row in asha.house.rows("answer")] == [{"is": "chosen", "option": "no"}]


def test_a_closed_code_by_link_says_so_and_leads_on(asha: Desk) -> None:
    code = open_room(asha)
    asha.press("/console/codes/1/close")
    browser = Browser(asha.house)
    browser.start(f"/chat?w={code}")
    assert f"The code {code} is closed now." in browser.bubbles("council")[-1]
    assert "Start" in browser.choices()


# --- groups ------------------------------------------------------------------------------------------

LEADER = "+447700900500"


def group_code(asha: Desk, conversation: str = "pledge-check") -> str:
    asha.open("/console/codes")
    asha.press("/console/codes/group", {"conversation": conversation, "group_minutes": "60"})
    found = re.search(r"\b([A-Z]+\d{1,2}) is open\. Give it", asha.words)
    assert found, asha.words
    return found[1]


def test_a_leader_counts_hands_which_stand_apart_from_single_answers(asha: Desk, town: Town) -> None:
    code = group_code(asha)
    town.says(LEADER, code, "yes")
    assert "count hands" in said_to(town.house)
    town.says(LEADER, "yes 14 sometimes 2 no 9")
    assert "Saved: Yes 14, Sometimes 2, No 9. No names were kept." in said_to(town.house)
    town.says(LEADER, "They want lights.", "DONE")
    ref = town.house.rows("issue")[0].ref
    page = seen(town.house, f"/issues/{ref}")
    assert "In groups: Yes about 15 , Sometimes fewer than 8 , No about 10" in page
    assert "Too few answers" not in page
    assert "none have told" not in page.lower()
    asha.open(f"/console/issues/{ref}")
    assert "In groups, by a show of hands: Yes 14, Sometimes 2, No 9, Not sure 0." in asha.words
    assert "Yes 0 (0%)" in asha.words
    asha.open("/console/said?came=group")
    assert "They want lights." in asha.words
    assert "A group’s show of hands" in asha.words
    asha.open("/console/said?came=own")
    assert "They want lights." not in asha.words


def test_a_group_learns_nothing_about_its_leader(asha: Desk, town: Town) -> None:
    code = group_code(asha)
    town.says(LEADER, code, "yes", "14 2 9 1", "lights", "DONE")
    person = town.house.rows("person")[0]
    assert person.town is None
    assert person.may_keep, "the leader agreed for their own phone"
    town.says(LEADER, "LOCAL")
    assert "Which town" in said_to(town.house)


def test_the_outcome_goes_to_the_leader(asha: Desk, town: Town) -> None:
    code = group_code(asha)
    town.says(LEADER, code, "yes", "14 2 9 1", "lights", "DONE")
    town.arrived()
    asha.write(town.ref())
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(minutes=1)
    assert "Two lamps are on now." in said_to(town.house)


# --- helpers -----------------------------------------------------------------------------------------

HELPER = "+447700900600"


def helped(town: Town, *towns: str) -> None:
    """A helper answers for one person in each of these towns."""
    town.says(HELPER, "HELPER TIPTON", "yes")
    for at, name in enumerate(towns):
        town.house.clock.pass_by(minutes=2)
        town.says(HELPER, *(["NEXT"] if at else []), name, "no", "It is dark.", "DONE")


def test_a_helper_gets_a_reference_for_each_person(town: Town) -> None:
    helped(town, "tipton", "oldbury")
    refs = [row.ref for row in town.house.rows("talk")]
    assert len(set(refs)) == 2
    next_step = f"Please write {refs[-1]} down for them. Send NEXT for the next person."
    assert said_to(town.house).endswith(next_step)
    assert [row.mode for row in town.house.rows("talk")] == ["assisted", "assisted"]


def test_what_is_said_of_a_helped_person_is_not_learnt_of_the_helper(town: Town) -> None:
    helped(town, "tipton", "oldbury")
    person = town.house.rows("person")[0]
    assert person.town is None
    assert "tipton" not in str(person.known)
    assert [row.facts.get("town") for row in town.house.rows("talk")] == ["tipton", "oldbury"]


def test_helped_people_count_one_by_one_and_in_their_own_towns(asha: Desk, town: Town) -> None:
    helped(town, *["tipton"] * 9, "oldbury")
    page = seen(town.house, "/towns/tipton")
    assert "about 10" in page
    assert "fewer than 8" in seen(town.house, "/towns/oldbury")
    asha.open(f"/console/issues/{town.ref()}")
    assert re.search(r"from \d+ (person|people)", asha.words)
    asha.open("/console/said?came=assisted")
    assert "Helped by somebody" in asha.words


def test_the_helper_hears_the_outcome_once_for_each_reference(asha: Desk, town: Town) -> None:
    town.says(HELPER, "HELPER TIPTON", "yes", "tipton", "no", "It is dark.", "DONE")
    town.says(HELPER, "HELPER TIPTON", "oldbury", "no", "No lamps.", "DONE")
    town.arrived()
    refs = [row.ref for row in town.house.rows("talk")]
    asha.write(town.ref())
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(minutes=1)
    told = [row.body for row in town.house.rows("outbox") if row.kind == "outcome"]
    assert sorted(body.partition(":")[0] for body in told) == sorted(refs)
    town.arrived()
    town.passes(days=40)
    asked = [row.body for row in town.house.rows("outbox") if "made things better" in row.body]
    assert not asked, "a helper cannot say whether it is better for somebody else"


@pytest.fixture
def plain(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = house(tmp_path, TELLBACK_DATABASE_URL=database_url, **SMS)
    with closing(made.services.db):
        yield made


@pytest.mark.parametrize(
    "words", ["I am answering for someone else", "Helper", "i am answering for somebody else!"]
)
def test_a_talk_can_become_one_for_somebody_else(plain: House, words: str) -> None:
    town = Town(plain)
    town.says(HELPER, "TIPTON", "1", words)
    assert "You are answering for someone else." in said_to(plain)
    talks = [(row.mode, row.state) for row in plain.rows("talk")]
    assert talks == [("own", "ended"), ("assisted", "open")]


# --- through a provider's door -----------------------------------------------------------------------


def test_a_signed_text_with_a_code_votes_and_twice_the_same_text_votes_once(asha: Desk) -> None:
    code = open_room(asha, shows="y")
    asked = sms_request(text_form(Body=f"{code}!", MessageSid="SM1"))
    voted = sms_request(text_form(Body="No", MessageSid="SM2"))
    for request in (asked, voted, voted):
        assert post(asha.house, request).status_code == 200
    assert [row.meaning for row in asha.house.rows("answer")] == [{"is": "chosen", "option": "no"}]
    assert len(asha.house.rows("outbox")) == 2


def test_forgetting_a_helper_takes_the_names_of_who_they_helped(town: Town) -> None:
    town.says(HELPER, "HELPER QUIZ", "3", "yes", "Ray")
    assert town.house.rows("talk")[0].facts["nickname"] == "Ray"
    town.says(HELPER, "FORGET", "FORGET")
    town.passes(minutes=10)
    assert "Ray" not in town.house.everything()


def test_who_came_in_and_never_voted_is_neither_reminded_nor_remembered(asha: Desk, town: Town) -> None:
    code = open_room(asha)
    town.says(PHONE.format(1), code)
    for _ in range(30):
        town.passes(hours=1)
    assert len(town.house.rows("outbox")) == 1
    assert town.house.rows("address")[0].sealed is None
