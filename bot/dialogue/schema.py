"""What a conversation is: plain frozen data, made by load.py from YAML, moved through by engine.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.dialogue.text import Text


class Kind(StrEnum):
    """How a question is answered."""

    ONE_OF = "one_of"
    SEVERAL = "several"
    RANK = "rank"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    DAY = "day"
    TOWN = "town"  # one of the towns, or a postcode as a hint that is confirmed
    WORDS = "words"
    NICKNAME = "nickname"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose. Buttons, numbered lists and matching are all made from it.

    also: more words that mean it, with commas between; each language has its own list.
    tell: said after it is chosen. again: then the same question is asked again.
    alert: the kind of task it makes for the owner.
    """

    id: str
    label: Text
    also: Text | None = None
    tell: Text | None = None
    again: bool = False
    alert: str = ""


Condition = Mapping[str, tuple[str, ...]]  # question id -> option ids, any of which will do


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """sets: what else the answer does: may_keep, town, nickname. shared: asked once per person.

    listed: options are written out on channels without buttons; if not, only when it is asked again.
    many: own words may come in several messages, ended by DONE or by silence.
    hints: first half of a postcode -> option id, to be confirmed.
    """

    id: str
    kind: Kind
    ask: Text
    options: tuple[Option, ...] = ()
    sets: str = ""
    shared: bool = False
    listed: bool = True
    many: bool = False
    low: int | None = None
    high: int | None = None
    most: int | None = None
    when: Condition = field(default_factory=dict)
    unless: Condition = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is said at the end; the first whose conditions hold. when looks at answers, like a question's."""

    say: Text
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Honesty:
    """What a person is told before the first question: what they get, and by when they hear."""

    what_you_get: Text
    reply_within: int  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A script as published. `hash` is over its content; live talks stay on the one they began with.

    about: what its talks are filed under: pledge, outcome, local, or nothing. owner: an officer's team.
    then: the conversation that follows it at once, if any.
    """

    name: str
    title: Text
    about: str
    owner: str
    honesty: Honesty | None
    questions: tuple[Question, ...]
    endings: tuple[Ending, ...]
    then: str = ""
    hash: str = ""
    file: str = ""

    def question(self, question_id: str) -> Question:
        """Raises KeyError when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def texts(self) -> Iterator[Text]:
        """Every text a person can be shown, in the order it stands."""
        for text in self._texts():
            yield text
            if text.app:
                yield text.app

    def _texts(self) -> Iterator[Text]:
        yield self.title
        if self.honesty:
            yield self.honesty.what_you_get
        for question in self.questions:
            yield question.ask
            for option in question.options:
                yield option.label
                yield from (text for text in (option.also, option.tell) if text)
        for ending in self.endings:
            yield ending.say


# Asked in place of an open question, to confirm a near miss or a postcode's town.
CONFIRM = Question(
    id="confirm",
    kind=Kind.YES_NO,
    ask=Text("engine.confirm", "Did you mean {maybe}?", "{maybe} is one of the answers we offered."),
    options=(
        Option(id="yes", label=Text("answer", "Yes")),
        Option(id="no", label=Text("answer", "No")),
    ),
)
