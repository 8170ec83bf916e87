"""Many people who have taken part, written straight into the tables: what a year of talks leaves behind."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from bot.app import Services
from bot.dialogue.meaning import Chosen, to_json
from bot.dialogue.place import Place
from bot.service.casework import access
from bot.store import transfer
from bot.store.database import Connection
from bot.store.tables import address, answer, conversation, event, issue, officer, person, promise, talk
from tests.standins.twilio import OURS

_PAGE = 5000
_NUMBER = "+447700900001"
_OPTIONS = ("yes", "sometimes", "no", "unsure")


def take_part(services: Services, people: int, *, with_answers: bool = False) -> int:
    """So many people have finished a talk about a pledge, by text, in all languages. Returns the issue."""
    issue_id = services.db.write(lambda connection: _issue(connection, services))
    for first in range(0, people, _PAGE):
        numbers = range(first, min(first + _PAGE, people))
        page = partial(_people, services=services, issue_id=issue_id, numbers=numbers, newest=people)
        services.db.write(page)
    if with_answers:
        services.db.write(lambda connection: _answers(connection, services))
    return issue_id


def _issue(connection: Connection, services: Services) -> int:
    now = services.clock.now()
    access.first_manager(connection, now)
    owner = connection.scalar(select(officer.c.id).limit(1))
    values = {
        "ref": "I900",
        "about": "pledge:what-next",
        "title": "We will tell you what happened next.",
        "owner_id": owner,
        "reply_by": now + timedelta(days=20),
        "state": "open",
        "public": True,
        "opened_at": now,
    }
    return int(connection.execute(insert(issue).values(values).returning(issue.c.id)).scalar_one())


def _people(connection: Connection, services: Services, issue_id: int, numbers: range, newest: int) -> None:
    now, tags = services.clock.now(), [language.tag for language in services.content().languages]
    script = connection.scalar(select(conversation.c.id).where(conversation.c.name == "pledge-check"))
    place = Place(answers={}).to_json()

    def rows(make: Any) -> list[dict[str, Any]]:
        return [make(n + 1, tags[n % len(tags)]) for n in numbers]

    connection.execute(
        insert(person),
        rows(lambda id_, tag: {"id": id_, "language": tag, "may_keep": True, "known": {}, "made_at": now}),
    )
    vault = services.vault
    sealed = vault.seal(_NUMBER)  # sealing each would measure the sealing
    known = vault.keyed_hash("sms", OURS, _NUMBER)  # the newest is looked at whenever a service starts
    connection.execute(
        insert(address),
        rows(
            lambda id_, _: {
                "id": id_,
                "person_id": id_,
                "channel": "sms",
                "account": OURS,
                "keyed_hash": known if id_ == newest else f"h{id_}",
                "sealed": sealed,
            }
        ),
    )
    connection.execute(
        insert(talk),
        rows(
            lambda id_, tag: {
                "id": id_,
                "ref": f"T{id_ + 1000}",
                "person_id": id_,
                "address_id": id_,
                "conversation_id": script,
                "issue_id": issue_id,
                "state": "ended",
                "place": place,
                "language": tag,
                "started_at": now,
                "touched_at": now,
                "ended_at": now,
            }
        ),
    )
    due = now + timedelta(days=20)
    connection.execute(
        insert(promise),
        rows(
            lambda id_, _: {
                "person_id": id_,
                "talk_id": id_,
                "issue_id": issue_id,
                "state": "waiting",
                "due_at": due,
                "made_at": now,
            }
        ),
    )
    transfer.restart_numbers(connection)


def _answers(connection: Connection, services: Services) -> None:
    now = services.clock.now()
    ids = list(connection.scalars(select(talk.c.id)))
    connection.execute(
        insert(event),
        [
            {
                "id": id_,
                "channel": "sms",
                "account": OURS,
                "provider_id": f"e{id_}",
                "address_id": id_,
                "text": "1",
                "heard_at": now,
                "handled_at": now,
                "outcome": "answer",
                "talk_id": id_,
            }
            for id_ in ids
        ],
    )
    connection.execute(
        insert(answer),
        [
            {
                "talk_id": id_,
                "event_id": id_,
                "question": "kept",
                "words": "1",
                "meaning": to_json(Chosen(_OPTIONS[id_ % len(_OPTIONS)])),
                "language": "en_GB",
                "heard_at": now,
            }
            for id_ in ids
        ],
    )
    transfer.restart_numbers(connection)
