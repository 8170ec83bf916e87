"""Where answers lead, as drawn: every way the engine can take is drawn, and the drawing is not empty talk."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import engine
from bot.dialogue.happenings import Finished
from bot.dialogue.kinds import Kind
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.meaning import Chosen, Meaning, Several, Skipped, Unsure, Words
from bot.dialogue.pictures.routes import END, OTHERWISE, START, Route, ending, routes
from bot.dialogue.schema import Conversation, Ending, Question
from bot.dialogue.text import Text
from tests.scripts import option, question, script

ALL = load_all(Path(__file__).resolve().parents[2] / "conversations")
KEEP = question("keep", "Yes", "No")
WHY = question("why", kind=Kind.WORDS, unless={"keep": ("no",)})
ENDINGS = (
    Ending(say=Text("poll.ending1", "We will write."), when={"keep": ("yes",)}),
    Ending(say=Text("poll.ending2", "Thank you.")),
)


def told(conversation: Conversation) -> list[str]:
    return [
        f"{r.start} > {r.end}"
        + (f" ({'/'.join(r.answers)})" if r.answers else "")
        + (f" {r.depends}" if r.depends else "")
        for r in routes(conversation).ways
    ]


def test_questions_without_conditions_follow_one_another() -> None:
    assert told(script(KEEP, question("fun", "Yes"))) == ["start > keep", "keep > fun", "fun > ending 1"]


def test_an_answer_that_skips_a_question_has_a_way_of_its_own() -> None:
    assert told(script(KEEP, WHY)) == [
        "start > keep",
        "keep > why (yes/skipped/)",
        "keep > ending 1 (no)",
        "why > ending 1",
    ]


def test_a_condition_on_an_earlier_answer_stands_beside_the_way() -> None:
    found = told(script(KEEP, question("fun", "Yes", "No"), endings=ENDINGS))
    assert found[-2:] == ["fun > ending 1 keep is yes", f"fun > ending 2 {OTHERWISE}"]


def test_what_a_question_was_asked_for_is_known_after_it() -> None:
    only_yes = question("more", "A", "B", when={"keep": ("yes",)})
    assert "more > ending 1" in told(script(KEEP, only_yes, endings=ENDINGS))


def test_an_answer_that_explains_comes_back_and_one_that_ends_is_the_end() -> None:
    asked = question("menu", option("Who", again=True), option("Enough", ends=True), "Go")
    found = told(script(asked, question("fun", "Yes")))
    assert "menu > menu (who)" in found
    assert f"menu > {END} (enough)" in found
    assert "menu > fun (go/skipped/)" in found


def test_what_nobody_can_reach_is_left_out() -> None:
    never = question("never", "Yes", when={"keep": ("maybe",)})
    assert not [way for way in told(script(KEEP, never)) if "never" in way]


def _replies(asked: Question) -> st.SearchStrategy[Meaning]:
    every: list[st.SearchStrategy[Meaning]] = [st.just(Skipped()), st.just(Unsure("no idea"))]
    ids = [each.id for each in asked.options]
    if asked.kind in (Kind.ONE_OF, Kind.YES_NO, Kind.TOWN):
        every.append(st.sampled_from(ids).map(Chosen))
    elif ids:
        every.append(st.lists(st.sampled_from(ids), unique=True).map(lambda some: Several(tuple(some))))
    else:
        every.append(st.just(Words("it rains", done=True)))
    return st.one_of(every)


def _drawn(ways: tuple[Route, ...], start: str, end: str) -> bool:
    return any(way.start == start and way.end == end for way in ways)


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_engine_never_takes_a_way_that_is_not_drawn(name: str, data: st.DataObject) -> None:
    conversation = ALL[name]
    ways = routes(conversation).ways
    known: dict[str, Meaning] = {"has-number": Chosen(data.draw(st.sampled_from(["yes", "no"])))}
    place, happened = engine.begin(conversation, known)
    before = START
    for _ in range(60):
        now = place.question or _end(conversation, happened[-1])
        if now != before or place.misses == 0:
            assert now == before or _drawn(ways, before, now), f"{before} to {now}"
        if place.question is None:
            return
        before = place.question
        asked = conversation.question(place.question)
        reply = Chosen("no") if place.maybe else data.draw(_replies(asked))
        place, happened = engine.step(conversation, place, reply)


def _end(conversation: Conversation, last: object) -> str:
    assert isinstance(last, Finished)
    for number, each in enumerate(conversation.endings, 1):
        if last.text is each.say:
            return ending(number)
    tells = [each.tell for question_ in conversation.questions for each in question_.options if each.ends]
    return END if last.text is not None and last.text in tells else ending(0)


@pytest.mark.parametrize("name", ALL)
def test_every_question_of_the_shipped_conversations_is_reached(name: str) -> None:
    reached = {way.end for way in routes(ALL[name]).ways}
    assert {each.id for each in ALL[name].questions} <= reached
