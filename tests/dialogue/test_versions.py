"""What changed in a conversation, and whether the answers of two versions may be counted together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.analysis.versions import Weight, changes, heaviest, same_words
from bot.dialogue.kinds import Kind
from bot.dialogue.schema import Conversation, Ending, Honesty, Option, Question
from bot.dialogue.text import Text
from tests.scripts import option, question, script

KEPT = question("kept", "Yes", "No", "Sometimes")
OLD = script(KEPT)
BUDGET = question("buy", option("Bench", cost=400), option("Trees", cost=900), kind=Kind.BUDGET, high=1000)
SCALE = question("safe", kind=Kind.SCALE, low=1, high=5)


def town(label: str) -> Option:
    return Option(id=label.lower(), label=Text(f"town.{label}", label))


def relabelled(question_id: str, option_id: str, label: str) -> Question:
    made = Option(id=option_id, label=Text("poll.kept", label))
    return question(question_id, made, "No", "Sometimes")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(KEPT, question("kept", kind=Kind.WORDS), "was one_of and is words", id="another kind"),
        pytest.param(KEPT, question("kept", "Yes", "No"), "`sometimes` is gone", id="an answer taken out"),
        pytest.param(SCALE, question("safe", kind=Kind.SCALE, low=1, high=10), "1 to 5 before", id="a scale"),
        pytest.param(
            BUDGET,
            question(
                "buy", option("Bench", cost=500), option("Trees", cost=900), kind=Kind.BUDGET, high=1000
            ),
            "`bench` cost £400 and costs £500",
            id="a price",
        ),
        pytest.param(
            BUDGET,
            question("buy", option("Bench", cost=400), option("Trees", cost=900), kind=Kind.BUDGET, high=900),
            "money to spend: 1000 before, 900 now",
            id="the money there is",
        ),
    ],
)
def test_what_changes_the_meaning_is_refused_with_the_remedy(old: Question, new: Question, told: str) -> None:
    found = changes(script(new), [script(old)])
    assert heaviest(found) is Weight.REFUSED
    (refused,) = [change for change in found if change.weight is Weight.REFUSED]
    assert told in refused.what
    assert "Give the question a new id" in refused.what
    assert refused.question == old.id


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(question("kept", "Yes", "No", "Sometimes", ask="Did we?"), id="the question"),
        pytest.param(relabelled("kept", "yes", "Always"), id="an answer"),
    ],
)
def test_other_words_need_somebodys_word(new: Question) -> None:
    assert heaviest(changes(script(new), [OLD])) is Weight.REWORDED


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            KEPT, question("kept", "Yes", "No", "Sometimes", "Never"), "`never` is new", id="answer"
        ),
        pytest.param(KEPT, question("kept", "No", "Yes", "Sometimes"), "another order", id="order"),
        pytest.param(KEPT, relabelled("kept", "yes", "yes!"), None, id="capitals and signs"),
        pytest.param(
            question("town", town("Tipton"), town("Oldbury"), kind=Kind.TOWN),
            question("town", town("Tipton"), kind=Kind.TOWN),
            "not in the council's list any more",
            id="a town gone from the council's data",
        ),
        pytest.param(
            KEPT, question("kept", "Yes", "No", "Sometimes", when={"a": ("b",)}), "Other people", id="who"
        ),
    ],
)
def test_what_leaves_the_meaning_alone_is_only_said(old: Question, new: Question, told: str | None) -> None:
    found = changes(script(new), [script(old)])
    assert heaviest(found) is Weight.SAID
    assert (told is None and not found) or any(told in change.what for change in found if told)


def honest(what_you_get: str, **more: Text) -> Honesty:
    return Honesty(what_you_get=Text("poll.gets", what_you_get), reply_within=20, **more)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            script(KEPT),
            script(KEPT, opening=Text("poll.opening", "Hello.")),
            "The opening is worded differently.",
            id="an opening",
        ),
        pytest.param(
            script(KEPT), script(KEPT, about="round"), "`about` was nothing and is round.", id="about"
        ),
        pytest.param(script(KEPT), script(KEPT, keeps=False), "`keeps` was yes and is no.", id="kept or not"),
        pytest.param(script(KEPT), script(KEPT, then="next"), "`then` was nothing and is next.", id="then"),
        pytest.param(
            script(KEPT, honesty=honest("Nothing.")),
            script(KEPT, honesty=honest("A voucher.")),
            "What people are told before they answer",
            id="honesty",
        ),
        pytest.param(
            script(KEPT),
            script(KEPT, endings=(Ending(say=Text("poll.ending1", "Goodbye.")),)),
            "The endings are different.",
            id="an ending",
        ),
        pytest.param(
            script(KEPT, SCALE), script(SCALE, KEPT), "The questions come in another order.", id="order"
        ),
    ],
)
def test_what_is_different_around_the_questions_is_said(
    old: Conversation, new: Conversation, told: str
) -> None:
    (change,) = changes(new, [old])
    assert (change.question, change.weight) == ("", Weight.SAID)
    assert change.what.startswith(told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            question("which", "A", "B", "C", kind=Kind.SEVERAL),
            question("which", "A", "B", "C", kind=Kind.SEVERAL, most=2),
            "Its limits are different.",
            id="how many",
        ),
        pytest.param(
            question("old", kind=Kind.NUMBER, low=0, high=99),
            question("old", kind=Kind.NUMBER, low=0, high=120),
            "Its limits are different.",
            id="a number that may be larger",
        ),
        pytest.param(KEPT, replace(KEPT, shuffle=True), "How it is shown or kept", id="shuffled"),
        pytest.param(
            KEPT,
            question("kept", option("Yes", ends=True), "No", "Sometimes"),
            "What the answer `yes` takes or brings about is different.",
            id="an answer that ends the talk",
        ),
        pytest.param(
            KEPT,
            question("kept", option("Yes", also=Text("poll.yes.also", "yeah")), "No", "Sometimes"),
            "What the answer `yes` takes or brings about is different.",
            id="another word for an answer",
        ),
    ],
)
def test_what_is_different_about_a_question_is_said(old: Question, new: Question, told: str) -> None:
    (change,) = changes(script(new), [script(old)])
    assert (change.question, change.weight) == (old.id, Weight.SAID)
    assert change.what.startswith(told)


def test_a_scale_whose_ends_mean_something_else_needs_somebodys_word() -> None:
    old = replace(SCALE, low_end=Text("poll.low", "unsafe"), high_end=Text("poll.high", "safe"))
    new = replace(SCALE, low_end=Text("poll.low", "safe"), high_end=Text("poll.high", "unsafe"))
    found = changes(script(new), [script(old)])
    assert [change.weight for change in found] == [Weight.REWORDED, Weight.REWORDED]
    assert "The low end of the scale was “unsafe” and is “safe”." in [change.what for change in found]


def test_questions_may_be_added_and_left_out() -> None:
    added = changes(script(KEPT, question("why", kind=Kind.WORDS)), [OLD])
    assert [(change.question, change.weight) for change in added] == [("why", Weight.SAID)]
    gone = changes(OLD, [script(KEPT, question("why", kind=Kind.WORDS))])
    assert [change.what for change in gone] == ["It is not asked any more."]


def test_a_question_that_comes_back_is_held_to_the_version_that_asked_it_last() -> None:
    between = script(question("other", "Yes", "No"))
    back = script(question("other", "Yes", "No"), question("kept", kind=Kind.WORDS))
    assert heaviest(changes(back, [between, OLD])) is Weight.REFUSED


def test_the_first_version_has_nothing_to_be_compared_with() -> None:
    assert changes(OLD, []) == ()
    assert changes(OLD, [OLD]) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Do we do this?", "do we  do this", True),
        ("Do we do this?", "Do we not do this?", False),
        ("ਹਾਂ", "ਹਾਂ!", True),
        ("", "Yes", False),
    ],
)
def test_only_the_words_count(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same
