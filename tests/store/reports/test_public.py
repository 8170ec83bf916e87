"""What public pages read, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.dialogue.meaning import Chosen, Skipped, to_json
from bot.dialogue.place import Place
from bot.model.message import LIVE, DropReason, MessageKind, NewMessage
from bot.store import tables
from bot.store.casework import issues, officers, outcomes, pledges
from bot.store.database import Connection, Database
from bot.store.outbox import queue
from bot.store.reports import chat_log, public, votes
from bot.vault import Vault
from tests.fixed import MONDAY_10AM as NOW

VAULT = Vault(["a secret only for tests"])


def made(c: Connection, table: Any, **values: Any) -> int:
    return int(c.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def talk(c: Connection, issue: int, script: int, name: str, town: str, *options: str | None) -> int:
    """A person's talk with an answer for each option; None is a skipped question. Returns the address."""
    person = made(c, tables.person, town=town, may_keep=True, known={}, made_at=NOW)
    address = made(
        c,
        tables.address,
        person_id=person,
        channel="web",
        account="chat",
        keyed_hash=VAULT.keyed_hash("web", "chat", name),
        heard_at=NOW,
    )
    begun = made(
        c,
        tables.talk,
        ref=name,
        person_id=person,
        address_id=address,
        conversation_id=script,
        issue_id=issue,
        state="ended",
        place=Place().to_json(),
        facts={},
        language="en_GB",
        came_by="",
        started_at=NOW,
        touched_at=NOW + timedelta(minutes=2),
    )
    for option in options:
        made(
            c,
            tables.answer,
            talk_id=begun,
            question="kept",
            words="x",
            meaning=to_json(Chosen(option) if option else Skipped()),
            language="en_GB",
            heard_at=NOW,
            replaced=option != options[-1],
        )
    return address


@pytest.fixture
def stored(database: Database) -> Database:
    """One pledge with an issue three people took part in; a sensitive issue one person took part in."""

    def fill(c: Connection) -> None:
        owner = officers.add(c, email="a@b.example", name="Asha", team="t", role="manager", now=NOW)
        row = {"key": "honest", "version": 1, "text": "We will.", "measure": "", "sample": True, "place": 1}
        pledges.publish(c, [row], NOW)
        pledge = pledges.current(c)[0].id
        script = made(c, tables.conversation, name="check", hash="h", source={}, published_at=NOW)
        due = NOW + timedelta(days=28)
        asked: dict[str, Any] = {"owner_id": owner, "reply_by": due, "honesty": {}, "now": NOW}
        asked["public"] = True
        issue = issues.open_new(c, about="pledge:honest", title="We will.", pledge_id=pledge, **asked)
        talk(c, issue, script, "A1", "tipton", "yes", "no")
        talk(c, issue, script, "A2", "tipton", "yes")
        talk(c, issue, script, "A3", "oldbury", None)
        hidden = issues.open_new(c, about="local:x", title="A safe place", **asked)
        issues.change(c, hidden, sensitive=True, town="tipton")
        talk(c, hidden, script, "A4", "smethwick", "yes")

    database.write(fill)
    return database


def tell(database: Database, issue_id: int, kind: str = "done") -> None:
    values: Any = {"issue_id": issue_id, "kind": kind, "state": "sent", "written_by": 1, "made_at": NOW}
    told = {"sent_at": NOW + timedelta(days=1), "upto": 0, "public": True}

    def store(c: Connection) -> None:
        outcome = outcomes.add(c, values | told)
        outcomes.put_texts(c, outcome, {"en_GB": ("We did.", "officer")})

    database.write(store)


def test_people_count_once_and_corrected_answers_do_not_count(stored: Database) -> None:
    assert stored.read(lambda c: votes.votes(c, 1, "kept")) == {"no": 1, "yes": 1}
    part = stored.read(lambda c: public.took_part(c, 1))
    assert (part.people, part.first, part.last) == (3, NOW, NOW + timedelta(minutes=2))


def test_an_issue_nobody_took_part_in_has_no_moments(stored: Database) -> None:
    part = stored.read(lambda c: public.took_part(c, 99))
    assert (part.people, part.first, part.last) == (0, None, None)


def test_sensitive_issues_are_left_out_everywhere(stored: Database) -> None:
    tell(stored, 2)
    assert stored.read(lambda c: public.issue_by_ref(c, "I2")) is None
    assert stored.read(lambda c: public.issues_of_town(c, "tipton")) == []
    assert stored.read(lambda c: public.latest(c, 5)) == []
    assert "smethwick" not in stored.read(public.people_by_town)


def test_towns_count_people_and_who_still_waits(stored: Database) -> None:
    assert stored.read(public.people_by_town) == {"tipton": 2, "oldbury": 1}
    assert stored.read(lambda c: public.people_by_town(c, waiting=True)) == {"tipton": 2, "oldbury": 1}
    tell(stored, 1, "late")
    tell(stored, 1)
    assert stored.read(lambda c: public.people_by_town(c, waiting=True)) == {}
    rows = {row.town: (row.people, row.first_kind) for row in stored.read(public.town_rows)}
    assert rows == {"tipton": (2, "late"), "oldbury": (1, "late")}


def test_a_pledge_knows_its_people_its_issue_and_its_news(stored: Database) -> None:
    (row,) = stored.read(public.pledges)
    assert (row.people, row.issue and row.issue.ref, row.ended) == (3, "I1", None)
    tell(stored, 1)
    ((issue, outcome),) = stored.read(lambda c: public.latest(c, 5))
    assert (issue.ref, outcome.kind) == ("I1", "done")


def test_a_withdrawn_pledge_comes_last(stored: Database) -> None:
    row = {"key": "kind", "version": 1, "text": "We will be.", "measure": "", "sample": True, "place": 9}
    stored.write(lambda c: pledges.publish(c, [row], NOW))
    assert [(each.key, each.ended) for each in stored.read(public.pledges)] == [
        ("kind", None),
        ("honest", NOW),
    ]


def test_a_visitor_is_known_by_their_address_alone(stored: Database) -> None:
    found = stored.read(lambda c: chat_log.visitor(c, VAULT, "web", "chat", "A1"))
    assert found == chat_log.Visitor(address_id=1, language=None)
    assert stored.read(lambda c: chat_log.visitor(c, VAULT, "web", "chat", "A9")) is None


def test_a_chat_log_leaves_out_what_is_not_due_and_what_was_taken_back(stored: Database) -> None:
    def message(words: str, minutes: int) -> NewMessage:
        due = NOW + timedelta(minutes=minutes)
        return NewMessage(
            lane="web:chat",
            address_id=1,
            kind=MessageKind.REPLY,
            body=words,
            language="en_GB",
            priority=LIVE,
            due_at=due,
            expires_at=due,
            made_at=NOW,
        )

    stored.write(lambda c: queue.add(c, [message("taken back", 0)]))
    stored.write(lambda c: queue.drop(c, DropReason.TOO_OLD, address_id=1))
    stored.write(lambda c: queue.add(c, [message("now", 0), message("later", 5)]))
    assert [each.text for each in stored.read(lambda c: chat_log.told(c, 1, NOW))] == ["now"]
