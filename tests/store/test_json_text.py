"""JSON columns: whatever was kept comes back as it was, in the form of today and in the one before."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import json_text

# Half a pair of surrogates is what an odd phone sends.
_LETTERS = st.text(st.characters(codec=None, categories=["L", "N", "P", "S", "Z", "C"]))
_PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | _LETTERS
_VALUES = st.recursive(_PLAIN, lambda each: st.lists(each) | st.dictionaries(_LETTERS, each), max_leaves=8)


@given(_VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert json_text.read(json_text.write(value)) == value


@given(_VALUES)
def test_what_earlier_versions_wrote_is_read(value: Any) -> None:
    assert json_text.read(json.dumps(value)) == value


def test_half_a_letter_is_kept() -> None:
    odd = {"text": "half \ud83d of a smile"}
    assert json_text.read(json_text.write(odd)) == odd


@pytest.mark.parametrize("slip", [datetime(2026, 11, 30, tzinfo=UTC), object()])
def test_what_is_no_json_is_refused(slip: object) -> None:
    with pytest.raises(TypeError):
        json_text.write({"at": slip})
