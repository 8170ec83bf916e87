"""The officer's desk without its pages: dates in words, tasks, owners, proofs. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Postcode,
    Ranked,
    Several,
    Skipped,
    Unsure,
    Words,
)
from bot.dialogue.schema import Option, Question
from bot.dialogue.text import Text
from bot.errors import Gone, Refusal
from bot.model.officer import Officer
from bot.service.casework import issues as case_issues
from bot.service.casework import tasks
from bot.service.casework import team as case_team
from bot.service.casework import todo as case_todo
from bot.service.casework.due import due_words
from bot.service.casework.issues import NewIssue
from bot.service.inbox import messages
from bot.service.insight import answers
from bot.service.insight.eyes import EVERYTHING
from bot.service.outcomes import approval
from bot.service.outcomes import preview as proof
from bot.service.outcomes.message import advice
from bot.service.outcomes.preview import Preview
from bot.store.casework import issues, officers, team
from bot.store.reports import answers as said
from bot.store.reports.said import unplaced
from bot.store.tables import answer
from bot.wording.cost import cost
from bot.wording.review import hints
from channels.port import Limits
from tests.town import DONE, LIMITS, Town

MONDAY = date(2026, 11, 23)


def officer(town: Town, officer_id: int) -> Officer:
    found = town.db.read(lambda c: officers.by_id(c, officer_id))
    assert found is not None
    return found


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2026, 11, 23), "due", "Due today"),
        (date(2026, 11, 24), "soon", "Due in 1 working day"),
        (date(2026, 11, 30), "soon", "Due in 5 working days"),
        (date(2026, 12, 1), "waiting", "Due in 6 working days"),
        (date(2026, 12, 29), "waiting", "Due in 24 working days"),
        (date(2026, 11, 20), "late", "Late by 1 working day"),
        (date(2026, 11, 21), "late", "Late by 1 working day"),
        (date(2026, 11, 16), "late", "Late by 5 working days"),
    ],
    ids=["today", "tomorrow", "a week", "over a week", "over Christmas", "Friday", "Saturday", "a week late"],
)
def test_a_date_is_said_in_working_days(due: date, state: str, words: str) -> None:
    assert due_words(MONDAY, due) == (state, words)


ASKED = Question(
    id="q",
    kind=Kind.SEVERAL,
    ask=Text("q", "Which?"),
    options=(Option(id="a", label=Text("q", "Lamps")), Option(id="b", label=Text("q", "Bins"))),
)


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        (Chosen("a"), "Lamps"),
        (Chosen("a", rest="because it rains"), "Lamps (and more in their words)"),
        (Chosen("gone"), "gone"),
        (Several(("a", "b")), "Lamps, Bins"),
        (Several(()), "None of them"),
        (Ranked(("b", "a")), "1. Bins, 2. Lamps"),
        (Amount(4), "4"),
        (Day(date(2026, 12, 3)), "3 December 2026"),
        (Postcode("B66"), "B66"),
        (Words("own words"), ""),
        (Skipped(), "Did not want to answer"),
        (Unsure(), "Not understood"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value or "nothing",
)
def test_a_meaning_is_said_in_english(meaning: Meaning, words: str) -> None:
    assert answers.in_words(ASKED, meaning) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two lamps are on now. They stay.", []),
        ("word " * 20 + ".", []),
        ("word " * 21 + ".", ["word word word"]),
        ("Implementation starts.", ["implement"]),
        ("Stakeholders, please note.", ["please note", "stakeholder"]),
        ("We resubmit nothing.", []),
    ],
    ids=["plain", "twenty words", "one more", "a longer form", "two hard words", "inside another word"],
)
def test_hints_name_long_sentences_and_hard_words(text: str, found: list[str]) -> None:
    told = hints(text)
    assert len(told) == len(found)
    assert all(word in hint for word, hint in zip(found, told, strict=True))


def shown(text: str, people: int = 10, pence: float | None = 4.7) -> Preview:
    price = cost(text, people, pence)
    return Preview(language="pl", text=text, made_by="officer", people={"sms": people}, cost=price)


@pytest.mark.parametrize(
    ("text", "script", "words"),
    [
        ("a" * 160, "Latn", ""),
        ("a" * 161, "Latn", "Remove 1 character to send 1 text instead of 2 and save £0.47."),
        ("a" * 185, "Latn", "Remove 25 characters to send 1 text instead of 2 and save £0.47."),
        ("a" * 186, "Latn", ""),
        ("a" * 310, "Latn", "Remove 4 characters to send 2 texts instead of 3 and save £0.47."),
        ("ł" + "a" * 90, "Latn", "Remove ł to send 1 text instead of 2 and save £0.47."),
        ("ł" + "a" * 60, "Latn", ""),
        ("ਲ" * 72, "Guru", "Remove 2 characters to send 1 text instead of 2 and save £0.47."),
    ],
    ids=["fits", "one too many", "25", "26", "three parts", "one letter", "costs nothing", "another script"],
)
def test_advice_says_what_to_take_out(text: str, script: str, words: str) -> None:
    assert advice(shown(text).cost, text, script, 4.7) == words


def test_without_a_price_advice_speaks_of_texts_alone() -> None:
    words = advice(shown("a" * 161, pence=None).cost, "a" * 161, "Latn", None)
    assert words == "Remove 1 character to send 1 text instead of 2."


# --- proofs ------------------------------------------------------------------------------------------


def test_a_proof_agrees_with_what_goes_out(town: Town) -> None:
    town.took_part("+447700900001")
    outcome_id = town.draft()
    found = town.db.read(lambda c: proof.of_outcome(c, town.content, outcome_id, LIMITS, 4.7))
    (preview,) = found.previews
    town.send(outcome_id)
    (message,) = town.outgoing()
    assert preview.text.partition(": ")[2] == message.partition(": ")[2]
    assert (found.people, found.pounds) == (1, 0.05)


def test_a_channel_that_was_taken_away_breaks_no_proof(town: Town) -> None:
    town.took_part("4321", channel="telegram")
    only_texts: dict[str, Limits] = {"sms": LIMITS["sms"]}
    issue = town.issue.id
    found = town.db.read(lambda c: proof.pull(c, town.content, issue, {}, only_texts, None, kind="done"))
    assert found.people == 1


def test_the_mark_of_an_outcome_changes_with_its_words(town: Town) -> None:
    town.took_part("+447700900001")
    outcome_id = town.draft()

    def mark() -> str:
        return town.db.read(lambda c: approval.mark(c, outcome_id))

    first = mark()
    assert mark() == first
    town.rewrite(outcome_id, replace(DONE, texts={"en_GB": "Three lamps."}))
    assert mark() != first


# --- reading -----------------------------------------------------------------------------------------


def test_answers_come_with_their_question_as_it_was_asked(town: Town) -> None:
    town.took_part("+447700900001")
    last = town.rows(answer)[-1]
    lines = town.db.read(lambda c: answers.read(c, said.lines_of_talk(c, last.talk_id), EVERYTHING))[-2:]
    assert [(one.line.words, one.means) for one in lines] == [("no", "No"), ("dark", "")]
    assert lines[0].asked.startswith("Our pledge: We will")
    assert "{" not in lines[0].asked


def test_a_tally_counts_each_person_once_even_when_they_changed_their_mind(town: Town) -> None:
    town.goes("TIPTON", "yes", "yes", "BACK", "no", "dark", "DONE")
    issue = town.issue
    (found,) = town.db.read(lambda c: answers.tallies(c, town.content, issue.id, issue.title))
    assert dict(found.rows) == {"Yes": 0, "Sometimes": 0, "No": 1, "Not sure": 0}


def test_an_english_copy_never_touches_the_words(town: Town) -> None:
    town.took_part("+447700900001")
    before = town.rows(answer)[-1]
    asha = officer(town, town.owner)
    town.db.write(lambda c: tasks.put_english(c, before.id, " It is dark. ", asha, town.clock.now()))
    after = town.rows(answer)[-1]
    assert (after.english, after.english_by, after.words) == ("It is dark.", "Asha", before.words)
    with pytest.raises(Refusal):
        town.db.write(lambda c: tasks.put_english(c, before.id, " ", asha, town.clock.now()))
    with pytest.raises(Gone):
        town.db.write(lambda c: tasks.put_english(c, 99, "x", asha, town.clock.now()))


# --- what waits --------------------------------------------------------------------------------------


def test_the_desk_is_in_order_of_dates(town: Town) -> None:
    town.took_part("+447700900001")
    now = town.clock.now()
    assert town.db.read(lambda c: case_todo.todo(c, now)).next_due == date(2026, 12, 21)
    late = now + timedelta(days=40)
    found = town.db.read(lambda c: case_todo.todo(c, late))
    assert [(each.issue.ref, each.people) for each in found.late.shown] == [("I1", 1)]
    assert not found.empty


def test_a_message_marked_as_read_is_off_the_desk_for_everybody(town: Town) -> None:
    town.took_part("+447700900001")
    town.says("bins?", who="+447700900009")
    (one,) = town.db.read(unplaced.unplaced)
    asha = officer(town, town.owner)
    town.db.write(lambda c: messages.read_it(c, one.id, asha, town.clock.now()))
    assert town.db.read(unplaced.unplaced) == []
    assert town.db.read(unplaced.count_unplaced) == (0, 0)


NEW = NewIssue(
    title="Library",
    town="tipton",
    owner_id=1,
    reply_by=date(2026, 12, 1),
    stage="open",
    honesty={"money": "£1", "decided": " "},
)


def test_an_issue_opened_by_hand_keeps_its_honesty(town: Town) -> None:
    asha = officer(town, town.owner)
    made = town.db.write(lambda c: case_issues.open_issue(c, NEW, asha, town.clock.now()))
    assert (made.ref, made.about, made.honesty) == ("I1", "local:1", {"money": "£1"})
    assert made.reply_by.isoformat() == "2026-12-01T17:00:00+00:00"


@pytest.mark.parametrize(
    "changes",
    [{"owner_id": 99}, {"reply_by": MONDAY}, {"reply_by": date(2026, 12, 25)}, {"stage": "maybe"}],
    ids=["no owner", "today", "Christmas", "no stage"],
)
def test_no_issue_without_owner_and_date(changes: dict[str, Any], town: Town) -> None:
    asha = officer(town, town.owner)
    with pytest.raises(Refusal):
        town.db.write(lambda c: case_issues.open_issue(c, replace(NEW, **changes), asha, town.clock.now()))
    assert town.db.read(issues.every) == []


def test_who_leaves_hands_over_issues_and_tasks(town: Town) -> None:
    town.took_part("+447700900001")
    town.goes("CALL", "2", "1", "The bus", who="+447700900001")
    asha, now = officer(town, town.owner), town.clock.now()
    invited = {"email": "ravi@example", "name": "Ravi", "team": "", "role": "manager"}
    ravi = town.db.write(lambda c: case_team.invite(c, **invited, by=asha, now=now))
    town.leaves(asha.id, ravi, ravi)
    assert town.db.read(lambda c: team.owned(c, asha.id)).tasks == 0
    town.hands_on()
    owned = town.db.read(lambda c: team.owned(c, ravi))
    assert (len(owned.open_ids), owned.tasks) == (1, 1)
