"""What was wrong is corrected with those who had it, or withdrawn. On both databases."""

from __future__ import annotations

import pytest

from tests.web.console.desk import Desk, Town
from tests.web.console.outcomes.sending import GONE, arrives, fails, messages, public, told


@pytest.fixture
def wrong(asha: Desk, town: Town) -> str:
    """An outcome that reached the first of three people, failed with the second, and goes to the third."""
    ref = told(asha, town)
    arrives(town, 0)
    fails(town, 1, GONE)
    asha.open("/console/sent/1")
    return ref


CORRECTION = {
    "press": "keep",
    "kind": "changed",
    "you_said": "It is dark.",
    "we_did": "One lamp is on.",
    "lasts_until": "It stays.",
    "text_en_GB": "We were wrong. One lamp is on.",
}


def corrects(asha: Desk, town: Town) -> None:
    """From the draft that was begun to everybody it is for."""
    path = "/console/outcomes/2/write"
    asha.press(path, {**CORRECTION, "version": asha.hidden("version")})
    assert "This corrects what was sent on 23 November 2026." in asha.words
    asha.press(
        "/console/outcomes/2/send",
        {"mark": asha.hidden("mark"), "last": asha.hidden("last"), "public": "y"},
    )
    town.passes(seconds=1)


def test_a_correction_goes_to_those_whom_it_reached_and_to_nobody_else(
    asha: Desk, town: Town, wrong: str
) -> None:
    town.crowd(4, wrong)  # they came later, and never had what was wrong
    asha.press("/console/sent/1/correct")
    assert "Two lamps are on." in asha.page  # it begins with what was said
    corrects(asha, town)
    had = [messages(town)[which].person_id for which in (0, 2)]
    assert [row.person_id for row in messages(town) if row.outcome_id == 2] == had


def test_what_was_wrong_and_has_not_left_does_not_come_after_the_correction(
    asha: Desk, town: Town, wrong: str
) -> None:
    """It waits for another try, say, or for the morning."""
    assert wrong and messages(town)[2].state == "queued"
    asha.press("/console/sent/1/correct")
    corrects(asha, town)
    assert [row.state for row in messages(town)][:3] == ["sent", "failed", "dropped"]
    assert messages(town)[2].person_id in {row.person_id for row in messages(town) if row.outcome_id == 2}


def test_both_texts_stand_on_the_page_of_what_was_sent(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    asha.press("/console/sent/1/correct")
    corrects(asha, town)
    asha.open("/console/sent/1")
    assert "Corrected on 23 November 2026." in asha.words
    assert "You asked for light. Two lamps are on now." in asha.words
    assert "We were wrong. One lamp is on." in asha.words
    asha.open("/console/sent/2")
    assert "This corrects what was sent before." in asha.words


def test_a_correction_is_begun_once(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    for _ in range(2):
        asha.press("/console/sent/1/correct")
    assert len(town.house.rows("outcome")) == 2


def test_what_is_withdrawn_leaves_public_pages_and_is_marked(asha: Desk, town: Town, wrong: str) -> None:
    assert "Two lamps are on." in public(town, wrong)
    asha.press("/console/sent/1/withdraw")
    assert "Now tell those who had it." in asha.words
    assert "Two lamps are on." not in public(town, wrong)
    asha.open("/console/sent/1")
    assert "Those who had it do not know yet: send them the correction." in asha.words
    asha.open("/console/outcomes/2/write")
    corrects(asha, town)
    asha.open("/console/sent/1")
    assert "Withdrawn on" in asha.words and "do not know yet" not in asha.words
    assert "Two lamps are on." not in public(town, wrong)
    assert "One lamp is on." in public(town, wrong)
    asha.open(f"/console/issues/{wrong}")
    assert "Withdrawn" in asha.words


def test_who_had_not_had_it_yet_hears_neither_the_wrong_words_nor_that_they_were_wrong(
    asha: Desk, town: Town, wrong: str
) -> None:
    """It waits for the morning, say, or for its turn among thousands."""
    asha.press("/console/sent/1/withdraw")
    assert [row.state for row in messages(town)] == ["sent", "failed", "dropped"]
    asha.open("/console/outcomes/2/write")
    corrects(asha, town)
    had = messages(town)[0].person_id
    assert [row.person_id for row in messages(town) if row.outcome_id == 2] == [had]
    asha.open(f"/console/issues/{wrong}/owed")
    assert "stopped by an officer before" not in asha.words, "they wait for an answer, and nothing failed"


def stands_no_more(asha: Desk, town: Town, how: str) -> None:
    """The first outcome is taken back or corrected, by this press."""
    asha.open("/console/sent/1")
    asha.press(f"/console/sent/1/{how}")
    if how == "correct":
        corrects(asha, town)


@pytest.mark.parametrize("how", ["stop", "withdraw", "correct"])
def test_what_does_not_stand_any_more_is_told_to_nobody_else(
    asha: Desk, town: Town, wrong: str, how: str
) -> None:
    """Whom the message failed to reach is neither rung nor written to again with it; nor is a call still to
    be made that was asked for before."""
    assert wrong
    failed = {"message": str(messages(town)[1].id)}
    asha.press("/console/sent/1/ring", failed)
    assert "Call tasks made: 1." in asha.words
    stands_no_more(asha, town, how)
    assert [row.kind for row in town.house.rows("task") if row.kind == "tell" and not row.done_at] == []
    asha.open("/console/sent/1")
    assert "The number does not work: 1 person" in asha.words
    assert "Make a call task" not in asha.words and "Try again" not in asha.words
    sent = len(messages(town))
    for press in ("ring", "again"):
        asha.press(f"/console/sent/1/{press}", failed)
        assert asha.status == 409 and "nobody else is told it" in asha.words, press
    assert len(messages(town)) == sent


def test_its_message_begins_with_that_we_were_wrong(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    asha.press("/console/sent/1/correct")
    made = "We told you something that was wrong. Sorry. This is right. You said: It is too dark"
    assert made in asha.page


def test_what_was_told_about_a_closed_issue_is_corrected_too(asha: Desk, town: Town, wrong: str) -> None:
    for which in (1, 2):
        arrives(town, which)
    asha.open(f"/console/issues/{wrong}")
    asha.press(f"/console/issues/{wrong}/close")
    assert "The issue is closed." in asha.words
    asha.open("/console/sent/1")
    asha.press("/console/sent/1/correct")
    corrects(asha, town)
    bodies = [row.body for row in messages(town) if row.outcome_id == 2]
    assert len(bodies) == 3 and all(body.endswith("We were wrong. One lamp is on.") for body in bodies)


def test_the_task_of_a_correction_leads_to_its_draft(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    asha.press("/console/sent/1/correct")
    (task,) = [row for row in town.house.rows("task") if row.kind == "correction"]
    for path in ("/console/", f"/console/tasks/{task.id}"):
        asha.open(path)
        assert 'href="/console/outcomes/2/write">Write the correction</a>' in asha.page, path


def text_of(town: Town, outcome_id: int) -> str:
    return str(next(row.body for row in messages(town) if row.outcome_id == outcome_id))


def test_a_wrong_sum_is_corrected_without_a_word_of_plans(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    asha.press("/console/sent/1/correct")
    path = "/console/outcomes/2/write"
    fields = {"version": asha.hidden("version"), "press": "keep", **CORRECTION, "kind": "done"}
    assert 'value="done" checked' in asha.page, "it begins as the same kind of news"
    asha.press(path, {**fields, "text_en_GB": "We told you something that was wrong. Sorry. It cost £600."})
    asha.press("/console/outcomes/2/send", {"mark": asha.hidden("mark"), "last": asha.hidden("last")})
    town.passes(seconds=1)
    assert "The plan has changed" not in text_of(town, 2)
    assert text_of(town, 2).endswith(": We told you something that was wrong. Sorry. It cost £600.")
    arrives(town, 3)
    assert town.house.rows("promise")[0].state == "answered", "a wrong sum takes no answer back"


def test_of_what_is_withdrawn_the_officer_says_what_the_news_is(asha: Desk, town: Town, wrong: str) -> None:
    assert wrong
    asha.press("/console/sent/1/withdraw")
    assert "checked" not in asha.page.split('name="we_did"')[0]
    asha.press("/console/outcomes/2/write", {"press": "keep", "version": asha.hidden("version"), **NO_KIND})
    assert "Choose what the news is." in asha.words


NO_KIND = {name: words for name, words in CORRECTION.items() if name not in ("kind", "press")}
