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


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{name: Night Line, phone: "0121 496 0999", for: everybody, hours: day and night}',
            "`checked_on` is missing",
        ),
        (
            '{name: Night Line, phone: "0121 496 0999", for: everybody, checked_on: 2026-11-01}',
            "`hours` is missing",
        ),
        (
            "{name: Night Line, phone: our desk, for: young, hours: always, checked_on: 2026-11-01}",
            "our desk is no number that can be rung",
        ),
    ],
)
def test_a_helpline_that_nobody_confirmed_is_refused(
    line: str, said: str, tellback: Tellback, folder: Path
) -> None:
    (folder / "helplines.yaml").write_text(f"lines:\n  - {line}\n", "utf-8")
    code, _, complaint = tellback("check", "--conversations", str(folder))
    assert code == 1
    assert "helplines.yaml:2: " in complaint and said in complaint


def test_the_doctor_names_a_helpline_that_nobody_rang_for_long(tellback: Tellback, folder: Path) -> None:
    line = '{name: Night Line, phone: "0121 496 0999", for: young, hours: always, checked_on: 2020-05-01}'
    (folder / "helplines.yaml").write_text(f"lines:\n  - {line}\n", "utf-8")
    code, out, _ = tellback("doctor", TELLBACK_CONVERSATIONS=str(folder))
    assert code == 1
    assert "The number of Night Line: last rung on 1 May 2020." in out


def test_what_does_not_load_is_told_before_anything_else(tellback: Tellback, folder: Path) -> None:
    spoil(folder, "unless: {kept: unsure}", "unless: {kept: maybe}")
    code, _, complaint = tellback("check", "--conversations", str(folder))
    assert code == 1
    assert "`kept` has no answer `maybe`. Use one of:" in complaint
    assert "[" not in complaint  # no check with a name has run
