"""An issue is edited, with its history in words; two officers never lose each other's words."""

from __future__ import annotations

import re

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN = "+447700900201", "+447700900202"
BENCHES = "The benches on Owen Street have been broken three times"


def tells(town: Town, who: str = ANN, words: str = BENCHES) -> str:
    """Somebody writes to us of something of their own, and agrees to hear; the reference of its issue."""
    town.says(who, words, "yes", "tipton", "2")
    return town.ref()


def filled(desk: Desk, ref: str, page: str = "edit") -> dict[str, str]:
    """The form as it stands: what a browser would send back."""
    desk.open(f"/console/issues/{ref}/{page}")
    found = dict(re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', desk.page))
    texts = re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>([^<]*)</textarea>', desk.page)
    chosen = re.findall(r'name="(stage)"[^>]*? value="(\w+)" checked', desk.page)
    picked = re.findall(
        r'<select[^>]*? name="(town|topic)".*?<option value="([\w-]*)" selected', desk.page, flags=re.S
    )
    names = {"title", "version", "what_you_get", "who_decides", "decides_when", "lasts", "stage"}
    return {
        name: value
        for name, value in [*found.items(), *texts, *chosen, *picked]
        if name in names | {*dict(texts), "town", "topic"}
    }


def edits(desk: Desk, ref: str, **changes: str) -> None:
    desk.press(f"/console/issues/{ref}/edit", {**filled(desk, ref), **changes})


def test_all_of_an_issue_is_edited_and_its_history_says_from_what_to_what(asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    edits(
        asha,
        ref,
        title="When the library is open",
        town="",
        stage="part",
        money="£4,000",
        still_open="Sundays",
    )
    assert "Your changes are saved." in asha.words
    for words in (
        "Asha Issue edited",
        "Name: from “Library hours” to “When the library is open”",
        "Town: from “Tipton” to “all of the borough”",
        "How far it is decided: from “Nothing is decided yet” to “Part of it is decided”",
        "Money: from “£6,000” to “£4,000”",
        "What is still open: from “nothing” to “Sundays”",
    ):
        assert words in asha.words, words


def test_an_edit_that_changes_nothing_leaves_no_trace(asha: Desk, town: Town) -> None:
    ref = town.issue()
    fields = filled(asha, ref)
    before = town.house.everything()
    asha.press(f"/console/issues/{ref}/edit", fields)
    assert town.house.everything() == before


def test_a_persons_own_words_are_in_no_history(asha: Desk, town: Town) -> None:
    ref = tells(town)
    edits(asha, ref, title="Broken benches")
    assert "Issue renamed" in asha.words
    assert "Name: from “the person’s own first words” to “Broken benches”" in asha.words
    assert not any(BENCHES in row.before + row.after for row in town.house.rows("issue_change"))


def test_two_officers_at_once_see_both_texts_and_lose_none(asha: Desk, town: Town) -> None:
    ref = town.issue("Library hours")
    town.joins("Ravi", "officer")
    ravi = Desk(town.house).sign_in("ravi@council.example")
    mine, theirs = filled(asha, ref), filled(ravi, ref)
    ravi.press(f"/console/issues/{ref}/edit", {**theirs, "money": "£9,000", "why": "It closes at six."})
    asha.press(f"/console/issues/{ref}/edit", {**mine, "money": "£5,000"})
    assert asha.status == 409
    assert "Somebody else changed this while you had it open. Nothing is saved yet." in asha.words
    assert "Money You: £5,000 They: £9,000" in asha.words
    assert "You: nothing They: It closes at six." in asha.words
    assert ">£5,000</textarea>" in asha.page, "what was typed stands in the form"
    assert town.house.rows("issue")[-1].honesty["money"] == "£9,000"
    again = {**mine, "money": "£5,000", "version": asha.hidden("version")}
    asha.press(f"/console/issues/{ref}/edit", again)
    assert "Its page is public. Say why it matters" in asha.words, "what Ravi wrote stands there by now"
    asha.press(f"/console/issues/{ref}/edit", {**again, "why": "It closes at six."})
    assert "Your changes are saved." in asha.words
    assert town.house.rows("issue")[-1].honesty["money"] == "£5,000"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Write what it is about"),
        ({"title": "x" * 201}, "Use 200 letters or fewer"),
        ({"stage": "never"}, "Not a valid choice"),
        ({"town": "atlantis"}, "Not a valid choice"),
        ({"version": ""}, "Nothing is saved yet."),
        ({"version": "9" * 30}, "Nothing is saved yet."),
    ],
)
def test_what_will_not_do_is_said_and_nothing_changes(
    asha: Desk, town: Town, changes: dict[str, str], words: str
) -> None:
    ref = town.issue()
    fields = {**filled(asha, ref), "money": "A lot\x00 more", **changes}
    before = town.house.everything()
    asha.press(f"/console/issues/{ref}/edit", fields)
    assert asha.status in (400, 409)
    assert words in asha.words
    assert "more</textarea>" in asha.page
    assert town.house.everything() == before


def test_a_pledge_is_not_renamed_under_those_who_rated_it(asha: Desk, town: Town) -> None:
    town.answers()
    ref = town.ref()
    fields = filled(asha, ref)
    assert 'name="title"' not in asha.page
    asha.press(f"/console/issues/{ref}/edit", {**fields, "title": "Hearing back", "money": "None"})
    row = town.house.rows("issue")[-1]
    assert row.title.startswith("We will") and row.honesty["money"] == "None"


def test_who_only_reads_edits_nothing(town: Town) -> None:
    ref = town.issue()
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    reader.open(f"/console/issues/{ref}")
    assert "Edit" not in reader.words.partition("History")[0].partition("About this issue")[2]
    for page in ("edit", "public", "private", "stage", "close"):
        reader.open(f"/console/issues/{ref}/{page}")
        assert reader.status == 403
        reader.press(f"/console/issues/{ref}/{page}", {"press": "public"})
        assert reader.status == 403


# --- a like open issue -------------------------------------------------------------------------------


NEW = {
    "title": "Library hours in Tipton",
    "town": "tipton",
    "owner": "1",
    "reply_by-day": "18",
    "reply_by-month": "12",
    "reply_by-year": "2026",
    "stage": "open",
}


def test_a_like_open_issue_is_warned_of_and_opened_all_the_same(asha: Desk, town: Town) -> None:
    like = town.issue("Tipton library hours")
    asha.open("/console/issues/new")
    asha.press("/console/issues/new", NEW)
    assert asha.status == 409
    assert f"{like}: Tipton library hours" in asha.words
    assert len(town.house.rows("issue")) == 1
    agreed = re.search(r'name="agreed" value="(\w+)"', asha.page)
    assert agreed is not None
    asha.press("/console/issues/new", {**NEW, "agreed": agreed[1]})
    assert "The issue is open. Only officers see it yet." in asha.words
    assert f"Went on, although warned {like} may be about the same." in asha.words


@pytest.mark.parametrize(
    ("title", "where"),
    [
        ("Lights in Tipton park", "tipton"),
        ("Library hours in Tipton", "oldbury"),
        ("Benches in Tipton", "tipton"),
    ],
)
def test_nobody_is_warned_of_what_is_not_like_it(asha: Desk, town: Town, title: str, where: str) -> None:
    town.issue("Tipton library hours")
    asha.open("/console/issues/new")
    asha.press("/console/issues/new", {**NEW, "title": title, "town": where})
    assert "The issue is open." in asha.words


def test_who_names_an_issue_is_warned(asha: Desk, town: Town) -> None:
    like, ref = town.issue("Tipton library hours"), town.issue("Something else")
    fields = {**filled(asha, ref), "title": "Library hours, Tipton"}
    asha.press(f"/console/issues/{ref}/edit", fields)
    assert asha.status == 409 and f"{like}: Tipton library hours" in asha.words
    asha.press(f"/console/issues/{ref}/edit", {**fields, "agreed": asha_mark(asha)})
    assert "Your changes are saved." in asha.words


def asha_mark(desk: Desk) -> str:
    found = re.search(r'name="agreed" value="(\w+)"', desk.page)
    return found[1] if found else ""


def test_who_takes_people_out_is_warned(asha: Desk, town: Town) -> None:
    like = town.issue("The drop-in is shut")
    town.answers(ANN, "The drop-in is shut")
    ref = town.ref()
    asha.open(f"/console/issues/{ref}/owed")
    fields = {"promise": "1", "press": "take-out", "title": "Drop-in shut"}
    asha.press(f"/console/issues/{ref}/owed", fields)
    assert asha.status == 409 and like in asha.words and town.ref() == ref
    asha.press(f"/console/issues/{ref}/owed", {**fields, "press": "", "agreed": asha_mark(asha)})
    assert f"Began with people taken out of {ref}" in asha.words


# --- a new stage -------------------------------------------------------------------------------------


def test_a_new_stage_proposes_a_message_that_goes_nowhere_by_itself(asha: Desk, town: Town) -> None:
    ref = tells(town)
    edits(
        asha,
        ref,
        title="Broken benches",
        stage="part",
        decided="A bench is bought",
        who_decides="The mayor",
    )
    assert "Tell people of the new stage?" in asha.words
    assert "Before: Nothing is decided yet. Now: Part of it is decided." in asha.words
    assert "1 person would hear it" in asha.words
    assert town.house.rows("outcome") == []
    asha.press(f"/console/issues/{ref}/stage", {"press": "yes"})
    assert "A draft is begun." in asha.words
    (draft,) = town.house.rows("outcome")
    assert (draft.kind, draft.state) == ("under-way", "draft")
    (text,) = town.house.rows("outcome_text")
    assert text.text == (
        "You told us about this: Broken benches. Part of it is decided. "
        "What is decided: A bench is bought. Who decides: The mayor. "
        "We will tell you more by 21 December 2026."
    )
    assert not [row for row in town.house.rows("outbox") if row.kind == "outcome"]
    asha.open(f"/console/issues/{ref}")
    assert "Asha Began to tell people of the new stage" in asha.words
    asha.open(f"/console/issues/{ref}/stage")
    assert asha.status == 302, "there is nothing to tell them any more"


def test_not_to_tell_people_of_a_new_stage_is_in_the_history(asha: Desk, town: Town) -> None:
    ref = tells(town)
    edits(asha, ref, stage="decided")
    asha.open(f"/console/issues/{ref}")
    assert "nobody decided yet whether people are told" in asha.words
    assert "Tell people of the new stage" in asha.words
    asha.open(f"/console/issues/{ref}/stage")
    asha.press(f"/console/issues/{ref}/stage", {"press": "no"})
    assert "Asha Chose not to tell people of the new stage" in asha.words
    assert "nobody decided yet" not in asha.words
    assert town.house.rows("outcome") == []


UNTOLD = "nobody decided yet whether people are told"


def begins(asha: Desk, town: Town) -> str:
    """A draft tells the people of an issue of its new stage; its reference."""
    ref = tells(town)
    edits(asha, ref, title="Broken benches", stage="part", decided="A bench is bought")
    asha.press(f"/console/issues/{ref}/stage", {"press": "yes"})
    asha.open(f"/console/issues/{ref}")
    assert UNTOLD not in asha.words
    return ref


def deletes(asha: Desk, outcome: int = 1) -> None:
    asha.open(f"/console/outcomes/{outcome}")
    asha.press(f"/console/outcomes/{outcome}/delete", {"version": asha.hidden("version")})
    assert "The draft is deleted." in asha.words


def test_who_deletes_the_draft_is_asked_again(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    deletes(asha)
    assert UNTOLD in asha.words
    asha.open(f"/console/issues/{ref}/stage")
    assert "Before: Nothing is decided yet. Now: Part of it is decided." in asha.words
    asha.press(f"/console/issues/{ref}/stage", {"press": "no"})
    assert UNTOLD not in asha.words


def test_people_know_of_the_first_stage_still_where_it_changed_once_more(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    edits(asha, ref, stage="decided")
    deletes(asha)
    asha.open(f"/console/issues/{ref}/stage")
    assert "Before: Nothing is decided yet. Now: It is decided." in asha.words


def test_where_the_stage_is_what_people_know_nobody_is_asked(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    edits(asha, ref, stage="open")
    deletes(asha)
    asha.open(f"/console/issues/{ref}")
    assert UNTOLD not in asha.words


def test_another_draft_has_nothing_to_do_with_the_stage(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    asha.write(ref)
    deletes(asha, 2)
    assert UNTOLD not in asha.words


def sends(asha: Desk, outcome: int = 1) -> None:
    asha.open(f"/console/outcomes/{outcome}")
    asha.press(f"/console/outcomes/{outcome}/send", {"mark": asha.hidden("mark"), "when": "now"})
    assert "1 person will hear." in asha.words


def test_where_it_was_stopped_before_anybody_had_it_they_are_asked_again(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    sends(asha)
    asha.press("/console/sent/1/stop")
    assert "0 people had been written to." in asha.words
    asha.open(f"/console/issues/{ref}")
    assert UNTOLD in asha.words


def test_a_draft_that_went_into_another_issue_tells_of_no_stage_there(asha: Desk, town: Town) -> None:
    ref = begins(asha, town)
    into = town.issue("Benches in the whole town")
    asha.open(f"/console/issues/{ref}/join")
    asha.press(f"/console/issues/{ref}/join", {"into": into, "agreed": "y", "press": "join"})
    assert town.house.rows("outcome")[0].issue_id == next(
        row.id for row in town.house.rows("issue") if row.ref == into
    )
    deletes(asha)
    asha.open(f"/console/issues/{into}")
    assert UNTOLD not in asha.words


def test_a_stage_that_is_changed_back_has_nothing_to_tell(asha: Desk, town: Town) -> None:
    ref = tells(town)
    edits(asha, ref, stage="part")
    edits(asha, ref, stage="open")
    assert "Your changes are saved." in asha.words
    assert town.house.rows("issue")[-1].stage_before is None


def test_other_peoples_words_are_in_no_proposal(asha: Desk, town: Town) -> None:
    """Two matters were joined, and the issue still has the first words of one of them."""
    one = tells(town)
    other = tells(town, BEN, "The benches on Owen Street are broken")
    asha.open(f"/console/issues/{other}/join")
    asha.press(f"/console/issues/{other}/join", {"into": one})
    asha.open(f"/console/issues/{one}")
    assert "Give it a name of your own." in asha.words
    edits(asha, one, stage="part")
    assert "You told us about something that matters to you." in asha.words
    assert BENCHES not in asha.words.partition("would hear it")[2]


# --- the page itself ---------------------------------------------------------------------------------


def test_a_refusal_to_close_stays_on_the_page_with_what_to_do(asha: Desk, town: Town) -> None:
    ref = tells(town)
    asha.open(f"/console/issues/{ref}/close")
    assert "What will happen" not in asha.words, "nothing is asked that would be refused"
    assert "1 person is still owed an answer" in asha.words
    asha.press(f"/console/issues/{ref}/close")
    assert asha.status == 409
    assert "1 person is still owed an answer" in asha.words
    assert BENCHES in asha.words
    assert f'href="/console/issues/{ref}/owed"' in asha.page.partition("<h1")[0]
    assert f'href="/console/issues/{ref}/write"' in asha.page.partition("<h1")[0]


def test_the_page_shows_first_what_each_person_said_first(asha: Desk, town: Town) -> None:
    ref = tells(town)
    town.says(ANN, "and another thing about these benches")
    asha.open(f"/console/issues/{ref}")
    said = asha.words.partition("What people said")[2]
    assert said.index(BENCHES) < said.index("Who is owed what")
    assert "another thing" not in said.partition("Who is owed what")[0]
    assert "0 (0%)" not in asha.words, "one person gives no bars"
    assert "With Asha" in asha.words


def test_somebody_whom_it_did_not_help_is_in_the_history(asha: Desk, town: Town) -> None:
    ref = tells(town)
    asha.write(ref)
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    town.arrived()
    town.says(ANN, "that is not good enough")
    asha.open(f"/console/issues/{ref}")
    assert "Somebody who took part Opened again, because somebody said that it is not settled" in asha.words


def test_an_officer_is_removed_after_one_question(asha: Desk, town: Town) -> None:
    ravi = town.joins("Ravi", "officer")
    asha.open(f"/console/team/{ravi.id}/remove")
    assert "Remove Ravi?" in asha.words and "It cannot be undone." in asha.words
    asha.press(f"/console/team/{ravi.id}/remove", {"press": "leave", "mark": asha.hidden("mark")})
    assert "Ravi is off the team." in asha.words
    asha.open(f"/console/team/{ravi.id}/remove")
    assert asha.status == 404


def test_a_refusal_leads_back_to_where_it_was_pressed(asha: Desk, town: Town) -> None:
    ref = town.issue()
    asha.open(f"/console/issues/{ref}")
    fields = {"csrf_token": asha.hidden("csrf_token")}
    host = town.services.settings.public_url
    for referrer, back in ((f"{host}/console/issues/{ref}", True), ("https://evil.example/console/", False)):
        answer = asha.client.post(
            "/console/codes/999/close", data=fields, base_url=host, headers={"Referer": referrer}
        )
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        assert (f'href="/console/issues/{ref}">Go back' in page) is back
        assert "evil.example" not in page
