"""A question that nobody answers: one nudge by day, then quiet, and a welcome to whoever comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.calendar import next_allowed
from bot.model.event import Disposition
from bot.store import timers
from bot.store.casework import audience as stored_audience
from bot.store.tables import address, answer, event, outbox, talk, task, timer
from bot.turn.reminder_policy import NUDGE, QUIET, Next, Patience, next_for
from tests.fixed import MONDAY_10AM
from tests.phone import Phone
from tests.town import TO_WHY, Town
from tests.web.serving import SMS, house

TO_KEPT = TO_WHY[:-1]
GENTLY = "No rush, but we would still like your answer."
BACK = "Welcome back. We had got to here."


def hours(number: float) -> datetime:
    return MONDAY_10AM + timedelta(hours=number)


@pytest.mark.parametrize(
    ("kind", "since", "now", "patience", "due"),
    [
        pytest.param(NUDGE, 0, 1, Patience(), Next(kind=NUDGE, at=hours(24)), id="too early to nudge"),
        pytest.param(NUDGE, 0, 24, Patience(), Next(do=NUDGE, kind=QUIET, at=hours(336)), id="a day on"),
        pytest.param(
            NUDGE, 11, 35, Patience(), Next(kind=NUDGE, at=hours(47)), id="a day on is 9pm: the next morning"
        ),
        pytest.param(NUDGE, 120, 144, Patience(), Next(kind=NUDGE, at=hours(167)), id="Saturday: on Monday"),
        pytest.param(QUIET, 0, 24, Patience(), Next(kind=QUIET, at=hours(336)), id="nudged already"),
        pytest.param(
            NUDGE, 0, 24, Patience(nudge=timedelta()), Next(kind=QUIET, at=hours(336)), id="nudges are off"
        ),
        pytest.param(
            NUDGE,
            0,
            24,
            Patience(nudge=timedelta(days=30)),
            Next(kind=QUIET, at=hours(336)),
            id="a nudge would come after the end",
        ),
        pytest.param(NUDGE, 0, 336, Patience(), Next(do=QUIET), id="two weeks without a word"),
        pytest.param(QUIET, 0, 336, Patience(), Next(do=QUIET), id="two weeks, nudged before"),
    ],
)
def test_what_is_due(kind: str, since: float, now: float, patience: Patience, due: Next) -> None:
    assert next_for(kind, hours(since), hours(now), patience) == due


def test_after_a_day_the_same_question_is_asked_once_more(town: Town) -> None:
    asked = town.goes(*TO_KEPT)[0]
    assert town.passes(hours=23) == []
    assert town.passes(hours=1) == [f"{GENTLY} Or reply STOP.\n{asked}"]
    row = town.rows(outbox)[-1]
    assert (row.kind, row.priority, row.question) == ("ask", 1, "kept")


def test_there_is_one_nudge_in_a_talk_and_no_more(town: Town) -> None:
    town.goes(*TO_KEPT)
    assert len(town.passes(hours=24)) == 1
    assert town.says("3")
    for _ in range(12):
        assert town.passes(hours=24) == []


@pytest.mark.parametrize(
    ("begins", "comes"),
    [
        pytest.param(
            datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC), id="at night"
        ),
        pytest.param(
            datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC), id="on a Sunday"
        ),
        pytest.param(
            datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2026, 12, 29, 9, tzinfo=UTC), id="at Christmas"
        ),
    ],
)
def test_a_nudge_waits_for_the_hours_we_may_speak_in(town: Town, begins: datetime, comes: datetime) -> None:
    town.clock.go_to(begins)
    town.goes(*TO_KEPT)
    nudged: list[str] = []
    while not nudged:
        nudged = town.passes(hours=0.5)
    assert town.clock.now() == comes
    assert next_allowed(town.rows(outbox)[-1].due_at) == town.rows(outbox)[-1].due_at


def test_whoever_answers_meanwhile_is_left_alone_for_another_day(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(hours=4)
    town.says("3")
    assert town.passes(hours=23) == [], "the timer of the earlier turn does nothing"
    assert len(town.passes(hours=1, seconds=1)) == 1


def test_asking_for_help_counts_as_a_word(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(hours=20)
    town.says("HELP")
    assert town.passes(hours=10) == []


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("TIPTON",), id="who was not asked yet whether we may keep the number"),
        pytest.param(("TIPTON", "2"), id="who said no to keeping the number"),
        pytest.param((*TO_KEPT, "STOP"), id="who said STOP"),
        pytest.param((*TO_KEPT, "wrong number"), id="who has the wrong number"),
        pytest.param((*TO_WHY, "nobody told me", "DONE"), id="who has said it all"),
    ],
)
def test_nobody_is_nudged_who(town: Town, texts: tuple[str, ...]) -> None:
    town.goes(*texts)
    for _ in range(10):
        assert town.passes(hours=12) == []


def test_who_was_asked_often_enough_this_month_is_not_nudged(town: Town) -> None:
    town.goes(*TO_KEPT)
    first = town.rows(outbox)[0]
    asked = {**first._mapping, "kind": "ask", "made_at": town.clock.now(), "state": "sent"}
    for number in (1, 2):
        town.db.write(
            lambda c, n=number: c.execute(insert(outbox), [asked | {"id": 900 + n, "key": f"asked:{n}"}])
        )
    assert town.passes(hours=24) == []


def test_own_words_are_ended_by_silence_and_not_by_a_nudge(town: Town) -> None:
    town.goes(*TO_WHY, "nobody told me")
    said = town.passes(minutes=16)
    assert said[0].startswith("Thank you. Your number for this is")
    assert town.passes(days=2) == []


def test_who_asked_for_a_call_and_said_no_more_is_rung_all_the_same(town: Town) -> None:
    town.goes(*TO_KEPT, "CALL")
    town.passes(minutes=59)
    assert town.rows(task) == []
    town.passes(minutes=1)
    assert [row.kind for row in town.rows(task)] == ["call-back"]
    town.says("2")
    assert [row.kind for row in town.rows(task)] == ["call-back"], "the time comes later, the call stays one"


def test_after_two_weeks_the_talk_has_gone_quiet_and_its_answers_stay(town: Town) -> None:
    town.goes(*TO_WHY)
    town.passes(hours=24)
    assert town.passes(days=13) == []
    (talked,) = [row for row in town.rows(talk) if row.state == "quiet"]
    assert talked.issue_id is not None
    assert talked.ended_at == town.clock.now()
    assert [row.words for row in town.rows(answer) if row.question == "kept"] == ["3"]
    assert [row.kind for row in town.rows(timer) if row.kind in (NUDGE, QUIET)] == []


def test_who_fell_silent_after_an_answer_still_hears_the_outcome(town: Town) -> None:
    town.goes(*TO_WHY)
    town.passes(days=15)
    issue_id = town.rows(talk)[-1].issue_id
    hear, not_hear = town.db.read(lambda c: stored_audience.audience(c, issue_id))
    assert (sum(hear.values()), not_hear) == (1, {})


def test_who_never_agreed_is_forgotten_when_the_talk_has_gone_quiet(town: Town) -> None:
    town.says("TIPTON")
    town.passes(days=14)
    assert town.rows(address)[0].sealed is not None
    town.passes(hours=2)
    assert town.rows(address)[0].sealed is None


@pytest.mark.parametrize(("hours", "nudges"), [("0", 0), ("2", 1)])
def test_the_setting_says_when_and_whether_to_nudge(
    tmp_path: Path, database_url: str, hours: str, nudges: int
) -> None:
    made = house(tmp_path / "served", **SMS, TELLBACK_DATABASE_URL=database_url, TELLBACK_NUDGE_AFTER=hours)
    Phone(made).goes(*TO_KEPT)
    for _ in range(30):
        timers.run_due(made.services.db, made.services.handlers.by_kind, made.clock.pass_by(hours=1))
    assert sum(row.body.startswith(GENTLY) for row in made.rows("outbox")) == nudges
    made.services.db.close()


# --- coming back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["hello", "hi", "HELLO?", "hi again", "good morning", "still here", "\U0001f44b", "are you there"],
)
def test_after_a_pause_of_six_days_any_word_brings_the_same_question(town: Town, words: str) -> None:
    asked = town.goes(*TO_KEPT)[0]
    town.passes(days=6)
    assert town.says(words) == [f"{BACK}\n{asked}"]
    assert [row.question for row in town.rows(answer)].count("kept") == 0
    assert town.rows(talk)[-1].place["misses"] == 0


def test_after_a_pause_an_answer_is_still_an_answer(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(days=6)
    assert "What makes you say that?" in town.says("3")[0]


@pytest.mark.parametrize("words", ["hello", "ok", "Yes", "thanks", "hi there", "\U0001f44d"])
def test_a_greeting_after_a_pause_is_not_taken_for_own_words(town: Town, words: str) -> None:
    asked = town.goes(*TO_WHY)[0]
    town.passes(hours=7)
    assert town.says(words) == [f"{BACK}\n{asked}"]
    assert [row.question for row in town.rows(answer)].count("why") == 0


@pytest.mark.parametrize("words", ["ok but nobody rang me", "hello, the gate is shut", "no", "never"])
def test_words_after_a_pause_are_taken_where_words_are_asked(town: Town, words: str) -> None:
    town.goes(*TO_WHY)
    town.passes(hours=7)
    town.says(words)
    assert [row.words for row in town.rows(answer) if row.question == "why"] == [words]


def test_without_a_pause_a_greeting_is_words_like_any_other(town: Town) -> None:
    town.goes(*TO_WHY)
    town.passes(hours=5)
    town.says("ok")
    assert [row.words for row in town.rows(answer) if row.question == "why"] == ["ok"]


def test_what_is_said_after_a_pause_and_fits_nothing_reaches_an_officer(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(hours=7)
    assert town.says("The gate by the canal is locked")[0].startswith(BACK)
    assert town.rows(event)[-1].outcome == Disposition.UNPLACED


def test_a_near_miss_after_a_pause_is_asked_back_about(town: Town) -> None:
    town.goes("IDEA", "1")  # to the question for the town
    town.passes(hours=7)
    assert not town.says("smethick")[0].startswith(BACK)


@pytest.mark.parametrize("words", ["hello", "START", "resume", "The gate is locked again, at night"])
def test_a_talk_gone_quiet_is_taken_up_again(town: Town, words: str) -> None:
    asked = town.goes(*TO_KEPT)[0]
    town.passes(days=20)
    assert town.rows(talk)[-1].state == "quiet"
    assert town.says(words) == [f"{BACK}\n{asked}"]
    assert town.rows(talk)[-1].state == "open"
    assert "What makes you say that?" in town.says("3")[0]


def test_an_answer_to_a_talk_gone_quiet_counts(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(days=20)
    assert "What makes you say that?" in town.says("3")[0]


def test_a_tap_in_a_talk_gone_quiet_counts(town: Town) -> None:
    town.goes("TIPTON", channel="telegram")
    town.says(tapped=town.rows(outbox)[-1].choices[0][0], channel="telegram")
    town.says(tapped=town.rows(outbox)[-1].choices[0][0], channel="telegram")
    town.says("tipton", channel="telegram")
    question = town.rows(outbox)[-1]
    town.passes(days=20)
    assert "What makes you say that?" in town.says(tapped=question.choices[2][0], channel="telegram")[0]


def test_a_talk_taken_up_again_goes_quiet_again(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(days=20)
    town.says("hello")
    assert town.passes(days=13) == []
    assert town.rows(talk)[-1].state == "open"
    town.passes(days=2)
    assert town.rows(talk)[-1].state == "quiet"


def test_after_sixty_days_we_begin_afresh(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(days=20)
    town.passes(days=61)
    assert BACK not in "".join(town.says("hello"))
    assert next(row.state for row in town.rows(talk)) == "quiet"


def test_words_go_to_the_talk_that_was_over_last(town: Town) -> None:
    town.goes(*TO_KEPT)
    town.passes(days=20)
    town.goes("PLEDGE", "3", "nobody told me", "DONE")
    assert town.says("thanks") == []
    assert town.rows(event)[-1].outcome == Disposition.LATE
