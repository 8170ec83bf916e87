"""Danger, hate, threats and cases through the signed webhook: the fixed reply first, a flag, and the talk."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.model.message import MessageState
from bot.service.casework import tasks as desk
from bot.service.casework import todo as case_todo
from bot.store import timers
from bot.store.casework import officers
from bot.store.reports import answers
from bot.store.reports.said import unplaced
from bot.store.tables import outbox
from tests.channels.requests import PUBLIC, said, telegram_request
from tests.phone import Phone
from tests.web.serving import House, post

TO_TOWN = ("LOCAL", "1")
TO_KEPT = ("TIPTON", "1")
TO_WHY = (*TO_KEPT, "3")
DANGER = "I want to kill myself"
CALM = "That sounds really hard."
REPAIR = "boiler broken 3 weeks"
HANDED = "That sounds like a repair. We cannot fix repairs by text. Ring 0121 496 0123, or reply CALL"
GO_ON = "To go on with this chat, reply 1."


def tasks(phone: Phone, kind: str = "flag") -> list[Any]:
    return [row for row in phone.house.rows("task") if row.kind == kind]


# --- danger ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param((), None, id="the very first words"),
        pytest.param(("TIPTON",), "Hello, Sandwell Council here.", id="at the first question"),
        pytest.param(("TIPTON", "ello bab"), "May we keep your number", id="at consent, asked again"),
        pytest.param(TO_TOWN, "Which town do you live in?", id="at the town"),
        pytest.param(TO_KEPT, "Our pledge", id="at a choice"),
        pytest.param((*TO_WHY, "nobody", "DONE"), None, id="after the end"),
        pytest.param((*TO_KEPT, "CALL"), "When is a good time to ring you?", id="while a call is booked"),
        pytest.param((*TO_KEPT, "FORGET"), "Our pledge", id="when asked whether to forget"),
    ],
)
def test_danger_gets_the_fixed_reply_first_and_then_the_open_question(
    before: tuple[str, ...], after: str | None, phone: Phone
) -> None:
    phone.goes(*before)
    first, *rest = phone.says(DANGER)
    assert first.startswith(CALM)
    assert "999" in first and "116 123" in first
    assert [message[: len(after or "")] for message in rest] == ([after] if after else [])
    assert len(tasks(phone)) == 1


def test_at_a_question_for_own_words_they_are_the_answer(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    assert [words[:24] for words in phone.says(DANGER)] == [CALM]
    assert phone.says("DONE")[0].startswith("Thank you. Your number for this is")
    assert [row.words for row in phone.house.rows("answer") if row.question == "why"] == [DANGER]


def test_an_answer_that_came_with_it_counts(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    reply, question = phone.says("No, my husband hits me")
    assert reply.startswith(CALM)
    assert question.startswith("What makes you say that?")


def test_danger_is_no_missed_question(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    for _ in range(3):
        assert phone.says(DANGER)[-1].startswith("Our pledge")
    assert "kept" not in [row.question for row in phone.house.rows("answer")]


def test_the_reply_promises_no_watch_by_day_and_night(phone: Phone) -> None:
    assert "only in work hours" in phone.says(DANGER)[0]


def test_the_reply_by_text_is_one_part(phone: Phone) -> None:
    phone.says(DANGER)
    assert phone.house.rows("outbox")[0].parts == 1


def test_a_flag_is_raised_once_for_a_talk_and_day(phone: Phone) -> None:
    phone.goes(*TO_KEPT, DANGER, "he hits me", DANGER)
    (flag,) = tasks(phone)
    first = next(row.text for row in phone.house.rows("event") if row.id == flag.event_id)
    rest = phone.house.services.db.read(lambda c: answers.since(c, flag.event_id))
    assert (first, rest) == (DANGER, ["he hits me", DANGER])
    phone.house.clock.pass_by(days=1)
    phone.says(DANGER)
    assert len(tasks(phone)) == 2


def test_after_a_flag_was_dealt_with_new_words_raise_another(phone: Phone) -> None:
    phone.goes(*TO_KEPT, DANGER)
    close(phone, "Rang her. She is with her sister.")
    phone.says("I want to die")
    assert [row.done_at is None for row in tasks(phone)] == [False, True]


def test_the_flag_is_due_within_four_office_hours_and_has_an_owner(phone: Phone) -> None:
    phone.house.clock.go_to(datetime(2026, 11, 27, 16, tzinfo=UTC))  # a Friday, 4pm
    phone.says(DANGER)
    (flag,) = tasks(phone)
    assert flag.owner_id == 1
    assert flag.due_at == datetime(2026, 11, 30, 12, 0, 20, tzinfo=UTC)


def test_after_stop_nothing_is_said_but_the_flag_is_raised(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "STOP")
    assert phone.goes(DANGER, "he hits me") == []
    (flag,) = tasks(phone)
    assert flag.talk_id is None
    assert phone.outcomes()[-1] == "stopped"


def test_stop_wins_and_a_stop_with_more_words_is_no_stop(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    assert phone.says("STOP he is hitting me")[0].startswith(CALM)
    assert phone.says("STOP")[0].startswith("You will get no more texts")
    assert phone.goes(DANGER, REPAIR, "racism") == []


def test_a_flood_of_danger_words_ends_in_silence_but_never_before_the_first_reply(phone: Phone) -> None:
    phone.apart = 0.5
    replies = [phone.says(f"{DANGER} {number}") for number in range(20)]
    assert replies[0][0].startswith(CALM)
    assert replies[-1] == []
    assert len(tasks(phone)) == 1


def test_words_of_danger_in_another_language_get_the_reply_in_both(phone: Phone) -> None:
    reply = phone.says("Chcę umrzeć")[0].splitlines()
    assert [line.endswith("(pl)") for line in reply] == [False, True]
    assert all(line.startswith(CALM) for line in reply)


def test_a_child_is_told_of_childline(phone: Phone) -> None:
    reply = phone.goes("QUIZ", "my dad hits me")[0]
    assert reply.index("Childline 0800 1111") < reply.index("Samaritans 116 123")
    assert "999" in reply


def test_in_an_app_childline_stands_beside_samaritans(served: House) -> None:
    for number, words in enumerate(("/start", DANGER), 1):
        post(served, telegram_request(said(number, text=words)))
    replies = [row.body for row in served.rows("outbox") if row.body.startswith(CALM)]
    assert len(replies) == 1
    assert "0800 1111" in replies[0] and "116 123" in replies[0]


def test_the_log_holds_no_word_of_it(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    phone.goes(*TO_KEPT, DANGER, REPAIR)
    assert "kill" not in caplog.text and "boiler" not in caplog.text


def test_nothing_of_it_is_to_be_seen_in_public(phone: Phone) -> None:
    phone.goes(*TO_WHY, DANGER, "DONE")
    browser = phone.house.app.test_client()
    refs = [row.ref for row in phone.house.rows("issue")]
    for path in ("/", "/pledges", "/towns", *(f"/issues/{ref}" for ref in refs)):
        page = browser.get(path, base_url=PUBLIC).get_data(as_text=True)
        assert "kill myself" not in page and "danger" not in page, path


def test_the_number_is_kept_until_the_flag_was_dealt_with(phone: Phone) -> None:
    """Somebody must be able to ring them, though they did not want their number kept."""
    phone.goes("TIPTON", "2", "4", DANGER)
    phone.house.clock.pass_by(hours=2)
    run_timers(phone)
    assert phone.house.rows("address")[0].sealed is not None
    close(phone, "Rang her.")
    phone.house.clock.pass_by(days=2)
    run_timers(phone)
    assert phone.house.rows("address")[0].sealed is None


def test_forget_takes_the_words_and_the_note_with_it(phone: Phone) -> None:
    phone.goes(*TO_KEPT, DANGER)
    close(phone, "Rang Ada about it.")
    phone.goes("FORGET", "FORGET")
    phone.house.clock.pass_by(minutes=10)
    run_timers(phone)
    everything = phone.house.everything()
    assert "kill myself" not in everything and "Rang Ada" not in everything


# --- hate and threats --------------------------------------------------------------------------------


def test_hate_is_answered_once_and_goes_to_a_person_within_a_working_day(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    reply, question = phone.says("they shouted racist things at us")
    assert reply.startswith("Racism and hate are wrong. ")
    assert "will read this by Tuesday 24 November" in reply
    assert question.startswith("Our pledge")
    (flag,) = tasks(phone, "flag-hate")
    assert flag.due_at <= datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert [words[:11] for words in phone.says("it is racism")] == ["Our pledge:"]
    assert len(tasks(phone, "flag-hate")) == 1


def test_a_threat_is_kept_and_flagged_without_a_word_about_it(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    assert phone.says("I know where you work, watch your back") == []
    assert phone.says("DONE")[0].startswith("Thank you.")
    assert len(tasks(phone, "flag-threat")) == 1
    assert tasks(phone) == []


# --- cases -------------------------------------------------------------------------------------------


def test_a_case_at_a_choice_gets_the_number_and_waits_for_a_one(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    (said_to,) = phone.says(REPAIR)
    assert said_to.startswith(HANDED)
    assert said_to.endswith(GO_ON)
    assert phone.house.rows("outbox")[-1].parts == 1
    assert phone.says("1")[0].startswith("Our pledge"), "the question again, and not an answer to it"
    assert phone.says("1")[0].startswith("What makes you say that?")
    assert tasks(phone) == []


@pytest.mark.parametrize("words", ["yes", "Yes!", "1."])
def test_other_ways_to_say_go_on(words: str, phone: Phone) -> None:
    phone.goes(*TO_KEPT, REPAIR)
    assert phone.says(words)[0].startswith("Our pledge")


def test_an_answer_beyond_doubt_needs_no_one_before_it(phone: Phone) -> None:
    phone.goes(*TO_KEPT, REPAIR)
    assert phone.says("3")[0].startswith("What makes you say that?")


def test_call_after_a_case_books_a_call_that_knows_what_was_written(phone: Phone) -> None:
    phone.goes(*TO_KEPT, REPAIR)
    assert phone.says("CALL")[0].startswith("When is a good time to ring you?")
    assert phone.goes("2", "English", "the boiler")[0].startswith("Thank you.")
    assert "Our pledge" in phone.house.rows("outbox")[-1].body, "the talk goes on after"
    (call,) = tasks(phone, "call-back")
    assert next(row.text for row in phone.house.rows("event") if row.id == call.event_id) == REPAIR
    assert phone.says("1")[0].startswith("What makes you say that?"), "a 1 is an answer again"


def test_at_own_words_the_words_are_kept_and_the_talk_goes_on(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    (said_to,) = phone.says("my boiler is broken and nobody came")
    assert said_to.startswith(HANDED)
    assert GO_ON not in said_to
    assert phone.says("DONE")[0].startswith("Thank you. Your number for this is")
    kept = [row.words for row in phone.house.rows("answer") if row.question == "why"]
    assert kept == ["my boiler is broken and nobody came"]


def test_the_hand_over_is_said_once_in_a_talk(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    heard = [phone.says(words) for words in (REPAIR, "and there is damp", "and rats in my kitchen")]
    assert [len(each) for each in heard] == [1, 0, 0]


def test_without_a_talk_it_is_said_once_a_day_and_begins_none(phone: Phone) -> None:
    (said_to,) = phone.says(REPAIR)
    assert said_to.startswith(HANDED)
    assert GO_ON not in said_to
    assert phone.house.rows("talk") == []
    assert HANDED not in "".join(phone.says("and the heating is broken"))


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("I am being evicted", "Housing is best by phone. Reply CALL"),
        ("my social worker never rings", "That sounds like a care matter."),
        ("my universal credit stopped", "That sounds like money you are owed or owe."),
    ],
)
def test_each_kind_of_case_has_its_own_words(words: str, begins: str, phone: Phone) -> None:
    assert phone.says(words)[0].startswith(begins)


def test_housing_offers_the_call_first_and_asks_for_nothing(phone: Phone) -> None:
    (said_to,) = phone.says("I am being evicted")
    assert said_to.index("CALL") < said_to.index("0121 496 0123")
    assert "?" not in said_to


def test_in_an_app_the_question_comes_back_at_once(served: House) -> None:
    now = int(served.clock.now().timestamp())
    for number, words in enumerate(("/start", REPAIR), 1):
        post(served, telegram_request(said(number, text=words, date=now)))
        reached = update(outbox).values(state=MessageState.SENT)
        served.services.db.write(lambda c, reached=reached: c.execute(reached))
    handed = served.rows("outbox")[-1]
    assert handed.body.startswith("That sounds like a repair. We cannot fix repairs in this chat.")
    assert GO_ON not in handed.body
    assert handed.choices != "[]"


def test_a_case_is_shown_to_officers_until_it_is_read(phone: Phone) -> None:
    phone.says(REPAIR)
    todo = phone.house.services.db.read(lambda c: case_todo.todo(c, phone.house.clock.now()))
    assert (todo.unplaced, todo.cases) == (1, 1)
    (one,) = phone.house.services.db.read(unplaced.unplaced)
    assert (one.words, one.outcome) == (REPAIR, "case-repair")


def test_nobody_who_books_a_call_is_told_to_ring(phone: Phone) -> None:
    phone.goes("CALL", "2", "English")
    assert phone.says("my boiler is broken")[0].startswith("Thank you.")


def test_an_option_that_sounds_like_a_case_is_an_option(phone: Phone) -> None:
    phone.goes("LOCAL", "1", "SKIP", "the streets", "DONE")
    assert phone.says("repairs")[0].startswith("Is it about your own home? Reply CALL")


def test_harmless_words_change_nothing(phone: Phone) -> None:
    phone.goes(*TO_WHY)
    assert phone.goes("I could kill for a cup of tea", "this bus is killing me") == []
    assert phone.house.rows("task") == []


# --- helpers -----------------------------------------------------------------------------------------


def close(phone: Phone, note: str) -> None:
    services = phone.house.services

    def work(connection: Connection) -> None:
        (open_flag,) = case_todo.todo(connection, services.clock.now()).flags["flag"].tasks
        officer = officers.by_id(connection, open_flag.owner_id)
        assert officer is not None
        desk.finish(connection, open_flag.id, officer, services.clock.now(), note=note)

    services.db.write(work)


def run_timers(phone: Phone) -> None:
    services = phone.house.services
    timers.run_due(services.db, services.handlers.by_kind, services.clock.now())
