"""Who is owed an answer: officers take like matters out, join them, and settle what no message can."""

from __future__ import annotations

import re

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN, CAT = "+447700900201", "+447700900202", "+447700900203"
SHUT, CARER, LATE = "The drop-in at Tipton is always shut", "Nobody rings back", "The drop-in is shut at six"


@pytest.fixture
def round_of_three(town: Town) -> str:
    """Three people with three matters under one pledge; the reference of its issue."""
    for who, why in ((ANN, SHUT), (BEN, CARER), (CAT, LATE)):
        town.answers(who, why)
    return town.ref()


def promises(asha: Desk, ref: str) -> dict[str, str]:
    """What they said -> the value of their box."""
    asha.open(f"/console/issues/{ref}/owed")
    boxes = re.findall(r'name="promise" value="(\d+)".*?<span lang[^>]*>(.*?)</span>', asha.page, flags=re.S)
    return {words: value for value, words in boxes}


def test_everybody_who_waits_stands_there_with_their_words(asha: Desk, round_of_three: str) -> None:
    assert set(promises(asha, round_of_three)) == {SHUT, CARER, LATE}
    assert "Nothing has arrived yet: 3 people" in asha.words


def test_like_matters_get_an_answer_of_their_own_and_the_rest_stay_owed(
    asha: Desk, town: Town, round_of_three: str
) -> None:
    found = promises(asha, round_of_three)
    chosen = [found[SHUT], found[LATE]]
    fields = {"promise": chosen, "press": "take-out", "title": "The drop-in is shut"}
    asha.press(f"/console/issues/{round_of_three}/owed", fields)
    made = town.ref()
    assert made != round_of_three
    assert "2 people are owed an answer" in asha.words
    assert SHUT in asha.words, "their words went with them"
    asha.write(made, text_en_GB="You said the drop-in is shut. It is open again from Tuesday.")
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    told = [row.address_id for row in town.house.rows("outbox") if row.kind == "outcome"]
    assert len(told) == 2
    town.arrived()
    assert set(promises(asha, round_of_three)) == {CARER}
    asha.open(f"/console/issues/{made}")
    asha.press(f"/console/issues/{made}/close")
    assert "The issue is closed" in asha.words
    asha.open(f"/console/issues/{round_of_three}")
    asha.press(f"/console/issues/{round_of_three}/close")
    assert "1 person is still owed an answer" in asha.words


def test_somebody_who_was_rung_is_settled_with_the_way(asha: Desk, round_of_three: str) -> None:
    found = promises(asha, round_of_three)
    page = f"/console/issues/{round_of_three}/owed"
    asha.press(page, {"promise": found[CARER], "press": "settle", "way": "call"})
    assert "1 person is settled" in asha.words
    assert set(promises(asha, round_of_three)) == {SHUT, LATE}
    asha.open(f"{page}?settled=1")
    assert "We rang them and told them" in asha.words
    asha.open(f"/console/issues/{round_of_three}")
    assert "Answer settled for" in asha.words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"press": "settle", "way": "call"}, "Choose at least one person"),
        ({"press": "settle", "promise": "1"}, "Choose how they were told"),
        ({"press": "take-out", "promise": "1"}, "Write what these matters are about"),
        ({"press": "take-out", "promise": "999", "title": "x"}, "Choose at least one person"),
        ({"press": "settle", "promise": "9" * 30, "way": "call"}, "Choose at least one person"),
    ],
)
def test_what_is_wanting_is_said_and_nothing_changes(
    asha: Desk, town: Town, round_of_three: str, fields: dict[str, str], words: str
) -> None:
    asha.open(f"/console/issues/{round_of_three}/owed")
    before = town.house.everything()
    asha.press(f"/console/issues/{round_of_three}/owed", fields)
    assert asha.status == 400
    assert words in asha.words
    assert town.house.everything() == before


def tells(town: Town, who: str) -> None:
    """Somebody writes to us of something, and agrees to hear."""
    words = "The benches on Owen Street have been broken three times"
    town.says(who, words, "yes", "tipton", "2")


def test_a_local_matter_is_private_and_named_by_its_first_words(asha: Desk, town: Town) -> None:
    tells(town, ANN)
    ref = town.ref()
    asha.open(f"/console/issues/{ref}")
    assert "The benches on Owen Street have been broken three times" in asha.words
    assert "Officers only" in asha.words
    assert asha.client.get(f"/issues/{ref}").status_code == 404


def test_like_local_matters_are_suggested_and_joined_by_one_press(asha: Desk, town: Town) -> None:
    for who in (ANN, BEN):
        tells(town, who)
    one, other = (row.ref for row in town.house.rows("issue")[-2:])
    asha.open(f"/console/issues/{other}/join")
    assert f"{one}: The benches on Owen Street" in asha.words
    asha.press(f"/console/issues/{other}/join", {"into": one})
    assert f"{other} is a part of {one} now" in asha.words
    assert "2 people are owed an answer" in asha.words
    asha.open(f"/console/issues/{other}")
    assert f"Joined with {one}" in asha.words


def test_two_matters_of_one_person_are_two_issues(town: Town) -> None:
    """Or the second would be answered with the first."""
    tells(town, ANN)
    town.says(ANN, "LOCAL", "The park is dark at night near the school", "SKIP", "SKIP", "SKIP")
    titles = [row.title for row in town.house.rows("issue")]
    assert "The park is dark at night near the school" in titles
    assert len(set(titles)) == len(titles) == 2


def test_a_closed_issue_is_opened_again_with_a_new_date(asha: Desk, town: Town, round_of_three: str) -> None:
    found = promises(asha, round_of_three)
    page = f"/console/issues/{round_of_three}/owed"
    asha.press(page, {"promise": list(found.values()), "press": "settle", "way": "letter"})
    asha.open(f"/console/issues/{round_of_three}")
    asha.press(f"/console/issues/{round_of_three}/close")
    assert "The issue is closed" in asha.words
    asha.open(f"/console/issues/{round_of_three}/reopen")
    assert "Everybody who was answered (3)" in asha.words
    asha.press(f"/console/issues/{round_of_three}/reopen", {"who": "all"})
    assert "The issue is open again" in asha.words
    assert "3 people are owed an answer" in asha.words
    assert "Issue reopened" in asha.words and "Answer owed again to" in asha.words


def test_who_only_reads_changes_nothing(asha: Desk, town: Town, round_of_three: str) -> None:
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    reader.open(f"/console/issues/{round_of_three}/owed")
    assert SHUT in reader.words
    assert 'name="promise"' not in reader.page
    reader.press(f"/console/issues/{round_of_three}/owed", {"promise": "1", "press": "settle", "way": "call"})
    assert reader.status == 403


def test_who_cannot_close_is_not_asked_first(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.open(f"/console/issues/{ref}/close")
    assert "Close this issue?" not in asha.words
    assert "1 person is still owed an answer" in asha.words
