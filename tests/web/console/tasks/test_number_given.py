"""The number to ring that somebody without a phone number gives us, and what an officer is told about it."""

from __future__ import annotations

import pytest

from channels.port import Attachment, Heard, Reading
from tests.web.console.desk import Desk, Town

CHATTER = "a browser"


def asked(town: Town, *texts: str) -> None:
    """They ask for a call in the chat and say these to "What number should we ring?"."""
    town.answers(channel="web", who=CHATTER)
    town.says(CHATTER, "CALL", *texts, channel="web")


def shown(asha: Desk, town: Town) -> str:
    """What the officer reads of the number."""
    task = town.house.rows("task")[-1].id
    asha.open(f"/console/tasks/{task}")
    asha.press(f"/console/tasks/{task}/number")
    return asha.words


@pytest.mark.parametrize(
    ("said", "number", "note"),
    [
        ("its 01214960999, after 5 pls", "0121 496 0999", ""),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "07700 900123", ""),
        ("0909 879 0123", "0909 879 0123", "This number costs more to ring than others."),
        ("070 1234 5678", "070 1234 5678", "This number costs more to ring than others."),
        ("+48 512 345 678", "+48 512 345 678", "This number is abroad: Poland. The call costs more."),
        ("0040 712 034 567", "+40 712 034 567", "This number is abroad: Romania. The call costs more."),
    ],
)
def test_the_number_is_shown_as_it_is_dialled(
    said: str, number: str, note: str, asha: Desk, town: Town
) -> None:
    asked(town, said, "1", "1", "The bus")
    words = shown(asha, town)
    assert number in words and note in words
    assert ("costs more" in words) is bool(note)


@pytest.mark.parametrize("said", ["12", "no", "07700 90012", "dont ring 07700 900123"])
def test_what_is_no_number_is_asked_again(said: str, asha: Desk, town: Town) -> None:
    asked(town, said, "07700 900456", "1", "1", "The bus")
    assert "07700 900456" in shown(asha, town)


def test_what_is_never_a_number_is_shown_as_what_they_wrote(asha: Desk, town: Town) -> None:
    asked(town, "the usual one", "you have it", "1", "1", "The bus")
    words = shown(asha, town)
    assert "you have it This is no telephone number. It is what they wrote when we asked for one." in words


@pytest.mark.parametrize("shared", ["tel:+447700900999", "tel:447700900999", "tel:07700 900999"])
def test_a_shared_contact_is_its_number(shared: str, asha: Desk, town: Town) -> None:
    asked(town)
    door, contact = town.services.channels["web"], Attachment(kind="contact", ref=shared)
    sent = Heard(event_id="C1", account=door.account, sender=CHATTER, text="", attachments=(contact,))
    town.house.clock.pass_by(seconds=10)
    town.services.intake.take(door, Reading(events=(sent,)))
    town.says(CHATTER, "1", "1", "The bus", channel="web")
    assert "07700 900999" in shown(asha, town)
