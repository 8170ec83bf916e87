"""Exports count answers across versions, hide small numbers, and hold no words of anybody."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Postcode,
    Ranked,
    Several,
    Skipped,
    Tally,
    Words,
)
from bot.dialogue.schema import Conversation, Question
from bot.service.insight.countable import parts_of
from bot.service.insight.export import Row, cell, tables, write_csv
from bot.store.casework import issues, officers
from bot.store.database import Connection, Database
from bot.store.inbound import people, published, talks
from bot.vault import Vault
from tests.begun import begun
from tests.fixed import MONDAY_10AM
from tests.scripts import question, script

VAULT = Vault(["only for tests"])
KEPT = question("kept", "Yes", "No")
V1 = script(KEPT)
V2 = script(question("kept", "Yes", "No", "Sometimes"), question("why", kind=Kind.WORDS))
SCALE = question("safe", kind=Kind.SCALE, low=1, high=5)

Give = Callable[..., None]


@pytest.fixture
def give(database: Database) -> Give:
    """give(V1, "kept", [Chosen("yes")] * 9): so many people answer so, each of them new."""
    met = 0

    def issue(connection: Connection) -> int:
        found = issues.every(connection)
        if found:
            return found[0].id
        owner = officers.add(
            connection, email="asha@example", name="Asha", team="team", role="officer", now=MONDAY_10AM
        )
        return issues.open_new(
            connection,
            about="round:poll",
            title="A poll",
            owner_id=owner,
            reply_by=MONDAY_10AM,
            honesty={},
            now=MONDAY_10AM,
            public=True,
        )

    def giving(
        version: Conversation,
        asked: str,
        meanings: Sequence[Meaning],
        *,
        town: str = "tipton",
        mode: str = "own",
        again: bool = False,
        words: str = "",
    ) -> None:
        def write(connection: Connection) -> None:
            nonlocal met
            conversation_id = published.publish(connection, version, MONDAY_10AM)
            for meaning in meanings:
                met += 0 if again else 1
                reached = people.meet(connection, VAULT, "sms", "us", f"+4477009000{met:02}", MONDAY_10AM)
                people.change_person(connection, reached.person_id, town=town)
                ref = f"T{talks.so_far(connection) + 1}"
                more = {"issue_id": issue(connection), "mode": mode}
                talk_id = begun(connection, reached, version, conversation_id, ref, MONDAY_10AM, **more).id
                talks.add_answer(
                    connection,
                    talk_id,
                    asked,
                    words,
                    meaning,
                    own=True,
                    event_id=None,
                    language="en_GB",
                    now=MONDAY_10AM,
                )

        database.write(write)

    return giving


def counted(database: Database, answer: str, split_by: str = "all", counts: str = "people") -> list[Row]:
    rows = database.read(tables)["answers"]
    return [
        row for row in rows if (row["answer"], row["split_by"], row["counted"]) == (answer, split_by, counts)
    ]


def test_versions_are_counted_together_and_named(database: Database, give: Give) -> None:
    give(V1, "kept", [Chosen("yes")] * 6)
    give(V2, "kept", [Chosen("yes")] * 6)
    (row,) = counted(database, "yes")
    assert row["number"] == "10"
    assert row["versions"] == f"{V1.hash} {V2.hash}"
    assert row["label"] == "Yes"


def test_the_table_of_questions_says_what_each_version_asked(database: Database, give: Give) -> None:
    give(V1, "kept", [Chosen("yes")])
    give(V2, "kept", [Chosen("yes")])
    asked = database.read(tables)["questions"]
    assert [(row["version"], row["question"], row["in_force"]) for row in asked] == [
        (V1.hash, "kept", "no"),
        (V2.hash, "kept", "yes"),
        (V2.hash, "why", "yes"),
    ]
    assert asked[1]["answers"] == "yes = Yes; no = No; sometimes = Sometimes"


@pytest.mark.parametrize(("people_", "shown"), [(1, "1 to 7"), (7, "1 to 7"), (8, "10"), (12, "10")])
def test_small_numbers_are_hidden_and_others_are_rounded(
    database: Database, give: Give, people_: int, shown: str
) -> None:
    give(V1, "kept", [Chosen("no")] * people_)
    for split_by in ("all", "town", "language", "channel"):
        (row,) = counted(database, "no", split_by)
        assert row["number"] == shown


def test_a_person_who_answers_twice_counts_once(database: Database, give: Give) -> None:
    give(V1, "kept", [Chosen("yes")])
    give(V1, "kept", [Chosen("yes")] * 12, again=True)
    assert counted(database, "yes")[0]["number"] == "1 to 7"


def test_each_person_a_helper_writes_for_counts(database: Database, give: Give) -> None:
    give(V1, "kept", [Chosen("yes")])
    give(V1, "kept", [Chosen("yes")] * 12, again=True, mode="assisted")
    assert counted(database, "yes")[0]["number"] == "15"


def test_hands_in_a_group_are_never_mixed_with_people(database: Database, give: Give) -> None:
    give(V1, "kept", [Chosen("yes")] * 9)
    give(V1, "kept", [Tally(("yes=14", "no=3"))], mode="group")
    assert counted(database, "yes")[0]["number"] == "10"
    assert counted(database, "yes", counts="hands in groups")[0]["number"] == "15"
    assert counted(database, "no", counts="hands in groups")[0]["number"] == "1 to 7"
    assert not counted(database, "yes", split_by="town", counts="hands in groups")


def test_an_average_is_of_eight_people_or_more_and_of_all_of_them(database: Database, give: Give) -> None:
    scale = script(SCALE)
    give(scale, "safe", [Amount(2)] * 7)
    assert counted(database, "a number")[0]["average"] == ""
    give(scale, "safe", [Amount(4)] * 7)
    assert counted(database, "a number")[0]["average"] == "3.0"
    assert [row["average"] for row in counted(database, "a number", "town")] == [""]


def test_no_words_get_out(database: Database, give: Give) -> None:
    give(V2, "why", [Words("Ann Smith, 0121 496 0000")] * 9, words="Ann Smith, 0121 496 0000")
    give(V2, "kept", [Chosen("yes", rest="says Ann Smith")] * 9, words="yes, says Ann Smith")
    assert "Ann" not in repr(database.read(tables))
    assert counted(database, "own words")[0]["number"] == "10"


@pytest.mark.parametrize(
    ("asked", "meaning", "plain"),
    [
        (None, Several(("a", "b")), ["a", "b"]),
        (None, Several(()), ["none of them"]),
        (None, Ranked(("b", "a")), ["b in place 1", "a in place 2"]),
        (None, Ranked(("a=7", "b=3")), ["a", "b"]),
        (SCALE, Amount(4), ["4", "a number"]),
        (None, Amount(37), ["a number"]),
        (None, Day(date(2027, 4, 3)), ["2027-04"]),
        (None, Tally(("yes=14",)), ["yes"]),
        (None, Postcode("B66"), ["a postcode"]),
        (None, Picture("x", "photo"), ["a picture"]),
        (None, Skipped(), ["skipped"]),
        (None, Words("hello"), ["own words"]),
    ],
)
def test_every_kind_of_answer_has_a_plain_form(
    asked: Question | None, meaning: Meaning, plain: list[str]
) -> None:
    assert [part.answer for part in parts_of(asked, meaning)] == plain


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@cmd", "\t=1", "\r=1", " =1"])
def test_no_cell_is_a_formula(text: str, tmp_path: Path) -> None:
    assert cell(text) == f"'{text}"
    path = write_csv(str(tmp_path), "answers", [{"label": text}])
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["label"], [f"'{text}"]]
