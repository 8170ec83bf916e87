"""The talks of one person during a turn: who has the floor, and what of them is to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.clock import Dice
from bot.model.talk import Talk, TalkChange, TalkState
from bot.turn.effects import ChangeTalk, StartTalk
from bot.turn.lookup import Lookup

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they are read as 1 and 0
_TRIES = 200  # references for one talk


class Talks:
    """given: the open ones as they were read, the newest first. A talk changed twice is written once."""

    def __init__(self, given: Sequence[Talk]) -> None:
        self._open = list(given)
        self._started: dict[int, StartTalk] = {}
        self._changes: dict[int, TalkChange] = {}

    @property
    def newest(self) -> Talk | None:
        return self._open[0] if self._open else None

    def called(self, ref: str) -> Talk | None:
        return next((each for each in self._open if each.ref == ref), None)

    def start(self, talk: Talk, version_id: int, came_by: str) -> None:
        self._started[talk.id] = StartTalk(talk=talk, version_id=version_id, came_by=came_by, ended_at=None)
        self._open.insert(0, talk)

    def change(self, talk: Talk, values: TalkChange) -> Talk:
        ended_at = values.get("ended_at")
        shown: dict[str, Any] = {name: value for name, value in values.items() if name != "ended_at"}
        changed = replace(talk, **shown)
        if talk.id in self._started:
            begun = self._started[talk.id]
            ended = ended_at if "state" in values else begun.ended_at
            self._started[talk.id] = replace(begun, talk=changed, ended_at=ended)
        else:
            row = self._changes.setdefault(talk.id, {})
            row.update(values)
            if "state" in values:
                row["ended_at"] = ended_at
        self._put(changed)
        return changed

    def _put(self, talk: Talk) -> None:
        """Talks that this turn began are newer than all others; their numbers go down from -1."""
        rest = [each for each in self._open if each.id != talk.id]
        found = [*rest, talk] if talk.state == TalkState.OPEN else rest
        self._open = sorted(found, key=lambda each: (each.id > 0, -abs(each.id)))

    def clear(self) -> None:
        self._open.clear()

    @property
    def effects(self) -> Iterator[StartTalk | ChangeTalk]:
        yield from self._started.values()
        for id_, values in self._changes.items():
            yield ChangeTalk(id=id_, values=values)

    def free_reference(self, lookup: Lookup, dice: Dice) -> str:
        """A letter and a figure that nobody was given, easy to say on the phone."""
        low = 100
        for _ in range(_TRIES):
            ref = drawn(dice, low)
            if lookup.is_free(ref) and all(each.talk.ref != ref for each in self._started.values()):
                return ref
            low = lowest(lookup.talks_so_far())
        raise RuntimeError(f"no free reference was found in {_TRIES} tries")


def drawn(dice: Dice, low: int) -> str:
    """A reference that may be taken already. low: the lowest figure."""
    return f"{_LETTERS[dice.below(len(_LETTERS))]}{low + dice.below(9 * low)}"


def lowest(talks: int) -> int:
    """The lowest figure of a reference: three digits, or more where half of those are used up."""
    low = 100
    while len(_LETTERS) * 9 * low < 2 * talks:
        low *= 10
    return low
