"""How a talk moves, in rows and sentences. The engine sees no language, so neither do these tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import engine
from bot.dialogue.happenings import Answered, Asked, Finished, Kept, Noted, Raised, Told
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.meaning import (
    Amount,
    Chosen,
    Meaning,
    Postcode,
    Several,
    Skipped,
    Unsure,
    Words,
    from_json,
    to_json,
)
from bot.dialogue.place import Place
from bot.dialogue.plain import from_plain, to_plain

ALL = load_all(Path(__file__).resolve().parents[2] / "conversations")
PLEDGE = ALL["pledge-check"]
KNOWN = {"welcome": Chosen("start"), "keep-number": Chosen("yes"), "town": Chosen("tipton")}
# What the host knows of a chat in an app: no number, and no text that costs anybody money.
APP: dict[str, Meaning] = {"has-number": Chosen("no"), "costs": Chosen("no")}
PHONE: dict[str, Meaning] = {"has-number": Chosen("yes"), "costs": Chosen("yes")}
DONE = Words("", done=True)


def at(
    *meanings: Meaning, name: str = "pledge-check", known: dict[str, Meaning] | None = None
) -> engine.Step:
    """The last step of a talk in which these replies came."""
    script = ALL[name]
    step = engine.begin(script, KNOWN if known is None else known)
    for meaning in meanings:
        step = engine.step(script, step[0], meaning)
    return step


def test_what_is_known_of_a_person_is_not_asked_again() -> None:
    _, happened = at()
    assert happened == [Asked("kept")]


def test_a_new_person_is_asked_for_consent_before_anything_else() -> None:
    _, happened = at(Chosen("start"), known=APP)
    assert happened[-1] == Asked("keep-number")


def test_by_text_it_is_the_very_first_question_and_the_town_is_left_out() -> None:
    _, happened = at(known=PHONE)
    assert happened == [Asked("keep-number")]
    _, happened = at(Chosen("yes"), known=PHONE)
    assert happened[-1] == Asked("kept")


def test_an_answer_opens_the_next_question() -> None:
    place, happened = at(Chosen("no"))
    assert happened == [Answered("kept", Chosen("no")), Asked("why")]
    assert place.question == "why"


def test_a_branch_is_left_out_when_its_condition_holds() -> None:
    place, happened = at(Chosen("unsure"))
    assert place.over
    assert isinstance(happened[-1], Finished)


def test_an_option_that_explains_asks_the_same_question_again() -> None:
    place, happened = at(Chosen("start"), Chosen("more"), known=APP)
    assert [type(each) for each in happened] == [Told, Asked]
    assert place.question == "keep-number"


def test_an_alert_reaches_the_owner() -> None:
    _, happened = at(Chosen("no"), name="what-happened")
    assert Raised("not-better", "better") in happened


def test_the_first_miss_asks_again_and_the_second_keeps_the_words_and_goes_on() -> None:
    place, happened = at(Unsure("?"))
    assert happened == [Asked("kept", again=True)]
    place, happened = at(Unsure("?"), Unsure("?"))
    assert happened == [Kept("kept"), Asked("why")]
    assert place.misses == 0


def test_one_near_miss_is_confirmed() -> None:
    place, happened = at(Unsure("?", maybe=("no",)))
    assert happened == [Asked("kept", confirm=True)]
    place, happened = engine.step(PLEDGE, place, Chosen("yes"))
    assert happened[0] == Answered("kept", Chosen("no"))


def test_a_refused_near_miss_asks_in_full() -> None:
    place, _ = at(Unsure("?", maybe=("no",)))
    place, happened = engine.step(PLEDGE, place, Unsure("?"))
    assert happened == [Asked("kept", again=True)]
    assert not place.maybe


def test_a_postcode_is_a_hint_for_a_town_and_never_an_answer() -> None:
    known: dict[str, Meaning] = {name: KNOWN[name] for name in ("welcome", "keep-number")} | APP
    place, happened = at(Postcode("B66 4BJ"), known=known)
    assert (place.maybe, happened) == ("smethwick", [Asked("town", confirm=True)])
    place, happened = engine.step(PLEDGE, place, Chosen("yes"))
    assert happened[0] == Answered("town", Chosen("smethwick"))


def test_a_postcode_of_another_place_asks_again() -> None:
    known: dict[str, Meaning] = {name: KNOWN[name] for name in ("welcome", "keep-number")} | APP
    _, happened = at(Postcode("SW1A 1AA"), known=known)
    assert happened == [Asked("town", again=True)]


def test_own_words_come_in_as_many_messages_as_it_takes() -> None:
    _, first = at(Chosen("no"), Words("one"))
    _, second = at(Chosen("no"), Words("one"), Words("two"))
    assert first[-1] == Noted("why", first=True)
    assert second[-1] == Noted("why", first=False)
    place, happened = at(Chosen("no"), Words("one"), Words("two"), DONE)
    assert place.over
    assert isinstance(happened[-1], Finished)


def test_done_without_a_word_counts_as_skipped() -> None:
    _, happened = at(Chosen("no"), DONE)
    assert happened[0] == Answered("why", Skipped())


def test_back_opens_the_last_answer_and_the_new_one_replaces_it() -> None:
    place, _ = at(Chosen("no"))
    place, happened = engine.back(PLEDGE, place)
    assert happened == [Asked("kept")]
    place, happened = engine.step(PLEDGE, place, Chosen("yes"))
    assert happened[0] == Answered("kept", Chosen("yes"), replaces=True)
    assert place.question == "why"


def test_back_at_the_first_question_asks_it_again() -> None:
    place, happened = engine.back(PLEDGE, at()[0])
    assert (place.question, happened) == ("kept", [Asked("kept")])


def test_a_talk_that_is_over_stays_as_it_is() -> None:
    place, _ = at(Chosen("unsure"))
    assert engine.step(PLEDGE, place, Chosen("yes")) == (place, [])


@pytest.mark.parametrize("name", ALL)
def test_a_published_conversation_comes_back_from_json_as_it_was(name: str) -> None:
    stored = json.loads(json.dumps(to_plain(ALL[name])))
    assert from_plain(stored) == ALL[name]


_meanings = st.one_of(
    st.sampled_from(["yes", "no", "sometimes", "unsure", "more", "start", "tipton", "nonsense"]).map(Chosen),
    st.lists(st.sampled_from(["yes", "no"]), max_size=2).map(lambda ids: Several(tuple(ids))),
    st.integers(-5, 50).map(Amount),
    st.sampled_from(["B66", "B70 8AA", "SW1A 1AA"]).map(Postcode),
    st.builds(Words, st.text(max_size=20), st.booleans()),
    st.just(Skipped()),
    st.builds(
        Unsure, st.text(max_size=5), st.lists(st.sampled_from(["yes", "no", "x"]), max_size=2).map(tuple)
    ),
)


@given(name=st.sampled_from(sorted(ALL)), meanings=st.lists(_meanings, max_size=25))
def test_any_replies_keep_a_talk_in_order(name: str, meanings: list[Meaning]) -> None:
    script = ALL[name]
    place, happened = engine.begin(script, {})
    for meaning in meanings:
        was = place
        place, happened = engine.step(script, place, meaning)
        asked = [each for each in happened if isinstance(each, Asked)]
        assert len(asked) <= 1, "never more than one open question"
        assert place.over or place.question in {question.id for question in script.questions}
        assert bool(asked) or place.over or isinstance(happened[-1], Noted), "no dead ends"
        assert set(was.answers) <= set(place.answers), "no answer is lost"
        assert Place.from_json(json.loads(json.dumps(place.to_json()))) == place


@given(_meanings)
def test_a_meaning_comes_back_from_json_as_it_was(meaning: Meaning) -> None:
    assert from_json(json.loads(json.dumps(to_json(meaning)))) == meaning
