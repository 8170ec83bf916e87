"""A database of the version before comes over: what was said and written before is found by its words."""

from __future__ import annotations

from sqlalchemy import text

from bot.store.database import Connection, Database
from bot.store.migrations import upgrade, upgrading

FILLED = (
    "INSERT INTO person (id, known, made_at) VALUES (1, '{}', 0)",
    "INSERT INTO address (id, person_id, channel, account, keyed_hash) VALUES (1, 1, 'sms', 'us', 'h')",
    "INSERT INTO conversation (id, name, hash, source, published_at) VALUES (1, 'x', 'x', '{}', 0)",
    "INSERT INTO talk (id, ref, person_id, address_id, conversation_id, state, place, facts, language, "
    "came_by, started_at, touched_at) "
    "VALUES (1, 'T1', 1, 1, 1, 'ended', '{}', '{}', 'pl', '', 0, 0)",
    "INSERT INTO answer (talk_id, question, words, meaning, language, heard_at, replaced, english) "
    "VALUES (1, 'why', 'Ciemno', '{}', 'pl', 0, false, 'It’s DARK.'), "
    "(1, 'why', 'x', '{}', 'pl', 0, false, NULL)",
)
EVENT = (
    "INSERT INTO event (channel, account, provider_id, address_id, text, detail, heard_at) "
    "VALUES ('sms', 'us', :id, 1, :text, '{}', 0)"
)
MESSAGE = (
    "INSERT INTO outbox (id, lane, address_id, person_id, kind, question, body, choices, language, "
    "priority, state, due_at, expires_at, attempts, unsure, made_at, news) "
    "VALUES (:id, 'sms:us', 1, 1, 'notice', '', 'x', '[]', 'pl', 1, 'sent', 0, 0, 0, 0, 0, :news)"
)
SAID = {"e1": "Ciemno tam, PROSZĘ!", "e2": "", "e3": "گلی میں اندھیرا"}


def fill(connection: Connection) -> None:
    upgrading.to(connection, "0004")
    for statement in FILLED:
        connection.execute(text(statement))
    for id_, words in SAID.items():
        connection.execute(text(EVENT), {"id": id_, "text": words})
    for number, news in ((1, "waiting"), (2, None)):
        connection.execute(text(MESSAGE), {"id": number, "news": news})


def test_words_of_before_are_folded_and_late_notices_are_delays(empty_database: Database) -> None:
    empty_database.write(fill)
    upgrade(empty_database)

    def all_of(statement: str) -> list[str | None]:
        return list(empty_database.read(lambda c: c.execute(text(statement)).scalars()))

    folded = all_of("SELECT folded FROM event ORDER BY id")
    assert folded[:2] == ["ciemno tam prosze", ""]
    assert "اند" in str(folded[2])
    assert all_of("SELECT english_folded FROM answer ORDER BY id") == ["its dark", None]
    assert all_of("SELECT brings FROM outbox ORDER BY id") == ["delayed", None]
