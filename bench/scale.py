"""A model of scale, on paper: what was measured, multiplied. It says what gives way first, not more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.figures import Figure

_TEXTS_A_SECOND = 100  # of one short code
_HOURS_A_DAY = 11  # 9am to 8pm
_REPLY, _WITHIN = 0.1, 3600  # a tenth answer within an hour
_SPARE = 0.5  # a process is planned at half of what it can do
_NOBODY_WAITS = 60.0  # seconds
_WAYS_PAST = {
    1_000: "none is needed: one machine, SQLite",
    10_000: "a short code, or a messaging service with several numbers",
    100_000: "the same; PostgreSQL, if a machine may fail without anybody noticing",
    340_000: "the same: all of Sandwell",
    1_000_000: "a service with several numbers; two `serve` and two `work` on two machines",
    30_000_000: "more numbers, then more web processes, which share nothing but the database; the outbox, "
    "receipts and events split by month; a replica for pages and counts; past its commits, more databases",
}
_HEAD = """\
| residents | gives way first | written out in | one number sends it in | numbers a day | answers/s \
| web processes | workers | the way past it |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Size:
    """One outcome to so many people. known: what was measured, by key, each a second."""

    residents: int
    known: Mapping[str, float]

    @property
    def written(self) -> float:
        """Seconds."""
        return self.residents / self.known["prepared PostgreSQL"]

    @property
    def sent(self) -> float:
        """Seconds, by one number."""
        return self.residents / _TEXTS_A_SECOND

    @property
    def numbers(self) -> int:
        return _whole(self.sent / (_HOURS_A_DAY * 3600))

    @property
    def answers(self) -> float:
        """A second."""
        return self.residents * _REPLY / _WITHIN

    @property
    def web(self) -> int:
        return _whole(self.answers / (_SPARE * self.known["inbound PostgreSQL"]))

    @property
    def workers(self) -> int:
        return _whole(self.numbers * _TEXTS_A_SECOND / (_SPARE * self.known["delivered PostgreSQL"]))

    @property
    def limit(self) -> str:
        """What the figures say gives way first, and what after it."""
        if max(self.sent, self.written) < _NOBODY_WAITS:
            return "nothing here: the people who read and ring back"
        first = "the pace of the number" if self.sent > self.written else "writing it out"
        then = {"a second web process": self.web, "a second worker": self.workers}
        return ", then ".join([first, *(name for name, count in then.items() if count > 1)])


def model(figures: Sequence[Figure]) -> str:
    known = {figure.key: figure.value for figure in figures if figure.key}
    rows = "\n".join(_row(Size(residents, known), way) for residents, way in _WAYS_PAST.items())
    bears = known["delivered PostgreSQL"] / _TEXTS_A_SECOND
    return f"""## How far it goes, on paper

One outcome to every resident, by text, {_TEXTS_A_SECOND} a second for each number, {_HOURS_A_DAY} hours
a day; then a tenth of them answer within an hour. PostgreSQL; a process is planned at half of what it did.

{_HEAD}
{rows}

Pace is kept in one row for each sender (a number, or a service with several), which all workers lock in turn;
one worker got {bears:.0f} times the pace of a short code through it, so the lock is not the limit. Texts that
come in lock only their own person, so web processes add up until the database's commits are the limit. Not in
this model: a network between machines, vacuum of a table that grows by a row a message, and peaks."""


def _row(size: Size, way: str) -> str:
    cells = (
        f"{size.residents:,}",
        size.limit,
        _time(size.written),
        _time(size.sent),
        f"{size.numbers}",
        f"{size.answers:,.1f}",
        f"{size.web}",
        f"{size.workers}",
        way,
    )
    return f"| {' | '.join(cells)} |"


def _whole(number: float) -> int:
    return int(-(-number // 1))


def _time(seconds: float) -> str:
    """
    >>> _time(42), _time(600), _time(9000), _time(700000)
    ('42 s', '10 min', '2.5 h', '8.1 days')
    """
    for size, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= size * 1.5:
            return f"{seconds / size:.1f} {name}".replace(".0 ", " ")
    return f"{seconds:.0f} s"
