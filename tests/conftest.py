"""What tests of several rooms share: time, chance, databases, and what stands on a database.

Each test that asks for `database` runs on SQLite and on PostgreSQL, and so does each that asks for
`database_url`, where a whole service stands on one.

Where PostgreSQL cannot be had (see tests/postgres.py), those tests fail; they are not skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import ProgrammingError

from bot import yaml_lines
from bot.store.database import Database, opened
from bot.store.migrations import current, upgrade
from bot.store.tables import metadata
from tests import postgres as servers
from tests.fixed import FixedClock, FixedDice

if TYPE_CHECKING:
    from bot.content.content import Content
    from tests.phone import Phone
    from tests.post import Post
    from tests.town import Town
    from tests.web.serving import House

# Coverage (of what pyproject.toml names) is measured while these tests run, and no others: its tracer doubles
# the time of whatever runs, and most tests are about a page or a query.
MEASURED = (
    "tests/cli/test_talk.py",  # `/why`
    "tests/dialogue/",
    "tests/language/",
    "tests/service/inbound/",
    "tests/service/jobs/",
    "tests/talks/",
    "tests/turn/",
    "tests/web/console/issues/test_asking.py",  # invitations
    "tests/web/console/test_codes.py",  # groups in a room
    "tests/wording/",
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage rests during tests of other rooms, their fixtures included."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    measuring = plugin.cov_controller if plugin else None
    if measuring is not None and measuring.started != item.nodeid.startswith(MEASURED):
        if measuring.started:
            measuring.pause()
        else:
            measuring.resume()
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of a browser is said at the end, where it is seen."""
    reasons = {
        str(each.longrepr[2]).removeprefix("Skipped: ")
        for each in terminalreporter.stats.get("skipped", ())
        if "tests/browser/" in each.nodeid and isinstance(each.longrepr, tuple)
    }
    for reason in sorted(each for each in reasons if "chromium" in each):
        terminalreporter.write_line(f"Left out: tests/browser. {reason}", yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _the_same_yaml_is_parsed_once() -> Iterator[None]:
    """To parse it is a third of reading all content, and many tests change one file of thirty."""
    with patch.object(yaml_lines, "read_text", cache(yaml_lines.read_text)):
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def dice() -> FixedDice:
    return FixedDice()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database with all tables, of each kind in turn."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def sqlite(tmp_path: Path, sqlite_made: Path) -> Iterator[Database]:
    """For what only the embedded engine does."""
    with opened(f"sqlite:///{shutil.copy(sqlite_made, tmp_path / 'test.db')}") as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: to make every table takes longer than most tests of the store."""
    path = tmp_path_factory.mktemp("made") / "test.db"
    with opened(f"sqlite:///{path}") as database:
        metadata.create_all(database.engine)
    return path


@pytest.fixture
def postgres(postgres_database: Database) -> Database:
    """For what only the distributed engine does."""
    postgres_database.write(servers.emptied)
    return postgres_database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """One for each process: whoever leaves it last stops it."""
    with servers.server() as at:
        if not servers.is_given():
            servers.in_a_hurry(at)
        yield at


@pytest.fixture(scope="session")
def postgres_database(postgres_server: URL) -> Iterator[Database]:
    with (
        servers.fresh_database(postgres_server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        metadata.create_all(database.engine)
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn, as TELLBACK_DATABASE_URL names it: for a whole service."""
    if request.param == "sqlite":
        kept: Path = request.getfixturevalue("sqlite_migrated")
        return f"sqlite:///{shutil.copy(kept, tmp_path / 'service.db')}"
    found: Database = request.getfixturevalue("postgres_service")
    return found.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: the migrations take a third of the time in which a whole service is up."""
    path = tmp_path_factory.mktemp("migrated") / "service.db"
    with opened(f"sqlite:///{path}") as database:
        upgrade(database)
    return path


@pytest.fixture
def postgres_service(postgres_migrated: Database) -> Database:
    """Migrated and without a row. Tables that a test took away are back: this database outlives it."""
    try:
        postgres_migrated.write(servers.emptied)
        whole = current(postgres_migrated)
    except ProgrammingError:
        whole = False
    if not whole:
        postgres_migrated.write(lambda c: c.execute(text("DROP SCHEMA public CASCADE")))
        postgres_migrated.write(lambda c: c.execute(text("CREATE SCHEMA public")))
        upgrade(postgres_migrated)
    return postgres_migrated


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: URL) -> Iterator[Database]:
    """One for each process: to make one takes as long as twenty tests."""
    with (
        servers.fresh_database(postgres_server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        upgrade(database)
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind in turn: for migrations."""
    if request.param == "sqlite":
        with opened(f"sqlite:///{tmp_path / 'empty.db'}") as database:
            yield database
        return
    server: URL = request.getfixturevalue("postgres_server")
    with (
        servers.fresh_database(server) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        yield database


# --- what stands on a database: imported by whoever asks for it, so that a pure test begins at once -----


@pytest.fixture(scope="session")
def content() -> Content:
    """What ships."""
    from tests.contents import shipped

    return shipped()


@pytest.fixture
def town(database: Database, content: Content, clock: FixedClock, dice: FixedDice) -> Town:
    """The services without web or provider, on both databases."""
    from tests.town import Town

    return Town(database, content, clock, dice)


@pytest.fixture
def post(database: Database, clock: FixedClock) -> Post:
    """The outbox with people to write to, on both databases."""
    from tests.post import Post

    return Post(database=database, clock=clock)


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[House]:
    """A whole app with texts, Telegram and the chat, on both databases."""
    from tests.web.serving import SMS, TELEGRAM, house

    made = house(tmp_path / "served", TELLBACK_DATABASE_URL=database_url, **SMS, **TELEGRAM)
    yield made
    made.services.db.close()


@pytest.fixture
def bare(tmp_path: Path, database_url: str) -> Iterator[House]:
    """A whole app with the chat alone: no texts, no Telegram. On both databases."""
    from tests.web.serving import house

    made = house(tmp_path / "bare", TELLBACK_DATABASE_URL=database_url)
    yield made
    made.services.db.close()


@pytest.fixture
def phone(served: House) -> Phone:
    """One phone that texts to `served`."""
    from tests.phone import Phone

    return Phone(served)
