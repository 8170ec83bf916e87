"""Machines that answer us, and senders who flood us: when to say nothing. Pure: time comes from outside.

Two machines that thank each other never stop, and each of our texts costs money. What a machine sends is
free words: it never taps, chooses an option or sends a command word, so only free words make a loop. Whatever
we do not answer is stored and shown all the same; STOP is obeyed before anybody asks here.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.language.folding import phrase
from bot.model.traffic import Traffic

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0


class Verdict(StrEnum):
    """notice: too much came; say so once. hold: too much came, and we have said so."""

    ANSWER = "answer"
    NOTICE = "notice"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """alike: the same free words in a row. turns: free words with a reply of ours, within a minute. quick:
    free words in a row, each within `at_once` seconds of our reply. rest: seconds we then keep quiet.
    minute, hour, day: messages from one address that get a reply.

    Nobody has read a new question, found the answer and moved a finger to it in less than `unread` seconds.
    To read it and to type or send the same words again takes more than `again` seconds, and a text is on its
    way for as long.
    """

    alike: int = 6
    turns: int = 8
    quick: int = 4
    at_once: float = 2.0
    rest: float = 900.0
    unread: float = 1.0
    again: float = 3.0
    minute: int = 10
    hour: int = 60
    day: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One message. at: when it was sent, as far as that is known, else when it came. mark: of its words.
    exact: of what was typed with all its signs; 0 where nothing was.

    tapped: a button, which no machine presses; a quick finger is no flood.
    """

    at: float
    mark: int
    tapped: bool = False
    exact: int = 0

    @classmethod
    def of(cls, text: str, sent_at: datetime | None, now: datetime, *, tapped: bool = False) -> Self:
        at = now if sent_at is None else min(sent_at, now)  # clocks differ; nothing comes from the future
        typed = text.strip().casefold()
        exact = _mark(typed) if typed and not tapped else 0
        return cls(at=at.timestamp(), mark=_mark(phrase(text)), tapped=tapped, exact=exact)


def _mark(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def counted(before: Traffic, message: Contact) -> Traffic:
    """The message counted in its minute, hour and day."""
    minute_at, minute = _window(before.minute_at, before.minute, message.at, _MINUTE)
    hour_at, hour = _window(before.hour_at, before.hour, message.at, _HOUR)
    day_at, day = _window(before.day_at, before.day, message.at, _DAY)
    return replace(
        before, minute_at=minute_at, minute=minute, hour_at=hour_at, hour=hour, day_at=day_at, day=day
    )


def too_much(traffic: Traffic, message: Contact, rules: Rules) -> Verdict:
    """What the counts say about a message that is counted already."""
    within = traffic.minute <= rules.minute and traffic.hour <= rules.hour and traffic.day <= rules.day
    if within:
        return Verdict.ANSWER
    return Verdict.NOTICE if message.at - traffic.noticed_at >= _HOUR else Verdict.HOLD


def looping(before: Traffic, message: Contact, rules: Rules) -> bool:
    """Whether these free words are one sign too many, or we are keeping quiet already."""
    if message.at < before.silent_until:
        return True
    return (
        _alike(before, message) >= rules.alike
        or len(_recent(before, message)) + 1 >= rules.turns
        or _quick(before, message, rules) >= rules.quick
    )


def is_again(before: Traffic, message: Contact, rules: Rules) -> bool:
    """Whether it is what they typed last once more, sent before our reply to that can have been read."""
    if not message.exact or message.exact != before.latest:
        return False
    return before.latest_at <= message.at < max(before.latest_at + rules.again, before.said_at)


def with_words(before: Traffic, message: Contact, rules: Rules, *, held: bool) -> Traffic:
    """After free words. held: they got no reply, because of `looping`. A silence begun is not drawn out."""
    silent_until = before.silent_until
    if held and message.at >= silent_until:
        silent_until = message.at + rules.rest
    return replace(
        before,
        mark=message.mark,
        alike=_alike(before, message),
        alike_at=message.at,
        quick=0 if held else _quick(before, message, rules),
        turns=() if held else before.turns,
        silent_until=silent_until,
    )


def answered(before: Traffic, message: Contact, now: datetime, *, words: bool) -> Traffic:
    """After a reply of ours. words: it was to free words."""
    turns = (*_recent(before, message), message.at) if words else before.turns
    quick = before.quick if words else 0
    return replace(before, turns=turns, quick=quick, said_at=now.timestamp(), held=0)


def unanswered(before: Traffic, message: Contact, *, noticed: bool = False) -> Traffic:
    noticed_at = message.at if noticed else before.noticed_at
    return replace(before, held=before.held + 1, noticed_at=noticed_at)


def _window(begun: float, count: int, at: float, length: float) -> tuple[float, int]:
    return (begun, count + 1) if at - begun < length else (at, 1)


def _alike(before: Traffic, message: Contact) -> int:
    again = message.mark == before.mark and message.at - before.alike_at < _HOUR
    return before.alike + 1 if again else 1


def _recent(before: Traffic, message: Contact) -> tuple[float, ...]:
    return tuple(at for at in before.turns if message.at - at < _MINUTE)


def _quick(before: Traffic, message: Contact, rules: Rules) -> int:
    """Sent before our reply is no answer to it: an outage brings many at once."""
    return before.quick + 1 if 0 <= message.at - before.said_at <= rules.at_once else 0


@dataclass(slots=True)
class Guard:
    """One message on its way through a turn. The turn asks it, and says what the message was.

    verdict: by the counts alone. words: the turn took it for free words. held: no reply, for it may be a
    loop.
    """

    rules: Rules
    traffic: Traffic
    message: Contact
    verdict: Verdict = field(init=False)
    words: bool = False
    held: bool = False

    def __post_init__(self) -> None:
        self.verdict = Verdict.ANSWER
        if not self.message.tapped:
            self.traffic = counted(self.traffic, self.message)
            self.verdict = too_much(self.traffic, self.message, self.rules)

    def hold(self, *, soon_over: bool = False) -> bool:
        """The message is free words: whether they get no reply. soon_over: they answer a few questions that
        end of themselves, so only the same words over and over make a loop."""
        self.words = True
        same = _alike(self.traffic, self.message) >= self.rules.alike
        self.held = same or (not soon_over and looping(self.traffic, self.message, self.rules))
        return self.held

    def let_through(self) -> None:
        """The counts do not hold for whoever speaks for many."""
        self.verdict = Verdict.ANSWER

    def forget(self) -> None:
        """The person wants nothing kept of what they said: only counts stay."""
        self.traffic = replace(self.traffic, mark=0, alike=0, latest=0, latest_at=0.0)
        self.message = replace(self.message, exact=0)

    @property
    def again(self) -> bool:
        """The same words once more, by which nobody answers what was asked in between."""
        return is_again(self.traffic, self.message, self.rules)

    def too_soon(self, asked_at: datetime) -> bool:
        """Whether a button of a question that was put then was pressed before anybody can have read it."""
        return abs(self.message.at - asked_at.timestamp()) < self.rules.unread

    @property
    def for_many(self) -> bool:
        """Within what one phone may send in a day that speaks for several people."""
        return self.traffic.day <= self.rules.day

    @property
    def near_limits(self) -> bool:
        """Whether more than half of what gets a reply has come, in any of the windows."""
        count, most = self.traffic, self.rules
        return 2 * count.minute > most.minute or 2 * count.hour > most.hour or 2 * count.day > most.day

    @property
    def new(self) -> bool:
        """These words begin the silence: somebody should look."""
        return self.held and self.message.at >= self.traffic.silent_until

    def after(self, now: datetime, *, replied: bool) -> Traffic:
        """What to remember. replied: we said something in this turn."""
        traffic = self.traffic
        if self.message.exact:
            traffic = replace(traffic, latest=self.message.exact, latest_at=self.message.at)
        if self.words:
            traffic = with_words(traffic, self.message, self.rules, held=self.held)
        if self.verdict is Verdict.NOTICE and replied:
            return unanswered(traffic, self.message, noticed=True)
        if replied:
            return answered(traffic, self.message, now, words=self.words)
        return unanswered(traffic, self.message) if self.held or self.verdict is Verdict.HOLD else traffic
