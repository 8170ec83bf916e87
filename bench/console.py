"""Every page of the console at the size of a council's year: how long, how many queries, how many bytes.

Pages are those of the console's own table of routes, so a new one is measured too. They are asked for one
after the other, in this process: what is measured is the page, and not the web server before it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import case, event, func, insert, literal, select
from werkzeug.test import TestResponse

from bench.crowd import take_part
from bench.figures import Figure, p95
from bot.dialogue.meaning import Words, to_json
from bot.language.folding import phrase
from bot.service.casework.asking import questions
from bot.service.outcomes.draft import draft
from bot.service.outcomes.inviting import invitations
from bot.service.outcomes.written import Written
from bot.store import tables, transfer
from bot.store.database import Connection
from bot.store.prepared import Prepared
from bot.web.console import ROUTES
from tests.postgres import fresh_database, server
from tests.web.console import crowded
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, house

TALKS, LOCAL, MESSAGES, TASKS, OUTCOMES = 10_000, 2_000, 50_000, 400, 40
SLOWEST, QUERIES, SIZE = 300, 25, 200  # milliseconds, statements, thousands of bytes
_ROUNDS = 20
_ROUND = "I90000"  # the reference of the pledge's round
_PART = re.compile(r"<[^>]+>")
_TONGUE = "pl"  # the language whose text is looked at
_WORDS = (
    "The bins on Owen Street were missed again, and nobody comes to look",
    "It is dark in the park after four, my mother will not walk there",
    "Nobody rings back. I care for my husband and cannot wait in all day",
    "Cars fly down Oxford Road past the school every morning",
    "Nikt mi nie powiedział, co dalej z przystankiem",
    "ਕੋਈ ਜਵਾਬ ਨਹੀਂ ਆਉਂਦਾ। ਅਸੀਂ ਦੋ ਵਾਰ ਪੁੱਛਿਆ।",
)
_TOLD = Written(
    kind="done",
    you_said="It is dark.",
    we_did="Two lamps are on.",
    lasts_until="They stay.",
    texts={"en_GB": "You asked for light. Two lamps are on now.", _TONGUE: "Dwie lampy już świecą."},
)
_ASKED = questions.NewQuestion(
    kind=questions.OWN, word="LAMPS", texts={"en_GB": "Which path is still dark?"}, place=""
)
_STATES = (
    "/?whose=mine",
    "/issues?state=late&page=20",
    "/issues?state=all",
    "/tasks?page=3",
)
_LOOKED_FOR = (
    "owen street",
    "zebra",
    "T1500",
    "07700900001",
    "ਜਵਾਬ",
)  # sent, never in an address


@dataclass
class Measured:
    """One page. times: milliseconds."""

    times: list[float] = field(default_factory=list)
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
        pages = measured(Desk(found).sign_in(), town)
    return _figures(kind, pages)


def fill(town: Town) -> None:
    """A pledge's round, local matters of one person each, messages, tasks, outcomes of which half went."""
    issue_id = take_part(town.services, TALKS - LOCAL, with_answers=True)
    named = tables.issue.update().where(tables.issue.c.id == issue_id).values(ref=_ROUND)
    town.services.db.write(lambda c: c.execute(named))  # its own reference is one of those that follow
    crowded.fill(town, issues=LOCAL, tasks=TASKS, messages=MESSAGES - (TALKS - LOCAL))
    crowded.flags(town, 5)
    town.services.db.write(_say_different_things)
    town.services.db.write(_own_words)
    now = town.house.clock.now()
    town.joins("Ravi", "approver")
    _invite(town, issue_id)
    for n in range(OUTCOMES):
        made = town.services.write(draft, issue_id + 1 + n, town.asha.id, _TOLD, now)
        if n % 2:
            services = town.services
            services.write(services.followup.send, services.content(), made, town.asha.id, now)
    town.passes(seconds=1)
    if not town.services.db.embedded:
        town.services.db.write(lambda c: c.exec_driver_sql("ANALYZE"))


def _invite(town: Town, issue_id: int) -> None:
    """A question of the first local matter, and everybody who agreed to be asked is invited to it."""
    services, now = town.services, town.house.clock.now()
    local = select(tables.issue.c.ref).where(tables.issue.c.id == issue_id + 1)
    ref = services.db.read(lambda c: c.execute(local).scalar_one())
    services.write(questions.save, services.content(), ref, _ASKED, "", town.asha, now)
    services.write(invitations.keep, services.dice, ref, invitations.Wanted(), town.asha.id, now)


def _say_different_things(connection: Connection) -> None:
    """Several wordings in several scripts, and each once more as search looks for it."""
    spread = 1 + tables.event.c.id % (TALKS - LOCAL)  # some of everybody, and five hundred of one person
    whose = case((tables.event.c.id % 100 == 0, 1), else_=spread)
    connection.execute(tables.event.update().where(tables.event.c.text != "1").values(address_id=whose))
    for place, words in enumerate(_WORDS):
        texts = {"text": words, "folded": phrase(words)}
        some = tables.event.c.id % len(_WORDS) == place
        connection.execute(tables.event.update().where(tables.event.c.text != "1", some).values(texts))


def _own_words(connection: Connection) -> None:
    """Each local matter has an answer in somebody's own words, whose message it was."""
    talk, event_ = tables.talk, tables.event
    local = connection.scalars(select(talk.c.id).where(talk.c.ref.like("X%")).order_by(talk.c.id)).all()
    said = connection.execute(select(event_).where(event_.c.text != "1").order_by(event_.c.id).limit(LOCAL))
    rows = [
        {
            "talk_id": talk_id,
            "event_id": one.id,
            "question": "mind",
            "words": one.text,
            "meaning": to_json(Words(one.text)),
            "language": "en_GB",
            "heard_at": one.heard_at,
        }
        for talk_id, one in zip(local, said, strict=False)
    ]
    connection.execute(insert(tables.answer), rows)
    transfer.restart_numbers(connection)


def measured(officer: Desk, town: Town) -> dict[str, Measured]:
    """Each address and each search, asked for in turns, so that what befalls one befalls all."""
    pages: dict[str, Callable[[], TestResponse]] = {}
    for address in (*addresses(town), *_STATES):
        pages[f"/console{address}"] = partial(officer.open, f"/console{address}")
    for words in _LOOKED_FOR:
        pages[f"/console/search for {words}"] = partial(officer.press, "/console/search", {"q": words})
    found = {path: Measured() for path in pages}
    with _counting(town) as seen:
        for round_ in range(_ROUNDS + 1):
            for path, one in found.items():
                seen.clear()
                began = time.perf_counter()
                answer = pages[path]()
                took = 1000 * (time.perf_counter() - began)
                if answer.status_code not in (200, 302, 304):
                    raise RuntimeError(f"{path} was answered {answer.status_code}")
                one.queries, one.size = len(seen), len(answer.get_data()) / 1000
                if round_:  # the first warms up
                    one.times.append(took)
    return found


def addresses(town: Town) -> list[str]:
    """Where each page of the table of routes is found. Raises LookupError for one that is not known here."""
    return [
        _filled(route.path, town)
        for route in ROUTES
        if "GET" in route.methods and route.verb and not route.path.startswith("/in/")
    ]


def _filled(path: str, town: Town) -> str:
    part = _PART.search(path)
    if part is None:
        return path
    known = next((each for each in (path, path[: part.end()]) if each in _ONES), None)
    if known is None:
        raise LookupError(f"{path}: say in bench/console.py where this page is found")
    value = town.services.db.read(lambda c: c.scalar(_ONES[known]))
    return f"{path[: part.start()]}{value}{path[part.end() :]}".replace("<tag>", _TONGUE)


# The largest of each kind: the round with 8,000 people, the newest of the rest.
_ONES: dict[str, Any] = {
    "/outcomes/<int:outcome_id>/invite": select(func.max(tables.outcome.c.id)).where(
        tables.outcome.c.kind == "invitation"
    ),
    "/messages/<int:event_id>": select(func.max(tables.answer.c.event_id)),
    "/texts/<key>": select(literal("repaired")),  # one that ships
    "/codes/<int:code_id>": select(func.max(tables.code.c.id)),
    "/team/<int:officer_id>": select(func.max(tables.officer.c.id)),
    "/issues/<ref>": select(tables.issue.c.ref).where(tables.issue.c.ref == _ROUND),
    "/talks/<ref>": select(tables.talk.c.ref).where(tables.talk.c.id == 1),  # who wrote most
    "/outcomes/<int:outcome_id>": select(func.max(tables.outcome.c.id)).where(
        tables.outcome.c.sent_at.is_(None)
    ),
    "/sent/<int:outcome_id>": select(func.max(tables.outcome.c.id)).where(
        tables.outcome.c.sent_at.is_not(None)
    ),
    "/tasks/<int:task_id>": select(func.max(tables.task.c.id)),
    "/said/<int:answer_id>": select(func.max(tables.answer.c.id)),
}


@contextmanager
def _counting(town: Town) -> Iterator[list[str]]:
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


def _figures(kind: str, pages: dict[str, Measured]) -> list[Figure]:
    """The page that is worst at each, and the next two, so that it is seen whether it stands alone."""
    size = f"{TALKS:,} talks, {LOCAL:,} local matters, {MESSAGES:,} messages, {TASKS} tasks"
    return [
        _worst(
            f"{kind}: slowest page of the console, {size}",
            pages,
            lambda p: p95(p.times),
            SLOWEST,
            "ms",
            "p95 ",
        ),
        _worst(
            f"{kind}: page of the console with most queries", pages, lambda p: p.queries, QUERIES, "queries"
        ),
        _worst(f"{kind}: largest page of the console, uncompressed", pages, lambda p: p.size, SIZE, "KB"),
    ]


def _worst(
    what: str,
    pages: dict[str, Measured],
    of: Callable[[Measured], float],
    most: int,
    unit: str,
    before: str = "",
) -> Figure:
    worst = sorted(pages, key=lambda path: of(pages[path]), reverse=True)[:3]
    first, *others = (f"{path} {of(pages[path]):.0f}" for path in worst)
    return Figure(
        what=what,
        measured=f"{before}{first} {unit} (then {', '.join(others)}; {len(pages)} addresses)",
        budget=f"{before}{most} {unit}",
        met=of(pages[worst[0]]) <= most,
    )
