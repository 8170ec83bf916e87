"""The kinds of question, and what is so of every question of a kind. A new kind is one row of the table.

How a reply to it is read stands in `bot.language.understand`, how people are told to answer in
`bot.wording.how_to_reply`; no other code names a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from bot.dialogue.meaning import Amount, Chosen, Day, Meaning, Picture, Ranked, Several, Words


class Kind(StrEnum):
    """How a question is answered. The value is the key in a conversation's file."""

    ONE_OF = "one_of"
    SEVERAL = "several"
    RANK = "rank"
    POINTS = "points"  # so many points, shared out among all options
    BUDGET = "budget"  # options with a price, within a cap
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    DAY = "day"
    TOWN = "town"  # one of the towns, or a postcode as a hint that is confirmed
    WORDS = "words"
    NICKNAME = "nickname"
    TELEPHONE = "telephone"  # a number to be rung at
    PICTURE = "picture"  # a photo or a voice note; words do as well

    @property
    def traits(self) -> Traits:
        return _TRAITS[self]


class Source(Enum):
    """Where the options of a question come from."""

    NOWHERE = auto()  # it has none
    FILE = auto()  # its author lists them, or names a list
    TOWNS = auto()
    YES_NO = auto()


class Hands(Enum):
    """How a group's leader writes down a show of hands."""

    BY_NAME = auto()  # "YES 14 NO 9"
    IN_ORDER = auto()  # "14 9 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A bound of an answer as files call it. default: where the file has none. needed: it must have one."""

    key: str
    default: int | None = None
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What is so of every question of one kind.

    answer: what a reply that is understood comes to.
    called, limits: what pictures say; limits is filled with low, high, pounds, most, low_end and high_end.
    low, high, more: what may stand under the key of the kind, besides the options; more names the keys.
    typed: more is to be said than one tap could say.
    steps: every figure between the bounds is an answer to tap, and to count.
    priced: each option costs something, and all that are picked must stay within `high`.
    measured: what `low` and `high` measure, where answers mean nothing without them.
    many_voices: one person's answer counts for several options.
    takes_words: any text is an answer.
    hands: how a group answers; None where its leader answers in words like anybody.
    """

    answer: type[Meaning]
    called: str
    options: Source = Source.NOWHERE
    low: Bound | None = None
    high: Bound | None = None
    more: tuple[str, ...] = ()
    limits: str = ""
    typed: bool = False
    steps: bool = False
    priced: bool = False
    measured: str = ""
    many_voices: bool = False
    takes_words: bool = False
    hands: Hands | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """All that may stand under the key of the kind."""
        of = ("of",) if self.options is Source.FILE else ()
        return (*of, *(bound.key for bound in (self.low, self.high) if bound), *self.more)


_TRAITS: Mapping[Kind, Traits] = {
    Kind.ONE_OF: Traits(answer=Chosen, called="one answer", options=Source.FILE, hands=Hands.IN_ORDER),
    Kind.SEVERAL: Traits(
        answer=Several,
        called="several answers",
        options=Source.FILE,
        more=("most",),
        limits="at most {most}",
        typed=True,
        many_voices=True,
        hands=Hands.IN_ORDER,
    ),
    Kind.RANK: Traits(answer=Ranked, called="in order, the best first", options=Source.FILE, typed=True),
    Kind.POINTS: Traits(
        answer=Ranked,
        called="points to share",
        options=Source.FILE,
        high=Bound(key="share", needed=True),
        limits="{high} points in all",
        typed=True,
        measured="points to share",
        many_voices=True,
    ),
    Kind.BUDGET: Traits(
        answer=Several,
        called="money to spend",
        options=Source.FILE,
        high=Bound(key="cap", needed=True),
        limits="£{pounds} in all",
        typed=True,
        priced=True,
        measured="money to spend",
        many_voices=True,
    ),
    Kind.YES_NO: Traits(
        answer=Chosen, called="yes or no", options=Source.YES_NO, more=("unsure",), hands=Hands.BY_NAME
    ),
    Kind.SCALE: Traits(
        answer=Amount,
        called="a scale",
        low=Bound(key="low", default=1),
        high=Bound(key="high", default=5),
        more=("low_end", "high_end"),
        limits="{low} {low_end} ... {high} {high_end}",
        steps=True,
        measured="scale",
    ),
    Kind.NUMBER: Traits(
        answer=Amount,
        called="a number",
        low=Bound(key="low"),
        high=Bound(key="high"),
        limits="from {low} to {high}",
    ),
    Kind.DAY: Traits(
        answer=Day,
        called="a day",
        low=Bound(key="from", default=0),
        high=Bound(key="to", default=365),
        limits="from {low} to {high} days from today",
    ),
    Kind.TOWN: Traits(answer=Chosen, called="a town", options=Source.TOWNS),
    Kind.WORDS: Traits(answer=Words, called="own words", more=("until",), takes_words=True),
    Kind.NICKNAME: Traits(answer=Words, called="a made-up name"),
    Kind.TELEPHONE: Traits(answer=Words, called="a telephone number"),
    Kind.PICTURE: Traits(answer=Picture, called="a picture", takes_words=True),
}
