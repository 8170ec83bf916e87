"""Commands that read lines and answer lines: no database, no web, quick to start."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Any, TextIO

import click

from bot.language import json_lines
from channels.sms_text import measure


@click.command()
def understand() -> None:
    """What a reply means: JSON lines in, JSON lines out."""
    sys.exit(json_lines.main(_stream(sys.stdin), _stream(sys.stdout)))


@click.command()
def sms() -> None:
    """How a text is sent and billed: JSON lines in ({"text"}), out ({"encoding","units","parts"})."""
    sys.exit(_each_line(_stream(sys.stdin), _stream(sys.stdout), _measured))


def _measured(line: dict[str, Any]) -> dict[str, Any]:
    text = line.get("text")
    if not isinstance(text, str):
        raise ValueError('Each line needs "text", a string.')
    found = measure(text)
    return {"encoding": found.encoding, "units": found.units, "parts": found.parts}


def _each_line(source: TextIO, out: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every line; a bad one gets {"error"} in its place and the exit code 1 at the end."""
    bad = 0
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
            if not isinstance(line, dict):
                raise ValueError("Each line is one JSON object.")
            reply = answer(line)
        except ValueError as fault:
            bad += 1
            reply = {"error": f"Line {number}: {fault}"}
        out.write(json.dumps(reply, ensure_ascii=False) + "\n")
    out.flush()
    return 1 if bad else 0


def _stream(stream: TextIO) -> TextIO:
    """Bytes that are not UTF-8 pass through as they are instead of stopping the rest."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    return stream
