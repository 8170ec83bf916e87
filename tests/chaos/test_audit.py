"""The judge of the storm sees each thing that must not be, and only that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.audit import Event, Row, Taken, Text, judge

TEXTS = [Text("SM1"), Text("SM2")]
EVENTS = [Event("SM1", handled=True, fault=None), Event("SM2", handled=True, fault=None)]
ROW = Row(1, "sent", 0, "reply", None, None, "delivered")
ROWS = [ROW, replace(ROW, id=2)]
TAKEN = [Taken("SMa", 1, "mo", unlisted=False), Taken("SMb", 2, "mo", unlisted=False)]


def faults(
    texts: list[Text] = TEXTS,
    events: list[Event] = EVENTS,
    rows: list[Row] = ROWS,
    taken: list[Taken] = TAKEN,
    in_doubt: int | None = None,
) -> list[str]:
    return judge(texts, events, rows, taken, in_doubt=in_doubt).faults


def test_when_all_is_well_nothing_is_wrong() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        (EVENTS[:1], "texts were lost"),
        ([*EVENTS, EVENTS[0]], "texts were stored twice"),
        ([*EVENTS, replace(EVENTS[0], provider_id="SM9")], "events belong to no text"),
        ([EVENTS[0], replace(EVENTS[1], fault="KeyError")], "events failed in the dialogue"),
        ([EVENTS[0], replace(EVENTS[1], handled=False)], "events were never handled"),
    ],
)
def test_what_went_wrong_on_the_way_in_is_seen(events: list[Event], sentence: str) -> None:
    (fault,) = faults(events=events)
    assert sentence in fault


@pytest.mark.parametrize(
    ("rows", "taken", "sentence"),
    [
        (ROWS, TAKEN[:1], "count as sent and were not"),
        ([ROW, replace(ROW, id=2, state="queued")], TAKEN, "still waiting"),
        ([ROW, replace(ROW, id=2, state="failed", reason="No.")], TAKEN, "count as not sent and were"),
        ([ROW, replace(ROW, id=2, state="unsure")], TAKEN, "have no reason"),
        (ROWS, [*TAKEN, Taken("SMc", 7, "mo", unlisted=False)], "that nobody wrote"),
        (ROWS, [*TAKEN, Taken("SMc", 2, "mo", unlisted=False)], "sent twice though the list showed them"),
        (ROWS, [TAKEN[1], TAKEN[0]], "out of order"),
        ([replace(row, key="outcome:1:p1") for row in ROWS], TAKEN, "written to twice"),
        ([ROW, replace(ROW, id=2, sent_ref="SMz")], TAKEN, "another's name"),
    ],
)
def test_what_went_wrong_on_the_way_out_is_seen(rows: list[Row], taken: list[Taken], sentence: str) -> None:
    (fault,) = faults(rows=rows, taken=taken)
    assert sentence in fault


def test_what_the_list_could_not_tell_is_excused_and_counted() -> None:
    twice = [Taken("SM0", 1, "mo", unlisted=True), *TAKEN]
    verdict = judge(TEXTS, EVENTS, ROWS, twice)
    assert verdict.faults == []
    assert verdict.counts["sent twice, where nobody could tell"] == 1


def test_a_reply_may_overtake_what_we_said_first() -> None:
    rows = [replace(ROW, priority=1), replace(ROW, id=2)]
    assert faults(rows=rows, taken=[TAKEN[1], TAKEN[0]]) == []


ASKED = replace(ROW, id=2, question="town", unsure=1)
TWICE = [*TAKEN, Taken("SMc", 2, "mo", unlisted=False)]


def test_without_a_list_a_question_in_doubt_may_be_put_once_more() -> None:
    assert faults(rows=[ROW, ASKED], taken=TWICE, in_doubt=8) == []


@pytest.mark.parametrize(
    ("row", "taken", "in_doubt", "sentence"),
    [
        (replace(ASKED, question=""), TWICE, 8, "no question in doubt"),
        (replace(ASKED, unsure=0), TWICE, 8, "no question in doubt"),
        (ASKED, [*TWICE, Taken("SMd", 2, "mo", unlisted=False)], 8, "no question in doubt"),
        (ASKED, TWICE, 0, "beyond what was in doubt"),
        (replace(ROW, id=2, state="failed", reason="No."), TAKEN, 8, "count as not sent and were"),
    ],
    ids=["no question", "never in doubt", "three times", "more than were under way", "refused for sure"],
)
def test_without_a_list_whatever_else_came_twice_is_a_fault(
    row: Row, taken: list[Taken], in_doubt: int, sentence: str
) -> None:
    (fault,) = faults(rows=[ROW, row], taken=taken, in_doubt=in_doubt)
    assert sentence in fault
