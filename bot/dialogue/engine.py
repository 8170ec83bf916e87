"""How a talk moves. Pure: no clock, no chance, no language, no channel, no database.

begin, step, back, correct and change return the new place and what happened. Time is no argument here,
because nothing in a step depends on it: silence is a step of its own (`Words("", done=True)` at own words).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.dialogue.happenings import (
    Answered,
    Asked,
    Finished,
    Happening,
    Kept,
    Noted,
    OverCap,
    Raised,
    Told,
)
from bot.dialogue.meaning import Chosen, Meaning, Postcode, Ranked, Several, Skipped, Unsure, Words
from bot.dialogue.place import Place
from bot.dialogue.schema import Condition, Conversation, Option, Question

Step = tuple[Place, list[Happening]]

MISSES_ALLOWED = 1  # asked again once; the second miss keeps the words and moves on


def begin(
    conversation: Conversation,
    known: Mapping[str, Meaning],
    order: Mapping[str, tuple[str, ...]] | None = None,
) -> Step:
    """Open a talk. known: answers this person gave before, and facts the host knows.

    order: for each question whose options are shuffled, the option ids as this person sees them.
    """
    return _move_on(conversation, Place(answers=dict(known), order=dict(order or {})), after=-1)


def step(conversation: Conversation, place: Place, meaning: Meaning) -> Step:
    """One reply. A talk that is over stays as it is, and nothing happens."""
    if place.question is None:
        return place, []
    question = conversation.question(place.question)
    place = replace(place, turn=place.turn + 1)
    if place.maybe:
        return _confirm(conversation, place, question, meaning)
    if isinstance(meaning, Unsure):
        return _missed(conversation, place, question, meaning)
    if isinstance(meaning, Postcode) and question.of_towns:
        return _hinted(conversation, place, question, meaning)
    if isinstance(meaning, Words) and question.many:
        return _heard_words(conversation, place, question, meaning)
    if isinstance(meaning, Several) and question.traits.priced:
        return _spent(conversation, place, question, meaning)
    if isinstance(meaning, Chosen) and (option := question.option(meaning.option)):
        return _chose(conversation, place, question, meaning, option)
    return _answer(conversation, place, question, meaning, [])


def back(conversation: Conversation, place: Place) -> Step:
    """Open the question answered last in this talk once more. At the first question: ask it again."""
    here = len(conversation.questions) if place.question is None else _index(conversation, place.question)
    earlier = [q.id for q in conversation.questions[:here] if q.id in place.answers and not q.shared]
    place = replace(place, turn=place.turn + 1)
    if earlier:
        place = replace(place.at(earlier[-1]), last="")
    if place.question is None:
        return place, []
    return place, [Asked(place.question)]


def correct(conversation: Conversation, place: Place, meaning: Meaning) -> Step:
    """The last answer was meant otherwise ("no sorry, 2"). Only before the next question has an answer."""
    if place.question is None or place.last in ("", place.question):
        return place, []
    return step(conversation, place.at(place.last), meaning)


def change(conversation: Conversation, place: Place, question_id: str, meaning: Meaning) -> Step:
    """An answer that was given before is another one now: a button of an older question.

    The open question stays open where it still applies; one that applies only now is asked first. Where the
    talk is over nothing more is asked. Raises KeyError for a question that there is not.
    """
    question = conversation.question(question_id)
    option = question.option(meaning.option) if isinstance(meaning, Chosen) else None
    told: list[Happening] = [Told(option.tell)] if option and option.tell else []
    if option and option.again:
        return place, [*told, *again(place)]
    raised: list[Happening] = [Raised(option.alert, question.id)] if option and option.alert else []
    happened = [Answered(question_id, meaning, replaces=question_id in place.answers), *raised]
    changed = replace(place.with_answer(question_id, meaning), turn=place.turn + 1)
    if place.question is None:
        return changed, [*happened, *told]
    if option and option.ends:
        return changed.at(None), [*happened, Finished(option.tell)]
    here, there = _index(conversation, question_id), _index(conversation, place.question)
    for each in conversation.questions[here + 1 : there]:
        new = _applies(each, changed.answers) and not _applies(each, place.answers)
        if new and each.id not in place.answers:
            return changed.at(each.id), [*happened, *told, Asked(each.id)]
    if _applies(conversation.question(place.question), changed.answers):
        return changed, [*happened, *told, *([] if place.said else again(changed))]
    moved, after = _move_on(conversation, changed, after=there)
    return moved, [*happened, *told, *after]


def without_questions(happened: Sequence[Happening]) -> list[Happening]:
    """What happened in a talk that somebody is not in at the moment: nothing is asked there."""
    return [each for each in happened if not isinstance(each, Asked | Finished)]


def again(place: Place) -> list[Happening]:
    """The open question once more, after something else was said in between."""
    return [] if place.question is None else [Asked(place.question, confirm=bool(place.maybe))]


def _confirm(conversation: Conversation, place: Place, question: Question, meaning: Meaning) -> Step:
    """A yes takes the option we guessed; anything else asks the question in full."""
    maybe = question.option(place.maybe)
    place = replace(place, maybe="")
    if meaning == Chosen("yes") and maybe:
        return _chose(conversation, place, question, Chosen(maybe.id), maybe)
    if isinstance(meaning, Skipped):
        return _answer(conversation, place, question, meaning, [])
    if isinstance(meaning, Chosen) and question.option(meaning.option):
        return step(conversation, place, meaning)
    return place, [Asked(question.id, again=True)]


def _missed(conversation: Conversation, place: Place, question: Question, meaning: Unsure) -> Step:
    near = [maybe for maybe in meaning.maybe if question.option(maybe)]
    if len(near) == 1 and place.misses < MISSES_ALLOWED:
        place = replace(place, maybe=near[0], misses=place.misses + 1)
        return place, [Asked(question.id, confirm=True)]
    if place.misses < MISSES_ALLOWED:
        return replace(place, misses=place.misses + 1), [Asked(question.id, again=True)]
    moved, happened = _move_on(conversation, place, after=_index(conversation, question.id))
    return moved, [Kept(question.id), *happened]


def _hinted(conversation: Conversation, place: Place, question: Question, meaning: Postcode) -> Step:
    """A postcode is a hint for a town, never an answer: districts and towns do not match one to one."""
    town = question.hints.get(meaning.code.split()[0])
    if town is None:
        return _missed(conversation, place, question, Unsure("a postcode we have no town for"))
    return replace(place, maybe=town), [Asked(question.id, confirm=True)]


def _heard_words(conversation: Conversation, place: Place, question: Question, meaning: Words) -> Step:
    happened: list[Happening] = []
    first = not place.said
    if meaning.text:
        happened.append(Answered(question.id, meaning, replaces=first and question.id in place.answers))
        place = replace(place.with_answer(question.id, Words("")), said=True)
    if not meaning.done:
        return place, [*happened, Noted(question.id, first=first)]
    if not place.said:
        return _answer(conversation, place, question, Skipped(), happened)
    moved, after = _move_on(conversation, place, after=_index(conversation, question.id))
    return moved, [*happened, *after]


def _spent(conversation: Conversation, place: Place, question: Question, meaning: Several) -> Step:
    """A choice within the cap is an answer. Over it: say what it comes to, and ask again as after a miss."""
    total = sum(option.cost for option in question.options if option.id in meaning.options)
    if question.high is None or total <= question.high:
        return _answer(conversation, place, question, meaning, [])
    if place.misses < MISSES_ALLOWED:
        place = replace(place, misses=place.misses + 1)
        return place, [OverCap(question.id, total), Asked(question.id)]
    moved, happened = _missed(conversation, place, question, Unsure("more than there is to spend"))
    return moved, [OverCap(question.id, total), *happened]


def _chose(
    conversation: Conversation, place: Place, question: Question, meaning: Chosen, option: Option
) -> Step:
    told: list[Happening] = [Told(option.tell)] if option.tell else []
    if option.again:
        return replace(place, misses=0), [*told, Asked(question.id)]
    raised: list[Happening] = [Raised(option.alert, question.id)] if option.alert else []
    if option.ends:
        over = place.with_answer(question.id, meaning).at(None)
        answered = Answered(question.id, meaning, replaces=question.id in place.answers)
        return over, [answered, *raised, Finished(option.tell)]
    return _answer(conversation, place, question, meaning, [*raised, *told])


def _answer(
    conversation: Conversation,
    place: Place,
    question: Question,
    meaning: Meaning,
    extra: Sequence[Happening],
) -> Step:
    answered = Answered(question.id, meaning, replaces=question.id in place.answers)
    # The words themselves belong to the answer's row; a place only remembers that they were given.
    held = Words("") if isinstance(meaning, Words) else meaning
    moved, happened = _move_on(
        conversation, place.with_answer(question.id, held), after=_index(conversation, question.id)
    )
    return moved, [answered, *extra, *happened]


def _move_on(conversation: Conversation, place: Place, *, after: int) -> Step:
    for question in conversation.questions[after + 1 :]:
        if question.id not in place.answers and _applies(question, place.answers):
            asked: list[Happening] = [Asked(question.id)]
            if conversation.opening and not question.shared and not place.opened:
                asked.insert(0, Told(conversation.opening))
                place = replace(place, opened=True)
            return place.at(question.id), asked
    ending = next((e for e in conversation.endings if holds(e.when, place.answers)), None)
    return place.at(None), [Finished(ending.say if ending else None, conversation.then)]


def _applies(question: Question, answers: Mapping[str, Meaning]) -> bool:
    if question.unless and holds(question.unless, answers):
        return False
    return holds(question.when, answers)


def holds(condition: Condition, answers: Mapping[str, Meaning]) -> bool:
    """Every named question was answered with one of the named options. No condition always holds."""
    return all(
        not _said(answers.get(question)).isdisjoint(options) for question, options in condition.items()
    )


def _said(meaning: Meaning | None) -> frozenset[str]:
    """What a condition can look for in an answer: the options picked, and whether it is one at all."""
    match meaning:
        case None:
            return frozenset()
        case Skipped():
            return frozenset({"skipped"})
        case Chosen(option):
            return frozenset({option, "answered"})
        case Several(options) | Ranked(options):
            return frozenset({*options, "answered"})
        case _:
            return frozenset({"answered"})


def _index(conversation: Conversation, question_id: str) -> int:
    return next(i for i, question in enumerate(conversation.questions) if question.id == question_id)
