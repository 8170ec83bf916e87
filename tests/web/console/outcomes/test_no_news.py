"""A hand-over and an invitation say nothing of how a matter stands: they stand on no page, nobody checks
words that nobody wrote, and there is nothing in them to correct. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.store import tables
from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_asking import agreed, ask, invite, send
from tests.web.console.issues.test_new_owner import gives, looks
from tests.web.console.issues.test_public import FACTS, rung, shows
from tests.web.console.outcomes.test_at_its_hour import TOMORROW
from tests.web.console.outcomes.writing.test_states_of_words import reads

A_COMPUTER = "that a computer wrote it"
NOBODY_WROTE = "Nobody wrote these words for this message"


def handed_over(asha: Desk, town: Town, people: int = 1, language: str = "pl") -> str:
    """Ravi looks after an issue of so many people; its reference. Above fifty, somebody else sends it."""
    ravi = int(town.joins("Ravi", "approver").id)
    ref = town.issue()
    town.crowd(people, ref, language)
    gives(asha, ref, ravi)
    return ref


def invited(asha: Desk, town: Town) -> str:
    """An invitation is written; its address."""
    ref = town.issue("Library hours")
    ask(asha, ref, text_pl="Co zachować?")
    agreed(town.house, 1)
    return invite(asha, ref)


def test_fixed_words_are_called_no_machines(asha: Desk, town: Town) -> None:
    """They were translated once by people, and nobody is told otherwise."""
    ravi = int(town.joins("Ravi", "approver").id)
    ref = town.issue()
    town.crowd(51, ref, "pl")
    looks(asha, ref, ravi)
    assert "stays the same: poniedziałek 21 grudnia. (pl)" in asha.words and A_COMPUTER not in asha.words
    gives(asha, ref, ravi)
    asha.open("/console/outcomes/1")
    assert "in words that are fixed" in asha.words and A_COMPUTER not in asha.words


def test_a_machines_words_are(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref, "pl")
    asha.write(ref, text_pl="Teraz świecą dwie lampy.")
    assert A_COMPUTER in asha.words


@pytest.mark.parametrize("when", ["now", "later"])
def test_whatever_a_form_says_an_invitation_is_on_no_page(when: str, asha: Desk, town: Town) -> None:
    draft = invited(asha, town)
    asha.open(draft)
    later = TOMORROW if when == "later" else {"when": "now"}
    asha.press(f"{draft}/send", {"mark": asha.hidden("mark"), "last": "", "public": "y", **later})
    (row,) = town.house.rows("outcome")
    assert (row.state, row.public) == ("timed" if when == "later" else "sending", False)


def test_whatever_a_form_says_a_hand_over_is_on_no_page(asha: Desk, town: Town) -> None:
    handed_over(asha, town, people=51)
    ravi = Desk(town.house).sign_in("ravi@council.example")
    ravi.open("/console/outcomes/1")
    assert 'name="public"' not in ravi.page
    ravi.press("/console/outcomes/1/send", {"mark": ravi.hidden("mark"), "public": "y", "when": "now"})
    (row,) = town.house.rows("outcome")
    assert (row.state, row.public) == ("sending", False)


def test_who_makes_an_issue_public_chooses_among_news_only(asha: Desk, town: Town) -> None:
    """Neither the page offers a hand-over, nor does a form that says so put one there."""
    town.says("+447700900201", "The bus does not stop here any more", "yes", "tipton", "3")
    ref = town.ref()
    gives(asha, ref, int(town.joins("Ravi", "approver").id))
    town.passes(seconds=1)
    town.arrived()
    rung(asha, ref)
    asha.open(f"/console/issues/{ref}/public")
    assert "Ravi looks after this now." not in asha.words
    shows(asha, ref, shown=["1"])
    (row,) = town.house.rows("outcome")
    assert (row.kind, row.state, row.public) == ("new-owner", "sent", False)
    visitor = Desk(town.house)
    visitor.open(f"/issues/{ref}")
    assert FACTS["title"] in visitor.words and "Ravi looks after this now." not in visitor.words


def test_one_that_was_ticked_before_stands_there_no_more(asha: Desk, town: Town) -> None:
    ref = handed_over(asha, town, language="en_GB")
    town.passes(seconds=1)
    town.arrived()
    town.services.db.write(lambda c: c.execute(update(tables.outcome).values(public=True)))
    visitor = Desk(town.house)
    for path in ("/", f"/issues/{ref}", "/towns"):
        visitor.open(path)
        assert visitor.status == 200 and "Ravi looks after this now." not in visitor.words, path


@pytest.mark.parametrize("press", ["correct", "withdraw"])
def test_there_is_nothing_to_correct_in_a_hand_over(press: str, asha: Desk, town: Town) -> None:
    handed_over(asha, town)
    town.passes(seconds=1)
    town.arrived()
    asha.open("/console/sent/1")
    assert asha.status == 200 and f"/console/sent/1/{press}" not in asha.page
    asha.press(f"/console/sent/1/{press}")
    assert asha.status == 409 and "change the owner again: people hear of it" in asha.words
    (row,) = town.house.rows("outcome")
    assert row.withdrawn_at is None


@pytest.mark.parametrize("press", ["correct", "withdraw"])
def test_nor_in_an_invitation(press: str, asha: Desk, town: Town) -> None:
    draft = invited(asha, town)
    assert send(asha, draft) == 302
    town.passes(seconds=1)
    town.arrived()
    page = draft.replace("outcomes", "sent")
    asha.open(page)
    assert asha.status == 200 and f"{page}/{press}" not in asha.page
    asha.press(f"{page}/{press}")
    assert asha.status == 409 and "An invitation tells nobody what happened" in asha.words
    assert len(town.house.rows("outcome")) == 1


@pytest.mark.parametrize("what", ["invitation", "hand-over"])
def test_nobody_checks_words_that_nobody_wrote(what: str, asha: Desk, town: Town) -> None:
    """A form that is forged is refused: nobody is asked, and no name stands with the words."""
    kasia = reads(town, "Kasia")
    if what == "invitation":
        draft = invited(asha, town)
    else:
        handed_over(asha, town, people=51)
        draft = "/console/outcomes/1"
    asha.open(draft)
    before = [(row.text, row.checked_by) for row in town.house.rows("outcome_text")]
    asha.press(f"{draft}/words/pl/ask", {"to": str(town.officer("kasia@council.example").id)})
    assert asha.status == 409 and NOBODY_WROTE in asha.words
    kasia.open(f"{draft}/words/pl")
    assert kasia.status == 409 and NOBODY_WROTE in kasia.words
    kasia.open("/console/")
    kasia.press(f"{draft}/words/pl", {"text": "Inny tekst.", "seen": "x"})
    assert kasia.status == 409 and NOBODY_WROTE in kasia.words
    assert [(row.text, row.checked_by) for row in town.house.rows("outcome_text")] == before
    assert not [row for row in town.house.rows("task") if row.kind == "check-words"]
