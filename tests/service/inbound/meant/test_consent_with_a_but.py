"""Who agrees with a "but" has not agreed: they are asked once more, by the signed door."""

from __future__ import annotations

import pytest

from tests.phone import Phone


@pytest.mark.parametrize(
    "words",
    ["yes but only about the bins", "1 but not at night", "ok, if I can stop it", "yes but I work nights"],
)
def test_nothing_is_owed_and_nothing_kept_until_they_say_it_plainly(words: str, phone: Phone) -> None:
    phone.goes("TIPTON")
    said = phone.says(words)
    assert "May we keep your number" in said[0]
    assert [row.may_keep for row in phone.house.rows("person")] == [None]
    phone.says("yes")
    assert [row.may_keep for row in phone.house.rows("person")] == [True]


@pytest.mark.parametrize("words", ["yes but only about the bins", "yes, but not on Sundays", "ok but rarely"])
def test_a_second_reservation_is_kept_for_a_person_and_is_no_consent(words: str, phone: Phone) -> None:
    phone.goes("TIPTON", words, f"I said {words}")
    phone.goes("no", "Nobody told me", "DONE")
    assert [row.may_keep for row in phone.house.rows("person")] == [None]
    assert phone.house.rows("promise") == []
