"""Telephone numbers: which one a text holds, and what officers should know before they ring it.

The rules of all countries are those of `phonenumbers`. A number without a country is a British one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_HERE = "GB"
_COUNTRY_CODE = 44  # shared with Jersey, Guernsey and Man, whose calls cost what calls to Britain cost
_NATIONAL_DIGITS = 10
# Figures with what people write between them. Words on either side end it.
_RUN = re.compile(r"(?:\+\s?)?\(?\d[\d\s().\-–/]{5,}\d")
_LETTER_O = re.compile(r"(?<![^\W\d_])o(?=\s?\d)")
_FEWEST_DIGITS = 7


class Call(StrEnum):
    """What is special about ringing a number."""

    USUAL = auto()
    DEAR = auto()
    ABROAD = auto()
    NONE = auto()  # no telephone number at all


@dataclass(frozen=True, slots=True)
class Telephone:
    """shown: as it is written in its country. region: its country in two letters, "" where unknown."""

    shown: str
    call: Call
    region: str = ""


def number_in(folded: str) -> str | None:
    """The one telephone number in a folded text, in the form "+447700900123"; None where it is not sure.

    >>> number_in("its 07700 900123, after 5"), number_in("+48 512 345 678"), number_in("12")
    ('+447700900123', '+48512345678', None)
    >>> number_in("07700 90012"), number_in("07700 900123 or 07700 900124")
    (None, None)
    """
    found = set(_numbers(_LETTER_O.sub("0", folded)))
    return found.pop() if len(found) == 1 else None


def number_of_contact(shared: str) -> str:
    """The number of a contact that somebody shares; apps leave out the plus. As it came where it is none.

    >>> number_of_contact("447700900123"), number_of_contact("48512345678"), number_of_contact("12")
    ('+447700900123', '+48512345678', '12')
    """
    plain = shared.strip()
    return number_in(plain) or number_in(f"+{plain.lstrip('+')}") or plain


def looked_at(number: str) -> Telephone:
    """What to show of a number before it is rung.

    >>> looked_at("+447700900123")
    Telephone(shown='07700 900123', call=<Call.USUAL: 'usual'>, region='GB')
    >>> looked_at("0909 879 0123").call, looked_at("+48512345678").region, looked_at("tomorrow").call
    (<Call.DEAR: 'dear'>, 'PL', <Call.NONE: 'none'>)
    """
    import phonenumbers as library

    read = _read(number)
    if read is None:
        return Telephone(number, Call.NONE)
    region = library.region_code_for_number(read) or ""
    if read.country_code != _COUNTRY_CODE:
        shown = library.format_number(read, library.PhoneNumberFormat.INTERNATIONAL)
        return Telephone(shown, Call.ABROAD, region)
    shown = library.format_number(read, library.PhoneNumberFormat.NATIONAL)
    dear = library.number_type(read) in _dear()
    return Telephone(shown, Call.DEAR if dear else Call.USUAL, region or _HERE)


def _numbers(text: str) -> Iterator[str | None]:
    """Each number; None for a run of figures that is nearly one."""
    import phonenumbers as library

    for run in _RUN.findall(text):
        read = _read(run)
        if read is not None:
            yield str(library.format_number(read, library.PhoneNumberFormat.E164))
        elif sum(map(str.isdigit, run)) >= _FEWEST_DIGITS:
            yield None


def _read(text: str) -> PhoneNumber | None:
    """None for what is no number that can be rung."""
    import phonenumbers as library

    try:
        read = library.parse(text, _HERE)
    except library.NumberParseException:
        return None
    if library.is_valid_number(read):
        return read
    # Numbers that are given to nobody yet, and those for films and examples, have the right length.
    british = read.country_code == _COUNTRY_CODE and library.is_possible_number(read)
    right_length = len(library.national_significant_number(read)) == _NATIONAL_DIGITS
    return read if british and right_length and str(read.national_number)[0] in "1237" else None


@cache
def _dear() -> frozenset[int]:
    from phonenumbers import PhoneNumberType as Type

    return frozenset((Type.PREMIUM_RATE, Type.SHARED_COST, Type.PERSONAL_NUMBER, Type.PAGER))
