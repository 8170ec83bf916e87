"""The translators' commands on a folder of their own, and the files they edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str]]
SHORT = {"yes": "qa", "no": "qi", "unsure": "qo", "stop": "qu", "skip": "qe"}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"the test is out of date: {old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), "utf-8")
