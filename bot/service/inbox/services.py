"""One person's matter goes to a service of the council: they are told who has it, and somebody asks later.

To hand it over settles nothing: what was promised is owed until it is answered (rule 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.calendar import closing_time, local_day, working_days_after
from bot.content.content import Content
from bot.content.council import service_text
from bot.errors import Refusal
from bot.model.audit import AuditAction
from bot.model.officer import Officer
from bot.model.task import TaskKind
from bot.service.casework.conversation import LONGEST_NOTE, whose
from bot.service.outcomes import notice
from bot.service.outcomes.by_hand import why_not
from bot.store.casework import audit_log, promises, tasks
from bot.store.casework.person import notes
from bot.store.database import Connection
from channels.port import Limits

ASK_AFTER = 10  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One entry of the council's directory of services. key: its name there. told: what the person is told,
    in English."""

    key: str
    name: str
    phone: str
    told: str = ""


def directory(content: Content) -> list[Service]:
    phrase = content.phrase("with-service").english
    return [
        Service(key=key, name=name, phone=phone, told=phrase.format(ref="…", service=name, phone=phone))
        for key, phone in content.council.services.items()
        for name in (service_text(key).english,)
    ]


def _service(content: Content, key: str) -> Service:
    found = next((each for each in directory(content) if each.key == key), None)
    if found is None:
        raise Refusal("Choose a service.")
    return found


def hand_over(
    connection: Connection,
    content: Content,
    ref: str,
    key: str,
    note: str,
    officer: Officer,
    limits: Mapping[str, Limits],
    now: datetime,
) -> str:
    """Note that a service has it, tell the person, and open a task to ask what came of it. Returns why the
    person is not told, "" where they are. Raises Refusal, Gone."""
    who, service = whose(connection, ref), _service(content, key)
    if who.erased_at is not None:
        raise Refusal("They asked us to forget them, so there is nothing to hand over.")
    if len(note) > LONGEST_NOTE:
        raise Refusal(f"Use {LONGEST_NOTE:,} characters or fewer.")
    due_at = closing_time(working_days_after(local_day(now), ASK_AFTER))
    promise = next(iter(promises.of_talks(connection, [who.talk_id])), None)
    made = tasks.add_task(
        connection,
        kind=TaskKind.SERVICE,
        key=f"service:{who.talk_id}:{service.key}:{local_day(now).isoformat()}",
        owner_id=officer.id,
        person_id=who.person_id,
        talk_id=who.talk_id,
        issue_id=promise.issue_id if promise else None,
        note=f"{service.name}, {service.phone}",
        due_at=due_at,
        opened_at=now,
    )
    if made is None:
        raise Refusal(f"This was handed to {service.name} today already.")
    text = f"Handed to {service.name}, {service.phone}. {note.strip()}".strip()
    notes.add(connection, who.person_id, who.talk_id, officer.id, text, now)
    what = {"about": service.key}
    audit_log.note(connection, officer.id, AuditAction.TO_SERVICE, f"conversation {who.ref}", now, **what)
    if reason := why_not(who, limits):
        return reason
    values = {"ref": who.ref, "service": service_text(service.key), "phone": service.phone}
    reply = notice.composed(connection, content, who, limits[who.channel], now, "with-service", **values)
    notice.send(connection, reply, f"service:{made}", now)
    return ""
