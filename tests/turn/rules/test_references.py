"""A message that was changed after it was sent, and a reply to an older question: kept, never misfiled.

Cases 47 and 49 of the channels' list.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.model.event import Disposition
from bot.store.reports.said import unplaced
from bot.store.tables import answer, event, outbox
from tests.town import Town


def says(town: Town, text: str, ref: str) -> list[str]:
    said = town.says(text, channel="telegram", ref=ref)
    town.reaches()
    return said


def changes(town: Town, text: str, ref: str) -> list[str]:
    return town.says(text, channel="telegram", ref=ref, edits=ref)


def begun(town: Town) -> None:
    """The welcome is answered by message 2; the open question is the next one."""
    says(town, "Hello", "1")
    says(town, "1", "2")


def answers(town: Town) -> list[tuple[str, str]]:
    return [(row.question, row.words) for row in town.rows(answer)]


def test_a_change_to_what_was_acted_on_is_kept_and_answers_nothing(town: Town) -> None:
    begun(town)
    before = answers(town)
    assert changes(town, "2", "2") == []
    assert answers(town) == before
    first, kept = town.rows(event)[-2:]
    assert (first.text, kept.text, kept.outcome) == ("1", "2", Disposition.EDIT)


def test_an_officer_sees_it_as_a_change_with_the_words_before_it(town: Town) -> None:
    begun(town)
    changes(town, "No, I mean 2", "2")
    (shown,) = town.db.read(unplaced.unplaced)
    assert (shown.words, shown.outcome, shown.before) == ("No, I mean 2", Disposition.EDIT, "1")


def test_a_change_to_what_was_not_understood_answers_the_question_that_is_still_open(town: Town) -> None:
    begun(town)
    before = answers(town)
    says(town, "xyzzy", "3")
    assert answers(town) == before
    assert changes(town, "1", "3") != []
    assert len(answers(town)) == len(before) + 1
    assert town.rows(event)[-1].outcome == Disposition.ANSWER


def test_the_same_words_again_are_no_change(town: Town) -> None:
    begun(town)
    assert changes(town, "1", "2") == []
    assert town.rows(event)[-1].outcome == Disposition.SAME
    assert town.db.read(unplaced.unplaced) == []


def test_a_change_to_a_message_we_never_had_is_kept_and_shown(town: Town) -> None:
    begun(town)
    assert changes(town, "what I said last year", "999") == []
    (shown,) = town.db.read(unplaced.unplaced)
    assert (shown.words, shown.outcome, shown.before) == ("what I said last year", Disposition.EDIT, None)


def test_a_message_changed_to_stop_stops_everything(town: Town) -> None:
    begun(town)
    changes(town, "STOP", "2")
    assert says(town, "1", "4") == []


def test_it_is_one_event_however_often_it_comes(town: Town) -> None:
    begun(town)
    for _ in range(2):
        town.says("2", channel="telegram", ref="2", edits="2", event_id="1001:edit")
    assert len(town.rows(event)) == 3


# --- replies by name ------------------------------------------------------------------------------------


def name_what_was_sent(town: Town) -> list[str]:
    """Give each message of ours the name that the provider would; the names, oldest first."""
    rows = town.rows(outbox)
    for row in rows:
        town.db.write(
            lambda c, row=row: c.execute(
                update(outbox).where(outbox.c.id == row.id).values(sent_ref=f"m{row.id}")
            )
        )
    return [f"m{row.id}" for row in rows if row.question]


def test_a_reply_to_an_older_question_is_kept_and_the_open_one_is_put_afresh(town: Town) -> None:
    begun(town)
    first, *_, last = name_what_was_sent(town)
    before = answers(town)
    again = town.says("2", channel="telegram", prompt_ref=first)
    assert answers(town) == before
    question = town.db.read(lambda c: c.scalar(select(outbox.c.question).where(outbox.c.sent_ref == last)))
    assert again
    assert town.rows(outbox)[-1].question == question
    assert town.rows(event)[-1].outcome == Disposition.UNPLACED


@pytest.mark.parametrize("named", ["the open question", "nothing of ours"])
def test_a_reply_to_the_open_question_or_to_nothing_of_ours_is_an_answer(town: Town, named: str) -> None:
    begun(town)
    *_, last = name_what_was_sent(town)
    before = answers(town)
    town.says("1", channel="telegram", prompt_ref=last if named == "the open question" else "m999")
    assert len(answers(town)) == len(before) + 1
