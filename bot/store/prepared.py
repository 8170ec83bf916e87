"""Statements of the hot paths: written with SQLAlchemy Core, put into SQL once, run by the driver itself.

SQLAlchemy spends 50 to 90 microseconds of the processor on running one statement, the database 10 to 20, and
one inbound text runs a dozen. So these are worked out once for each kind of database: the SQL, how each value
goes in and how each column comes out. What they mean, their types and their faults stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update | Delete
Process = Callable[[Any], Any] | None
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A statement for one kind of database.

    fixed: its values by place or by name, as the driver wants them, with those filled in that nobody gives.
    needed: the names of the others: where each stands in `fixed`, and how it goes in.
    columns: which columns come out in another form than the driver has them, and how.
    """

    sql: str
    fixed: list[Any] | dict[str, Any]
    needed: dict[str, tuple[tuple[int | str, Process], ...]]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    returns: bool

    def bound(self, values: Mapping[str, Any]) -> list[Any] | dict[str, Any]:
        """The values as they go in. Raises TypeError unless exactly those are given that are needed."""
        if self.needed.keys() != values.keys():
            raise TypeError(f"needed are {sorted(self.needed)}, given were {sorted(values)}")
        bound: Any = self.fixed.copy()
        for name, value in values.items():
            for place, process in self.needed[name]:
                bound[place] = value if process is None else process(value)
        return bound  # type: ignore[no-any-return]


class Prepared:
    """A statement with named values. Lists of values that grow (`in_`) it cannot hold.

    Runs in the transaction that `Database.write` or `Database.read` has begun on the connection. Raises what
    SQLAlchemy would raise.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    def run(self, connection: Connection, **values: Any) -> int:
        """Do it; how many rows it touched. Not for an insert that skips rows: PostgreSQL cannot tell."""
        return self._done(connection, values)[1]

    def all(self, connection: Connection, **values: Any) -> list[Values]:
        """Its rows, each a plain tuple in the order of the columns asked for."""
        return self._done(connection, values)[0]

    def run_for_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Do it once for each row of values, without waiting in between where the driver can do that."""
        ready = self._ready_for(connection.dialect)
        bound: Any = [ready.bound(row) for row in rows]
        if bound:
            try:
                _driver_of(connection).cursor().executemany(ready.sql, bound)
            except connection.dialect.loaded_dbapi.Error as fault:
                raise _as_told(connection, ready.sql, fault) from fault

    def first(self, connection: Connection, **values: Any) -> Values | None:
        rows = self._done(connection, values)[0]
        return rows[0] if rows else None

    def value(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        rows = self._done(connection, values)[0]
        return rows[0][0] if rows else None

    def _done(self, connection: Connection, values: Mapping[str, Any]) -> tuple[list[Values], int]:
        ready = self._ready_for(connection.dialect)
        bound = ready.bound(values)
        driver = _driver_of(connection)
        try:
            cursor = driver.execute(ready.sql, bound)  # both drivers have this short way
            rows = cursor.fetchall() if ready.returns else []
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _as_told(connection, ready.sql, fault) from fault
        return _as_asked(rows, ready.columns), cursor.rowcount

    def _ready_for(self, dialect: Dialect) -> _Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _worked_out(self._statement, dialect)
        return ready


def say(connection: Connection, sql: str) -> None:
    """A word to the database that has neither values nor an answer, such as BEGIN."""
    try:
        _driver_of(connection).execute(sql)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _as_told(connection, sql, fault) from fault


def _driver_of(connection: Connection) -> Any:
    """The driver's own connection. What it raises must be told with `_as_told`."""
    return connection.connection.dbapi_connection


def update_of(table: Table, *names: str) -> Prepared:
    """An update of these columns where the table's id is `row`."""
    return _update_of(table, tuple(sorted(names)))


@cache
def _update_of(table: Table, names: tuple[str, ...]) -> Prepared:
    given: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(update(table).where(table.c.id == bindparam("row")).values(given))


def insert_of(table: Table, *names: str, unique: Iterable[str] = (), renewed: Iterable[str] = ()) -> Insert:
    """An insert of these columns; the others get their default.

    unique: where these are taken, the row is skipped; with `renewed`, the row there gets those values.
    """
    given: dict[str, Any] = {name: bindparam(name) for name in names}
    others = (column for column in table.c if column.name not in given)
    usual = {each.name: _usual(each.default) for each in others if each.default is not None}
    # SQLite writes ON CONFLICT as PostgreSQL does, so this class serves both. Inline: no id is asked back.
    made = postgresql.insert(table).values(given | usual).inline()
    if renewed:
        new = {name: made.excluded[name] for name in renewed}
        return made.on_conflict_do_update(index_elements=list(unique), set_=new)
    return made.on_conflict_do_nothing(index_elements=list(unique)) if unique else made


def _usual(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


def _worked_out(statement: Statement, dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup or tuple(binds)
    given = compiled.params
    described = (
        statement.column_descriptions
        if isinstance(statement, Select)
        else statement.returning_column_descriptions
    )
    types = [each["type"] for each in described]
    found = [(place, _comes_out(kind, dialect)) for place, kind in enumerate(types)]
    places: list[int | str] = [*range(len(names))] if dialect.positional else [*names]
    ways_in = [_goes_in(binds[name].type, dialect) for name in names]
    needed: dict[str, tuple[tuple[int | str, Process], ...]] = {}
    fixed: list[Any] = []
    for name, place, process in zip(names, places, ways_in, strict=True):
        if binds[name].required:
            needed[name] = (*needed.get(name, ()), (place, process))
        fixed.append(given[name] if process is None or binds[name].required else process(given[name]))
    return _Ready(
        sql=compiled.string,
        fixed=fixed if dialect.positional else dict(zip(names, fixed, strict=True)),
        needed=needed,
        columns=tuple((place, process) for place, process in found if process is not None),
        returns=bool(types),
    )


def _goes_in(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _comes_out(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _as_asked(rows: list[Values], columns: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Values]:
    if not columns or not rows:
        return rows
    found = []
    for row in rows:
        changed = list(row)
        for place, process in columns:
            if changed[place] is not None:  # nothing comes out of nothing, whatever the column
                changed[place] = process(changed[place])
        found.append(tuple(changed))
    return found


def _as_told(connection: Connection, sql: str, fault: Any) -> BaseException:
    """A driver's fault as SQLAlchemy tells it, without the values; a broken connection is given up."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(fault, connection.connection.dbapi_connection, None)
    told: BaseException = DBAPIError.instance(
        sql,
        None,
        fault,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=broken,
        dialect=dialect,
    )
    if broken:
        connection.invalidate(fault)
        connection.engine.dispose()  # what broke one broke all that rest in the pool
    return told
