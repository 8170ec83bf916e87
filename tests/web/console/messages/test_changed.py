"""A message that its writer changed: an officer sees both forms of it, as what they are."""

from __future__ import annotations

from channels.port import Heard
from tests.web.console.desk import Desk, Town


def hears(town: Town, text: str, id_: str, edits: str | None = None) -> None:
    heard = Heard(event_id=id_, account="chat", sender="a browser", text=text, ref="77", edits=edits)
    town.house.services.intake.hear("web", heard)


def test_both_forms_are_shown_and_it_says_that_it_was_changed(asha: Desk, town: Town) -> None:
    hears(town, "The lamp in our street is <b>broken</b>", "1")
    hears(town, "The lamp in our street is mended", "1:edit", edits="77")
    asha.open("/console/said?unplaced=yes")
    assert "The lamp in our street is mended" in asha.words
    assert "They changed an earlier message to this. Before, it said:" in asha.words
    assert "is &lt;b&gt;broken&lt;/b&gt;" in asha.page


def test_it_is_read_and_gone_like_any_other(asha: Desk, town: Town) -> None:
    hears(town, "Hello", "1")
    hears(town, "Hello there", "1:edit", edits="77")
    event = town.house.rows("event")[-1]
    asha.open("/console/said?unplaced=yes")
    assert "Hello there" in asha.words
    asha.press(f"/console/messages/{event.id}/read")
    asha.open("/console/said?unplaced=yes")
    assert "Nothing matches." in asha.words
    assert "Hello there" not in asha.words
