"""The tables of cases are whole, and what they name is there."""

from __future__ import annotations

import pytest

from tests.contract import inbound_cases_channels as channels
from tests.contract.inbound_cases import Case, missing

CASES = channels.CASES
NODES = sorted({node for case in CASES for node in case.tests})


def test_every_case_from_35_to_90_stands_in_the_table_once() -> None:
    assert [case.number for case in CASES] == list(range(35, 91))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.says}")
def test_every_case_is_proven_or_says_why_not(case: Case) -> None:
    assert case.says.endswith(".")
    assert case.tests or case.why_not


@pytest.mark.parametrize("node", NODES)
def test_every_test_that_is_named_is_there(node: str) -> None:
    assert missing(node) == ""


@pytest.mark.parametrize(
    ("node", "what"),
    [
        ("tests/nowhere.py::test_x", "tests/nowhere.py"),
        ("tests/contract/test_inbound_cases.py::test_x", "test_x"),
        (
            "tests/turn/rules/test_keywords.py::test_words_about_the_talk_that_is_over_join_it[no such row]",
            "no such row",
        ),
    ],
    ids=["a file", "a function", "a row"],
)
def test_what_is_not_there_is_told(node: str, what: str) -> None:
    assert missing(node) == what
