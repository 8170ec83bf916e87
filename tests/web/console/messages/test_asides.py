"""What came from nobody we could talk to is found, read and put away like any other message."""

from __future__ import annotations

from channels.port import Aside, Attachment, Reading
from tests.web.console.desk import Desk, Town

WORDS = "Your parcel of a hundred lamps is on its way"


def comes(town: Town, kind: str = "no-reply", text: str = WORDS, event_id: str = "1", **more: object) -> int:
    door = town.services.channels["sms"]
    aside = Aside(event_id=event_id, account=door.account, kind=kind, text=text, **more)  # type: ignore[arg-type]
    town.services.intake.take(door, Reading(events=(aside,)))
    return int(town.house.rows("event")[-1].id)


def test_words_of_a_sender_that_takes_none_are_to_be_read(asha: Desk, town: Town) -> None:
    message = comes(town, sender="60777")
    asha.open("/console/")
    assert "1 message that we could not place" in asha.words
    assert WORDS in asha.words
    asha.open("/console/said?unplaced=yes")
    assert f"{WORDS} It came from a sender that takes no messages" in asha.words
    asha.open(f"/console/messages/{message}")
    assert "A message from a sender that takes none: 60777" in asha.words
    asha.press(f"/console/messages/{message}/read")
    asha.open("/console/")
    assert "could not place" not in asha.words
    assert town.house.rows("outbox") == [], "and nobody is answered"


def test_it_is_found_by_its_words_and_can_be_hidden(asha: Desk, town: Town) -> None:
    message = comes(town)
    asha.open("/console/search")
    asha.press("/console/search", {"q": "hundred lamps"})
    assert WORDS in asha.words
    assert f'href="/console/messages/{message}"' in asha.page
    asha.open(f"/console/messages/{message}")
    asha.press(f"/console/messages/{message}/hide", {"reason": "test", "was": ""})
    assert "It is a test" in asha.words
    asha.press(f"/console/messages/{message}/quote", {"words": WORDS})
    assert "They have no number with us, so we cannot ask them." in asha.words


def test_the_same_twice_is_one(asha: Desk, town: Town) -> None:
    comes(town)
    comes(town)
    assert len(town.house.rows("event")) == 1


def test_what_a_group_says_is_listed_without_words_and_asks_for_nothing(asha: Desk, town: Town) -> None:
    comes(town, "group", "", "group:-5:2026-11-23")
    comes(town, "something_quite_new", "", "9")
    asha.open("/console/said")
    assert "Somebody wrote in a group that our bot is in. Words of groups are not kept" in asha.words
    assert "Something that we never use (something quite new)" in asha.words
    assert "Unread (0)" in asha.words
    asha.open("/console/")
    assert "nobody has opened yet" not in asha.words


def test_a_picture_of_a_sender_that_takes_none_is_there_too(asha: Desk, town: Town) -> None:
    message = comes(town, text="", attachments=(Attachment(kind="image", ref="https://elsewhere.example/1"),))
    asha.open("/console/said?unread=yes")
    assert "Sent a picture" in asha.words
    asha.open(f"/console/messages/{message}/files/0")
    asha.press(f"/console/messages/{message}/files/0")
    assert "was not fetched" in asha.words
