"""JSON columns: whatever was kept comes back as it was, in the form of today and in the one before."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.store import json_text

# Half a pair of surrogates is what an odd phone sends; a number may be longer than any machine's.
_LETTERS = st.text(st.characters(codec=None, categories=["L", "N", "P", "S", "Z", "C"]))
_PLAIN = st.none() | st.booleans() | st.integers() | _LETTERS
_VALUES = st.recursive(_PLAIN, lambda each: st.lists(each) | st.dictionaries(_LETTERS, each), max_leaves=8)


@given(_VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert json_text.read(json_text.write(value)) == value


@given(_VALUES)
def test_what_earlier_versions_wrote_is_read(value: Any) -> None:
    assert json_text.read(json.dumps(value)) == value


def test_half_a_letter_and_a_huge_number_are_kept() -> None:
    odd = {"text": "half \ud83d of a smile", "number": 2**80}
    assert json_text.read(json_text.write(odd)) == odd
