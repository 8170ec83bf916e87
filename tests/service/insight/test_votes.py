"""How answers that name more than one thing are counted, for officers and for the public."""

from __future__ import annotations

import pytest

from bot.content.content import Content
from bot.service.insight import answers, public
from bot.store.reports import votes
from bot.store.tables import issue
from bot.suppression import cells
from tests.town import Town


def fund(town: Town, number: int, *picked: str) -> None:
    """Somebody new picks what a small fund should pay for, by the names of things."""
    who = f"+44770090{number:04d}"
    town.goes("PARKFUND", "1", "tipton", ", ".join(picked), who=who)


def test_each_thing_picked_has_a_voice(town: Town) -> None:
    fund(town, 1, "New swings", "Benches and shade")
    fund(town, 2, "New swings")
    counted = town.db.read(lambda c: votes.votes(c, 1, "buy"))
    assert {option: n for option, n in counted.items() if n} == {"swings": 2, "benches": 1}


def test_whoever_changes_their_mind_is_counted_once(town: Town) -> None:
    fund(town, 1, "New swings")
    town.says("no sorry, benches and shade", who="+447700900001")
    assert town.db.read(lambda c: votes.votes(c, 1, "buy")) == {"benches": 1}


def test_the_public_sees_rounded_numbers_without_shares(town: Town, content: Content) -> None:
    for number in range(12):
        fund(town, number, "New swings", "Benches and shade")
    ref = town.rows(issue)[0].ref
    page = town.db.read(lambda c: public.issue(c, content, ref, town.clock.now()))
    assert page is not None
    shown = {cell.key: (cell.count.about, cell.percent) for cell in page.chart}
    assert shown["swings"] == (10, None), "ten and ten are no halves when people pick both"
    assert shown["toilet"] == (0, None)


def test_in_an_app_too_the_list_stands_in_the_message_with_its_numbers(town: Town) -> None:
    said = town.goes("PARKFUND", "1", "1", "tipton", who="zee", channel="telegram")[-1]
    assert "1 " in said and "New swings (\u00a325,000)" in said
    assert "like 1 3." in said


def test_officers_see_what_was_picked_in_words(town: Town, content: Content) -> None:
    fund(town, 1, "New swings", "Benches and shade")
    asked = town.db.read(lambda c: answers.tallies(c, content, 1, "The fund"))
    assert dict(asked[0].rows)["New swings"] == 1


@pytest.mark.parametrize(
    ("one_each", "percents"),
    [
        pytest.param(True, [50, 50], id="everybody picks one"),
        pytest.param(False, [None, None], id="people pick several"),
    ],
)
def test_shares_are_only_of_a_whole(one_each: bool, percents: list[int | None]) -> None:
    shown = cells({"yes": 20, "no": 20}, one_each=one_each)
    assert [cell.percent for cell in shown] == percents
    assert all(cell.width for cell in shown)
