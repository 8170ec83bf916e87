"""Holidays that were proclaimed at short notice, as the council's file has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse

FILE = "holidays.yaml"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100  # what lies outside is a slip of the fingers


def load_holidays(folder: Path) -> Mapping[date, str]:
    """By day, what each is called; none where there is no such file. Raises ContentFault."""
    path = folder / FILE
    if not path.exists():
        return {}
    faults: list[Fault] = []
    top = Reader(str(path), parse(path), faults)
    found: dict[date, str] = {}
    for child in top.children("holidays"):
        day, name = _day(child), child.take("name", str, default="", needed=True).strip()
        child.rest()
        if day in found:
            child.fault("date", f"{day.isoformat()} stands twice.", "Keep one of the lines.")
        elif day is not None:
            found[day] = name
    top.rest()
    if faults:
        raise ContentFault(faults)
    return found


def _day(child: Reader) -> date | None:
    given: Any = child.take("date", object, needed=True)
    if given is None:
        return None
    if isinstance(given, datetime) or not isinstance(given, date):
        child.fault("date", f"{given} is no day.", "Write year, month and day, like 2027-05-10.")
        return None
    if not _FIRST_YEAR <= given.year <= _LAST_YEAR:
        child.fault("date", f"The year {given.year} cannot be meant.", "Check the year.")
        return None
    return given
