"""What a room's vote has come to, made safe to show. Nothing is shown before its time (N56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.dialogue.schema import Question
from bot.language.tags import ENGLISH, Languages
from bot.model.code import Code, CodeKind
from bot.model.talk import Talk
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.suppression import Cell, Count, cells, in_ten, safe
from bot.turn.context import Stage

ENOUGH = 10  # votes; with fewer no counts are shown at all, whatever the officer chose


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """votes: how many are in, made safe. chart: empty while nothing may be seen. few: over, with too few."""

    code: Code
    question: Question
    over: bool
    votes: Count
    chart: tuple[Cell, ...]
    few: bool


def question_of(content: Content, code: Code) -> Question:
    """The one question of a room: the first of its conversation that is its own."""
    return next(each for each in content.conversations[code.conversation].questions if not each.shared)


def text_of(texts: dict[str, str], languages: Languages, tag: str) -> tuple[str, str]:
    """The question as its officer wrote it, and its language: this one, or what it falls back to."""
    chain = languages[tag].chain if tag in languages else ()
    found = next((each for each in (tag, *chain) if texts.get(each)), ENGLISH)
    return texts.get(found, ""), found


def results(connection: Connection, content: Content, code: Code, now: datetime) -> Results:
    question = question_of(content, code)
    votes = codes.votes(connection, code.id, question.id)
    total = sum(votes.values())
    over = not code.open_at(now)
    seen = (over or code.shows) and total >= ENOUGH
    return Results(
        code=code,
        question=question,
        over=over,
        votes=safe(total),
        chart=cells({option.id: votes.get(option.id, 0) for option in question.options}) if seen else (),
        few=over and total < ENOUGH,
    )


def most_say(connection: Connection, question: Question, code: Code) -> tuple[int, str] | None:
    """How many of ten chose the answer chosen most, and its id; None where that may not be told yet.

    Only for somebody who has voted. One vote more or less must not show in it, so few votes tell nothing.
    """
    votes = codes.votes(connection, code.id, question.id)
    total = sum(votes.values())
    if not code.shows or total < ENOUGH:
        return None
    option = max(votes, key=lambda each: votes[each])
    tenths = in_ten(votes[option], total)
    return None if tenths is None else (tenths, option)


def after_vote(stage: Stage, talk: Talk) -> None:
    """What a person hears who has voted, where that may be told."""
    code = codes.by_id(stage.connection, talk.code_id) if talk.code_id else None
    if code is None or code.kind != CodeKind.ROOM:
        return
    question = question_of(stage.content, code)
    if said := most_say(stage.connection, question, code):
        tenths, option_id = said
        option = question.option(option_id)
        answer = stage.voice.speaker.say(option.label) if option else option_id
        stage.voice.say(stage.voice.phrase("room-so-far", tenths=tenths, answer=answer))
