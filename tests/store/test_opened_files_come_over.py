"""A database of the version before comes over: what was sent then can be opened now, and goes as words do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.service.inbox.opening import files as opening
from bot.service.insight.eyes import EVERYTHING
from bot.store import erasure
from bot.store.database import Connection, Database
from bot.store.inbound import files
from bot.store.migrations import current, upgrade, upgrading
from bot.store.reports.said import inbox
from bot.store.tables import opened_file
from tests.store.test_promises_come_over import Old

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
PICTURE = {"attachments": [{"kind": "image", "ref": "https://api.twilio.com/x", "content_type": ""}]}


@pytest.fixture
def before(empty_database: Database) -> Database:
    def old(connection: Connection) -> None:
        upgrading.to(connection, "0020")
        rows = Old(connection)
        rows.put("person", id=1, may_keep=True, known={})
        rows.put("address", id=1, person_id=1, channel="sms", account="us", keyed_hash="h")
        at = int(NOW.timestamp() * 1000)
        come = {"channel": "sms", "account": "us", "address_id": 1, "heard_at": at}
        rows.put("event", id=1, provider_id="1", text="look", detail=PICTURE, outcome="unplaced", **come)
        rows.put("event", id=2, provider_id="2", text="HELP", detail={}, outcome="command", **come)
        rows.put("event", id=3, provider_id="3", detail={"tapped": "1.kept.no"}, outcome="unplaced", **come)

    empty_database.write(old)
    return empty_database


def test_what_was_sent_before_can_be_opened_and_is_listed(before: Database) -> None:
    upgrade(before)
    assert current(before)
    wanted = before.read(lambda c: opening.sent(c, 1, 0, EVERYTHING, NOW))
    assert (wanted.attachment.kind, wanted.attachment.label, wanted.here) == ("image", "", False)
    listed = before.read(lambda c: inbox.page(c, inbox.Narrowed(), {}, offset=0))
    assert [(each.id, each.unread) for each in listed] == [(3, True), (2, False), (1, True)]
    assert before.read(inbox.count_unread) == 2, "a command is done"


def test_what_was_opened_goes_with_the_words_it_came_with(before: Database) -> None:
    upgrade(before)
    for _ in range(2):  # two officers at the same moment
        before.write(lambda c: files.keep(c, 1, 0, "image/png", "sealed", NOW))
    assert before.read(lambda c: files.find(c, 1, 0)) == ("image/png", "sealed")
    before.write(lambda c: erasure.erase(c, 1, NOW))
    assert before.read(lambda c: list(c.scalars(select(opened_file.c.sealed)))) == [None]
    assert before.read(lambda c: files.find(c, 1, 0)) is None
    assert before.read(lambda c: inbox.page(c, inbox.Narrowed(), {}, offset=0)) == []
