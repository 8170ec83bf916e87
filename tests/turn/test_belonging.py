"""What words belong to: what a tester wrote as a resident of the running service, and how it is heard now."""

from __future__ import annotations

import pytest

from bot.model.issue import IssueState
from bot.model.promise import PromiseState
from bot.model.task import TaskKind
from bot.store.tables import answer, talk, task
from tests.town import HER, Town

BINS = "The bins on Owen Street were missed twice"
PARK = "The park light is broken by the school gate"
NEW = "+447700900555"


def told(town: Town, words: str = BINS, *, days: int = 4, who: str = HER) -> str:
    """She told us of a matter of her own some days ago. Returns her number with us."""
    town.goes("LOCAL", "yes", "SKIP", words, "DONE", "other", who=who)
    town.clock.pass_by(days=days)
    return town.promises(who)[0].ref


def answered(town: Town, words: str = BINS, *, days: int = 3) -> str:
    """The same, and she has had good news of it since."""
    ref = told(town, words)
    town.send(town.draft())
    assert town.outgoing()
    town.arrived()
    town.clock.pass_by(days=days)
    return ref


def says_no_more(town: Town) -> None:
    """She skips what is asked, until nothing is."""
    while any(row.state == "open" for row in town.rows(talk)):
        town.says("SKIP")


def kinds(town: Town) -> list[str]:
    return [row.kind for row in town.rows(task)]


def kept_with(town: Town, words: str) -> list[str]:
    """The references under which these words of hers stand."""
    by_talk = {each.talk_id: each.ref for each in town.promises()}
    return [by_talk.get(row.talk_id, "") for row in town.rows(answer) if row.words == words]


# --- new words beside a question for news ------------------------------------------------------------

BESIDE = [
    "About {}: the lane behind is as bad now, and there is glass everywhere",
    "re {} the man came but did the wrong one",
    "Its me again about {}, the lorry came on Tuesday and hit my fence",
    "This is about {}. I have photos of the rats",
    "Is there any chance someone could look at the gate too, {}",
    "I rang about {} and the lady said the gate is council land",
    "any update on my bins and has the lane been swept, there is glass and my dog cut her foot",
    "is there news of {}? A boy from number nine was bitten by a rat",
]


@pytest.mark.parametrize("words", BESIDE)
def test_what_stands_beside_a_question_for_news_is_kept_and_is_work(town: Town, words: str) -> None:
    ref = told(town)
    words = words.format(ref)
    (said,) = town.says(words)
    assert f"added this to {ref}" in said and f"{ref}: Asha" in said
    assert kept_with(town, words) == [ref]
    assert kinds(town) == [TaskKind.REPLY]


@pytest.mark.parametrize("words", ["any update on my bins", "any news on {}", "{}", "did you sort my bins"])
def test_a_question_for_news_alone_is_answered_and_is_no_work(town: Town, words: str) -> None:
    ref = told(town)
    assert town.says(words.format(ref))[0].startswith(f"{ref}: Asha")
    assert kinds(town) == []


def test_it_is_kept_after_news_too(town: Town) -> None:
    ref = answered(town)
    words = f"About {ref}: the lane behind is as bad now, rats everywhere"
    town.says(words)
    assert kept_with(town, words) == [ref]
    assert kinds(town) == [TaskKind.REPLY]


def test_a_repair_beside_a_reference_is_handed_over_and_hides_nothing(town: Town) -> None:
    ref = told(town)
    words = f"still waiting on {ref} and now there are rats in the lane behind the house too"
    said = "\n".join(town.says(words))
    assert "repair" in said and f"added this to {ref}" in said and f"{ref}: Asha" in said
    assert kept_with(town, words) == [ref] and TaskKind.REPLY in kinds(town)


CASES_TOO = [
    "the bins were missed again",
    "Bin men never came, same bins as before",
    "our bins still not emptied",
]


@pytest.mark.parametrize("words", CASES_TOO)
@pytest.mark.parametrize("news", [True, False])
def test_what_is_a_case_too_is_kept_with_her_matter(town: Town, words: str, news: bool) -> None:
    ref = answered(town) if news else told(town)
    says_no_more(town)
    said = "\n".join(town.says(words))
    assert "Bins and rubbish. We cannot sort it by text. Ring" in said
    if f"Is this about {ref}, or something new?" in said:
        town.says("1")
    says_no_more(town)
    assert kinds(town) != []
    assert {each.issue_id for each in town.promises()} == {town.promises()[-1].issue_id}
    assert words in {row.words for row in town.rows(answer)}


@pytest.mark.parametrize("words", CASES_TOO)
def test_and_so_it_is_where_we_ask_how_the_news_was(town: Town, words: str) -> None:
    ref = answered(town)
    town.passes(weeks=4, days=1)
    assert town.rows(talk)[-1].outcome_id is not None, "we asked whether it helped"
    said = "\n".join(town.says(words))
    assert "Bins and rubbish" in said and kept_with(town, words) == [ref]


@pytest.mark.parametrize(
    "words", ["Our boiler is broken and we have no hot water", "The ceiling in my flat is leaking"]
)
def test_a_case_that_is_about_nothing_of_hers_is_only_handed_over(town: Town, words: str) -> None:
    answered(town)
    says_no_more(town)
    said = "\n".join(town.says(words))
    assert "Ring" in said and "added" not in said and "Is this about" not in said
    assert kept_with(town, words) == []


# --- after we asked how the news was -----------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Actually no, it went off again last night", "I am not happy with that at all"]
)
def test_who_said_it_helped_and_comes_back_is_heard(town: Town, words: str) -> None:
    town.took_part(HER)
    ref = town.promises()[0].ref
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    town.passes(weeks=4, days=1)
    assert town.rows(talk)[-1].outcome_id is not None, "we asked whether it helped"
    town.goes("1", "SKIP")
    says_no_more(town)
    town.clock.pass_by(hours=1)
    town.says(words)
    assert kept_with(town, words) == [ref]
    assert town.issue.state == IssueState.REOPENED
    assert TaskKind.REPLY in kinds(town)
    assert town.promises()[0].state is PromiseState.WAITING


# --- another matter after news -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Also the park is dark at night near the school",
        "There is no bus to the hospital on Sundays and my wife cannot walk",
        "The library in Tipton closes far too early for working people",
    ],
)
def test_another_matter_after_news_is_asked_about_and_not_swallowed(town: Town, words: str) -> None:
    ref = answered(town)
    (said,) = town.says(words)
    assert f"Is this about {ref}, or something new?" in said
    assert town.issue.state != IssueState.REOPENED
    town.says("2")
    says_no_more(town)
    assert len(town.promises()) == 2 and kept_with(town, words) == [town.promises()[0].ref]


def test_and_who_says_that_it_is_about_the_news_is_joined_to_it(town: Town) -> None:
    ref = answered(town)
    words = "There is no bus to the hospital on Sundays and my wife cannot walk"
    town.goes(words, "1")
    assert kept_with(town, words) == [ref] and kinds(town) == [TaskKind.REPLY]
    assert town.promises()[0].state is PromiseState.WAITING, "they take it badly"


# --- while a question is open ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["not good enough", "that is terrible, how will I get there?"])
def test_who_complains_of_news_at_an_open_question_is_heard_about_the_news(town: Town, words: str) -> None:
    ref = told(town)
    town.says("LOCAL")
    asks = town.bodies()[-1].splitlines()[-1]
    town.send(town.draft())
    town.outgoing()
    town.arrived()
    town.clock.pass_by(hours=1)
    (said,) = town.says(words)
    assert said == f"Thank you. We have added this to {ref}.\n{asks}"
    assert kept_with(town, words) == [ref] and kinds(town) == [TaskKind.REPLY]
    assert town.promises()[0].state is PromiseState.WAITING


def test_a_complaint_at_a_question_without_news_is_the_answer(town: Town) -> None:
    told(town)
    town.goes("LOCAL", "not good enough", "DONE")
    assert [row.question for row in town.rows(answer) if row.words == "not good enough"] == ["mind"]


# --- a complaint that says nothing else --------------------------------------------------------------


@pytest.mark.parametrize("words", ["not good enough", "this is taking the mick", "rubbish"])
def test_only_a_complaint_belongs_to_the_one_thing_that_is_owed(town: Town, words: str) -> None:
    ref = told(town)
    (said,) = town.says(words)
    assert f"added this to {ref}" in said and "something new" not in said
    assert kept_with(town, words) == [ref] and kinds(town) == [TaskKind.REPLY]


# --- numbers that are new ----------------------------------------------------------------------------


@pytest.mark.parametrize("begins", ["this is my new number", "", "Hello", "polski"])
@pytest.mark.parametrize("words", ["{}", "any news on {}?"])
def test_a_reference_from_a_new_phone_is_work(town: Town, begins: str, words: str) -> None:
    ref = told(town)
    if begins:
        town.says(begins, who=NEW)
    (said,) = town.says(words.format(ref), who=NEW)
    assert ref in said and "Asha" not in said and "\n" not in said
    assert kinds(town) == [TaskKind.NEW_NUMBER]
    assert not [row for row in town.rows(talk) if row.state == "open"], "and nothing is asked"


# --- the welcome, and after the end ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "words"),
    [("Polski", "Kosze na naszej ulicy nie zostały opróżnione"), ("Hello", "The benches were smashed again")],
)
def test_who_was_greeted_and_tells_their_matter_is_heard(town: Town, first: str, words: str) -> None:
    town.says(first)
    (said,) = town.says(words)
    assert said.startswith("Dziękujemy. Zapisaliśmy" if first == "Polski" else "Thank you. We have kept")
    begun = town.rows(talk)[-1]
    assert begun.came_by == "own words" and [row.words for row in town.rows(answer)] == [words]


@pytest.mark.parametrize("word", ["DONE", "SKIP"])
def test_done_and_skip_after_the_end_are_no_words(town: Town, word: str) -> None:
    told(town)
    before = len(town.rows(answer))
    assert town.says(word)[0].startswith("Hello. Send STATUS")
    assert len(town.rows(answer)) == before and kinds(town) == []


# --- STATUS says what has just gone out --------------------------------------------------------------


def test_status_speaks_of_the_text_that_nobody_has_reported(town: Town) -> None:
    ref = told(town)
    town.send(town.draft())
    town.outgoing()
    assert town.says("STATUS")[0].startswith(f"{ref}: Asha"), "it waits still"
    town.reaches("SM-news")
    day = f"{town.clock.now():%A} {town.clock.now().day}"
    assert town.says("STATUS")[0].startswith(f"{ref}: We wrote to you about it on {day}")
    assert town.promises()[0].state is PromiseState.WAITING
