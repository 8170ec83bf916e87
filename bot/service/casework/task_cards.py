"""Tasks as they stand in lists, each with its first words, so that nobody opens one to learn what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.task import Task, TaskKind, place_of
from bot.service.casework.paging import paged
from bot.store.casework import task_words, tasks
from bot.store.casework.task_words import Said
from bot.store.casework.tasks import PAGE
from bot.store.casework.tasks import Count as Count
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCard:
    """words: what the person wrote, or of a call what it is about. speaks, best: of a call, the language and
    the time they chose, by the ids of the options; "" where they did not say.
    """

    task: Task
    words: str = ""
    speaks: str = ""
    best: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage:
    """counts: by kind, in the order of To do. total: of the list. page: which it is, of so many."""

    cards: tuple[TaskCard, ...]
    counts: dict[str, Count]
    total: int
    page: int
    pages: int


def cards(connection: Connection, found: Iterable[Task]) -> list[TaskCard]:
    """One query, however many. Of a call the number is not among what is read."""
    every = list(found)
    said = task_words.said_in(connection, [each.talk_id for each in every if each.talk_id and not each.heard])
    return [card(each, said.get(each.talk_id or 0, [])) for each in every]


def _named(said: Said) -> str:
    """What was answered, in words: an option by its id, which is one."""
    option = said.meaning.get("option")
    return str(option).replace("-", " ").capitalize() if option else said.words


def card(task: Task, said: Sequence[Said]) -> TaskCard:
    """said: what they answered in its talk."""
    if task.kind == TaskKind.CALL_BACK:
        told = {each.question: each.meaning.get("option", each.words) for each in said}
        return TaskCard(
            task=task,
            words=task.note or next((_named(each) for each in said if each.question == "topic"), ""),
            speaks=told.get("language", ""),
            best=told.get("when", ""),
        )
    if task.kind in (TaskKind.SERVICE, TaskKind.TELL):
        return TaskCard(task=task, words=task.note)
    own = [each.words for each in said if each.meaning.get("is") == "words"]
    return TaskCard(task=task, words=task.heard or (own[-1] if own else ""))


def tasks_page(
    connection: Connection, now: datetime, *, page: int, kind: str = "", owner_id: int | None = None
) -> TasksPage:
    """kind: only those, "" for all that have a place on To do. A page that is not there is the last."""
    counts = tasks.counts(connection, now, owner_id=owner_id)
    kinds: Collection[str] = (kind,) if kind else ()
    if kind and kind not in counts:
        counts = {**counts, **tasks.counts(connection, now, owner_id=owner_id, kinds=kinds)}
    asked = {kind: counts[kind]} if kind in counts else ({} if kind else counts)
    total = sum(each.total for each in asked.values())
    page, pages = paged(page, total, PAGE)
    found = tasks.page(connection, page, owner_id=owner_id, kinds=kinds)
    return TasksPage(
        cards=tuple(cards(connection, found)),
        counts={each: counts[each] for each in sorted(counts, key=place_of)},
        total=total,
        page=page,
        pages=pages,
    )
