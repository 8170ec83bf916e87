"""Why a reply was taken as it was, in sentences: for whoever tries a conversation in the terminal phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import local_day
from bot.content.content import Content
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Question
from bot.language.commands import Command, command_in
from bot.language.concerns import concern_in
from bot.language.corrections import correction_in
from bot.language.explain import explain, explain_command, folded
from bot.model.event import Disposition
from bot.turn.turn import Turn
from bot.wording.prompt import open_question, question_shown
from channels.port import Heard

_AT_A_QUESTION = frozenset({Disposition.ANSWER, Disposition.MISSED, Disposition.KEPT})
_CAME_TO = {
    Disposition.LATE: "No question is open, so the words were added to the talk that ended last.",
    Disposition.UNPLACED: "It answers no question and is no command, so it was kept for an officer to read.",
    Disposition.STOPPED: "The person has sent STOP. It is kept, and nothing is said.",
    Disposition.RESUMED: "It is a greeting after a long pause, so the open question is asked again.",
    Disposition.HELD: "Too much came, or it looks like a machine. It is kept, and nothing is said.",
    Disposition.AUTO: "It reads like the automatic reply of a machine. It is kept, and nothing is said.",
    Disposition.FLAGGED: "It is no answer to the open question. A person is told of it.",
    Disposition.FAULT: "The dialogue failed on it. It is kept, and an officer is told.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How things stood just before a message. question: on the screen then. last: the one answered before."""

    now: datetime
    language: str
    question: Question | None = None
    last: Question | None = None


def moment(turn: Turn) -> Moment:
    talk = turn.talk
    if talk is None:
        return Moment(now=turn.now, language=turn.language)
    script, place = turn.script(talk), talk.place
    return Moment(
        now=turn.now,
        language=turn.language,
        question=open_question(script, place),
        last=question_shown(script, place, place.last) if place.last in _asked(script.questions) else None,
    )


def _asked(questions: tuple[Question, ...]) -> frozenset[str]:
    return frozenset(question.id for question in questions)


def why(content: Content, before: Moment, heard: Heard, came_to: Disposition) -> tuple[str, ...]:
    """How `heard` was understood. came_to: what the turn made of it, as the store keeps it."""
    return tuple(_why(content, before, heard, came_to))


def _why(content: Content, before: Moment, heard: Heard, came_to: Disposition) -> Iterator[str]:
    if heard.tapped is not None:
        yield f"A button was pressed. Its key says what it means: {heard.tapped}."
        return
    worry = concern_in(heard.text, before.language, content.lexicons)
    if worry is not None:
        yield f"Words in it sound like this: {worry.matter}. What is said to that comes first."
    if came_to == Disposition.COMMAND:
        yield from explain_command(heard.text, before.language, content.lexicons)
        yield "Command words and names of languages come before the open question."
        return
    if came_to == Disposition.START:
        yield from _started(content, heard)
        return
    if came_to in _AT_A_QUESTION and before.question is not None:
        yield from _answered(content, before, heard.text)
        return
    if heard.text:
        yield folded(heard.text)
    yield _CAME_TO.get(came_to, f"It was taken as: {came_to}.")


def _started(content: Content, heard: Heard) -> Iterator[str]:
    word = content.poster_word(heard.text)
    yield folded(heard.text)
    if word is None:
        yield "It answers no open question, and a conversation begins with it."
        return
    place = f" The place is kept with the talk: {word.place}." if word.place else ""
    yield f"It is the poster word {word.word}, which begins {word.begins}.{place}"


def _answered(content: Content, before: Moment, text: str) -> Iterator[str]:
    question = before.question
    assert question is not None
    taken_back = correction_in(text, before.language, content.lexicons)
    if taken_back is not None and before.last is not None:
        yield f"It takes the answer before (`{before.last.id}`) back; what counts is “{taken_back}”."
        question, text = before.last, taken_back
    yield f"The question is `{question.id}`."
    today = local_day(before.now)
    meaning = content.ears.hear(question, text, before.language, today)
    asked = content.ears.asked(question, before.language)
    yield from explain(asked, text, meaning, before.language, content.lexicons)
    if isinstance(meaning, Chosen) and command_in(text, before.language, content.lexicons) in set(Command):
        yield "It is a command word as well, but an answer to the open question comes first."
