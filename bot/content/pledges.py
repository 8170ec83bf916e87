"""The council's pledges as their file has them: "We will" and what can be measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.dialogue.text import Text
from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse
from channels.sms_text import mend

LONGEST_PLEDGE = 110


def pledge_text(key: str, english: str) -> Text:
    return Text(
        f"pledge.{key}", english, "One of the council's pledges. It must begin with your words for We will."
    )


def load_pledges(path: Path) -> tuple[dict[str, Any], ...]:
    """As they stand in the file. Raises ContentFault."""
    faults: list[Fault] = []
    top = Reader(str(path), parse(path), faults)
    sample = top.take("sample", bool, default=True)
    version = top.take("version", int, default=1, needed=True)
    found = []
    for place, child in enumerate(top.children("pledges"), 1):
        text = mend(child.take("text", str, default="", needed=True))
        if not text.startswith("We will") or len(text) > LONGEST_PLEDGE:
            what = f"A pledge starts with “We will” and has at most {LONGEST_PLEDGE} characters."
            child.fault("text", what, "Write it like: We will tell you what happened next.")
        found.append(
            {
                "key": child.take("id", str, default="", needed=True),
                "version": version,
                "text": text,
                "measure": child.take("measure", str, default="", needed=True),
                "sample": sample,
                "place": place,
            }
        )
    if faults:
        raise ContentFault(faults)
    return tuple(found)
