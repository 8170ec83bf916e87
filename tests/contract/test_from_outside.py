"""The worked example of docs/adding-a-channel.md: found by its entry point, held by the conformance suite."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "letterbox"


@pytest.fixture
def installed(tmp_path: Path) -> Mapping[str, str]:
    """An environment in which the example is installed, as far as Python can tell."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    info = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", "utf-8")
    groups = project["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items())
        for group, points in groups.items()
    ]
    (info / "entry_points.txt").write_text("".join(lines), "utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(EXAMPLE), str(ROOT)])}


def test_the_example_holds_all_that_every_channel_must(installed: Mapping[str, str]) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "tests/contract/test_channels.py",
    ]
    done = subprocess.run(
        [*command, "-k", "letterbox"],
        cwd=ROOT,
        env=dict(installed),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 20


def test_it_is_a_channel_like_any_other_once_installed(installed: Mapping[str, str]) -> None:
    asks = (
        "from bot.app import connect; from bot.settings import read_settings; from pathlib import Path;"
        "given = {'TELLBACK_SECRET_KEY': 'k' * 20, 'LETTERBOX_ACCOUNT': 'us', 'LETTERBOX_KEY': 'k' * 20};"
        "print(sorted(connect(read_settings(given, data=Path('.')), given)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env=dict(installed),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "['letterbox', 'web']", done.stderr


def test_the_example_knows_nothing_of_the_bot() -> None:
    assert not re.search(r"^(from|import) bot\b", (EXAMPLE / "letterbox.py").read_text("utf-8"), re.MULTILINE)
