"""What is read and translated as somebody's own words, and what never is. On both databases."""

from __future__ import annotations

import pytest

from tests.web.console.desk import Desk, Town

ANN, BEN, CAL = "+447700900601", "+447700900602", "+447700900603"
DARK = "It is dark behind the shops"


def test_own_words_leave_out_commands_numbers_and_yes(asha: Desk, town: Town) -> None:
    town.answers(ANN, DARK)
    town.says(BEN, "TIPTON", "yes", "3")
    town.says(CAL, "07700 900123")
    asha.open("/console/said?own=yes")
    assert DARK in asha.words and "1 conversation " in asha.words


@pytest.mark.parametrize("only", ["2", "B65", "b70 8qe", "SKIP", "DONE"])
def test_what_says_nothing_is_no_own_words_where_any_text_is_an_answer(
    only: str, asha: Desk, town: Town
) -> None:
    """Neither does it wait for a translation."""
    for who, words in ((ANN, only), (BEN, "Bardzo ciemno.")):
        town.says(who, "LANG", "Polski", "LOCAL", "SKIP", "tipton", words, "DONE")
    at = [(row.words, row.own_words) for row in town.house.rows("answer") if row.question == "mind"]
    assert at[0] == (only, False) and at[-1][1]
    asha.open("/console/said?own=yes")
    assert "1 conversation " in asha.words and "Bardzo ciemno." in asha.words
    asha.open("/console/said/copies")
    assert "Polish (1)" in asha.words
