"""A page asks the service once and draws rows: it has no connection, and its template computes nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

WEB = Path(__file__).resolve().parents[2] / "bot" / "web"
CONSOLE = sorted((WEB / "console").rglob("*.py"))
TEMPLATES = sorted((WEB / "templates" / "console").glob("*.html"))
# Kinds of faults are all that the doors and the health page may know of the store.
OF_THE_STORE = {
    "error_pages.py": {"bot.store.database.PASSING_FAULTS"},
    "webhooks.py": {"bot.store.database.PASSING_FAULTS"},
    "health.py": {"bot.store.database.DATABASE_FAULTS"},
}
_SUMS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg)
_CHANGES = {"append", "extend", "update", "pop", "insert", "setdefault"}
_FIGURES = {"round", "sum", "int", "float"}
_LABELS = {"label", "labels"}


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.py")), ids=named)
def test_no_page_reaches_past_the_service_into_the_store(path: Path) -> None:
    reached = {name for name in imports(ast.parse(path.read_text("utf-8"))) if name.startswith("bot.store")}
    assert reached <= OF_THE_STORE.get(named(path), set())


@pytest.mark.parametrize("path", CONSOLE, ids=named)
def test_no_page_of_the_console_holds_a_connection_or_begins_a_transaction(path: Path) -> None:
    """`read` and `write` of the shell do, once for each use of the service."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    begun = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("read", "write")
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "db"
    ]
    assert "connection" not in names
    assert not begun
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]


def computed(template: str) -> list[str]:
    """What a template works out or changes by itself. To put an address together with ~ is neither."""
    tree = Environment(autoescape=True).parse(template)
    calls = (node.node for node in tree.find_all(nodes.Call) if isinstance(node.node, nodes.Getattr))
    return [
        *(type(node).__name__ for node in tree.find_all(_SUMS)),
        *(node.attr for node in calls if node.attr in _CHANGES),
        *(node.name for node in tree.find_all(nodes.Filter) if node.name in _FIGURES),
        *(node.name for node in tree.find_all(nodes.Name) if node.name in _LABELS),
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_of_the_console_computes(path: Path) -> None:
    assert computed(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "{% set _ = rows.append(1) %}",
        "{{ (100 * count / total) | round | int }}",
        "{{ todo.unplaced - todo.cases }}",
        "{% if a > b - c %}{% endif %}",
        "{{ label.people(3) }}",
    ],
)
def test_the_search_for_what_computes_finds_it(text: str) -> None:
    """Guards the test above."""
    assert computed(text)
