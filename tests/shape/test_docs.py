"""What guides and docstrings point at is there: files, folders, links, settings, the rooms of the map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "channels/**/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"  # it tells of what was
)
CODE = sorted(path for folder in ("bot", "channels") for path in (ROOT / folder).rglob("*.py"))
_TOPS = "bot|channels|tests|bench|docs|conversations|locales"
_PATH = re.compile(rf"(?<![\w./<-])((?:{_TOPS})/[\w@./<>*-]*[\w/>])")
_MODULE = re.compile(r"`((?:bot|channels|tests)(?:\.[a-z_]+)+)`")
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[\w-]+)?\)")
_SETTING = re.compile(r"TELLBACK_[A-Z_]*[A-Z]")
# Beginnings of names, and what a process of `--processes` tells its keeper.
NO_SETTINGS = {
    "TELLBACK_TEXT",
    "TELLBACK_WHATSAPP",
    "TELLBACK_TWILIO",
    "TELLBACK_TELEGRAM",
    "TELLBACK_DOOR_KEPT_BY",
}


def names(path: str | Path) -> str:
    return str(Path(path).relative_to(ROOT))


def paths_in(text: str) -> Iterator[str]:
    """From the root of the repository; none with a gap (`channels/<yours>/`), none of the wheel alone."""
    for path in _PATH.findall(text):
        if not re.search(r"[<*]|/[A-Z]{3,}/|/_shipped", path):
            yield path


def is_there(module: str) -> bool:
    """A module, or something in one: `bot.store.timers`, `bot.store.timers.arm`."""
    parts = module.split(".")
    found = (ROOT.joinpath(*parts[:n]) for n in range(len(parts), max(len(parts) - 2, 1), -1))
    return any(path.is_dir() or path.with_suffix(".py").is_file() for path in found)


@pytest.mark.parametrize("page", PAGES + CODE, ids=names)
def test_paths_and_modules_that_are_named_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [path for path in paths_in(text) if not (ROOT / path).exists()] == []
    assert [module for module in _MODULE.findall(text) if not is_there(module)] == []


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_links_lead_somewhere(page: Path) -> None:
    assert [to for to in _LINK.findall(page.read_text("utf-8")) if not (page.parent / to).exists()] == []


def test_every_setting_is_explained() -> None:
    asked_for = {name for path in CODE for name in _SETTING.findall(path.read_text("utf-8"))}
    explained = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in sorted(asked_for - NO_SETTINGS) if f"`{name}`" not in explained] == []


def test_the_map_shows_every_room() -> None:
    shown = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    words = set(re.findall(r"\w+", shown))
    rooms = (path for path in (ROOT / "bot").iterdir() if path.name[0] not in "_.")
    assert [path.name for path in sorted(rooms) if path.stem not in words] == []


def test_the_twenty_changes_have_folders_to_go_to() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| .+ \| `([\w/]+)/` \| (.+) \|$", guide, re.MULTILINE)
    assert len(rows) == 20
    begins = [ROOT / folder / file.strip("`") for folder, file in rows if file.startswith("`")]
    assert [names(path) for path in begins if not path.exists()] == []
    assert all((ROOT / folder).is_dir() for folder, _ in rows)


def test_every_decision_stands_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    records = sorted(folder.glob("[0-9]*.md"))
    assert records
    for number, record in enumerate(records, 1):
        text = record.read_text("utf-8")
        assert text.startswith(f"# {number}. ")
        date = re.search(r"^20\d\d-\d\d-\d\d", text, re.MULTILINE)
        assert date, record.name
        assert f"| [{number}]({record.name}) | {date[0]} |" in listed
        for part in ("Why it came up", "Decision", "Turned down", "What follows"):
            assert f"**{part}.**" in text
