"""Whatever a message comes to: something is said to it, or an officer finds it. Through a channel's door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.model.event import TREATMENT, Disposition
from bot.turn import router
from channels.port import Aside, Attachment, Heard, Left, LeftReason, Reading
from tests.web.console.desk import Desk, Town

HER = "+447700900109"
WORDS = "The band played far too late again on Sunday"


def heard(town: Town, text: str = WORDS, **more: Any) -> Heard:
    account = town.services.channels["sms"].account
    return Heard(event_id="the last", account=account, sender=HER, text=text, **more)


def _after(*before: str, text: str = WORDS) -> Callable[[Town], Heard | Left]:
    """Somebody has said this, and now says that."""

    def scene(town: Town) -> Heard | Left:
        town.says(HER, *before)
        return heard(town, text)

    return scene


def _back(town: Town) -> Heard | Left:
    town.says(HER, "TIPTON", "1")
    town.passes(hours=7)
    return heard(town, "hello")


def _flooding(town: Town) -> Heard | Left:
    """The same words for the ninth time, with time to read between."""
    town.says(HER, *["thank you for your message"] * 8)
    town.house.clock.pass_by(seconds=10)
    return heard(town, "thank you for your message")


def _quick(town: Town) -> Heard | Left:
    """A button under a question that came up this moment."""
    town.says(HER, "TIPTON")
    talk = town.house.rows("talk")[-1]
    return heard(town, "", tapped=f"{talk.ref}.{talk.place['question']}.no", pressed="No")


def _late(town: Town) -> Heard | Left:
    town.answers(HER)
    return heard(town)


def _said_and(edited: str) -> Callable[[Town], Heard | Left]:
    def scene(town: Town) -> Heard | Left:
        take(
            town, Heard(**{**_fields(heard(town, "what I said first")), "event_id": "the first", "ref": "41"})
        )
        return heard(town, edited, ref="41", edits="41")

    return scene


def _fields(event: Heard) -> dict[str, Any]:
    return {"account": event.account, "sender": event.sender, "text": event.text}


def _left(town: Town) -> Heard | Left:
    town.says(HER, "TIPTON")
    account = town.services.channels["sms"].account
    return Left(
        event_id="the last", account=account, sender=HER, reason=LeftReason.PROVIDER_STOP, text="STOP"
    )


def _sent(kind: str, label: str) -> Callable[[Town], Heard]:
    """Somebody sends something that is no words, in the middle of a talk."""

    def scene(town: Town) -> Heard:
        town.says(HER, "TIPTON", "1")
        return heard(town, "", attachments=(Attachment(kind=kind, ref="x", label=label),))

    return scene


def _beside(kind: str, text: str) -> Callable[[Town], Aside]:
    def scene(town: Town) -> Aside:
        account = town.services.channels["sms"].account
        return Aside(event_id="the last", account=account, kind=kind, sender="60000", text=text)

    return scene


# How each is come by. The words are said last.
SCENES: dict[Disposition, Callable[[Town], Heard | Left | Aside]] = {
    Disposition.ANSWER: _after("TIPTON", "yes", text="sometimes"),
    Disposition.COMMAND: _after(text="HELP"),
    Disposition.START: _after(text="TIPTON"),
    Disposition.LATE: _late,
    Disposition.RESUMED: _back,
    Disposition.UNPLACED: _after(text="bin form"),
    Disposition.MISSED: _after("TIPTON", "1", text=WORDS),
    Disposition.KEPT: _after("TIPTON", "1", "nobody answers the phone there", text=WORDS),
    Disposition.UNREADABLE: _sent("document", ""),
    Disposition.FLAGGED: _after(text="I want to kill myself"),
    Disposition.CASE_REPAIR: _after(text="my boiler is broken"),
    Disposition.CASE_HOUSING: _after(text="I am being evicted"),
    Disposition.CASE_CARE: _after(text="my mum needs a carer"),
    Disposition.CASE_BENEFITS: _after(text="my housing benefit stopped"),
    Disposition.CASE_BINS: _after(text="my bin was not emptied again"),
    Disposition.CASE_LIGHTS: _after(text="the street light outside is out"),
    Disposition.CASE_SCHOOL_TRANSPORT: _after(text="the school taxi never came for my son"),
    Disposition.CASE_FUEL: _after(text="no money for the meter"),
    Disposition.CASE_NOISE: _after(text="next door play loud music every night"),
    Disposition.CASE_BIDS: _after(text="I keep bidding and never get a house"),
    Disposition.CASE_RESPITE: _after(text="I need respite from caring for my mum"),
    Disposition.ASKED: _after("TIPTON", "1", text="I never agreed to your messages"),
    Disposition.HELD: _flooding,
    Disposition.AUTO: _after(text="[auto] the lift is broken"),
    Disposition.STOPPED: _after("TIPTON", "STOP"),
    Disposition.EDIT: _said_and(WORDS),
    Disposition.SAME: _said_and("what I said first"),
    Disposition.QUICK: _quick,
    Disposition.FAULT: _after("TIPTON"),
    Disposition.LEFT: _left,
    Disposition.NOTED: _sent("reaction", "👍"),
    Disposition.NOBODY: _beside("no-reply", WORDS),
    Disposition.ASIDE: _beside("group", ""),
}


# What is to be read of those that hold no words.
SHOWS = {
    Disposition.UNREADABLE: "Sent a file",
    Disposition.NOTED: "Put 👍 to a message",
    Disposition.ASIDE: "Somebody wrote in a group",
    Disposition.QUICK: "Pressed: No",
}


def take(town: Town, event: Heard | Left | Aside) -> None:
    town.services.intake.take(town.services.channels["sms"], Reading(events=(event,)))


def broken(*_: object) -> None:
    raise RuntimeError("a bug")


def test_there_is_a_scene_and_a_treatment_of_each() -> None:
    assert set(SCENES) == set(TREATMENT) == set(Disposition)


@pytest.mark.parametrize("came_to", Disposition)
def test_it_is_answered_or_an_officer_finds_it(
    came_to: Disposition, town: Town, asha: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = SCENES[came_to](town)
    if came_to is Disposition.FAULT:
        monkeypatch.setattr(router, "decide", broken)
    before = len(town.house.rows("outbox"))
    take(town, event)
    row = town.house.rows("event")[-1]
    assert (row.provider_id, row.outcome) == ("the last", came_to)
    shows = SHOWS.get(came_to, event.text)
    asha.open("/console/said?unplaced=yes")
    to_read = shows in asha.words
    assert to_read is TREATMENT[came_to].to_read
    asha.open("/console/said")
    assert TREATMENT[came_to].label in asha.words
    found = {
        "": False,
        "the answers": shows in asha.words,
        "the inbox": shows in asha.words,
        "a task": any(each.event_id == row.id for each in town.house.rows("task")),
        "the message it repeats": any(each.text == event.text for each in town.house.rows("event")[:-1]),
        "the stop list": bool(town.house.rows("stop")),
    }
    assert found[TREATMENT[came_to].elsewhere] is bool(TREATMENT[came_to].elsewhere)
    said = len(town.house.rows("outbox")) > before
    assert said is TREATMENT[came_to].said
    assert said or to_read or found[TREATMENT[came_to].elsewhere]


@pytest.mark.parametrize(
    "words",
    [
        "I'm driving",
        "[auto] the lift is broken",
        "Automatic reply: I am away, ring my sister",
        "(Auto-Reply) Busy",
    ],
)
def test_what_is_taken_for_a_machine_stands_among_the_messages_to_read(
    words: str, town: Town, asha: Desk
) -> None:
    town.says(HER, words)
    assert town.house.rows("outbox") == []
    asha.open("/console/")
    assert "1 message that we could not place" in asha.words
    asha.open("/console/said?unplaced=yes")
    assert f"{words} We did not reply: it looks like an automatic reply." in asha.words
    asha.press(f"/console/messages/{town.house.rows('event')[-1].id}/read")
    asha.open("/console/said?unplaced=yes")
    assert "Nothing matches." in asha.words
