"""What listening may bring about: a question that a person answers, a quiet flag, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.meaning import Chosen
from bot.language.intents import Intent
from bot.model.event import Disposition
from bot.model.reference import Earlier
from bot.model.talk import Mode, Talk
from bot.turn.effects import AddTask, ChangeAddress, ChangeTalk, Decision, KeepAnswer, Send, StartTalk
from bot.turn.router import decide
from tests.turn.made_up import (
    HER,
    Guesses,
    Lookup,
    issue,
    kinds_of,
    message,
    promise,
    said_in,
    talk_at,
    turn_of,
)

CLOSED = talk_at("pledge-check")
OWN_WORDS = talk_at("pledge-check", Chosen("no"))
WORDS = "i could really do without all of this"
D = Disposition
OWED: dict[str, Any] = {"promised": [promise()], "issues": {9: issue("local:local-issue")}}
KNOWN = replace(HER, known={"town": {"is": "chosen", "option": "tipton"}})


def guessed(
    words: str, *talks: Talk, lookup: Lookup | None = None, person: Any = HER, **guess: float
) -> Decision:
    listener = Guesses({Intent(name.replace("_", "-")): score for name, score in guess.items()})
    turn = turn_of(*talks, lookup=lookup, person=person)
    return decide(turn, message(words, listener=listener))


def asked(decision: Decision) -> str | None:
    """What was asked back."""
    changes = [each.values for each in decision.effects if isinstance(each, ChangeAddress)]
    return next((each["asked_back"] for each in changes if each.get("asked_back")), None)


def begun(decision: Decision) -> list[str]:
    return [each.talk.name for each in decision.effects if isinstance(each, StartTalk)]


def flags(decision: Decision) -> list[str]:
    return [each.kind for each in decision.effects if isinstance(each, AddTask)]


# --- asked back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guess", "asks", "lookup"),
    [
        ({"stop": 0.5}, "Do you want no more texts from us?", Lookup()),
        ({"call": 0.7}, "Do you want a person to ring you?", Lookup()),
        ({"news": 0.7}, "Do you want to hear how it stands?", Lookup(**OWED)),
        ({"case_housing": 0.9, "call": 0.6}, "Do you want a person to ring you?", Lookup()),
    ],
)
def test_a_wish_is_asked_back_at_a_closed_question_and_counts_as_no_miss(
    guess: dict[str, Any], asks: str, lookup: Lookup
) -> None:
    decision = guessed(WORDS, CLOSED, lookup=lookup, **guess)
    assert decision.came_to is not None
    assert decision.came_to.what is D.ASKED, "an officer finds the words"
    assert asks in said_in(decision.effects)
    assert "did not get that" not in said_in(decision.effects)
    assert not any(isinstance(each, ChangeTalk) and each.id == CLOSED.id for each in decision.effects)
    assert not {"OptOut", "AddTask", "StopTalks"} & kinds_of(decision.effects), "nothing is done by a guess"


def test_the_wrong_person_is_asked_back() -> None:
    listener = Guesses({Intent.WRONG_PERSON: 0.8})
    decision = decide(turn_of(CLOSED), message(WORDS, listener=listener))
    assert "Do we have the wrong number?" in said_in(decision.effects)
    assert "PartFromAddress" not in kinds_of(decision.effects)


def test_own_words_wait_for_the_reply() -> None:
    decision = guessed(WORDS, OWN_WORDS, stop=0.8)
    assert decision.came_to is not None
    assert decision.came_to.what is D.ASKED
    assert asked(decision) == "stop"
    assert "KeepAnswer" not in kinds_of(decision.effects), "after a no they are the answer"


def test_with_no_talk_nothing_is_begun_before_it_is_asked_back() -> None:
    decision = guessed("i could really do without all of this noise from you", person=KNOWN, stop=0.8)
    assert asked(decision) == "stop"
    assert begun(decision) == []
    assert "KeepAnswer" not in kinds_of(decision.effects)


def test_what_was_asked_about_already_is_not_guessed_at_again() -> None:
    """After a no the words are the answer, whatever listening makes of them."""
    listener = Guesses({Intent.STOP: 1.0, Intent.DANGER: 1.0})
    earlier = Earlier(event_id=12, text=WORDS, came_to="asked", talk_id=40)
    turn = turn_of(
        OWN_WORDS, person=replace(HER, asked_back="stop"), lookup=Lookup(earlier={"asked back": earlier})
    )
    decision = decide(turn, message("no", listener=listener))
    assert [each.words for each in decision.effects if isinstance(each, KeepAnswer)] == [WORDS]
    assert listener.asked == []
    assert not flags(decision)


@pytest.mark.parametrize(
    ("words", "talk"),
    [
        ("never", CLOSED),
        ("no", CLOSED),
        ("sometimes", CLOSED),
        ("HELP", CLOSED),
        ("please stop", OWN_WORDS),
    ],
)
def test_a_plain_answer_or_command_is_never_listened_to(words: str, talk: Talk) -> None:
    listener = Guesses({Intent.STOP: 1.0, Intent.DANGER: 1.0})
    decision = decide(turn_of(talk), message(words, listener=listener))
    assert listener.asked == []
    assert asked(decision) is None


@pytest.mark.parametrize("words", ["I want to kill myself", "they shouted racist things at us"])
def test_what_lists_find_is_not_guessed_at(words: str) -> None:
    listener = Guesses({Intent.HATE: 1.0})
    decide(turn_of(OWN_WORDS), message(words, listener=listener))
    assert listener.asked == []


@pytest.mark.parametrize(
    "guess", [{"stop": 0.49}, {"none": 1.0}, {"case_repair": 1.0}, {"machine": 0.49}, {}]
)
def test_a_weak_guess_or_a_case_is_asked_nothing(guess: dict[str, Any]) -> None:
    with_guess = guessed(WORDS, CLOSED, **guess)
    without = decide(turn_of(CLOSED), message(WORDS))
    assert with_guess == without


@pytest.mark.parametrize("guess", [{"machine": 0.9, "stop": 0.9}, {"machine": 0.5}])
def test_what_a_machine_may_have_written_is_asked_nothing_and_is_no_miss(guess: dict[str, Any]) -> None:
    decision = guessed(WORDS, CLOSED, **guess)
    assert decision.came_to is not None
    assert decision.came_to.what is D.UNPLACED
    assert asked(decision) is None
    assert "Do we do this?" in said_in(decision.effects)
    places = [each.values["place"] for each in decision.effects if isinstance(each, ChangeTalk)]
    assert not any(each.misses for each in places)
    assert guessed(WORDS, OWN_WORDS, **guess) == decide(turn_of(OWN_WORDS), message(WORDS))


def test_news_are_offered_only_to_who_told_us_something() -> None:
    assert asked(guessed(WORDS, CLOSED, news=0.9)) is None


def test_a_call_is_not_offered_while_one_is_being_booked() -> None:
    booking = talk_at("call-me")
    assert asked(guessed("when you can, some time soon please", booking, call=0.9)) is None


def test_the_same_is_asked_back_once_a_day() -> None:
    before = Lookup(timers={f"proposed:stop:{HER.person_id}"})
    decision = guessed(WORDS, CLOSED, lookup=before, stop=0.9)
    assert asked(decision) is None
    assert "did not get that" in said_in(decision.effects)


@pytest.mark.parametrize("more", [{"mode": Mode.GROUP}, {"mode": Mode.ASSISTED}])
def test_nothing_is_asked_back_of_who_speaks_for_others(more: dict[str, Any]) -> None:
    talk = talk_at("pledge-check", Chosen("no"), **more)
    assert asked(guessed(WORDS, talk, stop=0.9)) is None


@pytest.mark.parametrize(
    ("waits", "effects", "says"),
    [
        ("stop", {"OptOut", "StopTalks"}, "You will get no more texts"),
        ("call", {"StartTalk"}, ""),
        ("status", set(), "T40: Asha"),
        ("wrongnumber", {"PartFromAddress", "StopTalks"}, "Sorry to bother you"),
    ],
)
@pytest.mark.parametrize("yes", ["yes", "1", "yes please"])
def test_a_yes_does_what_the_command_does(waits: str, effects: set[str], says: str, yes: str) -> None:
    earlier = Earlier(event_id=12, text=WORDS, came_to="asked", talk_id=40)
    lookup = Lookup(earlier={"asked back": earlier}, **OWED)
    decision = decide(turn_of(CLOSED, person=replace(HER, asked_back=waits), lookup=lookup), message(yes))
    assert effects <= kinds_of(decision.effects)
    assert says in said_in(decision.effects)
    assert decision.came_to is not None
    assert decision.came_to.what is D.COMMAND


# --- danger and hate -------------------------------------------------------------------------------------


@pytest.mark.parametrize("guess, kind", [("danger", "flag-perhaps"), ("hate", "flag-hate-perhaps")])
@pytest.mark.parametrize("talks", [(CLOSED,), (OWN_WORDS,), ()])
def test_danger_and_hate_raise_a_quiet_flag(guess: str, kind: str, talks: tuple[Talk, ...]) -> None:
    words = "it is all a bit much at home at the moment, you know"
    made: dict[str, Any] = {guess: 0.6}
    decision = guessed(words, *talks, **made)
    assert flags(decision) == [kind]
    assert said_in(decision.effects) == said_in(decide(turn_of(*talks), message(words)).effects)


def test_hate_that_is_nearly_sure_is_flagged_and_not_answered() -> None:
    decision = guessed(WORDS, OWN_WORDS, hate=1.0)
    assert flags(decision) == ["flag-hate-perhaps"]
    assert "999" not in said_in(decision.effects)


def test_danger_that_is_nearly_sure_has_the_fixed_reply_first() -> None:
    decision = guessed(WORDS, OWN_WORDS, danger=0.9)
    sent = [each.message.body for each in decision.effects if isinstance(each, Send)]
    assert "999" in sent[0]
    assert "KeepAnswer" in kinds_of(decision.effects)
    assert flags(decision) == ["flag-perhaps"]


def test_nothing_new_is_begun_with_who_is_nearly_surely_in_danger() -> None:
    decision = guessed("please somebody has to do something about it tonight", person=KNOWN, danger=0.95)
    assert begun(decision) == []
    assert decision.came_to is not None
    assert decision.came_to.what is D.FLAGGED


def test_the_fixed_reply_comes_once_for_a_flag() -> None:
    open_flag = Lookup(flagged=(True, 1))
    decision = guessed(WORDS, CLOSED, lookup=open_flag, danger=0.95)
    assert "999" not in said_in(decision.effects)


def test_who_stopped_is_flagged_and_told_nothing() -> None:
    decision = guessed(WORDS, person=replace(HER, stopped=True), danger=0.95)
    assert flags(decision) == ["flag-perhaps"]
    assert not decision.spoke


def test_the_name_of_an_issue_is_not_made_of_words_that_may_be_danger() -> None:
    decision = guessed("it is all a bit much at home at the moment, you know", danger=0.6)
    titles = [each.title for each in decision.effects if hasattr(each, "title")]
    assert titles
    assert not any("at home" in title for title in titles)


@pytest.mark.parametrize("talks", [(OWN_WORDS,), ()])
def test_who_is_rather_in_danger_is_asked_about_no_wish(talks: tuple[Talk, ...]) -> None:
    decision = guessed(WORDS, *talks, danger=0.7, stop=0.6, call=0.7)
    assert flags(decision) == ["flag-perhaps"]
    assert asked(decision) is None


def test_a_wish_beside_danger_is_asked_back_too() -> None:
    decision = guessed(WORDS, OWN_WORDS, danger=0.6, call=0.8)
    assert flags(decision) == ["flag-perhaps"]
    assert asked(decision) == "call"
