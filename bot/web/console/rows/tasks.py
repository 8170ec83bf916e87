"""Tasks, in words: as cards of a list, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content.content import Content
from bot.model.officer import Officer
from bot.model.task import CALL_RESULTS, VERDICTS, Call, FlagVerdict, Task, TaskKind, about_kind
from bot.service.casework.access import Given, may
from bot.service.casework.due import due_at_words
from bot.service.casework.task_cards import Count, TaskCard
from bot.service.casework.tasks import TaskPage
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.answers import AnswerRow, answer_row
from bot.web.console.rows.common import Choice, Fact, Link

_LONGEST_QUOTE = 160
# Their note says what they are about, and not what was done.
_ABOUT = (TaskKind.CALL_BACK, TaskKind.SERVICE, TaskKind.TELL)
_TO_WRITE_ABOUT = (TaskKind.NOT_BETTER, TaskKind.NOT_CLEAR, TaskKind.REPLY)
_ABOUT_DRAFTS: Mapping[str, str] = {
    TaskKind.CHECK: "read",
    TaskKind.WORDS: "words",
    TaskKind.SENT_BACK: "change",
    TaskKind.CORRECTION: "correct",
}
_NOTES: Mapping[str, str] = {
    TaskKind.CHECK: "What to know",
    TaskKind.WORDS: "The language",
    TaskKind.SENT_BACK: "What should be changed",
    TaskKind.CORRECTION: "What to know",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """label: of its kind. facts: reference, town, language, time, and whom it is with.

    words: what they wrote, in `tongue`: only for those who may ring people. do: the one thing to do about it,
    see `_do`. take: whose it is, where the officer who looks could have it instead; 0 where not. is_new: it
    came since they last looked. looked_at: somebody says that they look at it.
    """

    id: int
    label: str
    state: str
    state_words: str
    facts: tuple[str, ...]
    words: str
    tongue: Tongue
    do: str
    outcome_id: int | None
    take: int
    is_new: bool
    is_flag: bool
    looked_at: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Of a flag, note, heard, told and since are shown only to those who may ring people.

    rings: the number can be asked for. is_fault: the message can be run again. check, do: the outcome it is
    about, and what to do with it, see `_do`. note_heading: what the note is.
    write: the issue to write about; None or "" where that is not what it asks for. done_words: on the button.
    failed: the message that has not reached them, in the language `failed_in`.
    owner_id: whose it is. take: the officer who looks could have it. heirs: who else could. nobody_looks: of
    a flag, nobody has said that they look at it. moves: the reference of whom one press moves to a new
    number. is_call: how a call went can be logged. owed: the call may settle what they wait for. calls: how
    those went that were made.
    """

    id: int
    title: str
    state: str
    state_words: str
    facts: tuple[Fact, ...]
    tongue: Tongue
    note: str
    note_heading: str
    failed: str
    failed_in: Tongue
    heard: str
    told: tuple[AnswerRow, ...]
    since: tuple[str, ...]
    is_open: bool
    is_flag: bool
    rings: bool
    is_fault: bool
    check: int | None
    do: str
    write: str
    done_words: str
    owner_id: int
    take: bool
    heirs: tuple[Choice, ...]
    nobody_looks: bool
    moves: str
    is_call: bool
    owed: bool
    calls: tuple[str, ...]


def task_row(content: Content, card: TaskCard, officer: Officer, now: datetime) -> TaskRow:
    """officer: who looks at it."""
    task = card.task
    state, words = due_at_words(now, task.due_at)
    can_act = task.done_at is None and may(officer, task.about.verb)
    return TaskRow(
        id=task.id,
        label=task.about.label,
        state=state,
        state_words=words,
        facts=tuple(filter(None, _small_print(content, card))),
        words=labels.shortened(_first(card), _LONGEST_QUOTE) if may(officer, "call") else "",
        tongue=labels.tongue(content, task.language),
        do=_do(task),
        outcome_id=task.outcome_id,
        take=task.owner_id if can_act and task.owner_id != officer.id else 0,
        is_new=officer.looked_at is not None and task.opened_at > officer.looked_at,
        is_flag=task.about.flag,
        looked_at=task.seen_at is not None,
    )


def _first(card: TaskCard) -> str:
    """What the person wrote; of a draft that was sent back, what is to be changed."""
    return card.task.note if card.task.kind == TaskKind.SENT_BACK else card.words


def _small_print(content: Content, card: TaskCard) -> tuple[str, ...]:
    task = card.task
    tongue = labels.tongue(content, task.language).name if task.language else ""
    speaks = f"Wants to speak {labels.spoken(card.speaks)}" if card.speaks else tongue
    return (
        task.talk_ref or "",
        task.note if task.kind == TaskKind.WORDS else "",
        task.issue_title or "",
        labels.place(task.town) if task.town else "",
        speaks,
        labels.BEST_TIMES.get(card.best, ""),
        labels.time(task.opened_at),
        f"with {task.owner}",
    )


def _do(task: Task) -> str:
    """read: a text to check. words: its words in one language. change: it was sent back. correct: the
    draft of a correction. again: a message that can run again. open: everything else."""
    if task.outcome_id is not None and task.kind in _ABOUT_DRAFTS:
        return _ABOUT_DRAFTS[task.kind]
    return "again" if task.kind == TaskKind.FAULT and task.event_id else "open"


def kind_tabs(counts: Mapping[str, Count], kind: str) -> list[Choice]:
    """kind: the one that is shown; "" for all."""
    total = sum(each.total for each in counts.values())
    every = Choice(value="", text=f"All ({total:,})", chosen=not kind)
    return [every] + [
        Choice(value=each, text=f"{about_kind(each).label} ({count.total:,})", chosen=each == kind)
        for each, count in counts.items()
    ]


def task_view(content: Content, page: TaskPage, officer: Officer, now: datetime) -> TaskView:
    """officer: who looks; they must be able to ring people to read what a flag is about."""
    task, is_open = page.task, page.task.done_at is None
    state, words = due_at_words(now, task.due_at)
    if task.done_at is not None:
        state, words = "fine", f"Done {labels.day(task.done_at)}"
    seen = may(officer, "call") or not task.about.flag
    may_act = is_open and may(officer, task.about.verb)
    others = (each for each in page.heirs if each.id != officer.id)
    return TaskView(
        id=task.id,
        title=task.about.label,
        state=state,
        state_words=words,
        facts=tuple(_facts(content, page, may_call=may(officer, "call"))),
        tongue=labels.tongue(content, task.language),
        note=task.note if seen and task.kind not in _ABOUT else "",
        note_heading=_NOTES.get(task.kind, "What was done"),
        failed=page.failed[0] if page.failed else "",
        failed_in=labels.tongue(content, page.failed[1] if page.failed else None),
        heard=page.heard if seen else "",
        told=tuple(answer_row(content, each) for each in page.told) if seen else (),
        since=page.since if seen else (),
        is_open=is_open,
        is_flag=task.about.flag,
        rings=is_open and task.about.ring,
        is_fault=is_open and task.kind == TaskKind.FAULT,
        check=task.outcome_id if is_open else None,
        do=_do(task) if is_open else "",
        write=(task.issue_ref or "") if is_open and task.kind in _TO_WRITE_ABOUT else "",
        done_words="Call made" if task.kind in (TaskKind.CALL_BACK, TaskKind.TELL) else "Mark as done",
        owner_id=task.owner_id,
        take=may_act and task.owner_id != officer.id,
        heirs=tuple(Choice(value=str(each.id), text=heir_words(each)) for each in others) if may_act else (),
        nobody_looks=is_open and task.about.flag and task.seen_at is None,
        moves=(task.talk_ref or "") if may_act and task.kind == TaskKind.NEW_NUMBER else "",
        is_call=_is_call(task),
        owed=page.owed,
        calls=tuple(_call_words(each) for each in page.calls) if may(officer, "call") else (),
    )


def _is_call(task: Task) -> bool:
    """Whether the task is done by a call. Who has a new number is rung to make sure, and then moved."""
    rings = task.about.ring and not task.about.flag and task.kind != TaskKind.NEW_NUMBER
    return rings and task.talk_id is not None


def _call_words(call: Call) -> str:
    again = f" Try again {labels.time(call.again_at)}." if call.again_at else ""
    said = f" {call.text}" if call.text else ""
    return f"{labels.time(call.at)}, {call.writer}: {CALL_RESULTS[call.result]}.{again}{said}"


def heir_words(officer: Officer) -> str:
    """Somebody in a list of people to choose from: who is away, until when, and who has it meanwhile."""
    if officer.away_until is None:
        return officer.name
    stands_in = f", {officer.cover} stands in" if officer.cover else ""
    return f"{officer.name} (away until {labels.last_day(officer.away_until)}{stands_in})"


def given_words(given: Given, does: str) -> str:
    """Who has what was given to somebody. does: what they do now, such as "finds it in To do"."""
    chosen, has = given.chosen, given.has
    if has.id == chosen.id or chosen.away_until is None:
        return f"{has.name} {does}."
    away = f"{chosen.name} is away until {labels.last_day(chosen.away_until)}."
    return f"{away} {has.name}, who stands in, {does}."


def _facts(content: Content, page: TaskPage, *, may_call: bool) -> list[Fact]:
    task, card, found = page.task, page.card, []
    if task.talk_ref:
        there = Link(text="Read the conversation", href=f"/console/talks/{task.talk_ref}")
        found.append(Fact(key="Person’s number with us", text=task.talk_ref, action=there))
    if task.town:
        found.append(Fact(key="Town", text=labels.place(task.town)))
    if task.language or task.talk_ref:
        found.append(Fact(key="Language", text=labels.tongue(content, task.language).name))
    if task.channel:
        found.append(Fact(key="Wrote by", text=labels.channel(task.channel)))
    if task.kind == TaskKind.CALL_BACK:
        found.append(Fact(key="Best time", text=labels.BEST_TIMES.get(card.best, "Not said")))
        if card.speaks:
            found.append(Fact(key="Wants to speak", text=labels.spoken(card.speaks)))
    if card.words and may_call and task.kind in _ABOUT:
        found.append(Fact(key="What it is about", text=card.words))
    found += [Fact(key="With", text=task.owner), Fact(key="Due", text=labels.time(task.due_at))]
    if task.verdict in VERDICTS:
        found.append(Fact(key="Was it real?", text=VERDICTS[FlagVerdict(task.verdict)]))
    if task.issue_ref:
        there = Link(text="Open", href=f"/console/issues/{task.issue_ref}", hidden="the issue")
        found.append(Fact(key="Issue", text=task.issue_title or "", action=there))
    return found
