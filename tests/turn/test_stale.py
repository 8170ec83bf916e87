"""What was sent before its question was asked: kept, and answered with a fresh question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.event import Disposition
from bot.model.message import BULK, LIVE
from bot.store.tables import answer, event, outbox
from tests.town import Town

KEEP_NUMBER = "May we keep your number"


def test_an_answer_from_before_the_question_is_kept_and_the_question_put_afresh(town: Town) -> None:
    town.goes("Hello")
    sent_at = town.clock.now() - timedelta(minutes=20)
    assert KEEP_NUMBER in town.says("1", sent_at=sent_at)[0]
    assert town.rows(answer) == []
    last = town.rows(event)[-1]
    assert (last.text, last.outcome) == ("1", Disposition.UNPLACED), "an officer sees it"


@pytest.mark.parametrize("seconds", [0, 9], ids=["just now", "clocks that differ"])
def test_an_answer_of_the_moment_counts(town: Town, seconds: int) -> None:
    town.goes("Hello")
    town.says("1", sent_at=town.clock.now() - timedelta(seconds=seconds))
    assert [row.question for row in town.rows(answer)] == ["keep-number"]


def test_stop_counts_however_late_it_comes(town: Town) -> None:
    town.goes("Hello")
    town.says("STOP", sent_at=town.clock.now() - timedelta(hours=3))
    assert town.says("1") == []


def test_own_words_in_several_parts_are_taken_whenever_they_come(town: Town) -> None:
    town.goes("Hello", "1", "3", "Nobody told me.")
    town.says("And it is dark.", sent_at=town.clock.now() - timedelta(minutes=1))
    town.says("DONE")
    assert [row.words for row in town.rows(answer)][-2:] == ["Nobody told me.", "And it is dark."]


@pytest.mark.parametrize(
    ("words", "ago", "priority"),
    [
        pytest.param("Hello", timedelta(minutes=1), LIVE, id="somebody who waits for us"),
        pytest.param("Hello", timedelta(hours=3), BULK, id="what an outage held up for hours"),
        pytest.param("I want to kill myself", timedelta(hours=3), LIVE, id="danger, however late"),
    ],
)
def test_who_wrote_hours_ago_is_answered_in_the_hours_in_which_we_write(
    town: Town, words: str, ago: timedelta, priority: int
) -> None:
    """A reply to somebody who is there goes at any hour; nobody is woken by one to last evening's text."""
    town.says(words, sent_at=town.clock.now() - ago)
    assert {row.priority for row in town.rows(outbox)} == {priority}
