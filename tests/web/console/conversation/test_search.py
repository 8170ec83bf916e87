"""One search box for everything: who, what, where; and what it must not tell."""

from __future__ import annotations

import logging

import pytest

from bot.store import erasure
from tests.web.console.desk import Desk, Town
from tests.web.console.messages.test_forgetting import raw

ANN, BEN = "+447700900401", "+447700900402"
DARK = "It is dark behind the shops"


def looks_for(desk: Desk, typed: str, **more: str) -> str:
    """By POST: what is looked for stands in no address."""
    desk.open("/console/search")
    desk.press("/console/search", {"q": typed, **more})
    assert desk.status == 200
    return desk.words


@pytest.fixture
def told(town: Town) -> str:
    """Ann wrote to us; her reference."""
    town.answers(ANN, DARK)
    return str(town.house.rows("talk")[-1].ref)


def test_the_box_stands_on_every_page(asha: Desk) -> None:
    for page in ("/console/", "/console/issues", "/console/said", "/console/search"):
        asha.open(page)
        assert 'role="search"' in asha.page and 'action="/console/search"' in asha.page


@pytest.mark.parametrize(
    "spelt",
    [
        "{}",
        " {} ",
        "{low}",
        "{first} {rest}",
        "{first}-{rest}",
        "#{}",
        "{low}?",
        "my number is {}",
        "ref: {}",
    ],
)
def test_a_reference_is_found_however_it_is_typed(asha: Desk, told: str, spelt: str) -> None:
    typed = spelt.format(told, low=told.lower(), first=told[0], rest=told[1:])
    assert "The reference (1)" in looks_for(asha, typed)
    assert f'href="/console/talks/{told}"' in asha.page


def test_an_issue_is_found_by_its_number_and_by_words_of_its_name(asha: Desk, town: Town) -> None:
    ref = town.issue("Lights behind the Łódź café")
    for typed in (ref, ref.lower(), "CAFE lights", "lodz"):
        assert "Issues (1)" in looks_for(asha, typed)
        assert f'href="/console/issues/{ref}"' in asha.page


@pytest.mark.parametrize(
    "typed",
    [
        "+447700900401",
        "07700 900401",
        "07700-900 401",
        "(07700) 900401",
        "07700\u2013900\u2013401",  # with dashes, as a word processor makes them
        "tel 07700 900401",
        "she rang from 07700900401 today",
        "0044 7700 900401",
        "+44 (0)7700 900401",
        "٠٧٧٠٠٩٠٠٤٠١",
    ],
)
def test_a_whole_number_finds_its_person_and_is_not_shown_again(
    asha: Desk, town: Town, told: str, typed: str
) -> None:
    assert "Conversations with this telephone number (1)" in looks_for(asha, typed)
    assert f'href="/console/talks/{told}"' in asha.page
    assert typed not in asha.page and "900401" not in asha.page.replace(" ", "")


def test_a_part_of_a_number_finds_nobody(asha: Desk, told: str) -> None:
    assert "Nothing was found" in looks_for(asha, "7700900")
    assert "Nothing was found" in looks_for(asha, "07700 900 40")


@pytest.mark.parametrize(
    ("wrote", "typed"),
    [
        ("Ciemno tam, PROSZĘ!", "prosze"),
        ("Ciemno tam, PROSZĘ!", "CIEMNO"),
        ("ਬੱਸ ਨਹੀਂ ਆਉਂਦੀ", "ਬੱਸ"),
        ("گلی میں اندھیرا ہے", "اندھیرا"),
        ("Don’t they CARE?", "don't care"),
        ("100% of it_is wet", "100 it is"),
    ],
)
def test_words_are_found_in_any_script_and_case(asha: Desk, town: Town, wrote: str, typed: str) -> None:
    town.answers(ANN, wrote)
    town.says(BEN, "What about my street?")
    words = looks_for(asha, typed)
    assert "What people wrote (1)" in words and wrote in words
    assert "my street" not in words


def test_words_that_belong_to_no_question_and_notes_are_found_too(asha: Desk, town: Town, told: str) -> None:
    town.says(ANN, "What about the street light?")
    asha.open(f"/console/talks/{told}")
    asha.press(f"/console/talks/{told}/note", {"note": "She means the lantern by the church."})
    assert "What people wrote (1)" in looks_for(asha, "street light")
    assert "Notes of officers (1)" in looks_for(asha, "LANTERN")
    assert "Note by Asha" in asha.words
    assert f'href="/console/talks/{told}"' in asha.page


def test_an_english_copy_is_found(asha: Desk, town: Town) -> None:
    town.answers(ANN, "Ciemno tam.")
    answer = next(row for row in town.house.rows("answer") if row.words == "Ciemno tam.")
    asha.open(f"/console/said/{answer.id}")
    asha.press(f"/console/said/{answer.id}", {"english": "It is murky there."})
    assert "What people wrote (1)" in looks_for(asha, "Murky")
    assert "Ciemno tam." in asha.words and "English copy: It is murky there." in asha.words


def test_a_town_and_a_place_find_who_belongs_there(asha: Desk, town: Town) -> None:
    town.says("a browser", "TIPTON", "1", "yes", "oldbury", "no", DARK, "DONE", channel="web")
    assert "Conversations with people who live there (1)" in looks_for(asha, "Oldbury")
    assert "Conversations that began at a poster there (1)" in looks_for(asha, "tipton library")
    assert "who live there" not in asha.words


def test_many_are_counted_and_shown_twenty_at_a_time(asha: Desk, town: Town) -> None:
    for number in range(25):
        town.says(ANN, f"bins, the {number}th time")
    assert "What people wrote (25)" in looks_for(asha, "bins")
    assert asha.page.split("What people wrote")[1].count("th time") == 20
    more = {name: asha.page.split("What people wrote")[1] for name in ("only", "page")}
    assert 'name="only" value="words"' in more["only"] and 'name="page" value="1"' in more["page"]
    words = looks_for(asha, "bins", only="words", page="1")
    assert asha.page.count("th time") == 5 and 'name="page"' not in asha.page
    assert "What people wrote (25)" in words
    assert "th time" not in looks_for(asha, "bins", only="words", page="7")


def test_flagged_words_are_found_only_by_who_may_ring(asha: Desk, town: Town, told: str) -> None:
    town.says(ANN, "I want to kill myself", "Please somebody help")
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    asha.open(f"/console/talks/{told}")
    asha.press(f"/console/talks/{told}/note", {"note": "Rang her sister."})
    for typed in ("kill myself", "please somebody", "sister"):
        assert "Nothing was found" not in looks_for(asha, typed)
        assert "Nothing was found" in looks_for(reader, typed)
    assert DARK in looks_for(reader, "dark behind")


@pytest.mark.parametrize("by", ["FORGET", "tellback erase"])
def test_who_is_forgotten_is_not_found_by_their_words(asha: Desk, town: Town, told: str, by: str) -> None:
    asha.open(f"/console/talks/{told}")
    asha.press(f"/console/talks/{told}/note", {"note": "She means the lantern."})
    answer = next(row for row in town.house.rows("answer") if row.words == DARK)
    asha.open(f"/console/said/{answer.id}")
    asha.press(f"/console/said/{answer.id}", {"english": "It is murky there."})
    if by == "FORGET":
        town.says(ANN, "FORGET", "FORGET")
        town.arrived()
        town.passes(minutes=10)
    else:
        person, now = town.house.rows("person")[0].id, town.house.clock.now()
        town.services.db.write(lambda c: erasure.erase(c, person, now))
    for typed in ("dark", "lantern", "murky"):
        assert "Nothing was found" in looks_for(asha, typed)
        assert typed not in raw(town).replace("dark-", "")
    assert "this telephone number" not in looks_for(asha, ANN)


def test_a_search_is_logged_without_its_words_and_changes_nothing(
    asha: Desk, town: Town, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = town.house.everything()
    with caplog.at_level(logging.DEBUG):
        looks_for(asha, "behind the shops")
        looks_for(asha, ANN)
    lines = [record for record in caplog.records if record.getMessage() == "an officer searched"]
    assert [vars(line)["officer"] for line in lines] == [1, 1]
    told_of = repr([vars(record) for record in caplog.records if record.name.startswith("bot")])
    assert "shops" not in told_of and "900401" not in told_of
    assert town.house.everything() == before


@pytest.mark.parametrize(
    "typed", ["", " ", "e", "%", "_", "'; DROP TABLE event; --", "\\", "<script>", "x" * 5000]
)
def test_nothing_is_found_where_nothing_is_looked_for(asha: Desk, told: str, typed: str) -> None:
    words = looks_for(asha, typed)
    assert DARK not in words and "<script>" not in asha.page.split("<main")[1]


def test_more_than_a_page_that_is_no_number_is_the_first(asha: Desk, told: str) -> None:
    for page in ("-1", "x", "99999999999999999999"):
        looks_for(asha, "dark", only="words", page=page)


def test_what_was_found_without_a_number_of_ours_can_be_opened(asha: Desk, town: Town) -> None:
    """Somebody in danger wrote, and no talk had begun yet."""
    town.says(BEN, "I want to kill myself")
    assert "I want to kill myself" in looks_for(asha, "kill")
    (event,) = (row.id for row in town.house.rows("event") if "kill" in row.text)
    assert f'<a class="govuk-link" href="/console/messages/{event}">No number yet</a>' in asha.page
    assert "<bdi></bdi>" not in asha.page.replace(' dir="ltr"', "")


@pytest.mark.parametrize("typed", ["07700900401", "+44 7700 900401", "she rang: 07700900401", "7700900401"])
def test_who_may_not_ring_people_does_not_learn_who_has_a_number(town: Town, told: str, typed: str) -> None:
    """In an address it would tell who a neighbour is to us; in what somebody wrote, whose it is."""
    town.says(BEN, f"Please ring my sister, {ANN[3:]} or 07700900401")
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    words = looks_for(reader, typed)
    assert "Only officers who may ring people can look for a telephone number" in words
    assert told not in words and "sister" not in words and "900401" not in words
    assert "sister" in looks_for(reader, "ring my sister")
    officer = Desk(town.house).sign_in()
    assert told in looks_for(officer, typed)
