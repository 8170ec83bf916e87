"""Whose eyes words are shown to: officers who may ring people read all of them, others not all.

Every page that shows what somebody wrote asks here. From those who only read are kept back: what was written
once something of that person's was flagged, what an officer hid, and telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.event import HideReason

# What stands in place of a telephone number: the task shows it to who asks, and the log keeps who did.
A_NUMBER = "[a number]"
KEPT_BACK = "Kept back: only officers who may ring people read this."
_NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){6,14}")


@dataclass(frozen=True, slots=True)
class Eyes:
    """all: they may ring people, so they read everything."""

    all: bool

    def may_read(self, at: datetime, flagged_at: datetime | None, hidden: HideReason | None = None) -> bool:
        """at: when it was written. flagged_at: since when something of that person's is flagged."""
        return self.all or (hidden is None and (flagged_at is None or at < flagged_at))

    def text(self, words: str, *, call: bool = False) -> str:
        """Words that they may read, as they may read them. call: said by somebody who asked to be rung: the
        task shows their number to who asks for it, and no other page does to anybody."""
        return words if self.all and not call else without_numbers(words)

    def detail(self, detail: Mapping[str, Any], *, call: bool = False) -> dict[str, Any]:
        """The same of what came besides words: names, and the number of a contact."""
        attached = [
            {**each, "label": self.text(str(each.get("label", "")), call=call), "ref": self._ref(each, call)}
            for each in detail.get("attachments") or ()
        ]
        return {**detail, **({"attachments": attached} if attached else {})}

    def _ref(self, attached: Mapping[str, Any], call: bool) -> str:
        ref = str(attached.get("ref", ""))
        return self.text(ref, call=call) if ref.startswith("tel:") else ref


EVERYTHING = Eyes(True)


def without_numbers(text: str, but: Collection[str] = ()) -> str:
    """but: numbers that anybody may read.

    >>> without_numbers("Ring 07700 900 123, at 4, or 0121 496 0123", ["01214960123"])
    'Ring [a number], at 4, or 0121 496 0123'
    """
    known = {_digits(each) for each in but}
    return _NUMBER.sub(lambda found: found[0] if _digits(found[0]) in known else A_NUMBER, text)


def _digits(number: str) -> str:
    return "".join(each for each in number if each.isdecimal())
