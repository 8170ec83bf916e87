"""Tasks and To do, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.model.task import Task, TaskKind, about_kind
from bot.service.casework.tasks import TaskPage
from bot.service.casework.todo import Todo, due_at_words
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.answers import AnswerRow, answer_row
from bot.web.console.rows.common import Fact, IssueRow, Link, counted, issue_row

_LONGEST_QUOTE = 160
GAVE_NO_NUMBER = "They gave no number. Answer them in their chat."


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """label: of its kind. do: the one thing to do about it, see `_do`. who: whom it is about, and what.

    heard: of a flag, what they wrote: only for those who may ring people.
    """

    id: int
    label: str
    issue_title: str
    state: str
    state_words: str
    who: str
    quiet: str
    owner: str
    heard: str
    tongue: Tongue
    do: str
    outcome_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    heading: str
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoView:
    """nothing: what an empty desk says. alarms: channel, fault. to_look_at: what, and where it is read."""

    nothing: str
    alarms: tuple[tuple[str, str], ...]
    late: tuple[IssueRow, ...]
    this_week: tuple[IssueRow, ...]
    tasks: tuple[TaskGroup, ...]
    to_look_at: tuple[tuple[str, Link], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Of a flag, note, heard, told and since are shown only to those who may ring people.

    rings: the number can be asked for. is_fault: the message can be run again. check: the outcome to read.
    write: the issue to write about; None or "" where that is not what it asks for. done_words: on the button.
    """

    id: int
    title: str
    state: str
    state_words: str
    facts: tuple[Fact, ...]
    tongue: Tongue
    note: str
    heard: str
    told: tuple[AnswerRow, ...]
    since: tuple[str, ...]
    is_open: bool
    is_flag: bool
    rings: bool
    is_fault: bool
    check: int | None
    write: str
    done_words: str


def task_row(content: Content, task: Task, now: datetime) -> TaskRow:
    state, words = due_at_words(now, task.due_at)
    tongue = labels.tongue(content, task.language)
    spoken = tongue.name if task.language else ""
    return TaskRow(
        id=task.id,
        label=task.about.label,
        issue_title=task.issue_title or "",
        state=state,
        state_words=words,
        who=", ".join(filter(None, [task.talk_ref, ": ".join(filter(None, [spoken, task.issue_title]))])),
        quiet=", ".join(filter(None, [task.talk_ref, spoken, f"with {task.owner}"])),
        owner=task.owner,
        heard=labels.shortened(task.heard, _LONGEST_QUOTE) if task.heard and task.about.flag else "",
        tongue=tongue,
        do=_do(task),
        outcome_id=task.outcome_id,
    )


def _do(task: Task) -> str:
    """read: a text to check. again: a message that can run again. open: everything else."""
    if task.kind == TaskKind.CHECK:
        return "read"
    return "again" if task.kind == TaskKind.FAULT and task.event_id else "open"


def todo_view(content: Content, todo: Todo, now: datetime) -> TodoView:
    next_due = f" Next reply is due {labels.day(todo.next_due)}." if todo.next_due else ""
    return TodoView(
        nothing=f"Nothing is due.{next_due}" if todo.empty else "",
        alarms=tuple((labels.channel(lane.partition(":")[0]), said) for lane, said in todo.alarms.items()),
        late=tuple(issue_row(each) for each in todo.late),
        this_week=tuple(issue_row(each) for each in todo.this_week),
        tasks=tuple(_group(content, kind, tasks, now) for kind, tasks in todo.tasks.items()),
        to_look_at=tuple(_to_look_at(todo)),
    )


def _group(content: Content, kind: str, tasks: tuple[Task, ...], now: datetime) -> TaskGroup:
    rows = tuple(task_row(content, task, now) for task in tasks)
    return TaskGroup(heading=f"{about_kind(kind).label} ({len(rows)})", tasks=rows)


def _to_look_at(todo: Todo) -> list[tuple[str, Link]]:
    unplaced = "/console/said/unplaced"
    found = []
    if todo.cases:
        sounds = counted(todo.cases, "message sounds", "messages sound")
        words = f"{sounds} like a case of somebody’s own. They were told who to ring"
        found.append((words, Link(text="Read them", href=unplaced, hidden="that sound like a case")))
    if others := todo.unplaced - todo.cases:
        words = f"{counted(others, 'message', 'messages')} that we could not place"
        found.append((words, Link(text="Read them", href=unplaced)))
    if todo.doubtful:
        went = "whether it went out" if todo.doubtful == 1 else "whether they went out"
        words = f"{counted(todo.doubtful, 'message', 'messages')} of which nobody knows {went}"
        found.append((words, Link(text="See them", href="/console/sent#doubtful")))
    return found


def task_view(content: Content, page: TaskPage, now: datetime, *, may_call: bool) -> TaskView:
    """may_call: whether the officer who looks may ring people, and so may read what a flag is about."""
    task, is_open = page.task, page.task.done_at is None
    state, words = due_at_words(now, task.due_at)
    if task.done_at is not None:
        state, words = "fine", f"Done {labels.day(task.done_at)}"
    seen = may_call or not task.about.flag
    return TaskView(
        id=task.id,
        title=task.about.label,
        state=state,
        state_words=words,
        facts=tuple(_facts(content, page)),
        tongue=labels.tongue(content, task.language),
        note=task.note if seen else "",
        heard=page.heard if seen else "",
        told=tuple(answer_row(content, each) for each in page.told) if seen else (),
        since=page.since if seen else (),
        is_open=is_open,
        is_flag=task.about.flag,
        rings=is_open and task.about.ring,
        is_fault=is_open and task.kind == TaskKind.FAULT,
        check=task.outcome_id if is_open and task.kind == TaskKind.CHECK else None,
        write=(task.issue_ref or "") if is_open and task.kind == TaskKind.NOT_BETTER else "",
        done_words="Call made" if task.kind == TaskKind.CALL_BACK else "Mark as done",
    )


def _facts(content: Content, page: TaskPage) -> list[Fact]:
    task, found = page.task, []
    if task.talk_ref:
        found.append(Fact(key="Person’s number with us", text=task.talk_ref))
    if task.language or task.talk_ref:
        found.append(Fact(key="Language", text=labels.tongue(content, task.language).name))
    if task.channel:
        found.append(Fact(key="Wrote by", text=labels.channel(task.channel)))
    if task.kind == TaskKind.CALL_BACK:
        found.append(Fact(key="Best time", text=labels.BEST_TIMES.get(page.best, "Not said")))
    found += [Fact(key="With", text=task.owner), Fact(key="Due", text=labels.time(task.due_at))]
    if task.issue_ref:
        there = Link(text="Open", href=f"/console/issues/{task.issue_ref}", hidden="the issue")
        found.append(Fact(key="Issue", text=task.issue_title or "", action=there))
    return found
