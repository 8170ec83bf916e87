"""A talk written straight down, for tests that need one there and not how it came about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.dialogue.place import Place
from bot.dialogue.schema import Conversation
from bot.model.person import Reached
from bot.model.talk import Mode, Talk
from bot.store.database import Connection
from bot.store.inbound import talks


def begun(
    connection: Connection,
    person: Reached,
    script: Conversation,
    version_id: int,
    ref: str,
    now: datetime,
    **more: Any,
) -> Talk:
    """more: the columns that matter to the test. Raises AssertionError when the reference is taken."""
    given: dict[str, Any] = {
        "id": 0,
        "ref": ref,
        "person_id": person.person_id,
        "address_id": person.address_id,
        "name": script.name,
        "hash": script.hash,
        "issue_id": None,
        "outcome_id": None,
        "state": "open",
        "place": Place(),
        "facts": {},
        "language": "en_GB",
        "mode": Mode.OWN,
        "code_id": None,
        "touched_at": now,
    }
    talk = Talk(**{**given, **more})
    made = talks.start(connection, talk, version_id=version_id, came_by="test", now=now)
    assert made is not None, f"the reference {ref} is taken"
    found = talks.by_id(connection, made)
    assert found is not None
    return found
