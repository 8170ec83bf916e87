"""What the shipped conversations promise residents, whatever their words become."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.kinds import Kind
from bot.dialogue.loading.conversations import load_all
from bot.dialogue.loading.lists import load_lists
from bot.dialogue.schema import Conversation
from bot.settings import ROOT
from bot.yaml_lines import parse

FOLDER = ROOT / "conversations"
ALL = load_all(FOLDER)
LISTS = load_lists(FOLDER)
TO_SHIP = (
    *("hello", "pledge-check", "pledge-pick", "local-issue", "my-idea", "before-we-decide"),
    *("choose-together", "young-quiz", "live-poll", "join-in", "feel-at-home", "service-story"),
    *("plain-words", "what-happened", "how-it-works", "call-me"),
)
MOST_QUESTIONS = {"call-me": 3, "hello": 0, "live-poll": 1, "how-it-works": 1}  # by text; 5 elsewhere
_DRAMA = re.compile(r"0121 496 0\d{3}|07700 900\d{3}")


def own(conversation: Conversation) -> list[str]:
    return [question.id for question in conversation.questions if not question.shared]


@pytest.mark.parametrize("name", TO_SHIP)
def test_by_text_nobody_is_asked_more_than_five_questions(name: str) -> None:
    by_text = [
        question
        for question in ALL[name].questions
        if not question.shared and question.when.get("has-number") != ("no",)
    ]
    assert len(by_text) <= MOST_QUESTIONS.get(name, 5)


@pytest.mark.parametrize("name", [name for name in TO_SHIP if ALL[name].about in ("round", "local")])
def test_people_hear_what_they_get_before_the_first_question(name: str) -> None:
    opening = ALL[name].opening
    assert name == "live-poll" or (opening and "what_you_get" in opening.gaps)


@pytest.mark.parametrize("name", ["local-issue", "my-idea", "before-we-decide", "service-story"])
def test_it_starts_from_what_the_person_says(name: str) -> None:
    first = ALL[name].question(own(ALL[name])[0])
    assert first.kind is Kind.WORDS


@pytest.mark.parametrize(("name", "question"), [("local-issue", "good"), ("my-idea", "bring")])
def test_one_question_is_about_what_is_strong(name: str, question: str) -> None:
    assert question in own(ALL[name])


def test_housing_offers_a_call_and_asks_for_no_details_of_a_case() -> None:
    topic, helps = (ALL["local-issue"].question(each) for each in ("topic", "helps"))
    told = topic.option("housing")
    assert told and told.tell and "CALL" in told.tell.english
    assert helps.unless == {"topic": ("housing",)}


def test_a_change_says_first_how_far_it_is_and_leaves_no_fact_out() -> None:
    script = ALL["before-we-decide"]
    assert script.opening and script.opening.english.startswith("{stage}")
    facts = {"stage", "change", "money", "decided", "still_open", "who_decides", "lasts", "what_you_get"}
    assert script.honesty and script.honesty.texts().keys() == facts
    said = {gap for text in script.texts() for gap in text.gaps}
    assert facts <= said


def test_every_answer_of_the_quiz_gets_a_kind_reply() -> None:
    quiz = [question for question in ALL["young-quiz"].questions if question.id.startswith("quiz-")]
    replies = [option.tell.english if option.tell else "" for question in quiz for option in question.options]
    assert len(quiz) == 3
    assert all(replies)
    assert not [reply for reply in replies if re.search(r"wrong|incorrect|sorry|^no\b", reply, re.IGNORECASE)]


def test_young_people_are_asked_their_age_before_anything_may_be_kept_and_nobody_else_is() -> None:
    (name,) = (each for each in ALL if any(question.id == "age" for question in ALL[each].questions))
    shared = [question.id for question in ALL[name].questions if question.shared]
    assert (name, shared[:3]) == ("young-quiz", ["welcome", "age", "keep-number"])
    age = ALL[name].question("age")
    assert not age.when  # by text too
    under = age.option("under-13")
    assert under and under.ends


def test_how_it_works_asks_for_no_consent_and_keeps_nothing() -> None:
    script = ALL["how-it-works"]
    assert not script.keeps
    assert own(script) == [question.id for question in script.questions]


@pytest.mark.parametrize("town", [option.id for option in LISTS.by_name["towns"]])
def test_every_town_has_a_drop_in_and_a_group(town: str) -> None:
    dropins = {each["town"] for each in parse(FOLDER / "dropins.yaml")["dropins"]}
    groups = {each["town"] for each in parse(FOLDER / "groups.yaml")["groups"]}
    assert town in dropins
    assert town in groups


def test_groups_name_topics_there_are_and_numbers_nobody_has() -> None:
    topics = {option.id for option in LISTS.by_name["topics"]}
    groups = parse(FOLDER / "groups.yaml")["groups"]
    assert {topic for group in groups for topic in group["topics"]} <= topics
    assert [group["contact"] for group in groups if not _DRAMA.fullmatch(group["contact"])] == []
