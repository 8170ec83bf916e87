"""What people said, as officers read it; issues, and what is changed by hand."""

from __future__ import annotations

import logging

import pytest

from tests.web.console.desk import Desk, Town

HOSTILE = "<b>bold</b> {{7*7}} {% if x %} </textarea><script>alert(1)</script> =1+1"


def test_an_answer_stands_in_its_own_words_with_its_question_and_meaning(asha: Desk, town: Town) -> None:
    town.answers(why="Too dark. I do not walk there.")
    asha.open("/console/said")
    assert "Too dark. I do not walk there." in asha.words
    talk = town.house.rows("talk")[-1].ref
    assert f"{talk} Unread Too dark." in asha.words and "No town English Text" in asha.words
    asha.open(f"/console/talks/{talk}")
    assert "Our pledge: We will tell you what happened next, even when the answer is no. Do we do this?" in (
        asha.words
    )
    assert "Understood as: No" in asha.words


@pytest.mark.parametrize("page", ["/console/said", "/console/issues/I1", "/console/issues/I2"])
def test_what_people_write_is_never_code(page: str, asha: Desk, town: Town) -> None:
    town.answers(why=HOSTILE)
    town.answers("+447700900102")
    town.says("+447700900109", HOSTILE)
    asha.open(page)
    assert "&lt;b&gt;bold&lt;/b&gt; {{7*7}}" in asha.page
    assert "<b>bold" not in asha.page and "<script>alert" not in asha.page


def test_what_could_not_be_placed_is_never_code(asha: Desk, town: Town) -> None:
    town.says("+447700900109", "<b>bold")
    asha.open("/console/said?unplaced=yes")
    assert "&lt;b&gt;bold" in asha.page
    assert "<b>bold" not in asha.page


def test_consent_and_telephone_numbers_are_not_among_the_answers(asha: Desk, town: Town) -> None:
    town.answers(channel="web", who="a browser")
    town.says("a browser", "CALL", "0121 496 0999", "1", "1", "The bus", channel="web")
    asha.open("/console/said")
    assert "May we keep" not in asha.words
    assert "0121 496 0999" not in asha.words
    assert "It is dark." in asha.words


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", ["It is dark.", "Ciemno tam."]),
        ("language=pl", ["Ciemno tam."]),
        ("language=en_GB", ["It is dark."]),
        ("channel=web", ["Ciemno tam."]),
        ("issue=I1&channel=sms", ["It is dark."]),
        ("language=ur", []),
    ],
    ids=["none", "Polish", "English", "chat", "issue and channel", "nothing left"],
)
def test_filters_narrow_the_list(query: str, seen: list[str], asha: Desk, town: Town) -> None:
    town.answers()
    town.says("b", "POLSKI", "1", "1", "SKIP", "1", "Ciemno tam.", "DONE", channel="web")
    asha.open(f"/console/said?{query}")
    assert [words for words in ("It is dark.", "Ciemno tam.") if words in asha.words] == seen
    if not seen:
        assert "Nothing matches. Clear the filters" in asha.words


def test_a_corrected_answer_is_struck_but_stays(asha: Desk, town: Town) -> None:
    town.says("+447700900101", "TIPTON", "yes", "yes", "BACK", "no", "dark", "DONE")
    event = next(row for row in town.house.rows("event") if row.text == "yes" and row.id > 2)
    asha.open(f"/console/messages/{event.id}")
    assert "<s>yes</s>" in asha.page
    assert "Changed later" in asha.words


def test_an_english_copy_names_its_maker_and_leaves_the_words_alone(asha: Desk, town: Town) -> None:
    town.answers(why="رات کو بہت اندھیرا ہے۔")
    answer = town.house.rows("answer")[-1]
    asha.open(f"/console/said/{answer.id}")
    asha.press(f"/console/said/{answer.id}", {"english": "It is very dark at night."})
    assert "It is very dark at night. English copy by Asha" in asha.words
    asha.open("/console/said")
    assert "It is very dark at night." in asha.words
    assert town.house.rows("answer")[-1].words == answer.words


def test_two_english_copies_never_overwrite_each_other(asha: Desk, town: Town) -> None:
    """I20."""
    town.answers(why="رات کو بہت اندھیرا ہے۔")
    path = f"/console/said/{town.house.rows('answer')[-1].id}"
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    for desk in (asha, ravi):
        desk.open(path)
    asha.press(path, {"english": "It is very dark.", "seen": asha.hidden("seen")})
    ravi.press(path, {"english": "Dark at night.", "seen": ravi.hidden("seen")})
    assert "Asha wrote a copy while you had this open." in ravi.words
    assert "It is very dark. English copy by Asha" in ravi.words and "Dark at night." in ravi.page
    assert town.house.rows("answer")[-1].english == "It is very dark."
    ravi.press(path, {"english": "Dark at night.", "seen": ravi.hidden("seen")})
    assert town.house.rows("answer")[-1].english == "Dark at night."


def test_a_copy_that_is_too_long_says_how_long_it_may_be(asha: Desk, town: Town) -> None:
    town.answers(why="رات کو بہت اندھیرا ہے۔")
    path = f"/console/said/{town.house.rows('answer')[-1].id}"
    asha.open(path)
    typed = "x" * 4001
    asha.press(path, {"english": typed, "seen": asha.hidden("seen")})
    assert asha.status == 400 and "Use 4,000 characters or fewer." in asha.words and typed in asha.page
    asha.press(path, {"english": typed[1:], "seen": asha.hidden("seen")})
    assert town.house.rows("answer")[-1].english == typed[1:]


def test_a_message_nobody_could_place_is_read_and_gone(asha: Desk, town: Town) -> None:
    town.answers()
    town.says("+447700900109", "bin form")
    event = town.house.rows("event")[-1]
    assert event.outcome == "unplaced"
    asha.open("/console/")
    assert "1 message that we could not place" in asha.words
    asha.open("/console/said?unplaced=yes")
    assert "bin form" in asha.words
    for _ in range(2):
        asha.press(f"/console/messages/{event.id}/read")
        asha.open("/console/said?unplaced=yes")
        assert "Nothing matches." in asha.words
    assert [row.action for row in town.house.rows("log")].count("read") == 1
    assert town.house.rows("event")[-1].text == event.text


def test_an_issue_page_counts_what_people_chose(asha: Desk, town: Town) -> None:
    town.answers()
    town.answers("+447700900102")
    town.says("+447700900103", "TIPTON", "yes", "yes", "DONE")
    asha.open(f"/console/issues/{town.ref()}")
    assert "Yes 1 (33%)" in asha.words and "No 2 (67%)" in asha.words
    assert "3 people" in asha.words


def test_an_issue_is_opened_by_hand_with_owner_date_and_honesty(asha: Desk, town: Town) -> None:
    asha.open("/console/issues/new")
    assert 'name="reply_by-day" type="text" value="21"' in asha.page
    fields = {
        "title": "Library hours",
        "town": "tipton",
        "owner": str(town.asha.id),
        "reply_by-day": "1",
        "reply_by-month": "12",
        "reply_by-year": "2026",
        "stage": "open",
        "money": "We have £90,000 less.",
    }
    asha.press("/console/issues/new", fields)
    assert "The issue is open." in asha.words
    for words in ("Library hours", "Tipton", "1 December 2026", "Asha", "We have £90,000 less."):
        assert words in asha.words
    asha.open("/console/issues")
    assert "Library hours" in asha.words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (("28", "11", "2026"), "Saturday 28 November 2026 is no working day. Choose a working day."),
        (("23", "11", "2026"), "Choose a date after today."),
        (("25", "12", "2026"), "Friday 25 December 2026 is a holiday, Christmas Day. Choose a working day."),
        (("", "", ""), "Choose when people hear"),
    ],
    ids=["a Saturday", "today", "Christmas", "none"],
)
def test_a_promise_is_for_a_working_day(
    day: tuple[str, str, str], words: str, asha: Desk, town: Town
) -> None:
    asha.open("/console/issues/new")
    fields = {"title": "Library", "town": "", "owner": str(town.asha.id), "stage": "open"}
    dated = dict(zip(("reply_by-day", "reply_by-month", "reply_by-year"), day, strict=True))
    asha.press("/console/issues/new", fields | dated)
    assert asha.status == 400 and words in asha.words
    assert town.house.rows("issue") == []


def test_what_is_not_there_says_so(asha: Desk) -> None:
    for path in ("/console/issues/I99", "/console/outcomes/99", "/console/tasks/99", "/console/said/99"):
        assert asha.open(path).status_code == 404
        assert "We cannot find that page" in asha.words


def test_no_words_of_anybody_reach_our_logs(asha: Desk, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.answers(why="A secret about my street")
    asha.open("/console/said")
    asha.open("/console/said/1")
    assert "A secret about my street" not in caplog.text
    rows = repr(town.house.rows("log"))
    assert "secret" not in rows
