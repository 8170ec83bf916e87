"""Machines and floods through the signed webhook: kept and shown, without a reply; STOP always works."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.event import Disposition
from bot.store.reports.said import unplaced
from tests.channels.requests import said, sms_request, telegram_request, text_form
from tests.phone import Phone
from tests.standins.twilio import OURS
from tests.web.serving import House, post

OTHER = "+447700900456"


TO_KEPT = ("TIPTON", "1")
BUSY = "Sorry, I am away from my phone until Monday and will see this then"


def test_the_same_words_over_and_over_get_five_replies_at_most(phone: Phone) -> None:
    phone.goes(*TO_KEPT)
    replies = [phone.says(BUSY) for _ in range(9)]
    assert all(said_to == [] for said_to in replies[5:])
    assert [row.text for row in phone.house.rows("event")].count(BUSY) == 9
    assert phone.outcomes()[-4:] == [Disposition.HELD] * 4


def test_somebody_is_told_once_that_it_looks_like_a_machine(phone: Phone) -> None:
    phone.goes(*[BUSY] * 9)
    (task,) = phone.house.rows("task")
    assert (task.kind, task.note) == ("looping", "")
    assert task.owner_id
    assert task.due_at


def test_what_got_no_reply_is_shown_to_officers(phone: Phone) -> None:
    phone.goes(*[BUSY] * 7)
    shown = phone.house.services.db.read(unplaced.unplaced)
    assert [one.words for one in shown][-2:] == [BUSY, BUSY]


def test_after_a_quarter_of_an_hour_there_are_replies_again(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "3", "nobody told me", "DONE", *[BUSY] * 7)
    assert phone.says("The lights in the park are broken, and nobody came", after=60) == []
    assert phone.says("Is anybody there? The lights are broken", after=15 * 60) != []


def test_stop_works_whatever_the_guard_says(phone: Phone) -> None:
    phone.goes(*TO_KEPT, *[BUSY] * 7)
    assert phone.says("STOP")[0].startswith("You will get no more texts")
    assert len(phone.house.rows("stop")) == 1


def test_stop_works_above_the_limits_too(phone: Phone) -> None:
    phone.apart = 1
    for number in range(20):
        phone.says(f"words and words {number}")
    assert phone.says("STOP")[0].startswith("You will get no more texts")


@pytest.mark.parametrize("words", ["HELP", "CALL", "3"])
def test_a_person_in_the_silence_is_heard_when_they_choose_or_command(phone: Phone, words: str) -> None:
    """A machine does neither."""
    phone.goes(*TO_KEPT, "3", "nobody told me", "DONE", *[BUSY] * 7, "PLEDGE")
    assert phone.says(words) != []


def test_a_loop_of_one_phone_is_no_loop_of_another(phone: Phone) -> None:
    phone.goes(*[BUSY] * 9)
    assert Phone(phone.house, OTHER).says(BUSY) != []


def test_eight_turns_within_a_minute_are_a_machine(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "3", "nobody told me", "DONE")
    phone.apart = 6.5
    replies = [phone.says(f"thank you for message number {number}") for number in range(9)]
    assert [len(one) for one in replies] == [1] * 7 + [0, 0]


def test_answers_at_the_speed_of_thought_are_a_machine(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "3", "nobody told me", "DONE")
    phone.apart = 1
    replies = [phone.says(f"thank you for message number {number}") for number in range(6)]
    assert [len(one) for one in replies] == [1, 1, 1, 0, 0, 0]


def test_a_whole_talk_at_full_speed_is_answered(phone: Phone) -> None:
    phone.apart = 1
    assert phone.goes(*TO_KEPT, "3")[0].startswith("What makes you say that?")
    phone.goes("nobody told me", "they ask and then it is silence")
    assert phone.says("DONE")[0].startswith("Thank you. Your number for this is")


def test_the_eleventh_message_of_a_minute_gets_a_notice_and_the_next_none(phone: Phone) -> None:
    phone.apart = 4
    phone.goes(*["HELP"] * 10)
    assert phone.says("HELP") == [
        "You have sent us a lot of messages. We keep them all. We will answer again in a while. "
        "Send STOP to stop."
    ]
    assert phone.says("HELP") == []
    assert len(phone.house.rows("event")) == 12
    assert phone.says("HELP", after=60) != []


def test_a_helper_who_types_for_many_is_held_to_the_day_only(phone: Phone) -> None:
    phone.apart = 4
    phone.goes("HELPER TIPTON")
    for number in range(14):
        phone.goes("1" if number % 2 else "2", "NEXT")
    assert len(phone.outcomes()) == 29
    assert Disposition.HELD not in phone.outcomes()


@pytest.mark.parametrize(
    "words",
    [
        "Auto: I'm busy",
        "[Auto-Reply] Thanks for your text",
        "(Auto) driving",
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get there.",
        "I\u2019m driving",
        "I'm driving right now - I'll get back to you later.",
        "Can't talk right now. What's up?",
        "I am out of the office until 3 December. For urgent matters ring the main desk.",
        "Automatic reply: Annual leave",
        "Delivery Status Notification (Failure)",
        "Message failed",
        "Odpowied\u017a automatyczna: jestem poza biurem",
        "R\u0103spuns automat: sunt plecat",
        "\u0631\u062f \u062a\u0644\u0642\u0627\u0626\u064a: \u0645\u0634\u063a\u0648\u0644",
    ],
)
def test_what_a_machine_wrote_is_kept_and_gets_no_reply(phone: Phone, words: str) -> None:
    phone.goes(*TO_KEPT, "3")
    before = phone.house.rows("answer")
    assert phone.says(words) == []
    assert phone.house.rows("event")[-1].text == words
    assert phone.outcomes()[-1] == Disposition.AUTO
    assert phone.house.rows("answer") == before, "and it is nobody's answer"


@pytest.mark.parametrize(
    "words",
    [
        "I'm driving past that pothole every day and nobody mends it",
        "Automatic doors at the library are broken",
        "The delivery failed again because the road is shut",
        "The auto shop blocks the pavement",
        "I'm in a meeting with the council about this and they do not listen",
    ],
)
def test_what_a_person_wrote_is_not_taken_for_a_machine(phone: Phone, words: str) -> None:
    phone.goes(*TO_KEPT, "3", words)
    assert phone.outcomes()[-1] == "answer"


def test_a_bot_gets_no_reply_at_all(served: House) -> None:
    update = said(text="hello")
    update["message"]["from"]["is_bot"] = True
    post(served, telegram_request(update))
    assert (served.rows("person"), served.rows("outbox")) == ([], [])
    assert [(row.outcome, row.text) for row in served.rows("event")] == [("aside", "")]


@pytest.mark.parametrize("sender", ["Vodafone", "60777", "anonymous", OURS])
def test_who_is_no_person_gets_no_reply_at_all(served: House, sender: str) -> None:
    """Nor is anybody made of them; what they sent is kept, unless it is from ourselves."""
    post(served, sms_request(text_form(From=sender)))
    assert (served.rows("person"), served.rows("outbox")) == ([], [])
    kept = [] if sender == OURS else [("nobody", "Hello")]
    assert [(row.outcome, row.text) for row in served.rows("event")] == kept


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # it has a trace of what is said to it
def test_the_guard_costs_no_statement(phone: Phone) -> None:
    """What it knows stands in the address's own row, which each message reads and writes anyway."""
    phone.goes(*TO_KEPT)
    seen: list[str] = []
    db = phone.house.services.db
    trace: Any = db.write(lambda c: c.connection.driver_connection)
    trace.set_trace_callback(seen.append)
    phone.says("hello")
    assert sum("traffic" in one for one in seen) == 2, "read once and written once"
    assert sum(one.startswith("UPDATE address") for one in seen) == 1


def test_nothing_of_the_words_stands_in_the_guards_memory_after_forget(phone: Phone) -> None:
    phone.goes(*TO_KEPT, "3", "my secret", "FORGET", "FORGET")
    addresses = phone.house.rows("address")
    assert len(addresses) == 2, "the goodbye goes to one that holds nothing else"
    assert all("mark" not in (each.traffic or {}) for each in addresses)
