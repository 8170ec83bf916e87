"""Four people answer, are told late, hear what happened, and say whether it helped."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.store.outbox import queue
from tests.demo.stage import Desk, Stage, wait_until
from tests.standins.browser import Browser

MAUREEN, KASIA = "+447700900001", "+447700900002"
ZEE = 4001


def maureen_answers(stage: Stage) -> None:
    stage.tell("=== Maureen, 71, Tipton, a basic phone. A poster at the library says: text TIPTON ===")
    for words in ("TIPTON", "1", "3"):
        stage.texts("Maureen", MAUREEN, words)
    stage.texts("Maureen", MAUREEN, "No one tells me what happens.", answers=0)
    stage.texts("Maureen", MAUREEN, "You ask and then it is silence.", answers=0)
    stage.texts("Maureen", MAUREEN, "DONE")


def zee_answers(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Zee, 15, scans a code on the school screen and lands in Telegram ===")
    stage.chats("Zee", ZEE, "/start PARK")
    for words in ("[Start]", "[Yes]", "[Smethwick]", "[Sometimes]", "Lights at the park"):
        stage.chats("Zee", ZEE, words)
    stage.chats("Zee", ZEE, "[That is all]")


def kasia_answers(stage: Stage) -> None:
    stage.tell()
    stage.tell("=== Kasia, 34, new in Smethwick. A poster in a shop says in Polish: text POLSKI ===")
    for words in ("POLSKI", "tak", "nie"):
        stage.texts("Kasia", KASIA, words)
    stage.texts("Kasia", KASIA, "Nikt mi nie powiedział, co dalej.", answers=0)
    stage.texts("Kasia", KASIA, "DONE")


def asha_reads(stage: Stage, asha: Desk) -> None:
    stage.tell()
    stage.tell("=== Asha, officer, signs in and reads what people said ===")
    asha.signs_in()
    asha.sees("/console/said", "No one tells me what happens.", "Lights at the park")
    asha.sees("/console/said", "Nikt mi nie powiedział, co dalej.")


def nobody_answers_in_time(stage: Stage) -> None:
    stage.leaps(
        datetime(2026, 11, 17, 10, 0, tzinfo=UTC), "the date has passed, and nobody has told them anything"
    )
    for who, number in (("Maureen", MAUREEN), ("Kasia", KASIA)):
        stage.shows(who, number)
    stage.shows_chat("Zee", ZEE)


def asha_tells(stage: Stage, asha: Desk) -> None:
    stage.leaps(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), "Asha writes what happened")
    asha.signs_in()
    asha.sees("/console/issues/I1", "We will tell you what happened next, even when the answer is no.")
    asha.opens("/console/issues/I1/write")
    asha.presses(
        "Save and check",
        kind="done",
        you_said="No one tells you what happens.",
        we_did="We now text each person in 20 working days.",
        lasts_until="For as long as this service runs.",
        text_en_GB="You said no one tells you what happens. We now text each person in 20 working days. "
        "We have not set drop-in hours yet.",
        text_pl="Piszecie, że nikt nie mówi, co dalej. Teraz każdy dostaje SMS w ciągu 20 dni roboczych. "
        "Godzin dyżurów jeszcze nie ma.",
    )
    asha.presses("Send to 2 people")
    for who, number in (("Maureen", MAUREEN), ("Kasia", KASIA)):
        stage.shows(who, number)
    asha.opens("/console/issues/I2/write")
    asha.presses(
        "Save and check",
        kind="planned",
        you_said="You asked for lights at the park.",
        we_did="They go up in May.",
        why_not="We cannot pay for a cafe yet.",
        lasts_until="Ten years.",
        **{"next_by-day": "4", "next_by-month": "5", "next_by-year": "2027"},
        text_en_GB="You asked for lights at the park. They go up in May. We cannot pay for a cafe yet.",
    )
    asha.presses("Send to 1 person")
    stage.shows_chat("Zee", ZEE)
    wait_until(lambda: _delivered(stage) == 2, "both receipts of the texts")
    asha.sees("/console/sent/1", "Delivered")


def did_it_help(stage: Stage, asha: Desk) -> None:
    stage.leaps(
        datetime(2026, 12, 16, 10, 0, tzinfo=UTC),
        "four weeks later those for whom something was done are asked whether it helped",
    )
    stage.shows("Maureen", MAUREEN)
    stage.shows("Kasia", KASIA)
    for words in ("3", "The drop-in is still shut.", "2"):
        stage.texts("Maureen", MAUREEN, words)
    stage.texts("Kasia", KASIA, "tak")
    stage.chats("Zee", ZEE, "STATUS")  # the lights are only planned: Zee is not asked, and may ask
    asha.signs_in()
    asha.sees("/console/", "did not help")
    stage.tell()
    stage.tell("=== Maureen has had enough ===")
    stage.texts("Maureen", MAUREEN, "STOP", answers=0)
    for number, words in stage.twilio.provider_said:
        if number == MAUREEN:
            stage.tell(f"Maureen < (from Twilio itself) {words}")
    stage.texts("Maureen", MAUREEN, "Are you still there?", answers=0)


def _delivered(stage: Stage) -> int:
    counts = stage.services.db.read(lambda connection: queue.counts(connection, 1))
    return sum(count for (_, delivery), count in counts.items() if delivery == "delivered")


def play(stage: Stage) -> None:
    asha = Desk(stage, "Asha", Browser(stage.url))
    maureen_answers(stage)
    zee_answers(stage)
    kasia_answers(stage)
    asha_reads(stage, asha)
    nobody_answers_in_time(stage)
    asha_tells(stage, asha)
    did_it_help(stage, asha)
    stage.tell()
    stage.tell(
        f"The stand-ins took {len(stage.twilio.sent)} texts and {len(stage.telegram.sent)} Telegram messages."
    )
