"""Messages in an order, a number or a shape that nobody expects; the cases of the channels' list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.event import Disposition
from bot.store.inbound import talks
from bot.store.tables import answer, event, outbox, person, stop, talk
from channels.port import Attachment
from tests.town import HER, Town


def begun(town: Town, who: str = HER) -> list[list[str]]:
    """A talk in the app; the buttons under its first question, as [key, label]."""
    town.goes("TIPTON", channel="telegram", who=who)
    choices: list[list[str]] = town.rows(outbox)[-1].choices
    return choices


def answers(town: Town) -> list[tuple[str, str]]:
    return [(row.question, row.words) for row in town.rows(answer)]


def open_question(town: Town) -> str | None:
    (person_id,) = [row.id for row in town.rows(person)]
    found = town.db.read(lambda c: talks.open_talk(c, person_id))
    return found.place.question if found else None


def test_a_double_tap_counts_once(town: Town) -> None:
    """Case 51: two updates of one button; the second presses what is no longer asked."""
    (first, *_), *_ = begun(town)
    town.says(tapped=first, channel="telegram")
    once, asked = answers(town), open_question(town)
    town.says(tapped=first, channel="telegram")
    assert (answers(town), open_question(town)) == (once, asked)


def test_a_tap_after_the_end_is_kept_and_answers_nothing(town: Town) -> None:
    """Case 50."""
    (first, *_), *_ = begun(town)
    town.db.write(lambda c: c.execute(talk.update().values(state="ended")))
    town.says(tapped=first, channel="telegram")
    assert answers(town) == []
    assert town.rows(event)[-1].outcome == Disposition.UNPLACED


def test_a_tap_means_the_same_in_every_language(town: Town) -> None:
    """Case 50: a button that was drawn in the language before."""
    (first, *_), *_ = begun(town)
    town.says("lang pl", channel="telegram")
    town.says(tapped=first, channel="telegram")
    assert len(answers(town)) == 1


@pytest.mark.parametrize("words", ["1", "yes", "2", "xyzzy"])
@pytest.mark.parametrize("reached", [False, True], ids=["the next question waits", "it has gone out"])
def test_a_tap_and_words_that_overtake_each_other_end_in_the_same_state(
    town: Town, words: str, reached: bool
) -> None:
    """Case 54: they travel in different queues. Both were sent at the first question; words have a number.

    "1" and "yes" answer it as the tap does, "2" and "yes" would answer the next one too: whether we may keep
    their number, which nobody may be taken to have said yes to before they were asked.
    """
    found = []
    for words_first in (False, True):
        who = f"7{int(words_first)}"
        (first, *_), *_ = begun(town, who=who)
        town.reaches("101")
        before = len(town.rows(answer))
        messages: list[dict[str, Any]] = [
            {"tapped": first},
            {"text": words, "ref": "102", "sent_at": town.clock.now()},
        ]
        for number, message in enumerate(reversed(messages) if words_first else messages):
            if number and reached:
                town.reaches("103")
            town.says(**message, channel="telegram", who=who)
        her = town.rows(person)[-1]
        standing = town.db.read(lambda c, her=her: talks.open_talk(c, her.id))
        assert standing is not None
        meanings = [(row.question, row.meaning) for row in town.rows(answer)[before:]]
        found.append((meanings, standing.place.question, her.may_keep))
    if words == "2" and found[1][0] != found[0][0]:  # the first to come is the answer, where they differ
        found = [(len(meanings), *rest) for meanings, *rest in found]
    assert found[0] == found[1]
    assert found[0][2] is None
    assert [row.text for row in town.rows(event)].count(words) == 2, "and nothing is lost"


def test_words_after_their_question_are_its_answer(town: Town) -> None:
    (first, *_), *_ = begun(town)
    town.reaches("101")
    town.says(tapped=first, channel="telegram")
    town.reaches("102")
    town.says("yes", channel="telegram", ref="103", sent_at=town.clock.now() - timedelta(seconds=30))
    assert [question for question, _ in answers(town)] == ["welcome", "keep-number"], "whatever clocks say"


@pytest.mark.parametrize(
    "payload",
    ["forged-rights", "x" * 64, "TIPTON", "pl"],
    ids=["forged", "64 characters", "a poster", "a language"],
)
def test_a_link_begins_a_talk_and_carries_no_rights(town: Town, payload: str) -> None:
    """Case 55: anybody can make one, so it only says what to talk about; used again it is the same."""
    for _ in range(2):
        town.says(start=payload, channel="telegram")
        assert town.rows(event)[-1].outcome == Disposition.START
    assert town.rows(talk)
    assert len(town.rows(person)) == 1


@pytest.mark.parametrize(
    "ahead", [timedelta(minutes=5), timedelta(days=400)], ids=["a fast clock", "next year"]
)
def test_a_message_from_the_future_is_an_answer_of_now(town: Town, ahead: timedelta) -> None:
    """Case 72."""
    town.goes("Hello")
    town.says("1", sent_at=town.clock.now() + ahead)
    assert [question for question, _ in answers(town)] == ["keep-number"]


def test_the_same_person_on_two_channels_is_two_until_they_say_otherwise(town: Town) -> None:
    """Case 80: a number is no proof of who somebody is, so nothing is joined by guessing."""
    town.goes("Hello", "1")
    town.goes("Hello", channel="telegram", who="5000000001")
    assert len(town.rows(person)) == 2
    town.says("STOP", channel="telegram", who="5000000001")
    assert [row.channel for row in town.rows(stop)] == ["telegram"]
    assert town.says("2") != []


def test_an_album_is_one_turn_and_every_picture_of_it_is_kept(town: Town) -> None:
    """Case 45: several updates for several pictures sent at once."""
    begun(town)
    replies = [
        town.says(
            channel="telegram",
            album="9",
            attachments=(Attachment(kind="image", ref=f"photo-{number}", content_type="image/jpeg"),),
        )
        for number in range(3)
    ]
    assert [bool(said) for said in replies] == [True, False, False]
    kept = [row.detail["attachments"][0]["ref"] for row in town.rows(event)[-3:]]
    assert kept == ["photo-0", "photo-1", "photo-2"]
