"""What a conversation is: plain frozen data, made by loading/ from YAML, moved through by engine.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from bot.dialogue.kinds import Kind, Source, Traits
from bot.dialogue.meaning import Meaning, Words
from bot.dialogue.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose. Buttons, numbered lists and matching are all made from it.

    also: more words that mean it, with commas between; each language has its own list.
    tell: said after it is chosen. again: then the same question is asked again. ends: then the talk is over.
    alert: the kind of task it makes for the owner. cost: whole pounds, in a budget. low, high: figures that
    mean it ("im 11"), where the answers are bands of a number.
    """

    id: str
    label: Text
    also: Text | None = None
    tell: Text | None = None
    again: bool = False
    ends: bool = False
    alert: str = ""
    cost: int = 0
    low: int | None = None
    high: int | None = None

    def holds(self, figure: int) -> bool:
        """Whether it is the band of this figure."""
        if self.low is None and self.high is None:
            return False
        return (self.low is None or figure >= self.low) and (self.high is None or figure <= self.high)


# Question id -> option ids, any of which will do; or "answered", or "skipped".
Condition = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """sets: what else the answer does: may_keep, town, nickname. shared: asked once per person.

    listed: options are written out on channels without buttons; if not, only when it is asked again.
    many: own words may come in several messages, ended by DONE or by silence.
    shuffle: each talk has its own order of the options, which is kept with it.
    low, high: the bounds of a number or scale; of a day, in days from today. high: also the points to share
    and the cap of a budget in whole pounds. low_end, high_end: what the ends of a scale mean.
    most: how many options may be picked.
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
    shuffle: bool = False
    low: int | None = None
    high: int | None = None
    low_end: Text | None = None
    high_end: Text | None = None
    most: int | None = None
    when: Condition = field(default_factory=dict)
    unless: Condition = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def traits(self) -> Traits:
        return self.kind.traits

    @property
    def answer(self) -> type[Meaning]:
        """What a reply that is understood comes to."""
        return self.kind.traits.answer

    @property
    def figures(self) -> Sequence[int]:
        """The figures of a scale, each an answer to tap; none for any other question."""
        return range(self.low or 0, (self.high or 0) + 1) if self.kind.traits.steps else ()

    @property
    def takes_words(self) -> bool:
        """Whether any text is an answer: own words, and words in place of a picture."""
        return self.kind.traits.takes_words

    @property
    def own_words(self) -> bool:
        """Whether it asks for own words and nothing else."""
        return self.takes_words and self.answer is Words

    @property
    def asks_for_name(self) -> bool:
        """Whether what people write is a name to call them by, which is none of their own words."""
        return self.answer is Words and not self.takes_words

    @property
    def of_towns(self) -> bool:
        """Whether it is answered with a town, for which a postcode is a hint."""
        return self.kind.traits.options is Source.TOWNS

    @property
    def by_show_of_hands(self) -> bool:
        """Whether a group answers it with a count of hands."""
        return self.kind.traits.hands is not None and not self.shared

    @property
    def about_the_phone(self) -> bool:
        """Hello, and whether we may keep the number: asked once of whoever holds the phone, in every mode."""
        return self.shared and (self.sets == "may_keep" or self.id == "welcome")

    def in_order(self, ids: tuple[str, ...]) -> Question:
        """The same question with these options, in this order."""
        by_id = {option.id: option for option in self.options}
        return replace(self, options=tuple(by_id[each] for each in ids if each in by_id))


class ById:
    """A question as a key: frozen but holding mappings, so it goes by identity; it is kept alive here."""

    __slots__ = ("question",)

    def __init__(self, question: Question) -> None:
        self.question = question

    def __hash__(self) -> int:
        return id(self.question)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.question is self.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is said at the end; the first whose conditions hold. when looks at answers, like a question's."""

    say: Text
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Honesty:
    """What people are owed before they answer. Each text is also a gap that the other texts can name.

    stage: nothing is decided, part is, or all is. change: what is planned. money: what there is, and for
    what. decided, still_open: what cannot and what can still change. lasts: for how long it will be so.
    """

    what_you_get: Text
    reply_within: int  # working days
    stage: Text | None = None
    change: Text | None = None
    money: Text | None = None
    decided: Text | None = None
    still_open: Text | None = None
    who_decides: Text | None = None
    lasts: Text | None = None

    def texts(self) -> Mapping[str, Text]:
        """The texts there are, by the name of their gap."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: text for name, text in found.items() if isinstance(text, Text)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A script as published. `hash` is over its content; live talks stay on the one they began with.

    about: what its talks are filed under: pledge, outcome, call, round (one issue for all its talks), local
    (an issue of the person's own), or nothing. owner: an officer's team. opening: said once, just before the
    first question of its own. keeps: answers are stored. then: the conversation that follows it at once.
    """

    name: str
    title: Text
    about: str
    owner: str
    honesty: Honesty | None
    questions: tuple[Question, ...]
    endings: tuple[Ending, ...]
    opening: Text | None = None
    keeps: bool = True
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
        yield from with_apps(self._texts())

    def asked(self) -> Iterator[Text]:
        """What an answer or a consent depends on: what is told before it, questions, answers to choose."""
        yield from with_apps(self._asked())

    def _asked(self) -> Iterator[Text]:
        if self.honesty:
            yield from self.honesty.texts().values()
        for question in self.questions:
            yield question.ask
            yield from (text for text in (question.low_end, question.high_end) if text)
            for option in question.options:
                yield option.label
                if option.tell and question.sets == "may_keep":
                    yield option.tell

    def _texts(self) -> Iterator[Text]:
        yield self.title
        if self.honesty:
            yield from self.honesty.texts().values()
        if self.opening:
            yield self.opening
        for question in self.questions:
            yield question.ask
            yield from (text for text in (question.low_end, question.high_end) if text)
            for option in question.options:
                yield option.label
                yield from (text for text in (option.also, option.tell) if text)
        for ending in self.endings:
            yield ending.say


def with_apps(texts: Iterable[Text]) -> Iterator[Text]:
    """Each text, and after it what is said instead of it in apps."""
    for text in texts:
        yield text
        if text.app:
            yield text.app


def base_of(name: str) -> str:
    """The conversation in files that an officer's version was made from; of any other its own name.

    >>> base_of("own-question:I12"), base_of("pledge-check")
    ('own-question', 'pledge-check')
    """
    return name.partition(":")[0]


YES = Option(id="yes", label=Text("answer", "Yes"))
NO = Option(id="no", label=Text("answer", "No"))
NOT_SURE = Option(id="unsure", label=Text("answer", "Not sure"))

# Asked in place of an open question, to confirm a near miss or a postcode's town.
CONFIRM = Question(
    id="confirm",
    kind=Kind.YES_NO,
    ask=Text("engine.confirm", "Did you mean {maybe}?", "{maybe} is one of the answers we offered."),
    options=(YES, NO),
)
