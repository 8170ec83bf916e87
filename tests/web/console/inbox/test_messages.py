"""One message: hidden with a reason, what was understood set right, its words asked for, put into English."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store import erasure
from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900611", "+447700900612"
POLISH = ("LANG", "Polski", "TIPTON", "1", "3", "Ciemno tam.", "DONE")
DARK = "It is dark behind the shops"


@pytest.fixture
def event(town: Town) -> int:
    """Ann wrote to us; the message with her own words."""
    town.answers(ANN, DARK)
    town.arrived()
    return the_message(town, DARK)


def the_message(town: Town, text: str) -> int:
    return next(int(row.id) for row in town.house.rows("event") if row.text == text)


def reader(town: Town) -> Desk:
    return Desk(town.house).sign_in(town.joins("Ravi", "reader").email)


def presses(desk: Desk, event: int, what: str, **fields: str) -> Desk:
    desk.open(f"/console/messages/{event}")
    desk.press(f"/console/messages/{event}/{what}", fields)
    return desk


# --- hide --------------------------------------------------------------------------------------------


def test_what_is_hidden_is_kept_from_readers_and_counts_as_before(asha: Desk, town: Town, event: int) -> None:
    issue, talk, desk = town.ref(), town.house.rows("talk")[-1].ref, reader(town)
    presses(asha, event, "hide", reason="abuse")
    assert "The message is hidden." in asha.words and "It is abuse" in asha.words
    pages = (
        f"/console/talks/{talk}",
        "/console/said",
        f"/console/issues/{issue}",
        f"/console/messages/{event}",
    )
    for path in (*pages, f"/console/issues/{issue}/owed"):
        desk.open(path)
        assert DARK not in desk.page, path
    desk.open("/console/search")
    desk.press("/console/search", {"q": "behind the shops"})
    assert "Nothing was found" in desk.words
    asha.open("/console/said")
    assert DARK in asha.words and "Hidden" in asha.words
    asha.open(f"/console/issues/{issue}")
    assert "Answers 2 from 1 person" in asha.words and DARK not in asha.words
    asha.open("/console/log")
    assert f"Abuse hidden message {event}" in asha.words
    presses(asha, event, "hide", reason="", was="abuse")
    desk.open("/console/said")
    assert DARK in desk.words
    assert town.house.rows("event")[event - 1].text == DARK


@pytest.mark.parametrize(("reason", "was"), [("none", ""), ("<b>", ""), ("abuse", "<b>")])
def test_a_reason_is_needed(asha: Desk, town: Town, event: int, reason: str, was: str) -> None:
    presses(asha, event, "hide", reason=reason, was=was)
    assert asha.status == 400 and "Choose why it is hidden." in asha.words


def test_two_who_hide_and_show_do_not_overwrite_each_other(asha: Desk, town: Town, event: int) -> None:
    presses(asha, event, "hide", reason="abuse")
    presses(asha, event, "hide", reason="test", was="")
    assert asha.status == 400 and "since you opened this page" in asha.words
    assert town.house.rows("event")[event - 1].hidden == "abuse"


# --- mend --------------------------------------------------------------------------------------------


def the_answer(town: Town, question: str) -> Any:
    return next(row for row in reversed(town.house.rows("answer")) if row.question == question)


def answer_row(town: Town, answer_id: int) -> Any:
    return next(row for row in town.house.rows("answer") if row.id == answer_id)


def test_what_was_understood_is_set_right_and_counts_follow(asha: Desk, town: Town, event: int) -> None:
    no = the_answer(town, "kept")
    town.answers(BEN, "Dark here too")
    asha.open(f"/console/messages/{no.event_id}")
    fields = {"answer": str(no.id), "seen": asha.hidden("seen"), "value": "yes"}
    asha.press(f"/console/messages/{no.event_id}/mend", {**fields, "press": "mend"})
    assert "It is set right. The counts follow." in asha.words
    after = answer_row(town, no.id)
    assert after.words == "no" and after.meaning == {"is": "chosen", "option": "yes"}
    asha.open(f"/console/issues/{town.ref()}")
    assert "Yes 1 (50%)" in asha.words and "No 1 (50%)" in asha.words
    asha.open(f"/console/talks/{town.house.rows('talk')[0].ref}")
    assert "Understood as: Yes Set right by Asha, 23 November 2026." in asha.words
    path = f"/console/messages/{no.event_id}"
    asha.open(path)
    asha.press(f"{path}/mend", {**fields, "press": "mend"})
    assert asha.status == 400 and "while you had the page open" in asha.words
    asha.open(path)
    asha.press(f"{path}/mend", {**fields, "seen": asha.hidden("seen"), "press": "undo"})
    back = answer_row(town, no.id)
    assert (back.meaning, back.first_meaning, back.mended_by) == (no.meaning, None, None)
    asha.open("/console/log")
    assert "What was understood mended" in asha.words and "Mending undone" in asha.words


@pytest.mark.parametrize("value", ["", "nowhere", "<b>", "42"])
def test_only_an_option_of_the_question_will_do(asha: Desk, town: Town, event: int, value: str) -> None:
    no = the_answer(town, "kept")
    path = f"/console/messages/{no.event_id}"
    asha.open(path)
    fields = {"answer": str(no.id), "seen": asha.hidden("seen"), "value": value}
    asha.press(f"{path}/mend", {**fields, "press": "mend"})
    assert asha.status == 400 and "Choose what they meant." in asha.words


def test_own_words_and_their_permission_are_not_mended(asha: Desk, town: Town, event: int) -> None:
    asha.open(f"/console/messages/{event}")
    assert "Set it right" not in asha.words
    kept = the_answer(town, "keep-number")
    asha.open(f"/console/messages/{kept.event_id}")
    assert "Set it right" not in asha.words
    path = f"/console/messages/{event}"
    asha.press(f"{path}/mend", {"answer": str(kept.id), "value": "no", "seen": "{}"})
    assert asha.status == 400 and town.house.rows("person")[0].may_keep is True


def test_forgetting_empties_what_was_mended_too(asha: Desk, town: Town, event: int) -> None:
    no = the_answer(town, "kept")
    path = f"/console/messages/{no.event_id}"
    asha.open(path)
    fields = {"answer": str(no.id), "seen": asha.hidden("seen"), "value": "yes"}
    asha.press(f"{path}/mend", {**fields, "press": "mend"})
    now = town.house.clock.now()
    town.services.db.write(lambda c: erasure.erase(c, 1, now))
    assert {str(row.meaning) for row in town.house.rows("answer")} == {"{'is': 'skipped'}"}
    assert {row.first_meaning for row in town.house.rows("answer")} == {None}


# --- quotes ------------------------------------------------------------------------------------------


def states(town: Town) -> list[str]:
    return [str(row.state) for row in town.house.rows("quote")]


def test_a_quote_is_asked_for_with_its_very_words_and_kept_with_the_answer(
    asha: Desk, town: Town, event: int
) -> None:
    presses(asha, event, "quote", words=DARK)
    assert "They are asked." in asha.words and "No answer yet" in asha.words
    sent = town.house.rows("outbox")[-1]
    assert f'you told us: "{DARK}" May we show these words' in sent.body and sent.news is None
    town.says(ANN, "Yes")
    assert states(town) == ["agreed"]
    assert "without your name" in town.house.rows("outbox")[-1].body
    asha.open(f"/console/messages/{event}")
    assert f"Others may read it, without a name, 23 November 2026: {DARK}" in asha.words
    town.says(ANN, "no")
    assert states(town) == ["withdrawn"]
    assert town.house.rows("quote")[0].words == DARK
    assert "not show your words any more" in town.house.rows("outbox")[-1].body


@pytest.mark.parametrize(("said", "state"), [("no thanks", "refused"), ("yes please", "agreed")])
def test_a_no_is_a_no(asha: Desk, town: Town, event: int, said: str, state: str) -> None:
    presses(asha, event, "quote", words="dark behind the shops")
    town.says(ANN, said)
    assert states(town) == [state]


def test_a_yes_in_their_own_language(asha: Desk, town: Town) -> None:
    town.says(BEN, *POLISH)
    town.arrived()
    presses(asha, the_message(town, "Ciemno tam."), "quote", words="Ciemno tam.")
    assert town.house.rows("outbox")[-1].language == "pl"
    town.says(BEN, "tak")
    assert states(town) == ["agreed"]


def test_forget_takes_it_back_and_leaves_no_words(asha: Desk, town: Town, event: int) -> None:
    presses(asha, event, "quote", words=DARK)
    town.says(ANN, "yes", "FORGET", "FORGET")
    town.arrived()
    town.passes(minutes=10)
    assert states(town) == ["withdrawn"] and town.house.rows("quote")[0].words == ""


def test_what_is_hidden_is_no_quote_any_more(asha: Desk, town: Town, event: int) -> None:
    presses(asha, event, "quote", words=DARK)
    town.says(ANN, "yes")
    presses(asha, event, "hide", reason="private")
    assert states(town) == ["withdrawn"]
    presses(asha, event, "quote", words=DARK)
    assert "This message is hidden. Show it again first." in asha.words


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Write the words that may be shown"),
        ("It is light behind the shops", "These words are not in the message."),
    ],
)
def test_only_their_own_words_are_asked_for(
    asha: Desk, town: Town, event: int, words: str, says: str
) -> None:
    presses(asha, event, "quote", words=words)
    assert asha.status == 400 and says in asha.words and states(town) == []


def test_nobody_is_asked_twice_or_in_the_middle_of_a_talk_or_after_stop(
    asha: Desk, town: Town, event: int
) -> None:
    presses(asha, event, "quote", words=DARK)
    presses(asha, event, "quote", words=DARK)
    assert "They were asked about this message already." in asha.words
    town.says(ANN, "no", "TIPTON")
    presses(asha, event, "quote", words=DARK)
    assert "They are in the middle of a talk" in asha.words
    town.says(ANN, "STOP")
    presses(asha, event, "quote", words=DARK)
    assert "They sent STOP" in asha.words
    assert states(town) == ["refused"]


def test_numbers_are_no_quotes(asha: Desk, town: Town) -> None:
    town.answers(BEN, "Ring 07700 900 612 about the lamps")
    presses(
        asha, the_message(town, "Ring 07700 900 612 about the lamps"), "quote", words="Ring 07700 900 612"
    )
    assert "There is a telephone number in it." in asha.words


# --- English copies ----------------------------------------------------------------------------------


def test_the_queue_is_the_oldest_first_by_language_without_what_needs_none(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.says(BEN, *POLISH)
    town.says("+447700900613", *POLISH[:-2], "Brudno tam.", "DONE")
    asha.open("/console/said/copies")
    assert "2 answers wait for English" in asha.words and DARK not in asha.words
    assert asha.words.index("Ciemno tam.") < asha.words.index("Brudno tam.")
    assert "Polish (2)" in asha.words and "English (" not in asha.words
    assert asha.page.count('name="english"') == 2, "what was understood is not in it"
    asha.open("/console/said/copies?language=pl")
    asha.press(
        "/console/said/copies?language=pl", {"answer": asha.hidden("answer"), "english": "It is dark."}
    )
    assert "The English copy is kept" in asha.words and "1 answer waits" in asha.words
    made = [row for row in town.house.rows("answer") if row.english]
    assert [(row.english, row.english_by, row.words) for row in made] == [
        ("It is dark.", "Asha", "Ciemno tam.")
    ]


def test_two_who_put_the_same_into_english_lose_nothing(asha: Desk, town: Town) -> None:
    town.says(BEN, *POLISH)
    ravi = Desk(town.house).sign_in(town.joins("Ravi", "officer").email)
    for desk in (asha, ravi):
        desk.open("/console/said/copies")
    fields = {"answer": asha.hidden("answer")}
    asha.press("/console/said/copies", {**fields, "english": "It is dark."})
    ravi.press("/console/said/copies", {**fields, "english": "So dark there."})
    assert ravi.status == 400 and "Asha wrote a copy while you had this open." in ravi.words
    assert "So dark there." in ravi.words, "what was typed is not lost"
    assert [row.english for row in town.house.rows("answer") if row.english] == ["It is dark."]


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Write what it means in English."), ("x" * 4001, "Use 4,000 characters or fewer.")],
)
def test_a_copy_that_will_not_do(asha: Desk, town: Town, typed: str, says: str) -> None:
    town.says(BEN, *POLISH)
    asha.open("/console/said/copies")
    asha.press("/console/said/copies", {"answer": asha.hidden("answer"), "english": typed})
    assert asha.status == 400 and says in asha.words and typed in asha.page


def test_what_was_flagged_or_hidden_is_not_in_a_readers_queue(asha: Desk, town: Town) -> None:
    town.says(BEN, *POLISH)
    presses(asha, the_message(town, "Ciemno tam."), "hide", reason="test")
    for desk in (asha, reader(town)):
        desk.open("/console/said/copies")
        assert "0 answers wait" in desk.words and "Ciemno" not in desk.words
