"""An issue's name has one limit, wherever an officer gives it one; the number of an issue is typed as it
stands. What was typed stays in its box."""

from __future__ import annotations

import html
import re

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900221", "+447700900222"
LONG = "The lamps behind the shops in Owen Street " * 240  # ten thousand letters
LONGEST = "x" * 200
NEW = {"stage": "open", "reply_by-day": "18", "reply_by-month": "12", "reply_by-year": "2026"}


def tells(town: Town, who: str, *words: str) -> str:
    town.says(who, *words, "yes", "tipton", "2")
    return town.ref()


def split(asha: Desk, town: Town, name: str) -> None:
    tells(town, ANN, "The bins are never emptied")
    town.says(ANN, "And the park is dark")
    talk = str(town.house.rows("talk")[0].ref)
    path = f"/console/talks/{talk}/matter"
    asha.open(path)
    chosen = re.findall(r'name="said" type="checkbox" value="(\d+)"', asha.page)[-1]
    asha.press(path, {"said": chosen, "title": name, "press": "split"})


def take_out(asha: Desk, town: Town, name: str) -> None:
    for who in (ANN, BEN):
        town.answers(who)
    path = f"/console/issues/{town.ref()}/owed"
    asha.open(path)
    asha.press(path, {"promise": "1", "press": "take-out", "title": name})


def new(asha: Desk, town: Town, name: str) -> None:
    asha.open("/console/issues/new")
    given = {**NEW, "owner": str(town.asha.id), "town": "tipton", "title": name}
    asha.press("/console/issues/new", given)


def edit(asha: Desk, town: Town, name: str) -> None:
    path = f"/console/issues/{town.issue()}/edit"
    asha.open(path)
    asha.press(path, {"title": name, "stage": "open", "town": "", "topic": "", "version": "1"})


WAYS = {each.__name__: each for each in (split, take_out, new, edit)}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_of_ten_thousand_letters_is_kept_in_its_box(asha: Desk, town: Town, way: str) -> None:
    WAYS[way](asha, town, LONG)
    assert asha.status == 400
    assert "Use 200 letters or fewer" in asha.words
    assert LONG.strip() in html.unescape(asha.page)
    assert all(len(row.title) <= 200 for row in town.house.rows("issue"))


@pytest.mark.parametrize("way", WAYS)
def test_two_hundred_letters_are_a_name(asha: Desk, town: Town, way: str) -> None:
    WAYS[way](asha, town, LONGEST)
    assert asha.status == 200
    assert town.house.rows("issue")[-1].title == LONGEST


@pytest.mark.parametrize(
    ("into", "other", "says"),
    [
        pytest.param(None, "", "Choose one of these issues", id="nothing at all"),
        pytest.param("", "", "Choose one of these issues", id="another one, but none"),
        pytest.param("", "1", "Do you mean I1? Type the number with its I.", id="without its letter"),
        pytest.param("", "44", "There is no issue with this number", id="none has it"),
        pytest.param("", "I99", "There is no issue with this number", id="with its letter"),
        pytest.param("", "the bins in Owen Street " * 40, "There is no issue with this number", id="long"),
        pytest.param("I77", "", "There is no issue with this number", id="forged"),
    ],
)
def test_to_join_with_what_is_no_issue_says_so_beside_the_field(
    asha: Desk, town: Town, into: str | None, other: str, says: str
) -> None:
    tells(town, ANN, "The bins are never emptied")
    ref = tells(town, BEN, "The lights are out")
    path = f"/console/issues/{ref}/join"
    asha.open(path)
    asha.press(path, {"other": other} | ({} if into is None else {"into": into}))
    assert asha.status == 400
    assert says in asha.words
    assert re.search(r'govuk-error-message"[^>]*>.*?' + re.escape(says), asha.page, re.S)
    assert f'value="{other}"' in asha.page
    assert [row.issue_id for row in town.house.rows("promise")] == [1, 2]


@pytest.mark.parametrize("typed", ["i1", " I 1 "])
def test_a_number_is_read_however_it_is_typed(asha: Desk, town: Town, typed: str) -> None:
    tells(town, ANN, "The bins are never emptied")
    ref = tells(town, BEN, "The lights are out")
    asha.open(f"/console/issues/{ref}/join")
    asha.press(f"/console/issues/{ref}/join", {"into": "", "other": typed})
    assert f"{ref} is a part of I1 now." in asha.words


def test_to_move_is_not_offered_where_it_stands_already(asha: Desk, town: Town) -> None:
    tells(town, ANN, "The bins are never emptied")
    other = tells(town, BEN, "Bins burn in our street")
    path = f"/console/talks/{town.house.rows('talk')[-1].ref}/matter"
    asha.open(path)
    asha.press(path, {"looked": "bins", "press": "look"})
    assert 'name="into" value="I1"' in asha.page
    assert f'name="into" value="{other}"' not in asha.page
    asha.press(path, {"into": "I99", "press": "move"})
    assert asha.status == 400 and "There is no issue with this number" in asha.words


def test_words_go_along_into_an_issue_of_their_own(asha: Desk, town: Town) -> None:
    """Also where all that somebody wrote came once the talk was over."""
    town.says(ANN, "TIPTON", "yes", "no", "SKIP")
    town.says(ANN, "The lamp in Owen Street is broken")
    town.answers(BEN)
    ref = town.ref()
    asha.open(f"/console/issues/{ref}/owed")
    asha.press(f"/console/issues/{ref}/owed", {"promise": "1", "press": "take-out", "title": "Lamps"})
    asha.open(f"/console/issues/{town.ref()}")
    assert "The lamp in Owen Street is broken" in asha.words
    assert "Nobody has written" not in asha.words


PRIVATE = "Mrs Gill at number 12 drinks and shouts"


def hides(desk: Desk, event: int, reason: str, was: str = "") -> None:
    desk.open(f"/console/messages/{event}")
    desk.press(f"/console/messages/{event}/hide", {"reason": reason, "was": was})


@pytest.mark.parametrize("words", [PRIVATE, f"{PRIVATE}. " + "It goes on every night and nobody comes. " * 4])
def test_hidden_words_name_no_issue_anywhere(asha: Desk, town: Town, words: str) -> None:
    ref = tells(town, ANN, words)
    talk = str(town.house.rows("talk")[0].ref)
    event = next(row.id for row in town.house.rows("event") if row.text == words)
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    pages = [
        *("/console/", "/console/issues", f"/console/issues/{ref}", f"/console/issues/{ref}/owed"),
        *("/console/said", f"/console/said?issue={ref}", f"/console/talks/{talk}", "/console/tasks"),
        *(f"/console/messages/{event}", "/console/log"),
    ]
    reader.open(f"/console/issues/{ref}")
    assert "Mrs Gill" in reader.words
    asha.open(f"/console/issues/{ref}/edit")
    version = asha.hidden("version")
    hides(asha, event, "private")
    for path in pages:
        reader.open(path)
        assert "Mrs Gill" not in reader.page, path
        if path == f"/console/issues/{ref}":
            assert "kept back" in reader.words and "Nobody has written" not in reader.words
    reader.open("/console/search")
    reader.press("/console/search", {"q": "Mrs Gill"})
    assert "Nothing was found" in reader.words
    title = town.house.rows("issue")[0].title
    assert title == "Something that one person told us: the words are hidden"
    asha.open(f"/console/issues/{ref}/edit")
    stale = {"title": PRIVATE, "stage": "open", "town": "tipton", "topic": "", "version": version}
    asha.press(f"/console/issues/{ref}/edit", stale)
    assert asha.status == 409, "who had it open does not bring it back unseen"
    hides(asha, event, "", was="private")
    reader.open(f"/console/issues/{ref}")
    assert "Mrs Gill" in reader.words and town.house.rows("issue")[0].title.startswith("Mrs Gill")


def test_a_name_that_an_officer_gave_stays_when_words_are_hidden(asha: Desk, town: Town) -> None:
    ref = tells(town, ANN, PRIVATE)
    event = next(row.id for row in town.house.rows("event") if row.text == PRIVATE)
    path = f"/console/issues/{ref}/edit"
    asha.open(path)
    given = {"title": "Noise at night", "stage": "open", "town": "tipton", "topic": "", "version": "2"}
    asha.press(path, given | {"version": asha.hidden("version")})
    hides(asha, event, "private")
    hides(asha, event, "", was="private")
    assert town.house.rows("issue")[0].title == "Noise at night"
