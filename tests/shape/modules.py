"""The modules of the project and what each imports, as their text says it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bot.settings import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("bot", "channels")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in path.parts and path.name != "vendor.py"
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(module: str) -> tuple[str, ...]:
    """Every module that this one names, ours and libraries'; also where it imports late or for types."""
    found: list[str] = []
    for node in ast.walk(tree(MODULES[module])):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            found += (name if name in MODULES else node.module for name in inner)
    return tuple(found)


def ours(module: str) -> set[str]:
    """What it imports of the project."""
    return {name for name in imported(module) if name in MODULES} - {module}


def within(module: str, *rooms: str) -> bool:
    """Whether the module is one of these rooms, or stands in one."""
    return any(f"{module}.".startswith(f"{room}.") for room in rooms)


def circle_in(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """One circle of arrows, its first name again at the end; empty where there is none."""
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if name in trail:
            return (*trail[trail.index(name) :], name)
        if name not in done:
            for other in sorted(edges.get(name, ())):
                if found := visit(other, (*trail, name)):
                    return found
            done.add(name)
        return ()

    return next((found for name in sorted(edges) if (found := visit(name, ()))), ())
