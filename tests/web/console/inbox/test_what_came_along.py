"""What came along with words, and a message in which nothing came, in the inbox and in the conversation."""

from __future__ import annotations

import pytest

from channels.port import Attachment, Heard, Reading
from tests.web.console.desk import Desk, Town

ANN = "+447700900671"


def comes(town: Town, text: str, *kinds: str) -> None:
    door = town.services.channels["sms"]
    attached = tuple(Attachment(kind=each, ref=f"https://api.twilio.com/{n}") for n, each in enumerate(kinds))
    heard = Heard(event_id="along", account=door.account, sender=ANN, text=text, attachments=attached)
    town.services.intake.take(door, Reading(events=(heard,)))


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        (("image",), "(Sent a picture)"),
        (("image", "image"), "(Sent 2 pictures)"),
        (("audio", "document"), "(Sent a voice note, a file)"),
    ],
)
def test_the_row_says_what_came_along_with_words(
    asha: Desk, town: Town, kinds: tuple[str, ...], says: str
) -> None:
    comes(town, "the swings in the park are broken", *kinds)
    asha.sign_in().open("/console/said")
    assert f"the swings in the park are broken {says}" in asha.words


@pytest.mark.parametrize("text", ["", " ", "\u200b\u200d"])
def test_a_message_in_which_nothing_came_stands_there_too(asha: Desk, town: Town, text: str) -> None:
    comes(town, text)
    asha.sign_in().open("/console/said")
    assert "No words" in asha.words
    asha.open(f"/console/talks/{town.house.rows('talk')[-1].ref}")
    assert "No words" in asha.words
