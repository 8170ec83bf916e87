"""A provider may tell of two names for one sender: a number, and an id of its own."""

from __future__ import annotations

import pytest

from bot.store.tables import address, person, stop
from tests.town import HER, Town

ID = "US.17e62166fc"


def people(town: Town) -> int:
    return len(town.rows(person))


def test_who_is_told_by_both_is_known_by_either(town: Town) -> None:
    town.goes("TIPTON", also=ID)
    assert "Our pledge" in town.says("1", who=ID)[0]
    assert "What makes you say that" in town.says("3")[0]
    assert people(town) == 1


def test_who_wrote_by_the_id_first_is_the_same_when_the_number_comes(town: Town) -> None:
    town.goes("TIPTON", who=ID)
    town.says("1", also=ID)
    town.says("3", who=HER)
    assert people(town) == 1


def test_who_wrote_by_the_number_alone_is_known_by_the_id_once_it_was_told(town: Town) -> None:
    town.goes("TIPTON", "1")
    town.says("3", also=ID)
    town.says("Nobody rings.", who=ID)
    assert people(town) == 1


def test_two_who_were_known_apart_stay_apart(town: Town) -> None:
    """Nothing is joined by guessing: an officer moves a person, where they are one."""
    town.goes("TIPTON", "1", who=HER)
    town.goes("TIPTON", "1", who=ID)
    town.says("3", who=HER, also=ID)
    town.says("3", who=ID)
    assert people(town) == 2


@pytest.mark.parametrize("name", [HER, ID])
def test_stop_by_one_name_is_stop_by_both(town: Town, name: str) -> None:
    town.says("TIPTON", who=HER, also=ID)
    town.says("STOP", who=name)
    assert len(town.rows(stop)) == 1
    assert town.says("hello", who=HER) == town.says("hello", who=ID) == []


def test_who_is_forgotten_is_forgotten_by_both(town: Town) -> None:
    town.goes("TIPTON", "1", also=ID)
    town.goes("FORGET", "FORGET")
    for _ in range(3):
        town.passes(hours=2)
    # Her own, and the one that the last words went to.
    assert [row.also_hash for row in town.rows(address)] == [None, None]
