"""Every page of the console at the size of a council's year: how long, how many queries, how many bytes.

Pages are those of the console's own table of routes, so a new one is measured too; and each kind of search.
They are asked for one after the other, in this process: what is measured is the page, and not the web server
before it.
"""

from __future__ import annotations

import html
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from bench.addresses import SEARCHES, STATES, Address, Search, addresses
from bench.council_year import LOCAL, MESSAGES, TALKS, TASKS, fill
from bench.figures import Figure, p95
from bench.processor import Processor
from bot.store.prepared import Prepared
from tests.postgres import fresh_database, server
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, house

SLOWEST, QUERIES, SIZE = 300, 25, 200  # milliseconds, statements, thousands of bytes
_ROUNDS = 40  # of fewer, the one that is slowest by accident would be the figure


@dataclass
class Measured:
    """One page. times, work: milliseconds on the wall, and of the processor."""

    times: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    queries: int = 0
    size: float = 0.0


def measure() -> list[Figure]:
    with TemporaryDirectory() as folder:
        figures = _on("SQLite", f"sqlite:///{folder}/console.db", Path(folder))
        with server() as at, fresh_database(at) as url:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            figures += _on("PostgreSQL", plain, Path(folder))
    return figures


def _on(kind: str, url: str, folder: Path) -> list[Figure]:
    found = house(folder / kind, TELLBACK_DATABASE_URL=url, TELLBACK_TEXT_PENCE="4.7", **SMS)
    with closing(found.services.db):
        town = Town(found)
        fill(town)
        officer, pages = Desk(found).sign_in(), [*addresses(town), *STATES]
        every = measured(officer, town, [*pages, *SEARCHES])
    by_path = {f"/console{each.path}": every[each] for each in pages}
    return _figures(kind, by_path, {each.kind: every[each] for each in SEARCHES})


def measured(
    officer: Desk, town: Town, asked: Sequence[Address | Search]
) -> dict[Address | Search, Measured]:
    """Each of them, asked for in turns, so that what befalls one befalls all. Raises RuntimeError where
    something else is answered than what was asked for: a refusal costs less than a page."""
    found = {each: Measured() for each in asked}
    with counting(town) as seen:
        for round_ in range(_ROUNDS + 1):
            processor = Processor(town.services.db)
            for each, one in found.items():
                seen.clear()
                worked, began = processor.now(), time.perf_counter()
                answer = each.ask(officer)
                took, work = 1000 * (time.perf_counter() - began), processor.now() - worked
                one.queries, one.size = len(seen), len(answer.get_data()) / 1000
                if answer.status_code != 200 or each.shows not in html.unescape(answer.text):
                    words = f"{each} was answered {answer.status_code}, and not with what it is for"
                    raise RuntimeError(words)
                if round_:  # the first warms up
                    one.times.append(took)
                    one.work.append(work)
    return found


@contextmanager
def counting(town: Town) -> Iterator[list[str]]:
    """Every statement, by SQLAlchemy or prepared."""
    seen: list[str] = []
    done: Callable[..., Any] = Prepared._done

    def by_alchemy(_: object, __: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def by_prepared(self: Prepared, *given: Any) -> Any:
        seen.append(str(self._statement))
        return done(self, *given)

    engine = town.services.db.engine
    event.listen(engine, "before_cursor_execute", by_alchemy)
    Prepared._done = by_prepared  # type: ignore[method-assign, assignment]
    try:
        yield seen
    finally:
        Prepared._done = done  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", by_alchemy)


def _figures(kind: str, pages: Mapping[str, Measured], searches: Mapping[str, Measured]) -> list[Figure]:
    """The page that is worst at each, and the next two, so that it is seen whether it stands alone; of
    searches each."""
    size = f"{TALKS:,} talks, {LOCAL:,} local matters, {MESSAGES:,} messages, {TASKS} tasks"
    slowest = f"{kind}: slowest page of the console, {size}"
    work = f"{kind}: processor time of a page of the console, the database's included where it is seen"
    most, largest = "page of the console with most queries", "largest page of the console, uncompressed"
    found = f"{kind}: a search of the console, by what is looked for"
    every = {**pages, **{f"search for {what}": one for what, one in searches.items()}}
    return [
        _worst(slowest, pages, lambda p: p95(p.times), "p95 {} ms", SLOWEST),
        _worst(work, every, lambda p: statistics.median(p.work), "median {} ms"),
        _worst(f"{kind}: {most}", every, lambda p: p.queries, "{} queries", QUERIES),
        _worst(f"{kind}: {largest}", every, lambda p: p.size, "{} KB", SIZE),
        _worst(found, searches, lambda p: p95(p.times), "p95 {} ms", SLOWEST, shown=len(searches)),
    ]


def _worst(
    what: str,
    pages: Mapping[str, Measured],
    of: Callable[[Measured], float],
    words: str,
    most: int | None = None,
    shown: int = 3,
) -> Figure:
    """words: of a figure, which goes into its gap. most: the budget; None where there is none."""
    worst = sorted(pages, key=lambda name: of(pages[name]), reverse=True)
    first, *others = (f"{name} {of(pages[name]):.0f}" for name in worst[:shown])
    return Figure(
        what=what,
        measured=f"{words.format(first)} (then {', '.join(others)}; {len(pages)} measured)",
        budget="" if most is None else words.format(most),
        met=None if most is None else of(pages[worst[0]]) <= most,
    )
