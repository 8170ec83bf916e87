"""`tellback check`, as an author meets it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.cli.conftest import Tellback


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "conversations", tmp_path / "conversations"))


def spoil(folder: Path, was: str, becomes: str) -> int:
    """Changes a text of pledge-check; the line it stands in."""
    path = folder / "pledge-check" / "conversation.yaml"
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), "utf-8")
    return text[: text.index(was)].count("\n") + 1


def test_a_fault_is_one_line_with_file_line_remedy_and_rule(tellback: Tellback, folder: Path) -> None:
    line = spoil(folder, "Do we do this?", "Do we implement this?")
    code, out, complaint = tellback("check", "--conversations", str(folder))
    assert code == 1
    where = re.escape(f"pledge-check/conversation.yaml:{line}: ")
    assert re.search(
        rf"^\S+{where}Hard word: “implement”\. Try “start”\. .*\[jargon\]$", complaint, re.MULTILINE
    )
    assert out.startswith("1 fault in ")


def test_a_hint_is_shown_and_refuses_nobody(tellback: Tellback, folder: Path) -> None:
    spoil(folder, "label: Sometimes", "label: Sometimes when it is a good day")
    code, out, complaint = tellback("check", "--conversations", str(folder))
    assert code == 0
    assert re.search(r"^hint: \S+pledge-check/conversation\.yaml:\d+: .*\[label\]$", complaint, re.MULTILINE)
    assert out.startswith("No faults in ")


def test_what_does_not_load_is_told_before_anything_else(tellback: Tellback, folder: Path) -> None:
    spoil(folder, "unless: {kept: unsure}", "unless: {kept: maybe}")
    code, _, complaint = tellback("check", "--conversations", str(folder))
    assert code == 1
    assert "`kept` has no answer `maybe`. Use one of:" in complaint
    assert "[" not in complaint  # no check with a name has run
