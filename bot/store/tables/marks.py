"""Columns with their marks: what each holds of people (see this folder's `__init__.py`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself for INTEGER only


def plain(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _marked("plumbing", name, kind, *rest, **options)


def personal(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _marked("personal", name, kind, *rest, **options)


def words(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _marked("words", name, kind, *rest, **options)


def row_id() -> Column[Any]:
    return plain("id", RowId, primary_key=True)


def reference(table: str, *, name: str = "", **options: Any) -> Column[Any]:
    """To a row of another table, named by it alone: a file of tables need not import the other."""
    return plain(name or f"{table}_id", RowId, ForeignKey(f"{table}.id"), **options)


def _marked(holds: str, name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    options.setdefault("nullable", False)
    return Column(name, kind, *rest, info={"holds": holds}, **options)
