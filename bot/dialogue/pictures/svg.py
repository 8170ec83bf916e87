"""A drawing as an SVG picture, laid out here: boxes one under the other, arrows at their right side (pure).

An arrow to the next box that is always taken goes straight down. Every other way out has a line of its own
at the foot of its box, which names where it leads, and an arrow in a lane beside the boxes. Arrows to the
same box share a lane.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from bot.dialogue.pictures.drawing import Arrow, Box, Drawing, Look
from bot.dialogue.pictures.routes import END, ending

_LINE = 20  # pixels
_PAD = 12
_GAP = 34  # between two boxes
_LEFT, _BOX = 24, 620
_LANE = 22
_LETTERS = 78  # a line of a box; a letter is about 7.4 pixels wide
_EXIT_LETTERS = 62
_COLOURS = ("#1d4f91", "#912b88", "#00703c", "#b3431c", "#4c2c92", "#28615f")
_NAMES = {END: "the end", ending(0): "the end"}
_FILLS = {
    Look.START: ("#4b2a7a", "#4b2a7a", "#ffffff", ""),
    Look.SHARED: ("#f3f2f1", "#505a5f", "#0b0c0c", ' stroke-dasharray="6 4"'),
    Look.QUESTION: ("#ffffff", "#0b0c0c", "#0b0c0c", ""),
    Look.ENDING: ("#e6f4ec", "#00703c", "#0b0c0c", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exit:
    """One way out at the foot of a box. y: of its first line."""

    end: str
    lines: tuple[str, ...]
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    box: Box
    y: float
    height: float
    lines: tuple[str, ...]
    exits: tuple[_Exit, ...]


def svg(drawing: Drawing) -> str:
    """A whole SVG file. Every text of the conversation is escaped."""
    placed = _place(drawing)
    by_key = {each.box.key: each for each in placed}
    lanes = _lanes(placed, by_key)
    width = _LEFT + _BOX + _LANE * (2 + max(lanes.values(), default=-1)) + _LEFT
    height = placed[-1].y + placed[-1].height + _GAP
    title = escape(drawing.title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:g}" '
        f'viewBox="0 0 {width} {height:g}" role="img" '
        'font-family="Arial, Helvetica, sans-serif" font-size="14">',
        f"<title>{title}</title>",
        *_heads(),
        f'<rect width="{width}" height="{height:g}" fill="#ffffff"/>',
    ]
    for above, below in pairwise(placed):
        if _goes_down(drawing, above.box, below.box):
            parts.append(_down(above, below))
    parts += _lane_lines(placed, by_key, lanes)
    for each in placed:
        parts += _drawn(each, lanes)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(drawing: Drawing) -> tuple[_Placed, ...]:
    found = []
    y = float(_GAP)
    for number, box in enumerate(drawing.boxes):
        after = drawing.boxes[number + 1].key if number + 1 < len(drawing.boxes) else ""
        lines = tuple(line for text in (box.text, *box.rows) for line in _wrapped(text, _LETTERS))
        at = y + 2 * _PAD + _LINE * (1 + len(lines))
        exits = []
        for arrow in drawing.arrows:
            if arrow.start == box.key and (arrow.label or arrow.end != after):
                told = _wrapped(arrow.label or "then", _EXIT_LETTERS)
                exits.append(_Exit(end=arrow.end, lines=told, y=at))
                at += _LINE * len(told)
        height = at + (_PAD if exits else 0) - y
        found.append(_Placed(box=box, y=y, height=height, lines=lines, exits=tuple(exits)))
        y += height + _GAP
    return tuple(found)


def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, letters))


def _lanes(placed: tuple[_Placed, ...], by_key: Mapping[str, _Placed]) -> dict[str, int]:
    """A lane for each box that arrows from the side lead to; the shortest ways lie next to the boxes."""
    spans: dict[str, tuple[float, float]] = {}
    for each in placed:
        for way in each.exits:
            low, high = spans.get(way.end, (_entry(by_key[way.end]),) * 2)
            spans[way.end] = min(low, way.y), max(high, way.y)
    taken: list[list[tuple[float, float]]] = []
    lanes = {}
    for key, (low, high) in sorted(spans.items(), key=lambda item: item[1][1] - item[1][0]):
        free = (n for n, lane in enumerate(taken) if all(high < a or low > b for a, b in lane))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high))
        lanes[key] = number
    return lanes


def _entry(placed: _Placed) -> float:
    """Where arrows from the side come in: beside the head."""
    return placed.y + _PAD + _LINE / 2


def _goes_down(drawing: Drawing, above: Box, below: Box) -> bool:
    return Arrow(start=above.key, end=below.key) in drawing.arrows


def _down(above: _Placed, below: _Placed) -> str:
    x = _LEFT + _BOX / 2
    start, end = above.y + above.height, below.y - 2
    return f'<path d="M{x:g} {start:g}V{end:g}" stroke="#0b0c0c" stroke-width="2" marker-end="url(#head)"/>'


def _lane_lines(
    placed: tuple[_Placed, ...], by_key: Mapping[str, _Placed], lanes: Mapping[str, int]
) -> Iterator[str]:
    right = _LEFT + _BOX
    for each in placed:
        for way in each.exits:
            lane = lanes[way.end]
            x = right + _LANE * (lane + 1)
            y, end = way.y + _LINE / 2, _entry(by_key[way.end])
            colour = lane % len(_COLOURS)
            yield (
                f'<path d="M{right} {y:g}H{x}V{end:g}H{right + 2}" fill="none" stroke="{_COLOURS[colour]}" '
                f'stroke-width="2" stroke-linejoin="round" marker-end="url(#head{colour})"/>'
            )


def _drawn(placed: _Placed, lanes: Mapping[str, int]) -> Iterator[str]:
    fill, stroke, ink, dashes = _FILLS[placed.box.look]
    yield (
        f'<rect x="{_LEFT}" y="{placed.y:g}" width="{_BOX}" height="{placed.height:g}" rx="6" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="2"{dashes}/>'
    )
    y = placed.y + _PAD + _LINE * 0.75
    yield _text(_LEFT + _PAD, y, placed.box.head, ink, ' font-weight="bold"')
    for number, line in enumerate(placed.lines, 1):
        yield _text(_LEFT + _PAD, y + _LINE * number, line, ink)
    for way in placed.exits:
        colour = _COLOURS[lanes[way.end] % len(_COLOURS)]
        for number, line in enumerate(way.lines):
            yield _text(_LEFT + 2 * _PAD, way.y + _LINE * (number + 0.75), line, colour)
        told = f"to {_NAMES.get(way.end, way.end)}"
        yield _text(_LEFT + _BOX - _PAD, way.y + _LINE * 0.75, told, colour, ' text-anchor="end"')


def _text(x: float, y: float, text: str, colour: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}"{more}>{escape(text)}</text>'


def _heads() -> Iterator[str]:
    yield "<defs>"
    for name, colour in (("head", "#0b0c0c"), *((f"head{n}", each) for n, each in enumerate(_COLOURS))):
        yield (
            f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
        )
    yield "</defs>"
