"""A new answer goes to those who are still owed one; to all who were told before where an officer says so.
On both databases."""

from __future__ import annotations

import pytest

from tests.web.console.desk import WRITTEN, Desk, Town
from tests.web.console.outcomes.sending import GONE, arrives, fails, messages

AGAIN = {"text_en_GB": "Sorry, we could not reach you before. Two lamps are on."}
PEOPLE = ("+447700900231", "+447700900232", "+447700900233")


@pytest.fixture
def one_missed(asha: Desk, town: Town) -> str:
    """Three people in a round; the answer reached two of them, and the third is owed it still."""
    for who in PEOPLE:
        town.answers(who)
    ref = town.ref()
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    arrives(town, 0)
    arrives(town, 1)
    fails(town, 2, GONE)
    return ref


def sent_to(town: Town, outcome_id: int) -> list[int]:
    return [row.person_id for row in messages(town) if row.outcome_id == outcome_id]


def sends(asha: Desk, town: Town, outcome_id: int) -> None:
    fields = {"mark": asha.hidden("mark"), "last": asha.hidden("last")}
    asha.press(f"/console/outcomes/{outcome_id}/send", fields)
    town.passes(seconds=1)


def test_only_who_is_still_owed_hears_it(asha: Desk, town: Town, one_missed: str) -> None:
    asha.write(one_missed, **AGAIN)
    assert "Send to 1 person" in asha.words
    assert "2 were answered before" in asha.words
    assert "Those who are still owed an answer" in asha.words
    missed = messages(town)[2].person_id
    sends(asha, town, 2)
    assert sent_to(town, 2) == [missed]


def test_all_hear_it_where_an_officer_says_so(asha: Desk, town: Town, one_missed: str) -> None:
    asha.open(f"/console/issues/{one_missed}/write")
    assert "Everybody who was told before hears it too" in asha.words
    asha.press(f"/console/issues/{one_missed}/write", {**WRITTEN, **AGAIN, "to_all": "y", "press": "preview"})
    assert "3 people" in asha.words
    asha.write(one_missed, **AGAIN, to_all="y")
    assert "Send to 3 people" in asha.words
    assert "Everybody, and those too who were told before" in asha.words
    sends(asha, town, 2)
    assert len(sent_to(town, 2)) == 3


def test_whom_it_is_for_is_a_part_of_what_is_approved(asha: Desk, town: Town, one_missed: str) -> None:
    asha.write(one_missed, **AGAIN)
    seen, last = asha.hidden("mark"), asha.hidden("last")
    other = Desk(town.house).sign_in()
    other.open("/console/outcomes/2/write")
    other.press(
        "/console/outcomes/2/write",
        {**WRITTEN, **AGAIN, "to_all": "y", "version": other.hidden("version")},
    )
    asha.press("/console/outcomes/2/send", {"mark": seen, "last": last})
    assert "The text was changed since you opened this page" in asha.words
    assert sent_to(town, 2) == []


@pytest.mark.parametrize("way", ["call", "letter", "refused", "unreachable"])
def test_who_was_told_another_way_is_not_told_again(
    asha: Desk, town: Town, one_missed: str, way: str
) -> None:
    page = f"/console/issues/{one_missed}/owed"
    asha.open(page)
    asha.press(page, {"promise": "3", "press": "settle", "way": way})
    asha.write(one_missed, **AGAIN)
    assert "Keep it with the issue" in asha.words
    assert "Send to" not in asha.words


def test_a_change_of_plan_is_for_those_too_who_were_told(asha: Desk, town: Town, one_missed: str) -> None:
    asha.write(one_missed, kind="changed", **AGAIN)
    assert "Send to 3 people" in asha.words


def test_who_waits_for_one_of_two_matters_hears_it(asha: Desk, town: Town) -> None:
    """The later one was told by letter, and the first is owed still."""
    town.answers(PEOPLE[0])
    town.says(PEOPLE[0], "TIPTON", "no", "It is dark again.", "DONE")
    ref = town.ref()
    rows = [row for row in town.house.rows("promise") if f"I{row.issue_id}" == ref]
    asha.open(f"/console/issues/{ref}/owed")
    asha.press(
        f"/console/issues/{ref}/owed", {"promise": str(rows[-1].id), "press": "settle", "way": "letter"}
    )
    owed = [row for row in town.house.rows("promise") if row.state == "waiting"]
    asha.write(f"I{owed[0].issue_id}")
    assert "Send to 1 person" in asha.words


def test_what_a_colleague_told_meanwhile_stands_over_the_draft(asha: Desk, town: Town) -> None:
    for who in PEOPLE[:2]:
        town.answers(who)
    ref = town.ref()
    town.joins("Ravi", "officer")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    asha.write(ref)
    ravi.write(ref, **AGAIN)
    assert "Asha told" not in ravi.words
    asha.open("/console/outcomes/1")
    sends(asha, town, 1)
    told = "Asha told 2 people on 23 November 2026"
    for page in ("/console/outcomes/2", "/console/outcomes/2/write", f"/console/issues/{ref}/write"):
        ravi.open(page)
        assert told in ravi.words and "We did it." in ravi.words, page
        assert 'href="/console/sent/1"' in ravi.page


def test_who_has_not_finished_telling_us_did_not_refuse(asha: Desk, town: Town) -> None:
    town.says("+447700900301", "TIPTON", "yes", "no")  # agreed, and is still asked why
    town.says("+447700900302", "TIPTON", "no", "no", "It is dark.", "DONE")
    town.answers("+447700900303")
    asha.write(town.ref())
    assert "1 did not finish telling us" in asha.words
    assert "2 did not agree" not in asha.words
    assert "1 did not finish telling us" in asha.words
    assert "1 did not agree" in asha.words
