"""Local numbers for people in danger, and where an interpreter can be asked for, as the council knows them.

Each stands with the day on which somebody rang it. Older than `CHECK_AFTER`, officers are asked to ring
again; older than `SAID_FOR`, people are not told of it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from bot.dialogue.text import Text
from bot.errors import ContentFault, Fault
from bot.telephones import Call, looked_at
from bot.yaml_lines import Reader, parse

FILE = "helplines.yaml"
# A charity's hours and funding are set for a year at most. Half a year leaves as long again to ring it before
# its number is left out; a number that nobody answers is worse for somebody in danger than none.
CHECK_AFTER = timedelta(days=183)
SAID_FOR = timedelta(days=366)
NATIONAL = ("999", "Samaritans", "Childline")  # every reply to danger names these, whatever the file holds
COUNCIL = "council"
_NUMBER = re.compile(r"\+?\d[\d ]{1,16}\d")
_SHORT = 6  # digits; up to these it is a number like 111, which no plan of numbers lists


class Audience(StrEnum):
    EVERYBODY = "everybody"
    ADULTS = "adults"
    YOUNG = "young"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A local helpline or group. hours: when somebody answers, in words that are translated."""

    name: str
    phone: str
    whom: Audience
    hours: Text
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """at: whom one rings there: one of NATIONAL, COUNCIL, or the name of a line."""

    at: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Helplines:
    lines: tuple[Line, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()

    def lines_for(self, today: date, *, young: bool) -> tuple[Line, ...]:
        """Those that people may be told of, in the order of the file."""
        meant = (Audience.EVERYBODY, Audience.YOUNG if young else Audience.ADULTS)
        return tuple(each for each in self.lines if each.whom in meant and _is_sure(each.checked_on, today))

    def interpreter_at(self, whom: Sequence[str], today: date) -> tuple[str, ...]:
        """Of these, where an interpreter can be asked for."""
        sure = {each.at for each in self.interpreters if _is_sure(each.checked_on, today)}
        return tuple(each for each in whom if each in sure)

    def to_check(self, today: date) -> tuple[str, ...]:
        """In sentences for officers: what somebody has to ring again."""
        found = [(f"The number of {each.name}", each.checked_on) for each in self.lines]
        found += [(f"Interpreters at {each.at}", each.checked_on) for each in self.interpreters]
        return tuple(f"{what}: {why}" for what, day in found if (why := _why(day, today)))


def _is_sure(checked_on: date, today: date) -> bool:
    return timedelta() <= today - checked_on <= SAID_FOR


def _why(checked_on: date, today: date) -> str:
    day = f"{checked_on.day} {checked_on:%B %Y}"
    if checked_on > today:
        return f"{day} is still to come. Nobody is told of it. Put the day on which it was rung into {FILE}."
    if today - checked_on > SAID_FOR:
        return f"last rung on {day}. Nobody is told of it any more. Ring it and put the day into {FILE}."
    if today - checked_on > CHECK_AFTER:
        return f"last rung on {day}, more than six months ago. Ring it and put the day into {FILE}."
    return ""


def hours_text(english: str) -> Text:
    return Text("helpline", english, "When somebody answers at a helpline. It stands after its number.")


def load_helplines(folder: Path) -> Helplines:
    """From helplines.yaml, where there is one. Raises ContentFault, for a line without a date too."""
    path, faults = folder / FILE, list[Fault]()
    if not path.exists():
        return Helplines()
    top = Reader(str(path), parse(path), faults)
    lines = tuple(_lines(top))
    names = (*NATIONAL, COUNCIL, *(each.name for each in lines))
    found = Helplines(lines=lines, interpreters=tuple(_interpreters(top, names)))
    top.rest()
    if faults:
        raise ContentFault(faults)
    return found


def _lines(top: Reader) -> Iterator[Line]:
    names: set[str] = set()
    for child in top.children("lines"):
        name = child.take("name", str, default="", needed=True)
        whom = child.take("for", str, default=Audience.EVERYBODY, needed=True)
        if whom not in tuple(Audience):
            child.fault("for", f"{whom} is nobody we tell apart.", f"Use one of: {', '.join(Audience)}.")
        if name in (*names, *NATIONAL, COUNCIL):
            child.fault("name", f"{name} stands there already.", "Give each line a name of its own.")
        names.add(name)
        yield Line(
            name=name,
            phone=_phone(child),
            whom=Audience(whom) if whom in tuple(Audience) else Audience.EVERYBODY,
            hours=hours_text(child.take("hours", str, default="", needed=True)),
            checked_on=child.take("checked_on", date, default=date.min, needed=True),
        )
        child.rest()


def _phone(child: Reader) -> str:
    given: str = child.take("phone", str, default="", needed=True)
    digits = sum(map(str.isdigit, given))
    call = looked_at(given).call if digits > _SHORT else Call.USUAL
    if given and (not _NUMBER.fullmatch(given) or call is Call.NONE):
        child.fault("phone", f"{given} is no number that can be rung.", 'Write it like "0121 496 0123".')
    elif call is Call.DEAR:
        child.fault("phone", f"{given} costs more than a usual call.", "Give a free or a usual number.")
    return given


def _interpreters(top: Reader, names: Sequence[str]) -> Iterator[Interpreter]:
    for child in top.children("interpreters"):
        at = child.take("at", str, default=NATIONAL[0], needed=True)
        if at not in names:
            child.fault("at", f"{at} is no line of ours.", f"Use one of: {', '.join(names)}.")
        checked_on = child.take("checked_on", date, default=date.min, needed=True)
        yield Interpreter(at=at, checked_on=checked_on)
        child.rest()
