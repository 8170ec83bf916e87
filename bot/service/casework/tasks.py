"""What an officer reads of a task and does about it: ring, done, run again; read, an English copy made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Gone, Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.task import Call, Task, TaskKind
from bot.service.casework.access import Given, given_to, may, who_may
from bot.service.casework.task_cards import TaskCard, card
from bot.service.inbound.intake import Intake
from bot.service.insight.answers import Read, read
from bot.service.insight.eyes import Eyes
from bot.store.casework import alerts, audit_log, officers, promises, task_words, tasks
from bot.store.casework.person import calls
from bot.store.database import Connection, Database
from bot.store.reports import answers, sendings
from bot.store.reports.said import inbox_rows
from bot.telephones import Telephone, looked_at
from bot.vault import Vault
from channels.port import Limits

_NUMBER = re.compile(r"(?:.*:)?(\+?[0-9]{5,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """card: of a call, what they chose and what it is about. told: what they said in its talk.

    heard: the message it is about, as it was sent. since: of a flag, what they sent after it. heirs: who else
    could do it. calls: that were made for it. owed: this person waits for one answer, and for no other.
    failed: the message that has not reached them, and its language, where they are to be told of it.
    """

    task: Task
    card: TaskCard
    told: tuple[Read, ...]
    heard: str
    since: tuple[str, ...]
    heirs: tuple[Officer, ...]
    calls: tuple[Call, ...]
    owed: bool
    failed: tuple[str, str] | None


def page(connection: Connection, task_id: int, eyes: Eyes) -> TaskPage:
    """Raises Gone. What was said in a call's talk may be a number, so it is not among what they said."""
    task = _find(connection, task_id)
    lines = answers.lines_of_talk(connection, task.talk_id) if task.talk_id is not None else []
    is_call = task.kind == TaskKind.CALL_BACK
    is_told = task.kind == TaskKind.TELL
    about = task.person_id if task.about.ring else None
    waits = [each for each in promises.of_person(connection, about) if not each.settled] if about else []
    return TaskPage(
        task=task,
        card=card(task, [_said(each) for each in lines if not each.replaced]),
        told=() if is_call else tuple(read(connection, lines, eyes)),
        heard=_heard(connection, task.event_id, eyes) if task.event_id else "",
        since=tuple(answers.since(connection, task.event_id)) if task.event_id and task.about.flag else (),
        heirs=tuple(each for each in who_may(connection, task.about.verb) if each.id != task.owner_id),
        calls=tuple(calls.of_task(connection, task.id, about)) if about else (),
        owed=len(waits) == 1,
        failed=sendings.body_of(connection, task.outcome_id, task.talk_id) if is_told else None,
    )


def _heard(connection: Connection, event_id: int, eyes: Eyes) -> str:
    """What they wrote, as far as who looks may read it."""
    message = inbox_rows.messages(connection, [event_id]).get(event_id)
    if message is None or not eyes.may_read(message.at, message.flagged_at, message.hidden):
        return ""
    return eyes.text(message.text, call=message.is_call)


def number_to_ring(
    connection: Connection,
    task_id: int,
    officer: Officer,
    vault: Vault,
    limits: Mapping[str, Limits],
    now: datetime,
) -> Telephone | None:
    """The number to ring: the one they gave, else the one they wrote from; None where none is known.

    The log keeps who looked. limits: of each connected channel; on some the address is a phone number.
    Raises Refusal where nobody is to be rung, Gone.
    """
    task = _find(connection, task_id)
    if not task.about.ring or task.done_at is not None:
        raise Refusal("A number is shown only for a call that is still to be made.")
    audit_log.note(connection, officer.id, AuditAction.NUMBER_SHOWN, f"task {task_id}", now)
    tasks.seen(connection, task_id, now)
    lines = answers.lines_of_talk(connection, task.talk_id) if task.talk_id is not None else []
    if given := _number_given(lines):
        return looked_at(given)
    reached_by = limits.get(task.channel or "")
    if reached_by is None or not reached_by.phone_number or task.sealed is None:
        return None
    address = number_in(vault.unseal(task.sealed))
    return replace(looked_at(address), shown=address) if address else None


def number_in(address: str) -> str:
    """The number that an address is, without the name of a channel before it; "" where it is none.

    >>> number_in("+447700900101"), number_in("whatsapp:+447700900101"), number_in("whatsapp:US.1A2b3C")
    ('+447700900101', '+447700900101', '')
    """
    found = _NUMBER.fullmatch(address)
    return found[1] if found else ""


def finish(
    connection: Connection,
    task_id: int,
    officer: Officer,
    now: datetime,
    *,
    note: str = "",
    verdict: str = "",
) -> Task:
    """Mark a task as done. Doing it twice changes nothing. Raises Gone.

    note: what was done, which a flag cannot be closed without; raises Refusal. verdict: a `FlagVerdict` of a
    flag, "" where the officer does not say.
    """
    task = _find(connection, task_id)
    if task.done_at is None:
        if task.about.flag and not note.strip():
            raise Refusal("Write what was done about it.")
        said = {"note": note.strip(), "verdict": verdict} if task.about.flag else {}
        tasks.finish_task(connection, task_id, officer.id, now, **said)
        audit_log.note(connection, officer.id, AuditAction.TASK_DONE, f"task {task_id}", now, about=task.kind)
    return task


def look_at(connection: Connection, task_id: int, officer: Officer, now: datetime) -> Task:
    """Say that somebody looks at it now, so that nobody else is called to it. Raises Gone."""
    task = _find(connection, task_id)
    if task.done_at is None and tasks.seen(connection, task_id, now):
        audit_log.note(connection, officer.id, AuditAction.TASK_SEEN, f"task {task_id}", now, about=task.kind)
    return task


def take(connection: Connection, task_id: int, officer: Officer, owner_id: int, now: datetime) -> Task:
    """Have a task oneself. owner_id: whose it was when they chose to. Raises Refusal, Gone."""
    task = _find(connection, task_id)
    _may_have(task, officer)
    if task.owner_id != officer.id:
        _give(connection, task, owner_id, officer)
        audit_log.note(
            connection, officer.id, AuditAction.TASK_TAKEN, f"task {task_id}", now, about=task.kind
        )
    tasks.seen(connection, task_id, now)
    return _find(connection, task_id)


def hand_over(
    connection: Connection, task_id: int, to_id: int, officer: Officer, owner_id: int, now: datetime
) -> Given:
    """Give a task to somebody else, who is told of a flag outside the console too. Raises Refusal, Gone.

    Whoever stands in has it while that one is away. owner_id: whose it was when the officer chose to.
    """
    task, chosen = _find(connection, task_id), officers.by_id(connection, to_id)
    if chosen is None:
        raise Refusal("Choose who has it now.")
    given = given_to(connection, chosen)
    for each in (given.chosen, given.has):
        _may_have(task, each)
    if given.has.id == task.owner_id != chosen.id:
        raise Refusal(f"{chosen.name} is away, and {task.owner}, who has it already, stands in.")
    if given.has.id != task.owner_id:
        _give(connection, task, owner_id, given.has)
        about = {"about": task.kind}
        audit_log.note(connection, officer.id, AuditAction.TASK_HANDED_OVER, f"task {task_id}", now, **about)
        if task.about.flag:
            alerts.changed_hands(connection, [task_id], now)
    return given


def _may_have(task: Task, heir: Officer) -> None:
    if task.done_at is not None:
        raise Refusal("This is done already.")
    if not may(heir, task.about.verb):
        raise Refusal(f"{heir.name} may not do this: their role is {heir.role}. Choose somebody else.")


def _give(connection: Connection, task: Task, owner_id: int, heir: Officer) -> None:
    """Two people who do this at once never overwrite each other silently (I20)."""
    if not tasks.give(connection, task.id, owner_id, heir.id):
        raise Refusal(f"{task.owner} has it since you opened this page. Open it again, then choose.")


def run_again(db: Database, intake: Intake, task_id: int, officer: Officer, now: datetime) -> None:
    """Put a message to the bot once more that it failed on, and tick it off. Raises Refusal, Gone."""
    task = db.read(lambda connection: _find(connection, task_id))
    if task.kind != TaskKind.FAULT or task.event_id is None:
        raise Refusal("There is no message to run again here.")
    if not intake.run_again(task.event_id):
        raise Refusal("This message was handled already. You can mark the task as done.")
    db.write(lambda connection: finish(connection, task_id, officer, now))


def put_english(
    connection: Connection, answer_id: int, english: str, officer: Officer, now: datetime, *, seen: str = ""
) -> None:
    """An English copy of an answer, with the name of who made it. seen: the copy that stood there when they
    began, "" for none. Raises Gone, Refusal."""
    line = answers.line(connection, answer_id)
    if line is None:
        raise Gone(f"there is no answer {answer_id}")
    if not english.strip():
        raise Refusal("Write what it means in English.")
    same = seen.split() == (line.english or "").split()  # a form changes the ends of lines
    made = {"instead_of": line.english}
    if not same or not answers.put_english(connection, answer_id, english.strip(), officer.name, **made):
        who = line.english_by or "Somebody"
        raise Refusal(
            f"{who} wrote a copy while you had this open. It stands above. Save yours to replace it."
        )
    audit_log.note(connection, officer.id, AuditAction.ENGLISH_COPY, f"answer {answer_id}", now)


def _said(line: answers.Line) -> task_words.Said:
    return task_words.Said(question=line.question, words=line.words, meaning=line.meaning)


def _find(connection: Connection, task_id: int) -> Task:
    found = tasks.task_by_id(connection, task_id)
    if found is None:
        raise Gone(f"there is no task {task_id}")
    return found


def _number_given(lines: list[answers.Line]) -> str:
    """The number to ring that a talk holds, as it was understood; as it was typed where it was not."""
    given = [line for line in lines if line.question == "number" and not line.replaced]
    return str(given[-1].meaning.get("text") or given[-1].words) if given else ""
