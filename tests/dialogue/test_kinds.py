"""The rarer kinds of question: what the engine makes of their answers."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue import engine
from bot.dialogue.happenings import Answered, Asked, Finished, Kept, OverCap, Told
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Day,
    Meaning,
    Picture,
    Ranked,
    Several,
    Skipped,
    Tally,
    Unsure,
    Words,
    from_json,
    to_json,
)
from bot.dialogue.place import Place
from bot.dialogue.plain import from_plain, to_plain
from bot.dialogue.schema import Conversation

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(__file__).parent / "samples"
WELCOMED = {"welcome": Chosen("start")}
PICKED, FUNDED = Several(("tram",)), Several(("gate", "toilets"))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(SAMPLES / "kinds", folder / "kinds")
    for name in ("parts.yaml", "towns.yaml"):
        shutil.copy(ROOT / "conversations" / name, folder / name)
    return load_all(folder)["kinds"]


def after(script: Conversation, *meanings: Meaning) -> engine.Step:
    """The last step of a talk in which these replies came."""
    step = engine.begin(script, WELCOMED)
    for meaning in meanings:
        step = engine.step(script, step[0], meaning)
    return step


def test_the_opening_is_said_once_before_the_first_question_of_its_own(script: Conversation) -> None:
    place, happened = engine.begin(script, {"has-number": Chosen("no")})
    assert happened == [Asked("welcome")]
    place, happened = engine.step(script, place, Chosen("start"))
    assert [type(each) for each in happened] == [Answered, Told, Asked]
    place, happened = engine.back(script, place)
    assert happened == [Asked("pick")]


def test_every_kind_of_answer_opens_the_next_question(script: Conversation) -> None:
    answers: list[Meaning] = [
        PICKED,
        Ranked(("bins", "parks", "lights")),
        Ranked(("young=5", "old=3", "both=2")),
        FUNDED,
        Amount(4),
        Amount(0),
        Day(date(2026, 11, 1)),
        Words("Zee"),
        Words("+447700900123"),
        Picture("file-1", "photo"),
        Chosen("unsure"),
    ]
    place, _ = after(script, *answers)
    assert place.question == "younger"
    assert place.answers["order"] == answers[1]


@pytest.mark.parametrize(
    ("picked", "asks"),
    [
        pytest.param(Several(("bus", "bike")), "photo", id="one of several meets the condition"),
        pytest.param(Several(("bike",)), "younger", id="another does not"),
        pytest.param(Several(()), "younger", id="none of them"),
        pytest.param(Skipped(), "younger", id="skipped"),
    ],
)
def test_a_condition_looks_into_several_answers(script: Conversation, picked: Meaning, asks: str) -> None:
    place, _ = after(script, picked, *[Skipped()] * 8)
    assert place.question == asks


@pytest.mark.parametrize(
    ("meaning", "asks"),
    [
        pytest.param(Picture("f"), "sure", id="any answer counts as answered"),
        pytest.param(Words("a broken gate"), "sure", id="words too"),
        pytest.param(Tally(("yes=14", "no=9")), "sure", id="a group's hands too"),
        pytest.param(Skipped(), "younger", id="skipped is not answered"),
    ],
)
def test_a_condition_can_ask_whether_there_was_an_answer(
    script: Conversation, meaning: Meaning, asks: str
) -> None:
    place, _ = after(script, PICKED, *[Skipped()] * 8, meaning)
    assert place.question == asks


def test_more_than_the_cap_is_explained_then_kept_and_never_dropped(script: Conversation) -> None:
    too_much = Several(("cafe", "toilets"))
    place, happened = after(script, *[Skipped()] * 3, too_much)
    assert happened == [OverCap("fund", 85000), Asked("fund")]
    place, happened = engine.step(script, place, too_much)
    assert happened == [OverCap("fund", 85000), Kept("fund"), Asked("ease")]
    assert "fund" not in place.answers


def test_exactly_the_cap_is_fine(script: Conversation) -> None:
    _, happened = after(script, *[Skipped()] * 3, Several(("gate", "toilets")))
    assert isinstance(happened[0], Answered)


def test_an_option_may_end_the_talk_with_its_own_words(script: Conversation) -> None:
    place, happened = after(script, Several(("bike",)), *[Skipped()] * 8, Chosen("child"))
    assert place.over
    assert isinstance(happened[-1], Finished)
    assert happened[-1].text is not None
    assert "grown-up" in happened[-1].text.english


def test_the_last_answer_can_be_mended_until_the_next_one_comes(script: Conversation) -> None:
    place, _ = after(script, PICKED)
    place, happened = engine.correct(script, place, Several(("bike",)))
    assert happened == [Answered("pick", Several(("bike",)), replaces=True), Asked("order")]
    assert place.answers["pick"] == Several(("bike",))


def test_there_is_nothing_to_mend_at_the_first_question_or_after_the_end(script: Conversation) -> None:
    begun, _ = engine.begin(script, WELCOMED)
    assert engine.correct(script, begun, PICKED) == (begun, [])
    over = Place(last="pick")
    assert engine.correct(script, over, PICKED) == (over, [])


def test_a_mended_answer_takes_the_other_branch(script: Conversation) -> None:
    place, _ = after(script, PICKED, *[Skipped()] * 8, Picture("f"))
    place, happened = engine.correct(script, place, Skipped())
    assert happened[-1] == Asked("younger")


def test_options_keep_the_order_they_were_shown_in(script: Conversation) -> None:
    place, _ = engine.begin(script, WELCOMED, {"order": ("lights", "bins", "parks")})
    question = script.question("order").in_order(place.order["order"])
    assert [option.id for option in question.options] == ["lights", "bins", "parks"]
    assert Place.from_json(place.to_json()) == place


def test_a_place_written_by_an_earlier_release_still_reads() -> None:
    plain = Place(question="kept").to_json()
    for newer in ("last", "order", "opened"):
        del plain[newer]
    assert Place.from_json(plain).question == "kept"


def test_the_new_kinds_survive_being_published(script: Conversation) -> None:
    assert from_plain(to_plain(script)) == script


@pytest.mark.parametrize("meaning", [Tally(("yes=14",)), Picture("f", "voice"), Unsure("?")], ids=str)
def test_meanings_go_to_json_and_back(meaning: Meaning) -> None:
    assert from_json(to_json(meaning)) == meaning
