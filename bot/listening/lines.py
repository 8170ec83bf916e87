"""Lines to train and to measure listening: JSON, one object a line.

`text`, `intent` (see `bot.language.intents`; a case has its service as `kind`) and `kind` (plain or indirect
danger, everyday talk, look-alikes ...). `lang` names the language where the file's name does not.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal
from bot.language.intents import CASE, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """language: a tag. kind: what sort of its intent it is; "" where nobody said."""

    text: str
    intent: Intent
    kind: str
    language: str


def read_lines(paths: Iterable[Path]) -> list[Line]:
    """The lines of these files and of the `.jsonl` files in these folders. Raises Refusal with the first
    fault, and where there is no line at all."""
    found = [line for file in _files(paths) for line in _of_file(file)]
    if not found:
        raise Refusal("There is no line in these files. Each line is an object with text and intent.")
    return found


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise Refusal(f"{path}: there is no such file or folder.")
        found += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return found


def _of_file(path: Path) -> list[Line]:
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal(f"{path}: it cannot be read as text ({type(fault).__name__}).") from None
    return [_line(path, number, row) for number, row in enumerate(rows, 1) if row.strip()]


def _line(path: Path, number: int, row: str) -> Line:
    """Its text is in no message of ours: it may be somebody's own words."""
    try:
        given = json.loads(row)
        text, name, kind = given["text"], given["intent"], given.get("kind", "")
        intent = Intent(f"{CASE}{kind}" if name == "case" else name)
        if not isinstance(text, str) or not text.strip() or not isinstance(kind, str):
            raise ValueError
        return Line(text=text, intent=intent, kind=kind, language=str(given.get("lang", path.stem)))
    except (ValueError, KeyError, TypeError, AttributeError):
        remedy = 'Write {"text": "...", "intent": "danger", "kind": "plain"} with an intent that we know.'
        raise Refusal(f"{path}:{number}: this is no line to learn from. {remedy}") from None


def add_lines(path: Path, lines: Iterable[Line]) -> int:
    """Add those that are not there yet, and make the file where there is none, for its owner's eyes alone.
    How many were added. Raises Refusal."""
    there = {_key(line) for line in (_of_file(path) if path.exists() else [])}
    new = {key: line for line in lines if (key := _key(line)) not in there}
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as file:
            for line in new.values():
                row = {"text": line.text, "intent": line.intent, "kind": line.kind, "lang": line.language}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as fault:
        raise Refusal(f"{path}: it cannot be written: {fault.strerror}.") from None
    return len(new)


def _key(line: Line) -> tuple[str, str]:
    return line.text, line.intent


def digest(lines: Sequence[Line]) -> str:
    """What tells whether weights were made of these lines, in whatever order."""
    rows = sorted(f"{line.language}\t{line.intent}\t{line.kind}\t{line.text}" for line in lines)
    return hashlib.sha256("\n".join(rows).encode("utf-8")).hexdigest()
