"""What a room's vote has come to, made safe to show. Nothing is shown before its time (N56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.dialogue.schema import Question
from bot.language.codes import code_in
from bot.model.code import Code, CodeKind
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.suppression import Cell, Count, cells, safe
from bot.turn.live_poll import ENOUGH, question_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """votes: how many are in, made safe. chart: empty while nothing may be seen. few: over, with too few.
    counted: whether any numbers are shown at all."""

    code: Code
    question: Question
    over: bool
    votes: Count
    chart: tuple[Cell, ...]
    few: bool
    counted: bool


def results(connection: Connection, content: Content, code: Code, now: datetime) -> Results:
    question = question_of(content, code)
    votes = codes.votes(connection, code.id, question.id)
    total = sum(votes.values())
    over = not code.open_at(now)
    seen = (over or code.shows) and total >= ENOUGH and not code.sensitive
    return Results(
        code=code,
        question=question,
        over=over,
        votes=Count(None) if code.sensitive else safe(total),
        chart=cells({option.id: votes.get(option.id, 0) for option in question.options}) if seen else (),
        few=over and total < ENOUGH and not code.sensitive,
        counted=not code.sensitive,
    )


def newest(connection: Connection, content: Content, typed: str, now: datetime) -> Results | None:
    """The newest vote with this code, open or over; None: there is none. typed: as people write codes."""
    word = code_in(typed)
    found = codes.by_word(connection, word) if word else None
    if found is None or found.kind != CodeKind.ROOM:
        return None
    return results(connection, content, found, now)
