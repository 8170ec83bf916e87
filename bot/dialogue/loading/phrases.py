"""What the bot says outside conversations (command replies, notices), from `conversations/phrases.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.dialogue.text import Text, read_text
from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse


def load_phrases(path: Path) -> Mapping[str, Text]:
    """Phrase id -> text. Raises ContentFault."""
    faults: list[Fault] = []
    nodes = parse(path)
    top = Reader(str(path), nodes, faults)
    phrases = {}
    for phrase_id in nodes:
        node = top.take(phrase_id, Mapping, default={})
        reader = Reader(str(path), node, faults, top.line(phrase_id))
        note = reader.take("note", str, default="")
        text = read_text(reader, "say", phrase_id, note, needed=True)
        reader.rest()
        if text:
            phrases[phrase_id] = text
    if faults:
        raise ContentFault(faults)
    return phrases
