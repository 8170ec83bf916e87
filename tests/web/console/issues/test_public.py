"""An issue is made public on its facts, as it was looked at, and private again."""

from __future__ import annotations

import re

import pytest

from tests.web.console.desk import Desk, Town
from tests.web.console.issues.test_facts import ANN, BEN, BENCHES, filled, tells

FACTS = {
    "title": "Benches that are not mended",
    "town": "tipton",
    "stage": "part",
    "why": "Rubbish lies in the street.",
    "what_you_get": "Nothing this time.",
    "money": "Not known yet.",
    "who_decides": "The waste team.",
    "decides_when": "By 4 May 2027.",
    "still_open": "On which day we come.",
}


def rung(desk: Desk, ref: str) -> None:
    """Everybody in it was told by telephone."""
    desk.open(f"/console/issues/{ref}/owed")
    chosen = re.findall(r'name="promise" value="(\d+)"', desk.page)
    desk.press(f"/console/issues/{ref}/owed", {"promise": chosen, "press": "settle", "way": "call"})


def shows(desk: Desk, ref: str, **changes: object) -> None:
    """Look at the page, then make it public."""
    page = f"/console/issues/{ref}/public"
    fields = {**filled(desk, ref, "public"), **FACTS, **changes}
    desk.press(page, {**fields, "press": "look"})
    desk.press(page, {**fields, "press": "public", "mark": desk.hidden("mark")})


def seen(town: Town, ref: str) -> dict[str, str]:
    """What anybody reads, by page; "" where there is none."""
    desk = Desk(town.house)
    found = {}
    for path in ("/", "/pledges", "/towns", "/towns/tipton", f"/issues/{ref}", f"/issues/{ref}?lang=pl"):
        desk.page = ""
        desk.open(path)
        found[path] = desk.words if desk.status == 200 else ""
    return found


def test_an_issue_is_private_then_public_then_private(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    before = seen(town, ref)
    assert before[f"/issues/{ref}"] == ""
    shows(asha, ref)
    assert "Tell people of the new stage?" in asha.words
    anybody = seen(town, ref)
    assert "Benches that are not mended" in anybody["/towns/tipton"]
    page = anybody[f"/issues/{ref}"]
    for words in (
        "Part of it is decided.",
        *(FACTS[name] for name in FACTS if name not in ("town", "stage")),
    ):
        assert words in page, words
    assert "We asked:" not in page, "nobody was asked anything about it"
    assert "Too few answers" not in page
    assert BENCHES not in "".join(anybody.values()), "a person's own words are for nobody else"
    copy = Desk(town.house)
    tag = copy.open(f"/issues/{ref}").headers["ETag"]
    asha.open(f"/console/issues/{ref}/private")
    assert "What will happen" in asha.words
    asha.press(f"/console/issues/{ref}/private")
    assert "Only officers see it now." in asha.words
    assert "Asha Made private again" in asha.words and "Asha Made public" in asha.words
    assert seen(town, ref) == before
    gone = copy.open(f"/issues/{ref}", **{"If-None-Match": tag})
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    shows(asha, ref)
    assert seen(town, ref) == anybody


def test_those_whose_matter_it_is_hear_first(asha: Desk, town: Town) -> None:
    ref = tells(town)
    before = seen(town, ref)
    shows(asha, ref)
    assert asha.status == 409
    assert "1 person in it has not been told how it stands." in asha.words
    assert f'href="/console/issues/{ref}/write"' in asha.page
    assert seen(town, ref) == before
    # That we are late says nothing of the matter.
    late = {
        "kind": "late",
        "why_not": "Snow.",
        "next_by-day": "18",
        "next_by-month": "12",
        "next_by-year": "2026",
    }
    told(asha, town, ref, **late)
    shows(asha, ref)
    assert asha.status == 409 and seen(town, ref)[f"/issues/{ref}"] == ""
    told(asha, town, ref)
    shows(asha, ref)
    assert "Benches that are not mended" in seen(town, ref)["/towns/tipton"]


def told(desk: Desk, town: Town, ref: str, **changes: str) -> None:
    desk.write(ref, **changes)
    number = town.house.rows("outcome")[-1].id
    desk.press(f"/console/outcomes/{number}/send", {"mark": desk.hidden("mark")})
    town.passes(seconds=1)
    town.arrived()


def test_matters_taken_out_of_a_round_hear_first_too(asha: Desk, town: Town) -> None:
    town.answers(ANN, "The drop-in is shut")
    ref = town.ref()
    asha.open(f"/console/issues/{ref}/owed")
    asha.press(f"/console/issues/{ref}/owed", {"promise": "1", "press": "take-out", "title": "The drop-in"})
    made = town.ref()
    shows(asha, made)
    assert asha.status == 409 and "has not been told how it stands" in asha.words


def test_what_was_joined_to_an_officers_issue_hears_first(asha: Desk, town: Town) -> None:
    asha.open("/console/issues/new")
    fields = {"title": "Waste days", "town": "tipton", "owner": "1", "stage": "open"}
    asha.press("/console/issues/new", {**fields, **dict(zip(DAY, ("18", "12", "2026"), strict=True))})
    ref = town.ref()
    assert seen(town, ref)[f"/issues/{ref}"] == "", "it is private until an officer makes it public"
    other = tells(town, BEN)
    asha.open(f"/console/issues/{other}/join")
    asha.press(f"/console/issues/{other}/join", {"into": ref})
    shows(asha, ref, title="Waste days")
    assert asha.status == 409
    rung(asha, ref)
    shows(asha, ref, title="Waste days")
    assert "Waste days" in seen(town, ref)["/towns/tipton"]


DAY = ("reply_by-day", "reply_by-month", "reply_by-year")


@pytest.mark.parametrize("field", ["why", "what_you_get", "money", "who_decides", "decides_when", "title"])
def test_each_fact_is_asked_before_it_is_public(asha: Desk, town: Town, field: str) -> None:
    ref = tells(town)
    rung(asha, ref)
    before = town.house.everything()
    shows(asha, ref, **{field: " "})
    assert asha.status == 400
    assert f'href="#{field}"' in asha.page
    assert "Rubbish lies in the street." in asha.page or field == "why", "nothing that was typed is lost"
    assert town.house.everything() == before


def test_their_own_words_are_written_anew(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    asha.open(f"/console/issues/{ref}/public")
    assert asha.hidden("title") == ""
    shows(asha, ref, title=BENCHES.upper() + "!")
    assert "These are the person’s own words" in asha.words
    assert seen(town, ref)[f"/issues/{ref}"] == ""


def test_what_is_looked_at_is_what_will_stand_there(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    page = f"/console/issues/{ref}/public"
    fields = {**filled(asha, ref, "public"), **FACTS}
    asha.press(page, {**fields, "press": "look"})
    shown = asha.words.partition("This is what will stand there")[2]
    mark = asha.hidden("mark")
    asha.press(page, {**fields, "why": "Rats.", "press": "public", "mark": mark})
    assert asha.status == 409 and "Look at it again" in asha.words
    asha.press(page, {**fields, "press": "public", "mark": mark})
    assert seen(town, ref)[f"/issues/{ref}"]
    desk = Desk(town.house)
    desk.open(f"/issues/{ref}")
    body = desk.words.partition("You said, we did: Benches")[2].partition("Tell us more")[0]
    assert body.strip() in shown


def test_the_writer_is_warned_of_names_numbers_addresses_and_hard_words(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    page = f"/console/issues/{ref}/public"
    fields = {**filled(asha, ref, "public"), **FACTS, "why": "Mrs Kaur of 12 Owen Street: 07700 900123."}
    asha.press(page, {**fields, "money": "We will leverage £4,000.", "press": "look"})
    for words in (
        "like a telephone number: “07700 900123”",
        "like an address: “12 Owen Street”",
        "like a name: “Mrs Kaur”",
    ):
        assert f"Why it matters to you: This looks {words}" in asha.words
    assert "Hard word: “leverage”" in asha.words
    assert "Make it public all the same" in asha.words
    fields = {**fields, "money": "We will leverage £4,000.", "mark": asha.hidden("mark")}
    asha.press(page, {**fields, "press": "public"})
    assert seen(town, ref)[f"/issues/{ref}"]
    asha.open(f"/console/issues/{ref}")
    assert "Asha Went on, although warned" in asha.words and "“leverage”" in asha.words


def test_an_officer_chooses_what_of_the_news_stands_there(asha: Desk, town: Town) -> None:
    ref = tells(town)
    told(asha, town, ref, we_did="Two lorries came.", text_en_GB="You asked. Two lorries came to you.")
    shows(asha, ref)
    assert "Two lorries came" not in seen(town, ref)[f"/issues/{ref}"]
    asha.open(f"/console/issues/{ref}/private")
    asha.press(f"/console/issues/{ref}/private")
    number = str(town.house.rows("outcome")[-1].id)
    shows(asha, ref, news=[number])
    anybody = seen(town, ref)
    assert "Two lorries came." in anybody[f"/issues/{ref}"] and "Two lorries came." in anybody["/"]
    assert "came to you" not in "".join(anybody.values()), "a message to people stands on no page"


def test_two_officers_make_it_public_and_neither_is_lost(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    page = f"/console/issues/{ref}/public"
    fields = {**filled(asha, ref, "public"), **FACTS, "press": "look"}
    town.joins("Ravi", "officer")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    edit = filled(ravi, ref)
    ravi.press(f"/console/issues/{ref}/edit", {**edit, "money": "£100"})
    asha.press(page, fields)
    asha.press(page, {**fields, "press": "public", "mark": asha.hidden("mark")})
    assert asha.status == 409
    assert "Money You: Not known yet. They: £100" in asha.words
    assert seen(town, ref)[f"/issues/{ref}"] == ""


def test_a_name_that_was_their_words_goes_when_they_ask(asha: Desk, town: Town) -> None:
    """Also where another matter was joined to it, and where it was joined to another."""
    one = tells(town)
    other = tells(town, BEN, "The benches on Owen Street are broken again and again")
    asha.open(f"/console/issues/{other}/join")
    asha.press(f"/console/issues/{other}/join", {"into": one})
    assert "again and again" not in town.house.rows("issue")[-1].title
    town.says(ANN, "FORGET", "FORGET")
    assert not any(BENCHES in row.title for row in town.house.rows("issue"))
    asha.open(f"/console/issues/{one}")
    assert "the person asked us to forget them" in asha.words


def test_a_pledge_is_public_but_while_it_is_sensitive(asha: Desk, town: Town) -> None:
    town.answers()
    ref = town.ref()
    asha.open(f"/console/issues/{ref}")
    assert "Make it private" not in asha.words
    asha.press(f"/console/issues/{ref}/private")
    assert asha.status == 409 and "What people say of a pledge is public." in asha.words
    fields = filled(asha, ref)
    asha.press(f"/console/issues/{ref}/edit", {**fields, "sensitive": "y"})
    assert seen(town, ref)[f"/issues/{ref}"] == ""
    asha.press(f"/console/issues/{ref}/edit", filled(asha, ref))
    assert seen(town, ref)[f"/issues/{ref}"]
    assert "Asha Made public" in asha.words and "Asha Made private again" in asha.words


def test_a_sensitive_issue_has_no_page(asha: Desk, town: Town) -> None:
    ref = tells(town)
    rung(asha, ref)
    shows(asha, ref)
    fields = filled(asha, ref)
    asha.press(f"/console/issues/{ref}/edit", {**fields, "sensitive": "y"})
    assert seen(town, ref)[f"/issues/{ref}"] == ""
    asha.open(f"/console/issues/{ref}/public")
    assert "It is sensitive, so it has no page." in asha.words
    shows(asha, ref)
    assert asha.status == 409
    fields = filled(asha, ref)
    asha.press(f"/console/issues/{ref}/edit", fields)
    assert not town.house.rows("issue")[-1].public, "nothing is public again by itself"


@pytest.mark.parametrize("field", ["money", "who_decides", "why"])
def test_what_stands_on_its_page_is_not_emptied_while_it_is_public(
    asha: Desk, town: Town, field: str
) -> None:
    ref = tells(town)
    rung(asha, ref)
    shows(asha, ref)
    path = f"/console/issues/{ref}/edit"
    typed = {**filled(asha, ref, "edit"), field: " ", "lasts": "It stays."}
    asha.press(path, typed)
    assert asha.status == 400 and "Its page is public." in asha.words
    assert "It stays." in asha.page
    assert FACTS[field] in seen(town, ref)[f"/issues/{ref}"]
    asha.press(path, {**typed, field: "Another one says it."})
    assert "Another one says it." in seen(town, ref)[f"/issues/{ref}"]
