"""Kinds of columns: a moment, one of a few words, a JSON object of known keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Text
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class When(TypeDecorator[datetime]):
    """A moment, kept as milliseconds since 1970 in UTC: the same order and arithmetic on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class OneOf(TypeDecorator[StrEnum]):
    """One of a few words. A word that is none of them is refused with ValueError, going in or coming out."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.words(value)


class Keyed(TypeDecorator[dict[str, Any]]):
    """A JSON object of known keys, each with a mark as columns have them.

    A key without a mark is refused with ValueError: what nobody has marked, nobody could erase.
    """

    impl = JSON
    cache_ok = True

    def __init__(
        self, *, personal: tuple[str, ...] = (), words: tuple[str, ...] = (), plumbing: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.personal, self.words, self.plumbing = personal, words, plumbing
        self.marks: Mapping[str, str] = {
            **dict.fromkeys(personal, "personal"),
            **dict.fromkeys(words, "words"),
            **dict.fromkeys(plumbing, "plumbing"),
        }

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        unknown = (value or {}).keys() - self.marks.keys()
        if unknown:
            raise ValueError(f"these keys have no mark in bot/store/tables/: {', '.join(sorted(unknown))}")
        return value
