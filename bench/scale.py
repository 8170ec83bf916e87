"""A model of scale, on paper: what was measured, multiplied. It says where the first limit lies, not more."""

from __future__ import annotations

from collections.abc import Sequence

from bench.figures import Figure

_SIZES = (1_000, 10_000, 100_000, 340_000, 1_000_000, 30_000_000)
_TEXTS_A_SECOND = 100  # of one short code
_HOURS_A_DAY = 11  # 9am to 8pm
_REPLY, _WITHIN = 0.1, 3600  # a tenth answer within an hour
_HEAD = """\
| residents | written out in | one number sends it in | numbers a day | answers/s | web processes | workers |
|---|---|---|---|---|---|---|"""
_SPARE = 0.5  # a process is planned at half of what it can do


def model(figures: Sequence[Figure]) -> str:
    known = {figure.key: figure.value for figure in figures if figure.key}
    rows = "\n".join(_row(size, known) for size in _SIZES)
    return f"""## How far it goes, on paper

One outcome to every resident, by text, {_TEXTS_A_SECOND} a second for each number, {_HOURS_A_DAY} hours
a day; then a tenth of them answer within an hour. A process is planned at half of what it did here.

{_HEAD}
{rows}

The first limit is the provider's rate, long before the database or the processor. SQLite and one process
carry a large town; PostgreSQL is for staying up while a machine is down, and beyond a million for room. Not
in this model: a network between machines, vacuum of a table that grows by a row a message, and peaks."""


def _row(size: int, known: dict[str, float]) -> str:
    seconds = size / _TEXTS_A_SECOND
    numbers = -(-seconds // (_HOURS_A_DAY * 3600))
    answers = size * _REPLY / _WITHIN
    web = -(-answers // (_SPARE * known["inbound PostgreSQL"]))
    workers = -(-numbers * _TEXTS_A_SECOND // (_SPARE * known["delivered PostgreSQL"]))
    cells = (
        f"{size:,}",
        _time(size / known["prepared PostgreSQL"]),
        _time(seconds),
        f"{numbers:.0f}",
        f"{answers:,.1f}",
        f"{web:.0f}",
        f"{workers:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _time(seconds: float) -> str:
    """
    >>> _time(42), _time(600), _time(9000), _time(700000)
    ('42 s', '10 min', '2.5 h', '8.1 days')
    """
    for size, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= size * 1.5:
            return f"{seconds / size:.1f} {name}".replace(".0 ", " ")
    return f"{seconds:.0f} s"
