"""What a text costs, against Twilio's own calculator; and how a long one is cut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms_text import Cost, expensive, measure, mend, split, utf16

VECTORS = json.loads(Path(__file__).with_name("sms-vectors.json").read_text(encoding="utf-8"))["vectors"]
ENCODINGS: dict[str, Literal["gsm7", "ucs2"]] = {"GSM-7": "gsm7", "UCS-2": "ucs2"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_text_costs_what_the_providers_calculator_says(vector: dict[str, Any]) -> None:
    expected = Cost(ENCODINGS[vector["encoding"]], vector["units"], vector["segments"])
    assert measure(vector["text"]) == expected


def test_all_vectors_are_there() -> None:
    assert len(VECTORS) == 111


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        pytest.param("a" * 160, Cost("gsm7", 160, 1), id="the last that fits one part"),
        pytest.param("a" * 161, Cost("gsm7", 161, 2), id="one more"),
        pytest.param("a" * 306, Cost("gsm7", 306, 2), id="two full parts"),
        pytest.param("ŵ" * 70, Cost("ucs2", 70, 1), id="the last that fits one part of UCS-2"),
        pytest.param("ŵ" * 71, Cost("ucs2", 71, 2), id="one more of UCS-2"),
        pytest.param("\x1b", Cost("ucs2", 1, 1), id="escape is no character of the alphabet"),
        pytest.param("e" + "\u0301" * 200, Cost("ucs2", 201, 3), id="case 17: a cluster longer than a part"),
        pytest.param("\ud83d", Cost("ucs2", 1, 1), id="case 11: a lone surrogate"),
    ],
)
def test_edges_of_parts(text: str, cost: Cost) -> None:
    assert measure(text) == cost


@given(st.text())
def test_measuring_never_fails_and_never_undercounts(text: str) -> None:
    cost = measure(text)
    room = 153 if cost.encoding == "gsm7" else 67
    whole = 160 if cost.encoding == "gsm7" else 70
    assert cost.parts >= (1 if cost.units <= whole else -(-cost.units // room))
    assert (cost.encoding == "gsm7") == (expensive(text) == ())


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        pytest.param("“It’s open” – call…", '"It\'s open" - call...', id="quotes, dash and dots"),
        pytest.param("5\u00a0pm\u202f", "5 pm ", id="hard spaces"),
        pytest.param("cafe\u0301", "café", id="case 16: a decomposed accent is composed"),
        pytest.param("Siân’s", "Siân’s", id="a name keeps its letters, and then nothing is gained"),
        pytest.param("وقت\u200cها", "وقت\u200cها", id="Persian keeps its joiners"),
        pytest.param("plain", "plain", id="nothing to mend"),
    ],
)
def test_only_look_alikes_are_mended_and_only_when_it_pays(text: str, mended: str) -> None:
    assert mend(text) == mended


@given(st.text())
def test_mending_either_pays_or_changes_nothing(text: str) -> None:
    assert mend(text) == text or measure(mend(text)).encoding == "gsm7"


def test_the_characters_that_cost_are_named_once_each_in_order() -> None:
    assert expensive("Zażółć gęślą") == ("ż", "ó", "ł", "ć", "ę", "ś", "ą")


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        pytest.param("Short.", 20, ("Short.",), id="fits"),
        pytest.param("One two. Three four.", 12, ("One two.", "Three four."), id="at a sentence"),
        pytest.param("A. Bcdefgh ijklmnop", 14, ("A. Bcdefgh", "ijklmnop"), id="not at an early sentence"),
        pytest.param("कूड़ा है। कल आएँ।", 10, ("कूड़ा है।", "कल आएँ।"), id="a danda ends a sentence"),
        pytest.param("go to https://a.example/long now", 12, None, id="a link longer than a piece"),
        pytest.param("see https://a.example/x now", 20, ("see", "https://a.example/x", "now"), id="a link"),
        pytest.param("Ring 0121 569 2200 today", 14, ("Ring", "0121 569 2200", "today"), id="a phone number"),
        pytest.param("号码T482号码", 4, ("号码", "T482", "号码"), id="a reference among letters"),
        pytest.param("👍🏽👍🏽👍🏽", 8, ("👍🏽👍🏽", "👍🏽"), id="at a cluster"),
        pytest.param("abcdef", 4, ("abcd", "ef"), id="a very long word"),
        pytest.param("  ", 5, ("  ",), id="white space that fits"),
        pytest.param("", 5, ("",), id="nothing"),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would(text: str, limit: int, pieces: tuple[str, ...]) -> None:
    made = split(text, limit)
    assert all(utf16(piece) <= limit for piece in made)
    if pieces is not None:
        assert made == pieces


@given(st.text(), st.integers(2, 40))
def test_cutting_loses_nothing_but_white_space(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(utf16(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
