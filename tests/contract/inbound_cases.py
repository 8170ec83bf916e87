"""What may come in: every case of the channels' list, and the test that proves how it is met.

One list for each group, in a module of its own (`inbound_cases_*.py`); this one says what a case is.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Case:
    """number: in the list. says: the case in one sentence. tests: node ids, with the id of a row in square
    brackets where the test has rows. why_not: what no test here can prove, and why."""

    number: int
    says: str
    tests: tuple[str, ...] = ()
    why_not: str = ""


def missing(node: str) -> str:
    """What of a node id is not there; "" when it is.

    >>> missing("tests/contract/inbound_cases.py::test_that_is_not_there")
    'test_that_is_not_there'
    """
    path, _, rest = node.partition("::")
    name, bracket, row = rest.partition("[")
    if not (ROOT / path).is_file():
        return path
    functions, words = _written(ROOT / path)
    if name not in functions:
        return name
    return row[:-1] if bracket and row[:-1] not in words else ""


@cache
def _written(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the functions in a file, and its texts, among which are the ids of rows."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    functions = frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))
    words = frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return functions, words
