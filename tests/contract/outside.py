"""The worked examples of docs/examples: channels in distributions of their own, installed for a test."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
NAMES = ("kannel", "letterbox")


def declare(name: str, folder: Path) -> list[str]:
    """Write down in `folder` what pip would: that the example is installed, and its entry points.

    Returns what has to stand on the module path for Python to find it.
    """
    project = tomllib.loads((EXAMPLES / name / "pyproject.toml").read_text("utf-8"))["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", "utf-8")
    sections = [
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in points.items())
        for group, points in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("".join(sections), "utf-8")
    return [str(folder), str(EXAMPLES / name)]
