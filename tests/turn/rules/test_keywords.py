"""What people may always do: mend an answer, say something new, ask for more, for groups, for a person."""

from __future__ import annotations

import pytest

from bot.model.event import Disposition
from bot.store.tables import address, answer, issue, person, talk, task
from tests.town import TO_WHY, Town

KNOWN = (*TO_WHY, "nobody told me", "DONE")


def replies(town: Town, question: str) -> list[tuple[str, bool]]:
    return [(row.words, row.replaced) for row in town.rows(answer) if row.question == question]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("no sorry, 2", id="by number"),
        pytest.param("Oops I meant sometimes", id="by label"),
        pytest.param("sorry i meant 2!", id="with a sign after it"),
    ],
)
def test_the_last_answer_is_mended_before_the_talk_moves_on(town: Town, words: str) -> None:
    town.goes(*TO_WHY)
    said = town.says(words)
    assert said[0].startswith("We have: Sometimes.")
    assert "What makes you say that?" in said[0]
    assert replies(town, "kept") == [("3", True), (words, False)]


def test_a_miss_is_mended_in_the_same_way(town: Town) -> None:
    town.goes(*TO_WHY[:-1], "purple")
    assert "What makes you say that?" in town.says("no sorry, 2")[0]
    assert replies(town, "kept") == [("no sorry, 2", False)]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("no sorry it is just never clean", id="nothing that answers the question before"),
        pytest.param("sorry to say nobody ever came", id="sorry as people say it"),
        pytest.param("no 2 days are the same", id="no and a number"),
    ],
)
def test_words_that_only_look_like_a_correction_stay_words(town: Town, words: str) -> None:
    town.goes(*TO_WHY, words, "DONE")
    assert replies(town, "why") == [(words, False)]


def test_own_words_once_begun_close_the_way_back(town: Town) -> None:
    town.goes(*TO_WHY, "the gate is locked", "no sorry, 2", "DONE")
    assert replies(town, "kept") == [("3", False)]
    assert replies(town, "why") == [("the gate is locked", False), ("no sorry, 2", False)]


def test_something_new_to_say_opens_an_issue_of_their_own(town: Town) -> None:
    town.goes(*KNOWN)
    town.clock.pass_by(days=3)
    said = town.says("The bench on Owen Street is smashed again")
    assert said[0].startswith("Thank you. We have kept your words.")
    town.says("something new")
    assert [row.came_by for row in town.rows(talk) if row.state == "open"] == ["own words"]
    assert replies(town, "mind") == [("The bench on Owen Street is smashed again", False)]
    assert [row.about for row in town.rows(issue)] == ["pledge:what-next", "local:local-issue"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        pytest.param(1, "and another thing about it", id="soon after"),
        pytest.param(30, "{ref} is still not mended at all", id="with its number"),
        pytest.param(30, "thanks", id="a thank you"),
    ],
)
def test_words_about_the_talk_that_is_over_join_it(town: Town, days: int, words: str) -> None:
    town.goes(*KNOWN)
    ref = town.rows(talk)[-1].ref
    town.clock.pass_by(days=days)
    town.says(words.format(ref=ref))
    assert len(town.rows(talk)) == 1
    assert [row.question for row in town.rows(answer)][-1] == "after"


def test_one_word_after_the_end_that_is_no_thank_you_is_answered(town: Town) -> None:
    town.goes(*KNOWN)
    assert "added this to" in town.says("litter")[0]
    assert town.goes("cheers", "\U0001f44d") == []


def test_whoever_comes_back_with_the_same_matter_is_joined_to_the_first_and_flagged(town: Town) -> None:
    town.goes(*KNOWN)
    town.clock.pass_by(days=3)
    town.goes("The bench on Owen Street is smashed", "something new", *["SKIP"] * 5)
    town.clock.pass_by(days=5)
    town.says("That bench on Owen Street is still smashed you know")
    assert [row.about for row in town.rows(issue)].count("local:local-issue") == 1
    assert [row.kind for row in town.rows(task)] == ["said-again"]


def test_an_idea_is_one_word_away_and_the_question_comes_back(town: Town) -> None:
    town.goes(*TO_WHY[:-1])
    town.says("IDEA")
    assert [row.came_by for row in town.rows(talk)] == ["TIPTON", "IDEA"]
    town.goes("A bench by the canal", "DONE")
    said = next(said for said in (town.says("SKIP")[0] for _ in range(5)) if "Do we do this?" in said)
    assert said.startswith("Thank you."), "the idea is over and the pledge waits"


def test_groups_of_the_town_come_first_and_the_question_comes_back(town: Town) -> None:
    said = town.goes("TOWN", "tipton", *TO_WHY[:-1], "GROUPS")[0]
    assert "Tipton Canal Friends: 0121 496 0202" in said
    assert "Smethwick" not in said
    assert "Do we do this?" in said


def test_groups_need_no_consent(town: Town) -> None:
    assert "Six Towns Carers Line" in town.says("GROUPS")[0]


def test_dropins_are_the_next_two_of_the_town_and_never_past(town: Town) -> None:
    said = town.goes("TOWN", "tipton", *TO_WHY[:-1], "DROPIN")[0]
    assert said.count("will be there.") == 2
    assert "Tipton library" in said
    today = town.clock.now().date()
    later = town.goes("DROPIN")[0]
    town.clock.pass_by(days=7)
    assert town.goes("DROPIN")[0] != later, f"a week after {today} other days are next"


def test_more_says_what_it_is_for_and_asks_again(town: Town) -> None:
    said = town.goes(*TO_WHY[:-1], "MORE")[0]
    assert "You will hear what we do with what you say." in said
    assert "Do we do this?" in said


def test_a_greeting_from_somebody_new_says_hello_and_nothing_else_is_made_of_it(town: Town) -> None:
    assert "Hello, Sandwell Council here." in town.says("hello")[0]
    assert town.rows(answer) == []


def test_one_word_that_is_no_greeting_still_reaches_an_officer(town: Town) -> None:
    town.says("potholes")
    from_her = town.db.read(lambda c: c.exec_driver_sql("select outcome from event").scalars().all())
    assert list(from_her) == [Disposition.UNPLACED]


def test_nobody_is_kept_who_did_not_agree_to_it(town: Town) -> None:
    town.goes("The bench on Owen Street is smashed again", "2", *["SKIP"] * 6)
    assert [row.may_keep for row in town.rows(person)] == [False]
    town.passes(hours=3)
    assert [row.sealed for row in town.rows(address)] == [None]
    assert replies(town, "mind") == [("The bench on Owen Street is smashed again", False)]


def test_nobody_is_kept_who_fell_silent_before_they_agreed(town: Town) -> None:
    town.says("TIPTON")
    for _ in range(40):
        town.passes(days=1)
    assert [row.sealed for row in town.rows(address)] == [None]


def test_languages_are_listed_before_any_talk(town: Town) -> None:
    assert "Polski" in town.says("LANG")[0]
