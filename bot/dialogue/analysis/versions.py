"""What changed in a conversation since it was published, and whether answers still mean the same (pure).

Answers of all versions are counted together by question id, so a question keeps its meaning for as long as
it keeps its id: its kind, its answers and what they are measured in. Each question is compared with the
newest version that asked it, so that a question taken out and put back later cannot change either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.schema import Conversation, Option, Question
from bot.dialogue.text import Text

NEW_ID = "Give the question a new id"
_FROM_DATA = ("town.", "pledge.", "list.")  # options the council changes as data; ids stand on their own
_UNSEEN = ("also", "tell", "again", "ends", "alert")


class Weight(StrEnum):
    """SAID goes into force. REWORDED needs somebody's word that the meaning stayed. REFUSED never does."""

    SAID = "said"
    REWORDED = "reworded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. question: its id, "" for the conversation as a whole. what: one sentence or two."""

    question: str
    what: str
    weight: Weight = Weight.SAID


def changes(new: Conversation, published: Sequence[Conversation]) -> tuple[Change, ...]:
    """What differs from the versions published before, the one in force first; nothing when there is none."""
    if not published:
        return ()
    in_force = published[0]
    found = list(_of_all(new, in_force))
    for question in new.questions:
        earlier = next((each for each in _asked(published) if each.id == question.id), None)
        if earlier is None:
            found.append(Change(question=question.id, what="It is a new question."))
        else:
            found.extend(_of_question(question, earlier))
    asked = {question.id for question in new.questions}
    gone = (question.id for question in in_force.questions if question.id not in asked)
    return (*found, *(Change(question=each, what="It is not asked any more.") for each in gone))


def heaviest(found: Sequence[Change]) -> Weight:
    """
    >>> heaviest([Change(question="", what="The ending is new.")]).value
    'said'
    """
    return max((change.weight for change in found), key=list(Weight).index, default=Weight.SAID)


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in capitals, signs and spaces at most.

    >>> same_words("Do we do this?", "do we  do this"), same_words("Do we?", "Did we?")
    (True, False)
    """
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return "".join(char.casefold() if char.isalnum() else " " for char in text).split()


def _asked(published: Sequence[Conversation]) -> Iterator[Question]:
    return (question for version in published for question in version.questions)


def _of_all(new: Conversation, old: Conversation) -> Iterator[Change]:
    texts = (("title", new.title, old.title), ("opening", new.opening, old.opening))
    for name, now, before in texts:
        if _english(now) != _english(before):
            yield Change(question="", what=f"The {name} is worded differently.")
    for name in ("about", "owner", "then", "keeps"):
        is_now, was = getattr(new, name), getattr(old, name)
        if is_now != was:
            yield Change(question="", what=f"`{name}` was {_plain(was)} and is {_plain(is_now)}.")
    if _honesty(new) != _honesty(old):
        yield Change(question="", what="What people are told before they answer (`honesty`) is different.")
    if _endings(new) != _endings(old):
        yield Change(question="", what="The endings are different.")
    order = [question.id for question in new.questions]
    earlier = [question.id for question in old.questions if question.id in order]
    if [each for each in order if each in earlier] != earlier:
        yield Change(question="", what="The questions come in another order.")


def _of_question(new: Question, old: Question) -> Iterator[Change]:
    def change(what: str, weight: Weight = Weight.SAID) -> Change:
        return Change(question=new.id, what=what, weight=weight)

    if new.kind is not old.kind:
        yield change(f"It was {old.kind} and is {new.kind}. {NEW_ID}.", Weight.REFUSED)
        return
    yield from (change(what, weight) for what, weight in _of_answers(new, old))
    yield from (change(what, Weight.REWORDED) for what in _rewordings(new, old))
    if (new.low, new.high) != (old.low, old.high) and new.traits.measured:
        was, now = _bounds(old), _bounds(new)
        yield change(f"Its {new.traits.measured}: {was} before, {now} now. {NEW_ID}.", Weight.REFUSED)
    elif (new.low, new.high, new.most) != (old.low, old.high, old.most):
        yield change("Its limits are different.")
    if (new.when, new.unless) != (old.when, old.unless):
        yield change("Other people are asked it (`when`, `unless`).")
    if (new.sets, new.listed, new.many, new.shuffle) != (old.sets, old.listed, old.many, old.shuffle):
        yield change("How it is shown or kept is different (`sets`, `listed`, `until`, `shuffle`).")


def _rewordings(new: Question, old: Question) -> Iterator[str]:
    told = set()
    for name, text, before in _wordings(new, old):
        pair = _english(before), _english(text)
        if not same_words(*pair) and pair not in told:
            told.add(pair)
            yield f"{name} was “{pair[0]}” and is “{pair[1]}”."


def _wordings(new: Question, old: Question) -> Iterator[tuple[str, Text | None, Text | None]]:
    yield "The question", new.ask, old.ask
    yield "The question in apps", new.ask.app or new.ask, old.ask.app or old.ask
    yield "The low end of the scale", new.low_end, old.low_end
    yield "The high end of the scale", new.high_end, old.high_end
    for option in new.options:
        before = old.option(option.id)
        if before is not None:
            yield f"The answer `{option.id}`", option.label, before.label


def _of_answers(new: Question, old: Question) -> Iterator[tuple[str, Weight]]:
    for option in old.options:
        if new.option(option.id) is None and not _is_data(option):
            yield f"The answer `{option.id}` is gone. {NEW_ID}, or leave the answer in.", Weight.REFUSED
        elif new.option(option.id) is None:
            yield f"The answer `{option.id}` is not in the council's list any more.", Weight.SAID
    for option in new.options:
        before = old.option(option.id)
        if before is None:
            yield f"The answer `{option.id}` is new.", Weight.SAID
        elif option.cost != before.cost:
            what = f"The answer `{option.id}` cost £{before.cost:,} and costs £{option.cost:,}. {NEW_ID}."
            yield what, Weight.REFUSED
        elif _unseen(option) != _unseen(before):
            yield f"What the answer `{option.id}` takes or brings about is different.", Weight.SAID
    order = [option.id for option in new.options if old.option(option.id)]
    if order != [option.id for option in old.options if new.option(option.id)]:
        yield "The answers stand in another order.", Weight.SAID


def _is_data(option: Option) -> bool:
    return option.label.context.startswith(_FROM_DATA)


def _unseen(option: Option) -> Mapping[str, object]:
    """All of an option but what it says and what it is."""
    given = {name: getattr(option, name) for name in _UNSEEN}
    return {name: _english(value) if isinstance(value, Text) else value for name, value in given.items()}


def _english(text: Text | None) -> str:
    return "" if text is None else text.english


def _honesty(script: Conversation) -> object:
    if script.honesty is None:
        return None
    texts = {name: text.english for name, text in script.honesty.texts().items()}
    return texts, script.honesty.reply_within


def _endings(script: Conversation) -> object:
    return [(ending.say.english, _english(ending.say.app), ending.when) for ending in script.endings]


def _bounds(question: Question) -> str:
    return str(question.high) if question.low is None else f"{question.low} to {question.high}"


def _plain(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "nothing"
