"""Prepared statements mean what SQLAlchemy means by them, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from bot.store.database import Connection, Database
from bot.store.prepared import Prepared, insert_of, update_of
from bot.store.tables import person, stop

NOW = datetime(2026, 11, 23, 10, 0, 0, 123_000, tzinfo=UTC)
_ADD = Prepared(insert_of(person, "known", "may_keep", "made_at").returning(person.c.id))
_STOPPED = ("channel", "account", "keyed_hash", "since")
_UNIQUE = _STOPPED[:3]
_STOP = insert_of(stop, *_STOPPED)


def add(connection: Connection, known: dict[str, Any]) -> int:
    return int(_ADD.value(connection, known=known, may_keep=True, made_at=NOW))


def stops(database: Database) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in database.read(lambda c: c.execute(select(stop.c.account, stop.c.since)))]


def test_what_goes_in_comes_out_as_sqlalchemy_tells_it(database: Database) -> None:
    known = {"town": {"is": "chosen", "option": "tipton"}, "who": "Zażółć ਪੰਜਾਬੀ"}
    id_ = database.write(lambda c: add(c, known))
    columns = (person.c.known, person.c.may_keep, person.c.language, person.c.made_at)
    by_id = select(*columns).where(person.c.id == bindparam("row"))
    prepared = database.read(lambda c: Prepared(by_id).first(c, row=id_))
    assert prepared == (known, True, None, NOW)
    assert prepared == database.read(lambda c: tuple(c.execute(by_id, {"row": id_}).one()))


def test_columns_that_nobody_names_get_their_default(database: Database) -> None:
    id_ = database.write(lambda c: Prepared(insert_of(person, "made_at")).run(c, made_at=NOW))
    assert id_ == 1
    assert database.read(lambda c: c.scalar(select(person.c.known))) == {}


def test_an_update_says_how_many_rows_it_touched(database: Database) -> None:
    id_ = database.write(lambda c: add(c, {}))
    assert database.write(lambda c: update_of(person, "town").run(c, row=id_, town="tipton")) == 1
    assert database.write(lambda c: update_of(person, "town").run(c, row=id_ + 1, town="tipton")) == 0


@pytest.mark.parametrize(
    "values", [{"known": {}, "made_at": NOW}, {"known": {}, "may_keep": True, "made_at": NOW, "twon": "x"}]
)
def test_a_name_too_few_or_too_many_is_refused(database: Database, values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="may_keep"):
        database.write(lambda c: _ADD.run(c, **values))


def test_a_row_that_is_there_is_skipped_or_renewed(database: Database) -> None:
    later = NOW.replace(hour=11)
    values = {"channel": "sms", "account": "a", "keyed_hash": "h", "since": NOW}
    skipping = Prepared(insert_of(stop, *_STOPPED, unique=_UNIQUE).returning(stop.c.id))
    renewing = Prepared(insert_of(stop, *_STOPPED, unique=_UNIQUE, renewed=["since"]))
    assert database.write(lambda c: skipping.value(c, **values)) is not None
    assert database.write(lambda c: skipping.value(c, **values | {"since": later})) is None
    assert stops(database) == [("a", NOW)]
    database.write(lambda c: renewing.run(c, **values | {"since": later}))
    assert stops(database) == [("a", later)]


def test_many_rows_go_in_together_or_not_at_all(database: Database) -> None:
    rows = [{"channel": "sms", "account": each, "keyed_hash": "h", "since": NOW} for each in "aba"]
    with pytest.raises(IntegrityError):
        database.write(lambda c: Prepared(_STOP).run_for_each(c, rows))
    assert stops(database) == []
    database.write(lambda c: Prepared(_STOP).run_for_each(c, rows[:2]))
    assert stops(database) == [("a", NOW), ("b", NOW)]


def test_a_fault_tells_no_values(database: Database) -> None:
    """Parameters hold what people said; a fault's text may reach a log."""
    words = "my neighbour drinks"
    broken = Prepared(insert_of(stop, *_STOPPED))
    with pytest.raises(IntegrityError) as raised:
        database.write(lambda c: broken.run(c, channel=words, account=words, keyed_hash=None, since=NOW))
    told = raised.value
    assert "INSERT INTO stop" in str(told)
    assert told.params is None
