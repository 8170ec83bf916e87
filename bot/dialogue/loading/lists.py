"""Options that are data of the council and no part of any conversation: towns, pledges, lists of topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue.loading.questions import read_option
from bot.dialogue.schema import Option
from bot.dialogue.text import Text, read_text
from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse

TOWNS, PLEDGES = "towns", "pledges"
_SHORT = "The short name of a pledge, in a list to pick from. At most 24 letters."


@dataclass(frozen=True, slots=True)
class Lists:
    """by_name: what `of: NAME` stands for. districts: first half of a postcode -> a town's id, as a hint."""

    by_name: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    districts: Mapping[str, str] = field(default_factory=dict)

    @property
    def towns(self) -> tuple[Option, ...]:
        return self.by_name[TOWNS]


def load_lists(folder: Path) -> Lists:
    """From towns.yaml, and pledges.yaml and lists.yaml where there are any. Raises ContentFault."""
    faults: list[Fault] = []
    towns, districts = _towns(folder / "towns.yaml", faults)
    found = {TOWNS: towns}
    if (folder / "pledges.yaml").exists():
        found[PLEDGES] = pledges_in(folder / "pledges.yaml", faults)
    if (folder / "lists.yaml").exists():
        found |= lists_in(folder / "lists.yaml", faults)
    if faults:
        raise ContentFault(faults)
    return Lists(found, districts)


def _towns(path: Path, faults: list[Fault]) -> tuple[tuple[Option, ...], dict[str, str]]:
    reader = Reader(str(path), parse(path), faults)
    options = tuple(read_option(child, "town") for child in reader.children("towns"))
    districts = reader.take("districts", Mapping, default={})
    ids = {option.id for option in options}
    for district, town in districts.items():
        if town not in ids:
            reader.fault("districts", f"{district} points to {town}, which is no town.", "Use a town's id.")
    return options, {str(district): str(town) for district, town in districts.items()}


def towns_in(path: Path, faults: list[Fault]) -> tuple[Option, ...]:
    return _towns(path, faults)[0]


def pledges_in(path: Path, faults: list[Fault]) -> tuple[Option, ...]:
    """Each pledge by its short name; the full text is for where there is room."""
    return tuple(_pledges(Reader(str(path), parse(path), faults)))


def _pledges(reader: Reader) -> Iterator[Option]:
    for child in reader.children("pledges"):
        key = child.take("id", str, default="", needed=True)
        at = f"pledge.{key}.short"
        yield Option(id=key, label=read_text(child, "short", at, _SHORT, needed=True) or Text(at, key))


def lists_in(path: Path, faults: list[Fault]) -> dict[str, tuple[Option, ...]]:
    """Every list of lists.yaml, by its name."""
    reader = Reader(str(path), parse(path), faults)
    found = {}
    for name in reader.node:
        if name in (TOWNS, PLEDGES):
            reader.fault(name, f"`{name}` has a file of its own.", f"Put them into {name}.yaml.")
        found[name] = tuple(read_option(child, f"list.{name}") for child in reader.children(name))
    return found
