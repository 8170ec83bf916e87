"""What the council knows of near a person: local groups, and drop-ins where they can meet somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.calendar import is_holiday
from bot.dialogue.text import Text
from bot.errors import ContentFault, Fault
from bot.yaml_lines import Reader, parse

EVERYWHERE = "all"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOK_AHEAD = 60  # days
_SHOWN = 2  # days of one drop-in


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """town: a town's id, or "all"."""

    name: str
    town: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIn:
    """The same place, day and time each week. weekday: 0 is Monday. ends: the last day, if there is one."""

    town: str
    place: str
    weekday: int
    opens: time
    closes: time
    who: Text
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    groups: tuple[Group, ...] = ()
    dropins: tuple[DropIn, ...] = ()

    def groups_for(self, town: str | None) -> tuple[Group, ...]:
        """Those of the town first, then those for everybody; without a town the latter only."""
        own = tuple(group for group in self.groups if group.town == town)
        return own + tuple(group for group in self.groups if group.town == EVERYWHERE)

    def next_for(self, town: str | None, now: datetime, most: int = 2) -> tuple[tuple[date, DropIn], ...]:
        """The next drop-ins of a town, or of all towns, that have not closed yet at `now` (local time)."""
        coming = (
            (day, dropin)
            for dropin in self.dropins
            if town in (None, dropin.town)
            for day in _days_of(dropin, now)
        )
        return tuple(sorted(coming, key=lambda each: (each[0], each[1].opens, each[1].place))[:most])


def _days_of(dropin: DropIn, now: datetime) -> Iterator[date]:
    """Its next two days; never one that is over, and none on a bank holiday."""
    found = 0
    for ahead in range(_LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        over = day < dropin.starts or (dropin.ends is not None and day > dropin.ends)
        closed = ahead == 0 and now.time() >= dropin.closes
        if day.weekday() == dropin.weekday and not (over or closed or is_holiday(day)):
            yield day
            found += 1
        if found == _SHOWN:
            return


def dropin_who(english: str) -> Text:
    return Text("dropin.who", english, "Who people can meet at a drop-in. It stands before: will be there.")


def load_nearby(folder: Path, towns: Sequence[str]) -> Nearby:
    """From groups.yaml and dropins.yaml, where there are any. Raises ContentFault."""
    faults: list[Fault] = []
    groups, dropins = folder / "groups.yaml", folder / "dropins.yaml"
    found = Nearby(
        tuple(_groups(groups, towns, faults)) if groups.exists() else (),
        tuple(_dropins(dropins, towns, faults)) if dropins.exists() else (),
    )
    if faults:
        raise ContentFault(faults)
    return found


def _groups(path: Path, towns: Sequence[str], faults: list[Fault]) -> Iterator[Group]:
    for child in Reader(str(path), parse(path), faults).children("groups"):
        child.take("topics", list, default=[])
        yield Group(
            name=child.take("name", str, default="", needed=True),
            town=_town(child, (*towns, EVERYWHERE)),
            contact=child.take("contact", str, default="", needed=True),
        )
        child.rest()


def _dropins(path: Path, towns: Sequence[str], faults: list[Fault]) -> Iterator[DropIn]:
    for child in Reader(str(path), parse(path), faults).children("dropins"):
        weekday = child.take("weekday", str, default="Monday", needed=True)
        if weekday not in _DAYS:
            child.fault("weekday", f"{weekday} is no day of the week.", f"Use one of: {', '.join(_DAYS)}.")
        yield DropIn(
            town=_town(child, towns),
            place=child.take("place", str, default="", needed=True),
            weekday=_DAYS.index(weekday) if weekday in _DAYS else 0,
            opens=_time(child, "from"),
            closes=_time(child, "to"),
            who=dropin_who(child.take("who", str, default="", needed=True)),
            starts=child.take("starts", date, default=date.min, needed=True),
            ends=child.take("ends", date),
        )
        child.rest()


def _town(child: Reader, towns: Sequence[str]) -> str:
    town: str = child.take("town", str, default="", needed=True)
    if town not in towns:
        child.fault("town", f"{town} is no town.", f"Use one of: {', '.join(towns)}.")
    return town


def _time(child: Reader, key: str) -> time:
    given: Any = child.take(key, str, default="00:00", needed=True)
    try:
        return time.fromisoformat(given)
    except ValueError:
        child.fault(key, f"{given} is no time of day.", 'Write it like "14:30", with quotation marks.')
        return time()
