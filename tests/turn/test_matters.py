"""New words that may belong to what somebody told us before: joined when it is sure, asked about when not."""

from __future__ import annotations

import pytest

from bot.model.issue import IssueState
from bot.model.reference import OpenMatter
from bot.store.tables import answer, event, issue, promise, talk, task
from bot.turn import matters
from tests.fixed import MONDAY_10AM
from tests.town import Town
from tests.turn.made_up import Lookup, content, turn_of

BINS = "The bins in our street were missed again"
LORRY = "the lorry drove past us on monday and left everything"
PARK = "the park is dark at night near the school"
WHICH = "Is this about {}, or something new?"


def told(town: Town, words: str = BINS) -> str:
    """She told us of one matter, ten days ago. Returns her number with us."""
    town.goes("LOCAL", "yes", "SKIP", words, "DONE", "other")
    found = town.promises()[0]
    town.clock.pass_by(days=10)
    return found.ref


def test_who_is_unsure_is_asked_once_and_not_surveyed(town: Town) -> None:
    ref = told(town)
    (said,) = town.says(LORRY)
    assert WHICH.format(ref) in said
    assert f"1 {ref}: The bins in our street" in said
    assert "2 Something new" in said
    assert "mostly about" not in said


@pytest.mark.parametrize("reply", ["1", "yes", "{ref}", "its about {ref}"])
def test_words_that_belong_to_it_are_joined_and_the_owner_is_told(town: Town, reply: str) -> None:
    ref = told(town)
    town.says(LORRY)
    (said,) = town.says(reply.format(ref=ref))
    assert said.startswith(f"Thank you. We have added this to {ref}.")
    assert "?" not in said
    old = next(each for each in town.promises() if each.ref == ref)
    assert [row.question for row in town.rows(answer) if row.words == LORRY] == ["after"]
    assert [row.talk_id for row in town.rows(answer) if row.words == LORRY] == [old.talk_id]
    assert town.rows(issue)[-1].state == IssueState.CLOSED, "what was begun for them is empty"
    (work,) = [row for row in town.rows(task) if row.kind == "reply"]
    words = {row.id: row.text for row in town.rows(event)}
    assert (work.talk_id, words[work.event_id]) == (old.talk_id, LORRY)
    assert len(town.rows(promise)) == 1, "and nothing new is promised"


@pytest.mark.parametrize("reply", ["2", "no", "something new", "SKIP"])
def test_something_new_goes_on_as_a_matter_of_its_own(town: Town, reply: str) -> None:
    told(town)
    town.says(LORRY)
    (said,) = town.says(reply)
    assert "What is it mostly about?" in said
    town.goes("other")
    assert len(town.promises()) == 2
    assert town.rows(issue)[-1].title.startswith("the lorry drove past")
    assert not [row for row in town.rows(task) if row.kind == "reply"]


def test_silence_means_something_new(town: Town) -> None:
    told(town)
    town.says(LORRY)
    town.passes(days=2)
    town.passes(days=15)
    town.passes(hours=1)
    assert len(town.promises()) == 2
    assert [row.words for row in town.rows(answer)].count(LORRY) == 1
    assert "open" not in {row.state for row in town.rows(talk)}


def test_more_words_in_place_of_an_answer_are_kept_with_the_first(town: Town) -> None:
    told(town)
    town.says(LORRY)
    town.says("and there are rats in it by now, big ones")
    town.says("2")
    found = [row for row in town.rows(answer) if row.words.startswith("and there are rats")]
    assert [row.question for row in found] == ["mind"]


def test_like_words_are_joined_without_a_question(town: Town) -> None:
    ref = told(town)
    (said,) = town.says("the bins in our street were missed again and again")
    assert WHICH.format(ref) not in said
    assert [row.kind for row in town.rows(task)].count("said-again") == 1


def test_another_topic_is_new_without_a_question() -> None:
    bus = OpenMatter(
        ref="T404",
        talk_id=4,
        issue_id=4,
        name="local-issue",
        words="no roof at the market",
        topic="getting-there",
        began_at=MONDAY_10AM,
    )
    turn = turn_of(lookup=Lookup(matters=[bus]))
    script = content().conversations["local-issue"]
    assert matters.guess(turn, script, PARK, unasked=True) == matters.Guess()


@pytest.mark.parametrize("words", ["a man looked at the fence on friday", "the canal smells since last week"])
def test_who_simply_writes_is_asked_about_a_pledge_too_in_place_of_a_survey(town: Town, words: str) -> None:
    town.took_part("+447700900001")
    town.clock.pass_by(days=10)
    ref = town.promises()[0].ref
    (said,) = town.says(words)
    assert WHICH.format(ref) in said
    assert "mostly about" not in said
    assert town.says("1")[0].startswith(f"Thank you. We have added this to {ref}.")


def test_of_many_three_are_offered_the_likeliest_first() -> None:
    every = [
        OpenMatter(
            ref=f"T{n}",
            talk_id=n,
            issue_id=n,
            name="local-issue",
            words=words,
            topic=None,
            began_at=MONDAY_10AM,
        )
        for n, words in (
            (404, "dogs"),
            (403, "weeds"),
            (402, "lorry noise before dawn each single monday"),
            (401, "cars"),
        )
    ]
    turn = turn_of(lookup=Lookup(matters=every))
    found = matters.guess(turn, content().conversations["local-issue"], LORRY)
    assert found.same is None
    assert [each.ref for each in found.likely] == ["T402", "T404", "T403"]


def test_words_that_name_another_topic_than_the_words_they_are_like_are_asked_about() -> None:
    bins = OpenMatter(
        ref="T404",
        talk_id=4,
        issue_id=4,
        name="local-issue",
        words="bins by the park gate",
        topic="other",
        began_at=MONDAY_10AM,
    )
    turn = turn_of(lookup=Lookup(matters=[bins]))
    script = content().conversations["local-issue"]
    assert matters.guess(turn, script, "bins by the gate").same == bins
    asked = matters.guess(turn, script, "bins by the park gate")
    assert asked.same is None
    assert asked.likely == (bins,)
