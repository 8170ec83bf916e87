"""What people get, what they said beside it, and what anybody may read."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.store import tables
from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import messages, public

# --- what is public ----------------------------------------------------------------------------------


def test_nothing_is_public_that_was_not_ticked(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    assert 'name="public" type="checkbox" value="y" checked' in asha.page
    assert "You said It is too dark behind the shops. We did Two lamps are on." in asha.words
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    assert "Two lamps are on." not in public(town, ref)


def test_at_night_nothing_is_public_before_anybody_has_been_written_to(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    asha.write(ref)
    town.house.clock.pass_by(hours=11, minutes=30)  # half past nine in the evening
    asha.sign_in().open("/console/outcomes/1")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "public": "y"})
    town.passes(seconds=1)
    assert len(messages(town)) == 2
    assert "Two lamps are on." not in public(town, ref)
    town.passes(hours=12)
    assert "Two lamps are on." in public(town, ref)


def test_of_a_private_issue_nothing_is_ever_public(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(2, ref)
    town.services.db.write(lambda c: c.execute(update(tables.issue).values(public=False)))
    asha.write(ref)
    assert "Nothing. Only officers see this issue." in asha.words and 'name="public"' not in asha.page
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark"), "public": "y"})
    town.passes(seconds=1)
    town.services.db.write(lambda c: c.execute(update(tables.issue).values(public=True)))
    assert "Two lamps are on." not in public(town, ref)


def test_what_they_said_stands_beside_the_message(asha: Desk, town: Town) -> None:
    town.answers(why="The lamps behind the shops are broken.")
    asha.write(town.ref())
    assert "What they said" in asha.words
    assert "The lamps behind the shops are broken." in asha.words
    asha.open("/console/outcomes/1/write")
    assert "The lamps behind the shops are broken." in asha.words


# --- the no comes first ------------------------------------------------------------------------------

NO = {"we_did": "", "why_not": "It costs too much.", "money": "£6,000"}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("not-now", "The answer is no for now."),
        ("cannot", "The answer is no."),
        ("not-ours", "This is not ours to decide."),
    ],
)
def test_a_no_is_said_first_in_every_language(kind: str, sentence: str, asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    town.crowd(1, ref, "pl")
    asha.write(ref, kind=kind, text_en_GB="There is no doubt it matters.", text_pl="Brak lamp.", **NO)
    assert f"{sentence} There is no doubt it matters." in asha.words
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    english, polish = (row.body.partition(": ")[2] for row in messages(town))
    assert english == f"{sentence} There is no doubt it matters."
    assert polish.startswith(f"{sentence} (pl) Brak lamp.")


def test_a_no_that_an_officer_wrote_is_not_said_twice(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, kind="cannot", text_en_GB="The answer is no. It costs too much.", **NO)
    assert "The answer is no. The answer is no." not in asha.words
    assert "The answer is no. It costs too much." in asha.words
