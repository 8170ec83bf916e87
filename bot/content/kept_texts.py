"""Texts for messages that are often needed, as they ship: a council's own stand in its database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentFault, Fault
from bot.model.outcome import WRITTEN_KINDS
from bot.wording.outgoing import objections
from bot.yaml_lines import Reader, parse

FIELDS = ("you_said", "we_did", "why_not", "money", "lasts_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """What the boxes of an outcome are filled with. name: of one that ships. kind: of the outcome. topic: an
    option of the question what it is mostly about, "" for any. What stands in brackets is a gap."""

    name: str
    title: str
    kind: str
    topic: str = ""
    you_said: str = ""
    we_did: str = ""
    why_not: str = ""
    money: str = ""
    lasts_until: str = ""

    @property
    def facts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FIELDS}


def load_kept_texts(path: Path, topics: Collection[str]) -> tuple[KeptText, ...]:
    """None where there is no such file. Raises ContentFault, for what ships is held to our own rules too."""
    if not path.exists():
        return ()
    faults: list[Fault] = []
    found: list[KeptText] = []
    for child in Reader(str(path), parse(path), faults).children("texts"):
        one = KeptText(
            name=child.take("id", str, default="", needed=True),
            title=child.take("title", str, default="", needed=True),
            kind=child.take("kind", str, default="", needed=True),
            topic=child.take("topic", str, default=""),
            **{name: child.take(name, str, default="") for name in FIELDS},
        )
        child.rest()
        if one.kind not in WRITTEN_KINDS:
            child.fault("kind", f"{one.kind} is no kind of news.", f"Use one of: {', '.join(WRITTEN_KINDS)}.")
        if one.topic and one.topic not in topics:
            child.fault("topic", f"{one.topic} is no topic.", f"Use one of: {', '.join(topics)}.")
        if any(each.name == one.name for each in found):
            child.fault("id", f"{one.name} stands twice.", "Give each text an id of its own.")
        for each in objections(one.kind, one.facts, {}, {}):
            if not each.words.startswith("Fill the gap"):
                child.fault(each.field, each.words, "Say it as you would to a neighbour.")
        found.append(one)
    if faults:
        raise ContentFault(faults)
    return tuple(found)
