"""What becomes of a promise, as rows: the news that arrives, and what an officer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.ids import IssueId, OfficerId, OutcomeId, PersonId, PromiseId, TalkId
from bot.model.outcome import OUTCOME_KINDS, Outcome, OutcomeState, news_of
from bot.model.promise import News, OtherWay, Promise, PromiseState, heard, owed_again, settled_by

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=14)
OWED = Promise(
    id=PromiseId(1),
    person_id=PersonId(1),
    talk_id=TalkId(1),
    ref="T482",
    issue_id=IssueId(1),
    state=PromiseState.WAITING,
    due_at=NOW,
    made_at=NOW - timedelta(days=20),
    told_at=None,
    outcome_id=None,
    way=None,
    settled_by=None,
)


AGAIN = datetime(2027, 1, 4, 17, tzinfo=UTC)


def outcome(kind: str, next_by: datetime | None = None) -> Outcome:
    return Outcome(
        id=OutcomeId(7),
        issue_id=IssueId(1),
        kind=kind,
        you_said="",
        we_did="",
        why_not="",
        money="",
        lasts_until="",
        next_by=next_by,
        state=OutcomeState.SENT,
        writer="Asha",
        made_at=NOW,
        sent_at=NOW,
        ask_at=None,
        upto=0,
        asked_upto=None,
        changed_by=1,
        changer="Asha",
        version=1,
        sent_by=1,
        goes_at=None,
        approved=None,
        corrects=None,
        public=False,
        stopped_at=None,
        withdrawn_at=None,
        date_before=None,
        state_before=None,
    )


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("done", "answered"),
        ("part-done", "answered"),
        ("already-there", "answered"),
        ("not-now", "answered"),
        ("cannot", "answered"),
        ("not-ours", "answered"),
        ("late", "delayed"),
        ("under-way", "informed"),
        ("planned", "informed"),
        ("changed", "informed"),
    ],
)
def test_only_final_news_settles_it(kind: str, state: str) -> None:
    now_is = heard(OWED, news_of(outcome(kind)), NOW, AGAIN)
    assert (now_is.state, now_is.told_at, now_is.outcome_id) == (state, NOW, 7)
    assert now_is.settled == OUTCOME_KINDS[kind].final


def test_a_date_that_was_named_is_owed() -> None:
    assert heard(OWED, news_of(outcome("under-way", LATER)), NOW, AGAIN).due_at == LATER
    assert heard(OWED, news_of(outcome("late")), NOW, AGAIN).due_at == OWED.due_at


def test_somebody_elses_reply_that_we_promised_to_pass_on_is_owed_still() -> None:
    now_is = heard(OWED, news_of(outcome("not-ours", LATER)), NOW, AGAIN)
    assert (now_is.state, now_is.due_at) == ("informed", LATER)


def test_a_word_on_the_way_takes_no_answer_back_unless_it_names_a_new_date() -> None:
    answered = heard(OWED, news_of(outcome("done")), NOW, AGAIN)
    changed = heard(answered, news_of(replace(outcome("changed"), id=OutcomeId(8))), LATER, AGAIN)
    assert (changed.state, changed.due_at) == ("answered", answered.due_at)
    assert (changed.told_at, changed.outcome_id) == (LATER, answered.outcome_id), "the answer stands"
    again = heard(answered, news_of(outcome("changed", LATER)), NOW, AGAIN)
    assert (again.state, again.due_at) == ("informed", LATER)


@pytest.mark.parametrize("kind", ["done", "late", "under-way"])
def test_who_looks_after_it_now_changes_nothing_about_it(kind: str) -> None:
    before = heard(OWED, news_of(outcome(kind, LATER)), NOW, AGAIN)
    assert heard(before, news_of(outcome("new-owner")), LATER, AGAIN) == before


TURNED = [("done", "cannot"), ("cannot", "done"), ("not-now", "part-done")]


@pytest.mark.parametrize(("before", "after"), TURNED)
def test_news_that_turns_an_answer_over_is_the_answer(before: str, after: str) -> None:
    answered = heard(OWED, news_of(outcome(before)), NOW, AGAIN)
    turned = heard(answered, news_of(replace(outcome(after), id=OutcomeId(8))), LATER, AGAIN)
    assert (turned.state, turned.outcome_id) == ("answered", 8)


def test_what_is_known_late_of_older_news_changes_nothing() -> None:
    """A text without a report counts as arrived after three days: what was told meanwhile stands."""
    answered = heard(OWED, news_of(outcome("done")), NOW, AGAIN)
    late = heard(answered, news_of(outcome("late", LATER)), NOW - timedelta(days=2), AGAIN)
    assert late == answered


def test_who_could_not_be_told_and_was_reached_after_all_is_told() -> None:
    given_up = settled_by(OWED, OtherWay.UNREACHABLE, OfficerId(3), NOW)
    assert given_up.settled
    now_is = heard(given_up, News(state=PromiseState.ANSWERED), NOW, AGAIN)
    assert (now_is.state, now_is.way, now_is.settled_by) == ("answered", None, None)


@pytest.mark.parametrize(
    ("way", "state"),
    [
        ("call", "answered"),
        ("letter", "answered"),
        ("in-person", "answered"),
        ("refused", "cannot-be-told"),
        ("unreachable", "cannot-be-told"),
        ("stopped", "cannot-be-told"),
    ],
)
def test_told_another_way_is_answered_and_not_told_at_all_is_not(way: str, state: str) -> None:
    now_is = settled_by(OWED, OtherWay(way), OfficerId(3), LATER)
    assert (now_is.state, now_is.way, now_is.settled_by) == (state, way, 3)
    assert now_is.told_at == (LATER if state == "answered" else None)
    assert replace(now_is, state=OWED.state, told_at=None, way=None, settled_by=None) == OWED


def test_who_was_unhappy_before_it_was_known_to_have_arrived_is_owed_another_answer() -> None:
    doubted = replace(OWED, doubted_at=NOW + timedelta(minutes=5))
    now_is = heard(doubted, news_of(outcome("done")), NOW, AGAIN)
    assert (now_is.state, now_is.due_at, now_is.doubted_at) == ("waiting", AGAIN, None)
    later = heard(doubted, news_of(outcome("done")), LATER, AGAIN)
    assert later.state == "answered", "what they were unhappy with came before this"


CALLED = NOW + timedelta(hours=1)
SAID_BEFORE = [("done", None), ("cannot", None), ("under-way", None), ("under-way", LATER), ("late", LATER)]


@pytest.mark.parametrize("way", ["call", "letter", "in-person"])
@pytest.mark.parametrize(("kind", "next_by"), SAID_BEFORE)
def test_what_went_out_before_an_officer_told_them_takes_that_back_no_more(
    way: str, kind: str, next_by: datetime | None
) -> None:
    """They were unhappy with a message of ten, were told at eleven, and the receipt comes after that."""
    for doubted_at in (None, NOW + timedelta(minutes=5)):
        waits = replace(OWED, doubted_at=doubted_at)
        settled = settled_by(waits, OtherWay(way), OfficerId(3), CALLED)
        assert heard(settled, news_of(outcome(kind, next_by)), NOW, AGAIN) == settled


def test_what_goes_out_after_an_officer_told_them_counts() -> None:
    doubted = replace(OWED, doubted_at=NOW + timedelta(minutes=5))
    settled = settled_by(doubted, OtherWay.CALL, OfficerId(3), CALLED)
    later = heard(settled, news_of(outcome("under-way", LATER)), CALLED + timedelta(hours=1), AGAIN)
    assert (later.state, later.due_at, later.doubted_at) == ("informed", LATER, None)


@pytest.mark.parametrize(("way", "state"), [("refused", "answered"), ("unreachable", "waiting")])
def test_who_was_unhappy_and_did_not_speak_with_us_since_still_is(way: str, state: str) -> None:
    """What they said no to settles nothing by arriving late; who spoke with an officer since is content."""
    doubted = replace(OWED, doubted_at=NOW + timedelta(minutes=5))
    settled = settled_by(doubted, OtherWay(way), OfficerId(3), CALLED)
    assert heard(settled, news_of(outcome("done")), NOW, AGAIN).state == state
    again = owed_again(settled, CALLED)
    assert heard(again, news_of(outcome("done")), NOW, AGAIN).state == state


def test_a_call_that_was_never_made_is_no_news() -> None:
    settled = settled_by(OWED, OtherWay.CALL, OfficerId(3), CALLED)
    again = owed_again(settled, CALLED)
    assert (again.state, again.told_at, again.way) == ("waiting", None, None)
    assert heard(again, news_of(outcome("done")), NOW, AGAIN).state == "answered"
