"""Words that the pages of the console share."""

from __future__ import annotations

import pytest

from bot.model.promise import OtherWay, PromiseState
from bot.web.console import besides
from bot.web.console.rows.owed import standing_words


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ([], ""),
        (["image"], "Sent a picture"),
        (["audio", "audio"], "Sent 2 voice notes"),
        (["location"], "Sent a place on the map"),
        (["location"] * 3, "Sent 3 places on the map"),
        (["poll"], "Sent something that is no text"),
        (["poll", "dice", "contact", "contact"], "Sent 2 things that are no text, 2 contacts"),
    ],
)
def test_one_and_several_are_named_as_in_english(kinds: list[str], says: str) -> None:
    assert besides.attachments(kinds) == says


@pytest.mark.parametrize("way", [None, *OtherWay])
@pytest.mark.parametrize("state", PromiseState)
def test_however_a_promise_stands_there_are_words_for_it(state: PromiseState, way: OtherWay | None) -> None:
    """The way in which it was settled says more than that it was."""
    words = standing_words(state, way)
    assert words and (words == standing_words(state, None)) is (way is None)
