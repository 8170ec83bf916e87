"""The days by which the inbox is narrowed down: what was typed stays, and what is no day is said."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlencode

import pytest

from tests.web.console.desk import Desk, Town

ANN = "+447700900601"
DARK = "It is dark behind the shops"


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("since=2026-11-23&until=2026-11-23", True),
        ("since=2026-11-24", False),
        ("until=2026-11-22", False),
    ],
)
def test_days_are_both_included(asha: Desk, town: Town, query: str, finds: bool) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/said?{query}")
    assert (DARK in asha.words) is finds


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("since=yesterday", "Write a real date, like 2026-11-30"),
        ("until=2026-02-30", "Write a real date"),
        ("since=2026-11-30&until=2026-11-01", "The last day stands before the first."),
    ],
)
def test_a_day_that_is_none_is_said(asha: Desk, town: Town, query: str, says: str) -> None:
    asha.open(f"/console/said?{query}")
    assert asha.status == 400 and says in asha.words


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "typed", ["2026-02-31", "99999-12-31", "31/02/2026", "next <week>", "0000-01-01", "-1"]
)
def test_a_day_that_cannot_be_read_stays_beside_what_is_wrong(
    asha: Desk, town: Town, name: str, typed: str
) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/said?{urlencode({name: typed, 'town': 'tipton'})}")
    assert asha.status == 400
    box = re.search(rf'id="{name}-error">([^<]+)</p>\s*(<input[^>]+ id="{name}"[^>]+>)', asha.page)
    assert box and box[1] == "Write a real date, like 2026-11-30"
    assert f'value="{escape(typed)}"' in box[2] and 'type="text"' in box[2], "a box for dates would empty it"


def test_both_days_stay_where_they_stand_the_wrong_way_round(asha: Desk, town: Town) -> None:
    asha.open("/console/said?since=2026-11-30&until=2026-11-01")
    assert 'type="date" value="2026-11-30"' in asha.page and 'type="text" value="2026-11-01"' in asha.page


@pytest.mark.parametrize(
    "query", ["since=2026-02-31", "until=99999-01-01", "since=2026-12-01&until=2026-11-01"]
)
def test_nothing_is_read_where_a_day_is_none(asha: Desk, town: Town, query: str) -> None:
    """All that match would be all there is."""
    town.answers(ANN, DARK)
    asha.open("/console/said")
    asha.press(f"/console/said/read?{query}", {"all": "yes", "upto": asha.hidden("upto")})
    assert asha.status == 400
    asha.open("/console/said?unread=yes")
    assert "1 conversation " in asha.words


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("since=0001-01-01", True),
        ("until=9999-12-31", True),
        ("since=9999-12-31", False),
        ("until=0001-01-01", False),
        ("since=1999-12-31&until=2300-01-01", True),
    ],
)
def test_a_day_far_away_finds_what_it_says(asha: Desk, town: Town, query: str, finds: bool) -> None:
    town.answers(ANN, DARK)
    asha.open(f"/console/said?{query}")
    assert asha.status == 200 and (DARK in asha.words) is finds
    name, typed = query.split("&")[0].split("=")
    assert f'name="{name}" type="date" value="{typed}"' in asha.page, "it stays as it was typed"
