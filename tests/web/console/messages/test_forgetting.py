"""What is forgotten of people whom somebody helped: it stands inside the JSON of the helper's talks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store import erasure
from bot.store.tables import metadata
from channels.port import Heard, Reading
from tests.web.console.desk import Town

HELPER = "+447700900600"
OTHER = "+447700900601"


def raw(town: Town) -> str:
    """Every value of every row as the database holds it; but for the scripts, which name all towns."""
    tables = [table for table in metadata.sorted_tables if table.name != "conversation"]
    rows = town.services.db.read(
        lambda c: [list(c.execute(text(f'SELECT * FROM "{table.name}"'))) for table in tables]
    )
    return repr(rows).lower()


@pytest.fixture
def helped(town: Town) -> Town:
    """Somebody helped a person from Oldbury, and a child called Zebedee."""
    town.says(HELPER, "HELPER PARK", "yes", "Oldbury", "no", "It is dark.", "DONE")
    town.says(HELPER, "HELPER QUIZ", "3", "Zebedee")
    facts = [row.facts for row in town.house.rows("talk")]
    assert facts[0]["town"] == "oldbury" and facts[1]["nickname"] == "Zebedee"
    return town


def test_forget_by_the_helper_takes_town_and_name_of_who_was_helped(helped: Town) -> None:
    helped.says(HELPER, "FORGET", "FORGET")
    helped.arrived()
    helped.passes(minutes=10)
    left = raw(helped)
    assert "oldbury" not in left and "zebedee" not in left
    assert helped.house.rows("person")[0].erased_at is not None


def test_so_does_forget_after_stop(helped: Town) -> None:
    helped.says(HELPER, "STOP", "FORGET")
    left = raw(helped)
    assert "oldbury" not in left and "zebedee" not in left


def test_what_tells_nothing_of_anybody_stays(helped: Town) -> None:
    helped.says(HELPER, "FORGET", "FORGET")
    helped.passes(minutes=10)
    assert helped.house.rows("talk")[0].facts == {
        "place": "School screen",
        "pledge": "start-with-you",
        "pledge_version": 1,
    }


def test_the_talks_of_others_keep_what_they_know(helped: Town) -> None:
    helped.says(OTHER, "HELPER PARK", "yes", "Smethwick", "no", "It is dark.", "DONE")
    helped.says(HELPER, "FORGET", "FORGET")
    helped.passes(minutes=10)
    assert helped.house.rows("talk")[-1].facts["town"] == "smethwick"


def test_when_the_twelve_months_are_over_it_goes_and_the_words_stay(helped: Town) -> None:
    later = helped.house.clock.now() + timedelta(days=400)
    assert helped.services.db.write(lambda c: erasure.let_go(c, later)) == 1
    assert [{"town", "nickname"} & row.facts.keys() for row in helped.house.rows("talk")] == [set(), set()]
    assert "It is dark." in [row.words for row in helped.house.rows("answer")]


def test_the_case_that_was_heard_goes_with_the_words(town: Town) -> None:
    town.says(HELPER, "TIPTON", "yes", "my boiler is broken")
    assert town.house.rows("talk")[0].facts["case"] == "repair"
    town.says(HELPER, "FORGET", "FORGET")
    assert "case" not in town.house.rows("talk")[0].facts
    assert "repair" not in repr([row.facts for row in town.house.rows("talk")])


def test_what_an_app_says_of_its_language_is_no_longer_kept_than_the_person(town: Town) -> None:
    door = town.services.channels["web"]
    heard = Heard(event_id="1", account=door.account, sender="a browser", text="CHAT", language_hint="cy")
    town.services.intake.take(door, Reading(events=(heard,)))
    assert town.house.rows("event")[0].detail == {"language_hint": "cy"}
    town.services.db.write(lambda c: erasure.blank_person(c, 1, town.house.clock.now()))
    row = town.house.rows("event")[0]
    assert (row.detail, row.text) == ({}, "CHAT")
