"""Who told us something and comes back to it hears how it stands, or is heard; they are asked nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.event import Disposition
from bot.model.issue import IssueState
from bot.model.promise import PromiseState
from bot.store.tables import answer, event, talk, task
from bot.turn import filing
from bot.turn.effects import AddTask, KeepAnswer, OpenAgain, OweAgain
from bot.turn.rules import follow_up
from bot.turn.status import say_status
from tests.fixed import MONDAY_10AM
from tests.language.test_news import NEWS
from tests.town import HER, Town
from tests.turn.made_up import Lookup, issue, message, promise, said_in, talk_at, turn_of

ASKING = [*(each.replace("Y483", "{ref}") for each in NEWS), "{ref}", "hi its {ref}"]
MENU = "Hello. Send STATUS to hear how it stands"


def waits(town: Town) -> str:
    """She told us something a week ago, and waits to hear of it. Returns her number with us."""
    town.took_part(HER)
    town.clock.pass_by(days=7)
    return town.promises()[0].ref


def was_told(town: Town) -> str:
    ref = waits(town)
    town.send(town.draft())
    assert town.outgoing()
    town.arrived()
    assert town.promises()[0].state is PromiseState.ANSWERED
    return ref


@pytest.mark.parametrize("words", ASKING)
def test_who_asks_for_news_hears_how_it_stands_and_is_asked_nothing(town: Town, words: str) -> None:
    ref = waits(town)
    talks = len(town.rows(talk))
    said = town.says(words.format(ref=ref))
    assert len(said) == 1 and said[0].startswith(f"{ref}: Asha in the ")
    assert "?" not in said[0]
    assert len(town.rows(talk)) == talks, "and no talk began"
    assert town.rows(event)[-1].outcome == Disposition.COMMAND


def test_a_question_for_news_at_an_open_choice_is_answered_and_the_question_comes_again(town: Town) -> None:
    ref = waits(town)
    town.goes("PLEDGE")
    said = town.says("have you done anything yet")
    assert said[0].startswith(f"{ref}: Asha")
    assert "?" in said[0].splitlines()[1], "the open question follows"


def test_at_an_open_question_for_own_words_words_are_the_answer(town: Town) -> None:
    town.took_part(HER)
    ref = town.promises()[0].ref
    town.goes("TIPTON", "3")
    assert town.rows(answer)[-1].question == "kept"
    town.says("no one has got back to me")
    assert (town.rows(answer)[-1].question, town.rows(answer)[-1].words) == (
        "why",
        "no one has got back to me",
    )
    said = town.says(f"any news on {ref}")[0].splitlines()
    assert said[0].startswith(f"{ref}: ") and said[1].startswith("What makes you"), "but for her own number"


def test_somebody_without_anything_here_is_told_so(town: Town) -> None:
    assert town.says("any update on my bins?") == ["You have no open number with us. Send CHAT to start."]
    assert town.rows(talk) == []
    assert town.rows(event)[-1].outcome == Disposition.UNPLACED, "and an officer reads it"


@pytest.mark.parametrize("words", ["the lamp by number 9 is still not lit", "when is the bench coming then"])
def test_a_reply_to_news_joins_it_and_its_owner_is_told_once_a_day(town: Town, words: str) -> None:
    ref = was_told(town)
    town.clock.pass_by(days=3)
    assert town.goes(words, f"and {words}") == [f"Thank you. We have added this to {ref}."]
    assert [row.question for row in town.rows(answer)][-2:] == ["after", "after"]
    assert [row.kind for row in town.rows(task)] == ["reply"]
    town.clock.pass_by(days=1)
    town.says(words)
    assert [row.kind for row in town.rows(task)] == ["reply", "reply"]


@pytest.mark.parametrize(
    "words",
    ["not good enough, it is as dark as before", "that is no answer", "my son nearly got run over", "no"],
)
def test_who_is_not_content_is_owed_an_answer_again(town: Town, words: str) -> None:
    ref = was_told(town)
    town.clock.pass_by(days=3)
    assert town.says(words) == [f"Thank you. We have added this to {ref}."]
    assert town.issue.state == IssueState.REOPENED
    assert town.promises()[0].state is PromiseState.WAITING
    assert [row.kind for row in town.rows(task)] == ["reply"]
    assert town.says("any news?")[0].startswith(f"{ref}: Asha")


@pytest.mark.parametrize("words", ["ok thanks", "no thanks", "thank you so much", "\U0001f44d"])
def test_thanks_are_kept_and_are_no_work(town: Town, words: str) -> None:
    was_told(town)
    before = len(town.rows(talk))
    town.says(words)
    assert town.rows(answer)[-1].words == words
    assert town.rows(task) == []
    assert town.promises()[0].state is PromiseState.ANSWERED
    assert len(town.rows(talk)) == before


def test_words_that_name_what_waits_join_it(town: Town) -> None:
    ref = waits(town)
    (said,) = town.says(f"{ref} the second lamp went out last night too")
    assert said.startswith(f"Thank you. We have added this to {ref}.\n{ref}: Asha in the")
    assert [row.kind for row in town.rows(task)] == ["reply"]
    assert town.promises()[0].state is PromiseState.WAITING


def test_how_it_stands_is_said_once_in_a_row_of_messages(town: Town) -> None:
    ref = waits(town)
    texts = ("the second lamp went out", "somebody fell over the kerb there", "and the bench was smashed too")
    said = [town.says(f"{ref} {words}")[0] for words in texts]
    assert all("We have added this" in each for each in said)
    assert ["Asha" in each for each in said] == [True, False, False]


@pytest.mark.parametrize("words", ["hello", "hi", "Dzień dobry", "good morning"])
def test_a_hello_of_somebody_who_waits_gets_what_they_can_say(town: Town, words: str) -> None:
    waits(town)
    language = "polski" if "ń" in words else "english"
    town.says(language)
    while town.rows(talk)[-1].state == "open":
        town.says("SKIP")
    said = town.says(words)
    assert "STATUS" in said[0] and "CHAT" in said[0] and "CALL" in said[0]
    if language == "english":
        assert said[0].startswith(MENU)


def test_something_new_from_somebody_who_waits_is_something_new(town: Town) -> None:
    waits(town)
    town.says("The benches by the canal have all been smashed")
    town.says("something new")
    assert [row.came_by for row in town.rows(talk) if row.state == "open"] == ["own words"]


# --- by themselves --------------------------------------------------------------------------------------

TOLD = promise("T482", state=PromiseState.ANSWERED, told_at=MONDAY_10AM - timedelta(days=3), outcome_id=5)
OF_LAMPS = {9: issue("local:local-issue")}


def lookup(*promised: object, **more: object) -> Lookup:
    return Lookup(promised=list(promised), issues=OF_LAMPS, told=True, **more)  # type: ignore[arg-type]


def test_a_reply_belongs_to_what_was_told_last() -> None:
    older = promise("T39", number=2, state=PromiseState.ANSWERED, told_at=MONDAY_10AM - timedelta(days=9))
    turn = turn_of(lookup=lookup(promise("T41", number=3), older, TOLD))
    came_to = follow_up.came_back(turn, message("the second lamp is out too"))
    assert came_to is not None and came_to.talk_id == TOLD.talk_id
    tasks = [each for each in turn.decision(came_to).effects if isinstance(each, AddTask)]
    assert [(each.kind, each.owner_id, each.outcome_id) for each in tasks] == [("reply", 3, 5)]


def test_a_date_that_was_given_is_not_put_off_by_a_reply() -> None:
    soon = MONDAY_10AM + timedelta(days=4)
    informed = replace(TOLD, state=PromiseState.INFORMED, due_at=soon)
    turn = turn_of(lookup=lookup(informed))
    effects = turn.decision(follow_up.came_back(turn, message("that is not good enough"))).effects
    assert [each.due_at for each in effects if isinstance(each, OweAgain)] == [soon]
    assert [each.issue_id for each in effects if isinstance(each, OpenAgain)] == [TOLD.issue_id]


@pytest.mark.parametrize(
    ("state", "days"), [("quiet", 30), ("ended", 1)], ids=["fell silent since", "said something else since"]
)
def test_who_has_talked_of_something_else_since_goes_on_about_that(state: str, days: int) -> None:
    told = replace(TOLD, told_at=MONDAY_10AM - timedelta(days=days + 1))
    other = talk_at("local-issue", number=77, state=state, touched_at=MONDAY_10AM - timedelta(days=days))
    turn = turn_of(lookup=lookup(told, over=other))
    assert follow_up.came_back(turn, message("and the gate is locked")) is None
    named = follow_up.came_back(turn, message("T482 and the gate is locked"))
    assert named is not None and named.talk_id == told.talk_id


def test_an_answer_of_long_ago_is_over() -> None:
    long_ago = replace(TOLD, told_at=MONDAY_10AM - timedelta(days=61))
    turn = turn_of(lookup=lookup(long_ago))
    assert follow_up.came_back(turn, message("T482 the lamp is out")) is None


def test_a_reply_that_a_task_waits_for_already_adds_none() -> None:
    turn = turn_of(lookup=lookup(TOLD, flagged=(True, 1)))
    effects = turn.decision(follow_up.came_back(turn, message("the second lamp is out too"))).effects
    assert not [each for each in effects if isinstance(each, AddTask)]
    assert [each.question for each in effects if isinstance(each, KeepAnswer)] == ["after"]


def test_nothing_has_been_done_asks_of_what_waits_and_answers_what_was_told() -> None:
    words = message("nothing has been done")
    assert follow_up.asked_for_news(turn_of(lookup=lookup(promise())), words) is not None
    assert follow_up.asked_for_news(turn_of(lookup=lookup(TOLD)), words) is None


def test_danger_is_never_answered_with_a_status() -> None:
    words = message("no one has got back to me and I want to kill myself")
    assert follow_up.asked_for_news(turn_of(lookup=lookup(TOLD)), words) is None


def test_a_case_of_somebody_without_anything_here_goes_to_its_service() -> None:
    turn = turn_of()
    came_to = follow_up.asked_for_news(turn, message("any news on my boiler repair"))
    assert came_to is not None and came_to.what is Disposition.CASE_REPAIR
    assert "no open number" not in said_in(turn.decision(came_to).effects)


def test_status_in_the_first_talk_says_when_the_number_comes(town: Town) -> None:
    """She agreed to hear, and has told us nothing yet that could have a number."""
    town.goes("LOCAL", "1", "tipton")
    assert town.rows(talk)[-1].ended_at is None
    said = " ".join(town.says("STATUS"))
    assert "You get your number at the end of these questions." in said
    assert "We may not write to you about it" not in said


def test_who_waits_for_many_hears_of_the_newest_and_which_others_there_are() -> None:
    refs = [f"T{number}" for number in range(101, 107)]
    owed = [promise(ref=ref, number=number) for number, ref in enumerate(refs)]
    turn = turn_of(lookup=Lookup(promised=owed, issues={9: issue("local:T101")}))
    say_status(turn)
    said = said_in(turn.decision().effects)
    assert all(ref in said for ref in refs), "nobody's matter is left out without a word"
    assert "You also wait to hear about T105, T106. Send one of these numbers." in said


# --- one number for two matters -------------------------------------------------------------------------


def split_in_two() -> Lookup:
    """Her matter was split: she knows both by one number. She is asked about the news of the first."""
    second = promise("T482", number=2, issue_id=10, talk_id=483)
    return Lookup(promised=[second, TOLD], issues={9: issue("a"), 10: issue("b", number=10)}, told=True)


def test_what_did_not_help_is_the_matter_that_was_asked_about() -> None:
    talk = talk_at("what-happened", facts={"ref": "T482"}, outcome_id=5, issue_id=11)
    turn = turn_of(talk, lookup=split_in_two())
    filing.raise_task(turn, talk, "not-better")
    effects = turn.decision().effects
    assert [each.issue_id for each in effects if isinstance(each, OpenAgain)] == [9]
    assert [each.talk_id for each in effects if isinstance(each, OweAgain)] == [TOLD.talk_id]
    assert [each.issue_id for each in effects if isinstance(each, AddTask)] == [9]


def test_a_comment_belongs_to_the_matter_that_was_asked_about() -> None:
    talk = talk_at("what-happened", facts={"ref": "T482"}, outcome_id=5, issue_id=9)
    turn = turn_of(talk, lookup=split_in_two())
    came_to = follow_up.commented(turn, message("the second lamp went out again on Friday night"))
    assert came_to is not None and came_to.talk_id == TOLD.talk_id
