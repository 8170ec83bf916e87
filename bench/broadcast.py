"""An outcome to 100,000 people in all languages: from the officer's press to the last row in the outbox."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from bench.crowd import take_part
from bench.figures import Figure
from bench.service import environment
from bot import app
from bot.clock import HandClock
from bot.service.outcomes.written import Written
from bot.settings import read_settings
from bot.store import timers
from bot.store.tables import officer, outbox
from tests.fixed import MONDAY_10AM
from tests.postgres import fresh_database, server

PEOPLE = 100_000
_BUDGET = 20.0


def measure(people: int = PEOPLE) -> list[Figure]:
    with TemporaryDirectory() as folder:
        figures = _on("SQLite", f"sqlite:///{folder}/broadcast.db", Path(folder), people)
        with server() as at, fresh_database(at) as url:
            figures += _on("PostgreSQL", url.render_as_string(hide_password=False), Path(folder), people)
    return figures


def _on(kind: str, url: str, folder: Path, people: int) -> list[Figure]:
    settings = read_settings(given := environment(url), data=folder)
    services = app.build(settings, given, clock=HandClock(MONDAY_10AM))
    issue_id = take_part(services, people)
    officer_id = services.db.read(lambda c: c.execute(select(officer.c.id).limit(1)).scalar_one())
    now, content = services.clock.now(), services.content()
    texts = {language.tag: f"Now we tell each person ({language.tag})." for language in content.languages}
    written = Written(
        kind="done", you_said="Nobody tells us.", we_did="We tell.", lasts_until="A year.", texts=texts
    )
    outcome_id = services.db.write(lambda c: services.followup.draft(c, issue_id, officer_id, written, now))
    cpu, started = time.process_time(), time.perf_counter()
    services.db.write(lambda c: services.followup.send(c, content, outcome_id, officer_id, now))
    pressed = time.perf_counter() - started
    while timers.run_due(services.db, services.handlers.by_kind, now):
        continue
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    count = services.db.read(lambda c: c.scalar(select(func.count()).select_from(outbox)))
    services.db.close()
    if count != people:
        raise RuntimeError(f"{count} of {people} people were written to")
    return [
        Figure(
            what=f"{kind}: outcome to {people:,} people in {len(texts)} languages, prepared",
            measured=f"{seconds:.1f} s; the officer's press took {pressed:.2f} s",
            budget=f"{_BUDGET:.0f} s for {PEOPLE:,}",
            met=seconds <= _BUDGET,
            key=f"prepared {kind}",
            value=people / seconds,
        ),
        Figure(
            what=f"{kind}: processor time to prepare one message",
            measured=f"{1e6 * cpu / people:.0f} microseconds",
            key=f"prepared cpu {kind}",
            value=1e6 * cpu / people,
        ),
    ]
