"""Every way through a conversation: what is met, what is never met, and that nothing real is left out."""

from __future__ import annotations

import random

import pytest

from bot.dialogue import engine
from bot.dialogue.analysis.exploration import Who, answers_to
from bot.dialogue.analysis.paths import walk
from bot.dialogue.happenings import Asked, Finished
from bot.dialogue.kinds import Kind
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.meaning import Chosen, Meaning, Several, Skipped, Unsure, Words
from bot.dialogue.schema import Conversation, Ending, Option, Question
from bot.dialogue.text import Text
from bot.settings import ROOT


def text(english: str) -> Text:
    return Text(english, english)


def options(*ids: str, **more: bool) -> tuple[Option, ...]:
    return tuple(Option(id=each, label=text(each), **more) for each in ids)  # type: ignore[arg-type]


def asking(name: str, kind: Kind = Kind.ONE_OF, **more: object) -> Question:
    given = options("a", "b") if kind in (Kind.ONE_OF, Kind.SEVERAL) else ()
    return Question(**{"id": name, "kind": kind, "ask": text(name), "options": given, **more})  # type: ignore[arg-type]


def talk(*questions: Question, endings: tuple[Ending, ...] = (Ending(say=text("bye")),)) -> Conversation:
    return Conversation(
        name="trial",
        title=text("title"),
        about="nothing",
        owner="team",
        honesty=None,
        questions=questions,
        endings=endings,
    )


MET = [
    pytest.param(
        (asking("one"), asking("two", when={"one": ("a",)})), {"one", "two"}, id="by one of the answers"
    ),
    pytest.param(
        (asking("one"), asking("two", when={"one": ("a",)}, unless={"one": ("a", "b")})),
        {"one"},
        id="never both",
    ),
    pytest.param(
        (
            asking("one"),
            asking("two", when={"one": ("a",)}),
            asking("three", when={"one": ("b",), "two": ("a",)}),
        ),
        {"one", "two"},
        id="not after an answer that leads elsewhere",
    ),
    pytest.param(
        (asking("one"), asking("two", when={"one": ("skipped",)})), {"one", "two"}, id="by skipping"
    ),
    pytest.param(
        (asking("one"), asking("two", unless={"one": ("answered", "skipped")})),
        {"one", "two"},
        id="by not being understood",
    ),
    pytest.param(
        (
            asking("one", Kind.SEVERAL),
            asking("two", when={"one": ("a",)}),
            asking("three", when={"one": ("b",), "two": ("a",)}),
        ),
        {"one", "two", "three"},
        id="by two answers at once",
    ),
    pytest.param(
        (
            asking("one", Kind.SEVERAL, most=1),
            asking("two", when={"one": ("a",)}),
            asking("three", when={"one": ("b",), "two": ("a",)}),
        ),
        {"one", "two"},
        id="not by two where one is the most",
    ),
    pytest.param(
        (asking("one", options=options("a", "b", ends=True)), asking("two", when={"one": ("a",)})),
        {"one"},
        id="not behind an answer that ends the talk",
    ),
    pytest.param(
        (
            asking("one", when={"has-number": ("no",)}),
            asking("two", when={"one": ("a",), "has-number": ("yes",)}),
        ),
        {"one"},
        id="not in an app and by text message at once",
    ),
    pytest.param(
        (asking("one", shared=True), asking("two", unless={"one": ("a", "b", "skipped")})),
        {"one", "two"},
        id="after a shared question that was not understood",
    ),
]


@pytest.mark.parametrize(("questions", "met"), MET)
def test_a_question_is_met(questions: tuple[Question, ...], met: set[str]) -> None:
    assert walk(talk(*questions)).asked == met


def test_an_ending_behind_one_that_always_holds_is_never_said() -> None:
    endings = (Ending(say=text("always")), Ending(say=text("never"), when={"one": ("a",)}))
    assert walk(talk(asking("one"), endings=endings)).said == {"always"}


def test_the_shortest_way_to_an_end_without_a_word_is_told() -> None:
    endings = (Ending(say=text("bye"), when={"one": ("a", "skipped"), "two": ("answered", "skipped")}),)
    walked = walk(talk(asking("one"), asking("two", when={"one": ("a", "skipped")}), endings=endings))
    assert walked.silent == ("one = b",)


def test_the_most_questions_are_counted_for_people_with_a_number_and_shared_ones_are_not() -> None:
    in_apps = asking("three", when={"has-number": ("no",)})
    walked = walk(talk(asking("shared", shared=True), asking("one"), asking("two"), in_apps))
    assert walked.most == 2


def test_a_question_asked_again_counts_once() -> None:
    again = (*options("more", again=True), *options("on"))
    assert walk(talk(asking("one", options=again), asking("two"))).most == 2


def test_a_conversation_with_too_many_ways_says_so() -> None:
    many = [asking(f"q{n}") for n in range(20)]
    last = asking("last", when={question.id: ("a",) for question in many})
    assert not walk(talk(*many, last)).whole
    assert walk(talk(*many)).whole


def test_a_group_counts_hands_and_is_not_asked_who_it_is() -> None:
    """No option is picked by a count, so what hangs on one is not asked and not said."""
    endings = (Ending(say=text("for a"), when={"one": ("a",)}), Ending(say=text("bye")))
    questions = (asking("about-me", shared=True), asking("one"), asking("two", when={"one": ("a",)}))
    walked = walk(talk(*questions, endings=endings), Who.GROUP)
    assert walked.asked == {"one"}
    assert walked.said == {"bye"}


def test_an_end_without_a_word_for_a_group_is_told_as_the_group_comes_to_it() -> None:
    named = {"one": ("a", "b", "skipped"), "two": ("a", "b", "skipped")}
    endings = tuple(Ending(say=text(f"for {name}"), when={name: named[name]}) for name in named)
    walked = walk(talk(asking("one"), asking("two"), endings=endings), Who.GROUP)
    assert walked.silent == ("one = answered", "two = answered")


def test_a_leader_is_asked_whether_we_may_keep_the_number() -> None:
    keep = asking("keep-number", shared=True, sets="may_keep")
    assert walk(talk(keep, asking("one")), Who.GROUP).asked == {"keep-number", "one"}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Conversation]:
    return load_all(ROOT / "conversations")


NAMES = sorted(path.parent.name for path in (ROOT / "conversations").glob("*/conversation.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_conversation_ends_without_a_word_for_a_group(
    shipped: dict[str, Conversation], name: str
) -> None:
    walked = walk(shipped[name], Who.GROUP)
    assert walked.whole
    assert walked.silent is None


@pytest.mark.parametrize("name", NAMES)
def test_whatever_happens_in_a_talk_by_chance_was_met_on_the_walk(
    shipped: dict[str, Conversation], name: str
) -> None:
    conversation, walked, dice = shipped[name], walk(shipped[name]), random.Random(name)
    for _ in range(200):
        facts: dict[str, Meaning] = {
            "has-number": Chosen(dice.choice(("yes", "no"))),
            "has-pictures": Chosen(dice.choice(("yes", "no"))),
        }
        place, happened = engine.begin(conversation, facts)
        for _ in range(40):
            for happening in happened:
                if isinstance(happening, Asked):
                    assert happening.question in walked.asked
                if isinstance(happening, Finished) and happening.text:
                    assert happening.text.context in walked.said
            if place.question is None:
                break
            place, happened = engine.step(
                conversation, place, by_chance(conversation.question(place.question), dice)
            )


def by_chance(question: Question, dice: random.Random) -> Meaning:
    ids = [option.id for option in question.options]
    several = Several(tuple(each for each in ids if dice.random() < 0.4))
    replies: list[Meaning] = [
        Skipped(),
        Unsure(),
        Words("words", done=True),
        *answers_to(question, frozenset(ids[:3])),
    ]
    return dice.choice([*replies, several] if question.kind in (Kind.SEVERAL, Kind.BUDGET) else replies)
