"""Which content a command works on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.shipped import CONVERSATIONS, LOCALES
from tests.cli.conftest import Tellback


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Content of a council's own, which lacks its pledges: so a command says whose content it read."""
    folder = Path(shutil.copytree(CONVERSATIONS, tmp_path / "ours"))
    (folder / "pledges.yaml").unlink()
    return folder


def test_a_command_takes_what_is_shipped(tellback: Tellback) -> None:
    code, said, _ = tellback("check")
    assert (code, "10 pledges" in said) == (0, True)


def test_the_settings_name_other_content(tellback: Tellback, ours: Path) -> None:
    code, _, wrong = tellback("check", TELLBACK_CONVERSATIONS=str(ours))
    assert (code, str(ours) in wrong) == (1, True)


def test_so_does_the_file_of_settings(tellback: Tellback, ours: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELLBACK_CONVERSATIONS={ours}\n", "utf-8")
    code, _, wrong = tellback("check")
    assert (code, str(ours) in wrong) == (1, True)


def test_an_option_counts_for_more_than_a_setting(tellback: Tellback, ours: Path) -> None:
    _, said, _ = tellback("check", "--conversations", str(CONVERSATIONS), TELLBACK_CONVERSATIONS=str(ours))
    assert "10 pledges" in said


def test_languages_are_taken_from_where_the_settings_say(tellback: Tellback, tmp_path: Path) -> None:
    code, _, wrong = tellback("languages", "status", TELLBACK_LOCALES=str(tmp_path / "none"))
    assert code == 1
    assert "languages.toml" in wrong
    assert tellback("languages", "status", TELLBACK_LOCALES=str(LOCALES))[0] == 0
