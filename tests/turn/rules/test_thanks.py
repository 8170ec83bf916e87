"""Thanks alone are no work for anybody, wherever they are said; an answer to an officer's question is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.event import Disposition
from bot.model.promise import PromiseState
from bot.turn.effects import AddTask, KeepAnswer, Send
from bot.turn.message import Message
from bot.turn.rules import follow_up
from bot.turn.rules.officers.officer_reply import answered_officer
from tests.fixed import MONDAY_10AM
from tests.turn.made_up import HER, Lookup, issue, message, promise, talk_at, turn_of

_AT = int((MONDAY_10AM - timedelta(hours=1)).timestamp() * 1000)
WRITTEN_TO = talk_at(
    "pledge-check",
    facts={"pledge": "next", "pledge_version": 1, "by_hand_by": 3, "by_hand_talk": 40, "by_hand_at": _AT},
)
THANKS = ("Thank you", "thanks Asha", "Thank you very much Asha!", "Thanks!", "ok thanks asha")
CONTENT = ("cheers, brilliant", "lovely, thank you", "thank you so much for letting me know")
WORK = ("Tuesday suits me", "thanks but the lane is still dark", "thanks, and who mends the gate?", "Asha")


def found(**more: object) -> Lookup:
    told = promise("T40", state=PromiseState.ANSWERED, told_at=MONDAY_10AM - timedelta(days=1))
    return Lookup(promised=[told], issues={9: issue("pledge:next")}, told=True, **more)  # type: ignore[arg-type]


def tasks_of_a_reply(what: Message, **more: object) -> int:
    """How many tasks words make at an open question, an hour after an officer wrote; they are kept always."""
    turn = turn_of(WRITTEN_TO, person=replace(HER, language=what.language), lookup=found(**more))
    came_to = answered_officer(turn, what)
    assert came_to is not None and came_to.what is Disposition.LATE and came_to.talk_id == 40
    effects = turn.decision(came_to).effects
    assert [each.words for each in effects if isinstance(each, KeepAnswer)] == [what.text]
    return sum(isinstance(each, AddTask) for each in effects)


@pytest.mark.parametrize("asks", [False, True])
@pytest.mark.parametrize("text", THANKS)
def test_thanks_for_what_an_officer_wrote_are_no_work(text: str, asks: bool) -> None:
    assert tasks_of_a_reply(message(text), officer_asks=asks) == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [("pl", "dziękuję bardzo"), ("pl", "dzięki Asha"), ("ur", "شکریہ"), ("pa", "dhanvaad")],
)
def test_thanks_in_other_languages_are_no_work_either(language: str, text: str) -> None:
    assert tasks_of_a_reply(message(text, language=language)) == 0


@pytest.mark.parametrize("text", THANKS)
def test_thanks_get_no_answer(text: str) -> None:
    turn = turn_of(WRITTEN_TO, lookup=found())
    assert not [
        each
        for each in turn.decision(answered_officer(turn, message(text))).effects
        if isinstance(each, Send)
    ]


@pytest.mark.parametrize("text", CONTENT)
def test_a_kind_word_is_no_work_but_where_it_answers_an_officers_question(text: str) -> None:
    assert tasks_of_a_reply(message(text)) == 0
    assert tasks_of_a_reply(message(text), officer_asks=True) == 1


@pytest.mark.parametrize("text", WORK)
def test_all_else_is_work(text: str) -> None:
    assert tasks_of_a_reply(message(text)) == 1


@pytest.mark.parametrize("text", ["thanks Asha", "thanks, that is great news", "no thanks"])
def test_the_same_holds_where_no_question_is_open(text: str) -> None:
    turn = turn_of(lookup=found())
    came_to = follow_up.came_back(turn, message(text))
    assert came_to is not None
    assert not [each for each in turn.decision(came_to).effects if isinstance(each, AddTask)]


@pytest.mark.parametrize(("text", "tasks"), [("cheers, brilliant", 0), ("the lamp is out again", 1)])
def test_and_where_nobody_promised_an_answer(text: str, tasks: int) -> None:
    """They agreed to no message; long after the end, so it is no part of what they told us."""
    last = talk_at("pledge-check", state="ended", issue_id=9, touched_at=MONDAY_10AM - timedelta(hours=5))
    turn = turn_of(lookup=Lookup(issues={9: issue("pledge:next")}))
    effects = turn.decision(follow_up.went_on(turn, last, message(text))).effects
    assert sum(isinstance(each, AddTask) for each in effects) == tasks
