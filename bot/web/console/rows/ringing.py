"""The number that an officer is to ring, and what to know before that."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from bot.language.tags import ENGLISH
from bot.telephones import Call, Telephone

GAVE_NO_NUMBER = "They gave no number. Answer them in their chat."


@dataclass(frozen=True, slots=True, kw_only=True)
class RingRow:
    """number: as it is dialled, or what they wrote in its place. note: a sentence, "" for usual numbers."""

    number: str
    note: str = ""


def ring_row(found: Telephone | None) -> RingRow:
    if found is None:
        return RingRow(number=GAVE_NO_NUMBER)
    return RingRow(number=found.shown, note=_note(found))


def _note(found: Telephone) -> str:
    match found.call:
        case Call.USUAL:
            return ""
        case Call.DEAR:
            return "This number costs more to ring than others. Ask them for another number if you can."
        case Call.ABROAD:
            country = Locale.parse(ENGLISH).territories.get(found.region)
            return f"This number is abroad{f': {country}' if country else ''}. The call costs more."
        case Call.NONE:
            return "This is no telephone number. It is what they wrote when we asked for one."
