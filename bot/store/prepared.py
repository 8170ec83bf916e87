"""Statements of the hot paths: written with SQLAlchemy Core, put into SQL once, run by the driver itself.

SQLAlchemy spends 50 to 90 microseconds of the processor on running one statement, the database 10 to 20, and
one inbound text runs a dozen. So these are worked out once for each kind of database: the SQL, how each value
goes in and how each column comes out. What they mean, their types and their faults stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update | Delete
Process = Callable[[Any], Any] | None
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A statement for one kind of database. needed: the names it cannot do without.

    binds: name, how it goes in, its value when none is given.
    columns: which columns come out in another form than the driver has them, and how.
    """

    sql: str
    by_place: bool
    needed: frozenset[str]
    binds: tuple[tuple[str, Process, Any], ...]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    returns: bool


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
        bound: list[Any] = [_bound(ready, row) for row in rows]
        if bound:
            with _Cursor(connection, ready.sql) as cursor:
                cursor.executemany(ready.sql, bound)

    def first(self, connection: Connection, **values: Any) -> Values | None:
        rows = self._done(connection, values)[0]
        return rows[0] if rows else None

    def value(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        rows = self._done(connection, values)[0]
        return rows[0][0] if rows else None

    def _done(self, connection: Connection, values: Mapping[str, Any]) -> tuple[list[Values], int]:
        ready = self._ready_for(connection.dialect)
        with _Cursor(connection, ready.sql) as cursor:
            cursor.execute(ready.sql, _bound(ready, values))
            rows: Any = cursor.fetchall() if ready.returns else []
            touched = cursor.rowcount
        return _as_asked(rows, ready.columns), touched

    def _ready_for(self, dialect: Dialect) -> _Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _worked_out(self._statement, dialect)
        return ready


def say(connection: Connection, sql: str) -> None:
    """A word to the database that has neither values nor an answer, such as BEGIN."""
    with _Cursor(connection, sql) as cursor:
        cursor.execute(sql)


class _Cursor:
    """A driver's cursor; what goes wrong while it is open is told as SQLAlchemy tells it."""

    __slots__ = ("_connection", "_cursor", "_sql")

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection = connection
        self._sql = sql
        self._cursor = connection.connection.cursor()

    def __enter__(self) -> DBAPICursor:
        return self._cursor

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        self._cursor.close()
        if isinstance(fault, self._connection.dialect.loaded_dbapi.Error):
            raise _as_told(self._connection, self._sql, fault) from fault


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
    return _Ready(
        sql=compiled.string,
        by_place=dialect.positional,
        needed=frozenset(name for name in names if binds[name].required),
        binds=tuple((name, _goes_in(binds[name].type, dialect), given[name]) for name in names),
        columns=tuple((place, process) for place, process in found if process is not None),
        returns=bool(types),
    )


def _goes_in(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _comes_out(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _bound(ready: _Ready, values: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
    if ready.needed != values.keys():
        raise TypeError(f"needed are {sorted(ready.needed)}, given were {sorted(values)}")
    if ready.by_place:
        return [
            values.get(name, given) if process is None else process(values.get(name, given))
            for name, process, given in ready.binds
        ]
    return {
        name: values.get(name, given) if process is None else process(values.get(name, given))
        for name, process, given in ready.binds
    }


def _as_asked(rows: list[Values], columns: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Values]:
    if not columns or not rows:
        return rows
    found = []
    for row in rows:
        changed = list(row)
        for place, process in columns:
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
