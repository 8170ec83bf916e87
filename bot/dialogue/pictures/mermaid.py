"""A drawing as text that is turned into a picture: Mermaid, which many tools and web sites show (pure)."""

from __future__ import annotations

import json

from bot.dialogue.pictures.drawing import Box, Drawing, Look

_WIDTH = 420  # pixels; longer lines are broken
_SHAPES = {
    Look.START: ('(["', '"])'),
    Look.SHARED: ('["', '"]'),
    Look.QUESTION: ('["', '"]'),
    Look.ENDING: ('("', '")'),
}
_STYLES = (
    "classDef start fill:#4b2a7a,color:#ffffff,stroke:#2f1a4d",
    "classDef question fill:#ffffff,color:#0b0c0c,stroke:#0b0c0c",
    "classDef shared fill:#f3f2f1,color:#0b0c0c,stroke:#505a5f,stroke-dasharray:5 3",
    "classDef ending fill:#dff1e6,color:#0b0c0c,stroke:#00703c",
)
# Mermaid reads these; "#35;" is how it wants a "#".
_ESCAPES = {ord(char): f"#{ord(char)};" for char in '#"<>&`\\'}


def mermaid(drawing: Drawing) -> str:
    """A Mermaid flow chart from top to bottom. No text of the conversation can end its own quotes."""
    keys = {box.key: f"n{number}" for number, box in enumerate(drawing.boxes)}
    title = json.dumps(drawing.title, ensure_ascii=False)
    lines = ["---", f"title: {title}", "config:", "  flowchart:", f"    wrappingWidth: {_WIDTH}", "---"]
    lines.append("flowchart TD")
    for box in drawing.boxes:
        begin, end = _SHAPES[box.look]
        lines.append(f"  {keys[box.key]}{begin}{_content(box)}{end}:::{box.look}")
    for arrow in drawing.arrows:
        label = f' -- "{escaped(arrow.label)}"' if arrow.label else ""
        lines.append(f"  {keys[arrow.start]}{label} --> {keys[arrow.end]}")
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES)]) + "\n"


def escaped(text: str) -> str:
    """Text that stays text inside the quotes of Mermaid.

    >>> escaped('Say "no" <b>#1</b>')
    'Say #34;no#34; #60;b#62;#35;1#60;/b#62;'
    """
    return " ".join(text.split()).translate(_ESCAPES)


def _content(box: Box) -> str:
    texts = (text for text in (box.text, *box.rows) if text)
    return "<br/>".join([f"<b>{escaped(box.head)}</b>", *map(escaped, texts)])
