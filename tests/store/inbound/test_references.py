"""What counts as the first own words of a talk: what says something, and what its writer did not correct. On
both databases."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.meaning import Words
from bot.store.inbound import references, talks
from bot.store.tables import answer, event, talk
from tests.town import Town

DARK, OUT = "It is dark behind the shops", "The light in our lane is out"


def told(town: Town, *words: str) -> Any:
    """A local matter in these messages; its talk."""
    town.goes("LOCAL", "1", "yes", "SKIP", *words, "DONE", "other", *["SKIP"] * 3)
    return next(row for row in town.rows(talk) if row.issue_id is not None)


def known_by(town: Town, of: Any) -> tuple[str, str]:
    """What the matter is known by, and the message that it began with."""
    (matter,) = town.db.read(lambda c: references.open_matters(c, of.person_id))
    began = town.db.read(lambda c: references.first_words(c, of.id))
    return matter.words, began.text if began else ""


@pytest.mark.parametrize("nothing", ["B65", "b70 8qe", "4", "👍"])
def test_a_matter_is_not_known_by_what_says_nothing(nothing: str, town: Town) -> None:
    of = told(town, nothing, DARK, OUT)
    assert nothing in [row.words for row in town.rows(answer)], "it is kept all the same"
    assert known_by(town, of) == (DARK, DARK)


def test_where_nothing_is_said_it_is_known_by_nothing(town: Town) -> None:
    assert known_by(town, told(town, "B65")) == ("", "")


def test_words_that_were_corrected_are_not_what_it_is_known_by(town: Town) -> None:
    of = told(town, DARK)
    before = next(row for row in town.rows(answer) if row.words == DARK)
    more = {"own": True, "event_id": before.event_id + 1, "language": "en_GB", "replaces": True}
    about = (of.id, before.question, OUT, Words(OUT))
    town.db.write(lambda c: talks.add_answer(c, *about, now=town.clock.now(), **more))
    said = next(row.text for row in town.rows(event) if row.id == before.event_id + 1)
    assert known_by(town, of) == (OUT, said)
