"""A module imports only from floors below it; libraries stay in the rooms that are theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# The longest matching prefix gives the floor. Modules on one floor may use each other, within these limits.
FLOORS = {
    "channels": 1,
    "bot": 1,  # errors, clock, vault, suppression, trace, stored
    "bot.settings": 2,
    "bot.logs": 2,
    "bot.calendar": 2,
    "bot.dialogue": 2,
    "bot.language": 3,
    "bot.wording": 4,
    "bot.model": 4,
    "bot.content": 5,
    "bot.store": 5,
    "bot.turn": 6,
    "bot.service": 7,
    "bot.app": 8,
    "bot.worker": 8,
    "bot.web": 9,
    "bot.cli": 10,
}
ROOMS = {
    "twilio": "channels.sms",
    "telegram": "channels.telegram",
    "flask": "bot.web",
    "flask_login": "bot.web",
    "flask_wtf": "bot.web",
    "sqlalchemy": "bot.store",
    "alembic": "bot.store",
    "cattrs": "bot.stored",
    "waitress": "bot.cli",
    "click": "bot.cli",
}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in ("bot", "channels")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in path.parts and path.name != "vendor.py"
}


def floor(module: str) -> int:
    parts = module.split(".")
    prefixes = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next(FLOORS[prefix] for prefix in prefixes if prefix in FLOORS)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_floor_or_below(module: str) -> None:
    above = [name for name in imported(MODULES[module]) if name in MODULES and floor(name) > floor(module)]
    assert not above, f"{module} (floor {floor(module)}) reaches up to {above}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("channels")])
def test_channels_never_import_the_bot(module: str) -> None:
    assert not [name for name in imported(MODULES[module]) if name.split(".")[0] == "bot"]


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_in_their_rooms(module: str) -> None:
    strays = [
        name
        for name in imported(MODULES[module])
        for library, room in ROOMS.items()
        if name.split(".")[0] == library and not f"{module}.".startswith(f"{room}.")
    ]
    assert not strays, f"{module} imports {strays}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("bot") and name != "bot.app"])
def test_only_the_composition_root_imports_adapters(module: str) -> None:
    rooms = ("channels.sms", "channels.telegram", "channels.web", "channels.whatsapp")
    assert not [n for n in imported(MODULES[module]) if any(f"{n}.".startswith(f"{room}.") for room in rooms)]


def test_there_is_no_circle_of_imports() -> None:
    edges = {module: {n for n in imported(path) if n in MODULES} for module, path in MODULES.items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"a circle: {' -> '.join((*trail, module))}"
        if module not in done:
            for name in edges[module] - {module}:
                visit(name, (*trail, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())
