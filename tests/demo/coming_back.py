"""Three matters under one pledge, each with its own answer; and what becomes of those answers."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.demo.stage import Desk, Stage
from tests.standins.browser import Browser

DOROTHY, GURPREET = "+447700900011", "+447700900012"
IMRAN = 4011
_NO_ANSWER = 30410  # Twilio's code: the person's network did not answer


def play(stage: Stage) -> None:
    asha = Desk(stage, "Asha", Browser(stage.url))
    three_matters(stage)
    each_is_its_own(stage, asha)
    the_text_that_failed(stage, asha)
    dorothy_is_not_happy(stage, asha)
    the_issue_is_handed_over(stage, asha)


def three_matters(stage: Stage) -> None:
    stage.tell("=== Three people answer the same pledge, and each means something else ===")
    for who, number, words in (
        ("Dorothy", DOROTHY, "The drop-in at Tipton is always shut."),
        ("Gurpreet", GURPREET, "Nobody rings back about my mom's carer."),
    ):
        for each in ("TIPTON", "1", "3"):
            stage.texts(who, number, each)
        stage.texts(who, number, words, answers=0)
        stage.texts(who, number, "DONE")
    stage.chats("Imran", IMRAN, "/start TIPTON")
    for each in (
        "[Start]",
        "[Yes, and ask me more]",
        "[Tipton]",
        "[Sometimes]",
        "Put the meetings on after 6pm",
        "[That is all]",
    ):
        stage.chats("Imran", IMRAN, each)


def each_is_its_own(stage: Stage, asha: Desk) -> None:
    stage.leaps(datetime(2026, 10, 26, 10, 0, tzinfo=UTC), "Asha sorts what people said, and answers each")
    asha.signs_in()
    asha.sees("/console/issues/I1/owed", "The drop-in at Tipton is always shut.")
    for promise, title in enumerate(
        ("The Tipton drop-in", "Calls about carers", "When meetings are"), start=1
    ):
        asha.opens("/console/issues/I1/owed")
        asha.presses("Take them into an issue of their own", promise=str(promise), title=title)
    stage.twilio.undelivered[GURPREET] = _NO_ANSWER
    asha.tells(
        "I2",
        kind="done",
        you_said="The drop-in at Tipton is always shut.",
        we_did="It is open each Tuesday and Friday from 10am.",
        lasts_until="Until March. Then we look again.",
        text_en_GB="You said the drop-in at Tipton is always shut. It is open on Tuesdays and Fridays now.",
    )
    stage.shows("Dorothy", DOROTHY)
    asha.tells(
        "I3",
        kind="done",
        you_said="Nobody rings back about carers.",
        we_did="One person now rings back in two days.",
        lasts_until="For as long as this service runs.",
        text_en_GB="You said nobody rings back about carers. One person does that now: Grace, in two days.",
    )
    stage.misses("Gurpreet", GURPREET)
    asha.tells(
        "I4",
        kind="not-now",
        you_said="You asked for meetings after 6pm.",
        why_not="The hall is let on all evenings until May.",
        money="Another hall costs £40 an evening. We do not have that this year.",
        lasts_until="Until May. Then we look again.",
        text_en_GB="You asked for meetings after 6pm. The hall is let on all evenings until May. "
        "Another hall costs £40 an evening, and we do not have that this year.",
    )
    stage.shows_chat("Imran", IMRAN)


def the_text_that_failed(stage: Stage, asha: Desk) -> None:
    stage.leaps(datetime(2026, 10, 27, 9, 30, tzinfo=UTC), "one text did not arrive; Asha rings instead")
    asha.signs_in()
    asha.sees("/console/issues/I4/owed?settled=1", "C487")
    asha.sees("/console/sent/2", "Phone off, full or out of reach")
    asha.presses("Make a call task")
    asha.sees("/console/", "A485")
    asha.opens("/console/issues/I3/owed")
    asha.presses("Settle it for those you chose", promise="2", way="call")
    stage.texts("Gurpreet", GURPREET, "STATUS")


def dorothy_is_not_happy(stage: Stage, asha: Desk) -> None:
    stage.leaps(datetime(2026, 10, 30, 12, 0, tzinfo=UTC), "Dorothy finds the door shut, and says so")
    stage.shows_chat("Imran", IMRAN)  # a day after his no he is asked whether it was clear
    stage.chats("Imran", IMRAN, "[Clear, not what I hoped]")
    stage.texts("Dorothy", DOROTHY, "That is not good enough, it was shut again on Friday.")
    asha.signs_in()
    asha.sees("/console/", "The Tipton drop-in", "That is not good enough, it was shut again on Friday.")


def the_issue_is_handed_over(stage: Stage, asha: Desk) -> None:
    stage.leaps(datetime(2026, 11, 2, 10, 0, tzinfo=UTC), "Ravi takes the drop-in over, and Dorothy is told")
    asha.signs_in()
    ravi = asha.invites("Ravi", "ravi@council.example", "officer")
    asha.opens("/console/issues/I2/owner")
    asha.presses("See who", owner="2")
    asha.presses("Give it to Ravi")
    stage.shows("Dorothy", DOROTHY)
    ravi.sees("/console/?whose=mine", "The Tipton drop-in")
    people_are_invited(stage, ravi)


def people_are_invited(stage: Stage, ravi: Desk) -> None:
    stage.tell()
    stage.tell("=== Ravi asks those who answered the pledge and agreed to be asked more: only Imran did ===")
    ravi.opens("/console/issues/I2/question")
    ravi.presses(
        "Save and open it",
        kind="own-question",
        text_en_GB="When should the drop-in in Tipton be open?",
        word="DROPTIME",
    )
    ravi.opens("/console/issues/I2/invite")
    ravi.presses("Save and check", of_issue="I1")
    ravi.presses("Send to 1 person")
    stage.shows_chat("Imran", IMRAN)
    for words in ("yes", "After five, I work until half past four"):
        stage.chats("Imran", IMRAN, words)
    ravi.sees("/console/issues/I2", "After five, I work until half past four")
