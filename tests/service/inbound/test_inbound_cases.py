"""The table of odd messages: no number is missing, and every test that it names is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.service.inbound.inbound_cases import CASES, OPTING_OUT, PEOPLE, TEXT, Case


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def test_every_number_has_its_row() -> None:
    assert [case.number for case in TEXT] == list(range(1, 23))
    assert [case.number for case in OPTING_OUT] == list(range(23, 35))
    assert [case.number for case in PEOPLE] == list(range(91, 100))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.what}")
def test_a_case_names_tests_that_are_there_or_says_why_not(case: Case) -> None:
    assert bool(case.tests) != bool(case.why_not)
    for node in case.tests:
        path, _, name = node.partition("::")
        assert name in names_in(ROOT / path), node
