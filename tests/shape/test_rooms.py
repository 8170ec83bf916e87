"""Rooms small enough to look through, files small enough to read, and one meaning for a name in one turn."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT
from tests.shape.modules import MODULES, ours, tree, within

MOST_FILES = 15  # in a folder that has no rooms inside
MOST_LINES = 300

# What a turn is made of. It meets every class of these that it reaches by imports.
MET_IN_A_TURN = (
    *("bot.turn", "bot.model", "bot.content"),
    *("bot.language", "bot.wording", "bot.dialogue", "channels.port", "channels.faults"),
)


def folders() -> Iterator[Path]:
    for top in ("bot", "channels", "tests", "bench"):
        yield ROOT / top
        yield from (path for path in sorted((ROOT / top).rglob("*")) if path.is_dir())


def crowded(folder: Path) -> bool:
    files = [path for path in folder.glob("*.py") if path.name not in ("__init__.py", "conftest.py")]
    has_rooms = any(any(path.glob("*.py")) for path in folder.iterdir() if path.is_dir())
    return len(files) > MOST_FILES and not has_rooms


def test_a_folder_with_many_files_has_rooms() -> None:
    assert not [folder.relative_to(ROOT).as_posix() for folder in folders() if crowded(folder)]


def test_a_folder_is_crowded_until_it_has_rooms(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"room_{number}.py").touch()
    assert crowded(tmp_path)
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "__init__.py").touch()
    assert not crowded(tmp_path)


def test_no_file_is_too_long_to_read() -> None:
    """Migrations and vendored scripts are exempt: nobody works in them."""
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES.values()}
    assert not [path.relative_to(ROOT).as_posix() for path, n in lines.items() if n > MOST_LINES]


def met() -> set[str]:
    """The modules that `bot.turn` reaches by imports within what a turn is made of."""
    found: set[str] = set()
    waiting = [module for module in MODULES if within(module, "bot.turn")]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += (name for name in ours(module) if within(name, *MET_IN_A_TURN))
    return found


def test_no_two_classes_of_one_name_meet_in_a_turn() -> None:
    where: defaultdict[str, set[str]] = defaultdict(set)
    for module in met():
        for node in tree(MODULES[module]).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].add(module)
    assert not {name: modules for name, modules in where.items() if len(modules) > 1}


def test_a_turn_meets_all_floors_below_it() -> None:
    """So that the rule above cannot hold by looking nowhere."""
    assert all(any(within(module, room) for module in met()) for room in MET_IN_A_TURN)
