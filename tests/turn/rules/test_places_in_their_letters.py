"""Towns in the reader's letters, and the name on the bus beside where somebody goes there."""

from __future__ import annotations

import pytest

from bot.app import rehearsal_limits
from bot.content.content import Content
from bot.service.simulator.simulator import rehearse
from bot.turn.placeholders import tidy
from bot.turn.rules.nearby import town_labels
from tests.fixed import MONDAY_10AM

OWN_LETTERS = ("pa", "ur", "bn", "gu", "ar", "ckb", "fa")


@pytest.mark.parametrize("tag", OWN_LETTERS)
def test_a_drop_in_is_shown_in_both(content: Content, tag: str) -> None:
    own = content.catalogues.say(town_labels(content)["oldbury"], tag)
    with rehearse(content, "sms", rehearsal_limits(), MONDAY_10AM) as person:
        person.says("hello")
        person.says(content.language(tag).own)
        said = "\n".join(each.text for each in person.says("DROPIN"))
    assert f"{own} (Oldbury)" in said
    assert "10:00" in said and "16:00" in said


@pytest.mark.parametrize("tag", OWN_LETTERS)
def test_a_town_is_never_shown_in_foreign_letters(content: Content, tag: str) -> None:
    for label in town_labels(content).values():
        assert not any(sign.isascii() and sign.isalpha() for sign in content.catalogues.say(label, tag))


def test_english_on_its_own_lines_leaves_no_hole() -> None:
    assert tidy("a  b \nIn English:\nNo money. \n \nNext: \n c \n") == "a b\nIn English:\nNo money.\nNext:\nc"
