"""Texts the council keeps: what ships, what an approver changes, adds, retires and brings back."""

from __future__ import annotations

import pytest

from tests.web.console.desk import Desk, Town

NEW = {
    "title": "A bus stop has a roof",
    "kind": "done",
    "topic": "getting-there",
    "you_said": "There was no roof at [place].",
    "we_did": "It has one since [day].",
    "seen": "",
}


def offered(asha: Desk, town: Town) -> str:
    asha.open(f"/console/issues/{town.issue()}/write")
    return asha.page


def test_what_ships_is_listed_and_offered(asha: Desk, town: Town) -> None:
    asha.open("/console/texts")
    assert "No for now: there is no money" in asha.words and "Comes with Tellback" in asha.words
    assert 'value="no-money"' in offered(asha, town)


def test_a_new_one_is_kept_and_offered(asha: Desk, town: Town) -> None:
    asha.open("/console/texts/new")
    asha.press("/console/texts/new", NEW)
    assert "It is kept." in asha.words and "A bus stop has a roof" in asha.words
    assert "We did it. Getting there. Changed by Asha." in asha.words
    assert "We did it: A bus stop has a roof" in offered(asha, town)


def test_what_ships_is_changed_in_its_place_and_once_at_a_time(asha: Desk, town: Town) -> None:
    asha.open("/console/texts/lamps")
    seen = asha.hidden("seen")
    given = {**NEW, "title": "Lamps", "seen": seen}
    asha.press("/console/texts/lamps", given)
    assert "It is changed." in asha.words and "New lamps are on" not in asha.words
    asha.press("/console/texts/lamps", {**given, "title": "Other lamps"})
    assert asha.status == 409 and "Asha changed this while you had it open." in asha.words
    assert "You: Other lamps Asha: Lamps" in asha.words, "both stand there"
    assert 'href="/console/texts/lamps">Keep what Asha wrote' in asha.page
    asha.press("/console/texts/lamps", {**given, "title": "Other lamps", "seen": asha.hidden("seen")})
    assert "It is changed." in asha.words and "Other lamps" in asha.words, "kept once more, it is one's own"
    assert "Other lamps" in asha.page
    assert len(town.house.rows("outcome_template")) == 1


def test_a_retired_one_is_not_offered_until_it_is_brought_back(asha: Desk, town: Town) -> None:
    asha.open("/console/texts")
    asha.press("/console/texts/no-money/retire", {"seen": "0", "back": "no"})
    assert "is retired." in asha.words and "Retired: nobody is offered it." in asha.words
    assert 'value="no-money"' not in offered(asha, town)
    asha.open("/console/texts")
    asha.press("/console/texts/no-money/retire", {"seen": "1", "back": "yes"})
    assert 'value="no-money"' in offered(asha, town)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Give it a name that you find it by."),
        ({"kind": "no-such"}, "Choose what the news is."),
        ({"you_said": "", "we_did": ""}, "Write at least one of the texts."),
        ({"we_did": "We will leverage it."}, "Try “use”."),
        ({"we_did": "We like co-production."}, "This word never goes out."),
        ({"kind": "cannot", "why_not": "There is no doubt we love your idea."}, "is no reason."),
        ({"we_did": "x" * 2001}, "Use 2,000 characters or fewer."),
    ],
)
def test_what_is_not_fit_is_said_and_nothing_is_lost(
    changes: dict[str, str], words: str, asha: Desk, town: Town
) -> None:
    asha.open("/console/texts/new")
    asha.press("/console/texts/new", {**NEW, **changes})
    assert asha.status == 400 and words in asha.words
    assert "There was no roof" in asha.page or changes.get("you_said") == ""
    assert town.house.rows("outcome_template") == []


def test_who_may_not_change_them_reads_them(town: Town) -> None:
    desk = Desk(town.house).sign_in(town.joins("Kasia", "officer").email)
    desk.open("/console/texts")
    assert "An approver or a manager can change them." in desk.words and "Retire it" not in desk.words
    desk.press("/console/texts/lamps/retire", {"seen": "0"})
    assert desk.status == 403 and town.house.rows("outcome_template") == []
