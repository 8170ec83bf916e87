"""Guesses through the signed webhook and at the console, by a fake behind the port; once with the model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.language.intents import Intent
from bot.listening.listener import Learnt
from bot.model.event import Disposition
from tests.listening.test_without import WEIGHTS, Broken
from tests.phone import Phone
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, House, house

KNOWS = {
    "enough of you lot": {Intent.STOP: 0.8},
    "talk to a human": {Intent.CALL: 0.7},
    "brothers handset": {Intent.WRONG_PERSON: 0.7},
    "while i am away": {Intent.MACHINE: 0.7},
    "tablets": {Intent.DANGER: 0.6},
    "not come home": {Intent.DANGER: 0.95},
    "sort like that": {Intent.HATE: 0.7},
}


class ByWords:
    """Guesses by a few words, and fails where it is told to."""

    def scores(self, text: str) -> dict[Intent, float]:
        return next((guess for words, guess in KNOWS.items() if words in text), {})


@pytest.fixture
def served(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr("bot.app.listener_of", lambda _path, off: (ByWords(), f"a fake {off}"))
    made = house(tmp_path, TELLBACK_DATABASE_URL=database_url, **SMS)
    with closing(made.services.db):
        yield made


def kinds(phone: Phone) -> list[str]:
    return [row.kind for row in phone.house.rows("task")]


@pytest.mark.parametrize("begun", [(), ("CHAT",), ("CHAT", "1", "1", "1", "tipton")])
def test_a_wish_is_offered_in_every_state_and_a_yes_does_it(phone: Phone, begun: tuple[str, ...]) -> None:
    phone.goes(*begun)
    (said,) = phone.says("really now quite enough of you lot by now")
    assert "Do you want no more texts from us?" in said
    assert not phone.house.rows("stop"), "nothing is done by a guess"
    phone.says("yes")
    assert phone.house.rows("stop")
    assert phone.says("hello") == []


def test_after_a_no_words_are_kept_with_the_message_they_came_in(phone: Phone) -> None:
    words = "really now quite enough of you lot not emptying the bins in Vicarage Road"
    phone.says(words)
    said = phone.says("no")
    assert any("We have kept your words" in each for each in said)
    (answer,) = [row for row in phone.house.rows("answer") if row.words == words]
    first = phone.house.rows("event")[0]
    assert (first.text, answer.event_id) == (words, first.id)
    assert answer.own_words


def test_words_to_a_question_for_own_words_are_the_answer_after_a_no(phone: Phone) -> None:
    phone.goes("TIPTON", "1", "1", "Tipton", "3")
    words = "really now quite enough of you lot planting the wrong trees"
    (said,) = phone.says(words)
    assert "Do you want no more texts from us?" in said
    assert phone.outcomes()[-1] == Disposition.ASKED
    phone.says("no")
    event = next(row for row in phone.house.rows("event") if row.text == words)
    assert [row.event_id for row in phone.house.rows("answer") if row.words == words] == [event.id]
    assert event.outcome == Disposition.ANSWER


def test_who_says_nothing_to_it_is_not_asked_again_and_officers_find_the_words(
    phone: Phone, town_desk: Desk
) -> None:
    phone.says("really now quite enough of you lot by now")
    assert phone.outcomes() == [Disposition.ASKED]
    again = phone.says("still it is quite enough of you lot by now")
    assert not any("Do you want no more" in each for each in again)
    town_desk.open("/console/said")
    assert "enough of you lot by now" in town_desk.words


@pytest.fixture
def town_desk(served: House) -> Desk:
    Town(served)
    return Desk(served).sign_in()


def test_a_call_is_booked_after_a_yes(phone: Phone) -> None:
    phone.goes("CHAT")
    assert "ring you?" in phone.says("any chance to talk to a human about it")[0]
    phone.says("1")
    assert any(row.name == "call-me" for row in phone.house.rows("conversation"))
    assert phone.house.rows("talk")[-1].came_by == "CALL"


def test_whoever_has_the_phone_now_is_let_go_after_a_yes(phone: Phone) -> None:
    phone.goes("TIPTON")
    assert "Do we have the wrong number?" in phone.says("my late brothers handset this was")[0]
    assert "Sorry to bother you" in " ".join(phone.says("yes"))


def test_what_a_machine_may_have_written_is_no_miss(phone: Phone) -> None:
    phone.goes("TIPTON")
    before = phone.house.rows("talk")[-1].place
    assert "2 No" in phone.says("while i am away my colleague reads this for you")[-1]
    assert phone.house.rows("talk")[-1].place["misses"] == before["misses"]
    assert phone.outcomes()[-1] == Disposition.UNPLACED


def test_danger_is_flagged_quietly_and_read_first(phone: Phone, town_desk: Desk) -> None:
    said = phone.says("i have saved my tablets up since the summer")
    assert not any("999" in each for each in said)
    assert kinds(phone) == ["flag-perhaps"]
    town_desk.open("/console/")
    assert "Please read first: perhaps danger. Proposed by listening, not sure (1)" in town_desk.words
    assert "saved my tablets up" in town_desk.words
    task = phone.house.rows("task")[0].id
    town_desk.open(f"/console/tasks/{task}")
    assert "Was it real?" in town_desk.words
    town_desk.press(f"/console/tasks/{task}/done", {"note": "A joke.", "verdict": "harmless"})
    row = phone.house.rows("task")[0]
    assert (row.note, row.verdict) == ("A joke.", "harmless")
    town_desk.open(f"/console/tasks/{task}")
    assert "Was it real? It was harmless" in town_desk.words


def test_a_flag_can_be_closed_by_who_does_not_know(phone: Phone, town_desk: Desk) -> None:
    phone.says("i have saved my tablets up since the summer")
    task = phone.house.rows("task")[0].id
    town_desk.open(f"/console/tasks/{task}")
    town_desk.press(f"/console/tasks/{task}/done", {"note": "Rang, no answer."})
    assert phone.house.rows("task")[0].verdict is None
    assert phone.house.rows("task")[0].done_at is not None


def test_danger_that_is_nearly_sure_is_answered_at_once(phone: Phone) -> None:
    said = phone.says("i dare not come home he waits behind the door")
    assert "999" in said[0]
    assert kinds(phone) == ["flag-perhaps"]


@pytest.mark.parametrize(
    "words",
    [
        "please send no more texts i dare not come home he reads them",
        "stop texting me, i may not come home tonight",
        "dont text me again, she said do not come home or else",
    ],
)
def test_who_to_ring_comes_before_a_question_that_a_list_brings(phone: Phone, words: str) -> None:
    said = "\n".join(phone.says(words))
    assert "Do you want no more texts from us?" in said
    assert said.index("999") < said.index("Do you want no more texts from us?")
    assert kinds(phone) == ["flag-perhaps"]


def test_hate_is_flagged_and_nothing_is_said_about_it(phone: Phone) -> None:
    said = phone.says("nobody is keen on a sort like that next door")
    assert kinds(phone) == ["flag-hate-perhaps"]
    assert not any("999" in each for each in said)


def test_a_model_that_fails_changes_nothing(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken(1.0)
    monkeypatch.setattr(phone.house.services.intake, "_listener", Learnt(WEIGHTS, broken))
    said = phone.says("the planters on the high street look tired by now")
    assert any("We have kept your words" in each for each in said)
    assert broken.asked == 1
    assert kinds(phone) == []


def test_the_model_itself_behind_the_webhook(
    tmp_path: Path, learnt: Learnt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One plain wish and one line of danger that no list has, and an everyday line."""
    monkeypatch.setattr("bot.app.listener_of", lambda _path, off: (learnt, f"on {off}"))
    made = house(tmp_path, **SMS)
    with closing(made.services.db):
        phone = Phone(made)
        phone.says("my husband keeps the door locked all day and took my phone so i cant ring my mum")
        assert [row.kind for row in made.rows("task")] in (["flag"], ["flag-perhaps"])
        other = Phone(made, "+447700900188")
        (said,) = other.says("i would be grateful if i did not get these texts any longer thank you")
        assert "Do you want no more texts from us?" in said
        third = Phone(made, "+447700900189")
        said_to_third = third.says("the new benches by the pond are lovely to sit on")
        assert not any("Do you want" in each for each in said_to_third)
        assert len(made.rows("task")) == 1
