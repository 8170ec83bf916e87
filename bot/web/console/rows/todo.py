"""To do, in words: its blocks in their order, each with all it counts and the first few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import local_day
from bot.content.content import Content
from bot.model.officer import Officer
from bot.model.task import about_kind
from bot.service.authoring.rewordings import reworded
from bot.service.casework.access import may
from bot.service.casework.todo import IssueBlock, TaskBlock, Todo
from bot.service.insight.said import Unplaced
from bot.web.console import besides, labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import IssueRow, Link, counted, issue_row
from bot.web.console.rows.tasks import TaskRow, task_row

_LONGEST_QUOTE = 160
_UNPLACED = "/console/said?unplaced=yes"
_REPLIES = "/console/said?unread=yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGroup:
    """id: where on the page it stands. more: where all of them are, where not all are shown."""

    id: str
    heading: str
    rows: tuple[IssueRow, ...]
    more: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """late: how many of them are late, in words; "" for none."""

    id: str
    heading: str
    late: str
    tasks: tuple[TaskRow, ...]
    more: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadRow:
    words: str
    tongue: Tongue
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """late: nobody has in the time there is for it."""

    words: str
    link: Link
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoView:
    """nothing: what an empty desk says. stands_in: for whom the officer does, in sentences. flag_jumps: to
    each kind of flag, where there are several, so that none is out of sight; jumps: to all other blocks.

    notices: what is wrong with telling officers outside this page, and numbers to ring again. alarms: channel
    or language, fault, and where it is read. unread: the oldest messages to read, for those who may ring
    people. to_look_at: what, and where it is read; what is late first. upto: the moment of this page, for "I
    have looked through these"; 0 where nothing is new.
    """

    nothing: str
    stands_in: tuple[str, ...]
    flag_jumps: tuple[Link, ...]
    jumps: tuple[Link, ...]
    flags: tuple[TaskGroup, ...]
    notices: tuple[str, ...]
    alarms: tuple[tuple[str, str, Link], ...]
    issues: tuple[IssueGroup, ...]
    unread: tuple[UnreadRow, ...]
    to_look_at: tuple[ToLookAt, ...]
    tasks: tuple[TaskGroup, ...]
    upto: int


def todo_view(
    content: Content, todo: Todo, officer: Officer, now: datetime, *, mine: bool, untold: str
) -> TodoView:
    """officer: who looks. mine: only what is theirs. untold: why nobody is told outside this page, or ""."""
    next_due = f" Next reply is due {labels.day(todo.next_due)}." if todo.next_due else ""
    flags = _groups(content, todo.flags, officer, now, mine=mine)
    tasks = _groups(content, todo.tasks, officer, now, mine=mine)
    issues = tuple(_issue_groups(todo, officer, mine=mine))
    shown = [row.is_new for each in (*flags, *tasks) for row in each.tasks]
    shown += [row.is_new for each in issues for row in each.rows]
    return TodoView(
        nothing=f"Nothing is due.{next_due}" if todo.empty and not content.language_faults else "",
        stands_in=tuple(_stands_in(each) for each in todo.absent),
        flag_jumps=_jumps(flags),
        jumps=_jumps((*issues, *tasks)),
        flags=flags,
        notices=(*_notices(todo, untold), *content.helplines.to_check(local_day(now))),
        alarms=(*_alarms(todo), *_languages_out(content)),
        issues=issues,
        unread=tuple(_unread(content, each) for each in todo.unread) if may(officer, "call") else (),
        to_look_at=(*_to_look_at(todo), *_waiting_questions(content)),
        tasks=tasks,
        upto=int(now.timestamp()) if any(shown) or (officer.looked_at is None and shown) else 0,
    )


def _stands_in(one: Officer) -> str:
    until = f" until {labels.last_day(one.away_until)}" if one.away_until else ""
    return f"You stand in for {one.name}{until}. What {one.name} looks after stands here too."


def _jumps(blocks: Sequence[TaskGroup | IssueGroup]) -> tuple[Link, ...]:
    found = tuple(Link(text=each.heading, href=f"#{each.id}") for each in blocks)
    return found if len(found) > 1 else ()


def _groups(
    content: Content, blocks: Mapping[str, TaskBlock], officer: Officer, now: datetime, *, mine: bool
) -> tuple[TaskGroup, ...]:
    return tuple(_group(content, kind, each, officer, now, mine=mine) for kind, each in blocks.items())


def _group(
    content: Content, kind: str, block: TaskBlock, officer: Officer, now: datetime, *, mine: bool
) -> TaskGroup:
    label = about_kind(kind).label
    whose = "&whose=mine" if mine else ""
    is_more = block.total > len(block.shown)
    return TaskGroup(
        id=f"kind-{kind}",
        heading=f"{label} ({block.total:,})",
        late=f"{counted(block.late, 'of them is', 'of them are')} late." if block.late else "",
        tasks=tuple(task_row(content, card, officer, now) for card in block.shown),
        more=_more(block.total, f"/console/tasks?kind={kind}{whose}", label) if is_more else None,
    )


def _more(total: int, href: str, hidden: str) -> Link:
    return Link(text=f"See all {total:,}", href=href, hidden=hidden)


def _issue_groups(todo: Todo, officer: Officer, *, mine: bool) -> list[IssueGroup]:
    blocks = (
        ("late", "Late", todo.late),
        ("this-week", "Due in the next 5 working days", todo.this_week),
        ("reopened", "Open again", todo.reopened),
        ("untold", "Answered, but not everybody has been told", todo.untold),
        ("matters", "New matters that nobody has read", todo.matters),
    )
    found = [_issue_group(name, words, block, officer, mine=mine) for name, words, block in blocks]
    return [each for each in found if each.rows]


def _issue_group(name: str, words: str, block: IssueBlock, officer: Officer, *, mine: bool) -> IssueGroup:
    whose = "&whose=mine" if mine else ""
    is_more = block.total > len(block.shown)
    return IssueGroup(
        id=name,
        heading=f"{words} ({block.total:,})",
        rows=tuple(issue_row(each, officer.looked_at) for each in block.shown),
        more=_more(block.total, f"/console/issues?state={name}{whose}", words) if is_more else None,
    )


def _notices(todo: Todo, untold: str) -> list[str]:
    if untold:
        return [untold]
    found = []
    if todo.stuck.waiting and todo.stuck.since:
        number = counted(todo.stuck.waiting, "e-mail to an officer has", "e-mails to officers have")
        since = labels.time(todo.stuck.since)
        found.append(f"{number} not got through since {since}. {todo.stuck.fault} We keep trying.")
    if not todo.has_deputy:
        found.append(
            "Only one person is told of a new alert. A manager can name a deputy for alerts on the Team page."
        )
    return found


def _alarms(todo: Todo) -> Iterator[tuple[str, str, Link]]:
    for lane, said in todo.alarms.items():
        yield labels.channel(lane.partition(":")[0]), said, Link(text="See what waits", href="/console/sent")


def _languages_out(content: Content) -> Iterator[tuple[str, str, Link]]:
    """Languages whose files are not in order."""
    for tag, faults in content.language_faults.items():
        name = content.language(tag).english
        link = Link(text="See all that is wrong", href="/console/languages", hidden=f"in the files of {name}")
        yield name, f"It is offered to nobody, because its files are not in order. {faults[0].short}", link


def _waiting_questions(content: Content) -> Iterator[ToLookAt]:
    waiting = [each for each in reworded(content) if each.waits]
    if waiting:
        tags = {tag for each in waiting for tag in each.waits}
        changed = counted(len(waiting), "question is", "questions are")
        wait = counted(len(tags), "language waits", "languages wait")
        link = Link(text="Read them", href="/console/languages#reworded", hidden="that were worded anew")
        words = f"{changed} in other words in English now, and {wait} to be looked at"
        yield ToLookAt(words=words, link=link)


def _unread(content: Content, one: Unplaced) -> UnreadRow:
    tongue = labels.tongue(content, one.person_language)
    who = one.last_ref or "No number yet"
    return UnreadRow(
        words=labels.shortened(one.words or besides.sent(one.detail), _LONGEST_QUOTE),
        tongue=tongue,
        facts=(who, tongue.name, labels.channel(one.channel), labels.time(one.heard_at)),
    )


def _late(todo: Todo) -> list[ToLookAt]:
    """What nobody has read within one working day."""
    blocks = (
        (todo.overdue.flags, "alert that", "alerts that", "/console/tasks?kind=flag"),
        (
            todo.overdue.replies,
            "reply to what we told them that",
            "replies to what we told people that",
            _REPLIES,
        ),
        (
            todo.overdue.unplaced,
            "message we could not place that",
            "messages we could not place that",
            _UNPLACED,
        ),
    )
    return [
        ToLookAt(
            words=f"Late: {counted(count, one, many)} nobody read within one working day",
            link=Link(text="Read them", href=href, hidden=f"{many} are late"),
            late=True,
        )
        for count, one, many, href in blocks
        if count
    ]


def _to_look_at(todo: Todo) -> list[ToLookAt]:
    found = _late(todo)
    if todo.unread_rows:
        unread = counted(todo.unread_rows, "conversation", "conversations")
        link = Link(text="Read them", href="/console/said?unread=yes", hidden="that nobody has read")
        found.append(ToLookAt(words=f"{unread} that nobody has read", link=link))
    if todo.cases:
        sounds = counted(todo.cases, "message sounds", "messages sound")
        words = f"{sounds} like a case of somebody’s own. They were told who to ring"
        link = Link(text="Read them", href=_UNPLACED, hidden="that sound like a case")
        found.append(ToLookAt(words=words, link=link))
    if others := todo.unplaced - todo.cases:
        words = f"{counted(others, 'message', 'messages')} that we could not place"
        found.append(ToLookAt(words=words, link=Link(text="Read them", href=_UNPLACED)))
    if todo.doubtful:
        went = "whether it went out" if todo.doubtful == 1 else "whether they went out"
        words = f"{counted(todo.doubtful, 'message', 'messages')} of which nobody knows {went}"
        link = Link(text="See them", href="/console/sent#doubtful")
        found.append(ToLookAt(words=words, link=link))
    return found
