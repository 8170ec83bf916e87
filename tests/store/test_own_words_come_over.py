"""A database of the version before comes over: commands, figures and postcodes alone are no own
words, and names are none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.database import Connection, Database
from bot.store.migrations import current, upgrade, upgrading
from bot.store.tables import answer
from tests.store.test_promises_come_over import Old

OWN = (
    *("It is dark.", "bins", "ok", "DONE with the bins", "B65 is dark", "ਬਹੁਤ ਹਨੇਰਾ", "Ciemno", "x" * 300),
    "The postcode is B70 8QE",
)
NOT_OWN = (
    "DONE",
    "done.",
    "Gotowe!",
    "skip",
    "ਖਤਮ",
    "4",
    " 2 ",
    "٣",
    "B65",
    "b70 8qe",
    "B7 0AB",
    "?",
    "👍",
    "",
)


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0018")
        rows = Old(connection)
        asked = [{"id": "what", "kind": "words"}, {"id": "called", "kind": "nickname"}]
        rows.put("conversation", id=1, name="local", hash="x", source={"questions": asked})
        rows.put("conversation", id=2, name="old", hash="y", source={})
        rows.put("person", id=1, may_keep=True, known={})
        rows.put("address", id=1, person_id=1, channel="sms", account="us", keyed_hash="h")
        ids = {"person_id": 1, "address_id": 1, "conversation_id": 1}
        when = {"started_at": 1, "touched_at": 1}
        rows.put("talk", id=1, ref="T1", state="ended", mode="own", place={}, facts={}, **when, **ids)
        for id_, words in enumerate((*OWN, *NOT_OWN, "1"), 1):
            given = {"words": words, "meaning": {"is": "words", "text": words}, "language": "pl"}
            own = id_ <= len(OWN) + len(NOT_OWN)  # the last one was chosen from a list
            rows.put("answer", id=id_, talk_id=1, question="what", own_words=own, **given)
        called = {"words": "Zee of the lane", "meaning": {"is": "words"}, "language": "pl"}
        rows.put("answer", id=id_ + 1, talk_id=1, question="called", own_words=True, **called)

    empty_database.write(old)
    return empty_database


def test_it_comes_over(before: Database) -> None:
    upgrade(before)
    assert current(before)
    own = select(answer.c.words).where(answer.c.own_words.is_(True)).order_by(answer.c.id)
    assert tuple(before.read(lambda c: c.execute(own).scalars())) == OWN
