"""Telegram brings the same updates by webhook or when asked for them: what is stored and said is the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.model.message import MessageState
from bot.store.tables import outbox
from channels.telegram import Telegram
from tests.channels.requests import member, said, tapped, telegram_request
from tests.standins import TelegramStandIn
from tests.web.serving import SMS, TELEGRAM, House, house, post


def photo(name: str) -> list[dict[str, Any]]:
    return [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1}]


CHANGED = said(0, message_id=14, text="1", edit_date=1_795_000_100)["message"]
# Whatever one person can do in an app, in an order that uses it; numbers of updates and messages rise.
UPDATES: tuple[dict[str, Any], ...] = (
    said(2001, message_id=10, text="/start TIPTON"),
    tapped("1.welcome.yes", number=2002),
    said(2003, message_id=14, text="nie rozumiem \U0001f642 ਕੀ"),
    {"update_id": 2004, "edited_message": CHANGED},
    said(2005, message_id=16, caption="look", photo=photo("a")),
    said(2006, message_id=17, media_group_id="7", photo=photo("b")),
    said(2007, message_id=18, media_group_id="7", photo=photo("c")),
    said(2003, message_id=14, text="the same update once more"),
    {"update_id": 2008, "message": {"text": "no chat, no date"}},
    {"update_id": 2009, "poll": {"id": "1"}},
    said(2010, message_id=20, text="STATUS"),
    member("member", "kicked") | {"update_id": 2011},
    member("kicked", "member") | {"update_id": 2012},
    said(2013, message_id=24, text="/start"),
)
_TOLD = ("event", "outbox", "answer", "stop", "talk")


@pytest.fixture
def provider() -> Iterator[TelegramStandIn]:
    with TelegramStandIn() as made:
        yield made


def reach(where: House) -> None:
    """What waits for people reaches them, named as messages of the chat are."""
    for row in where.rows("outbox"):
        if row.state == MessageState.QUEUED:
            values = {"state": MessageState.SENT, "sent_ref": str(10 + row.id)}
            statement = update(outbox).where(outbox.c.id == row.id).values(values)
            where.services.db.write(lambda c, statement=statement: c.execute(statement))


def by_webhook(where: House) -> None:
    for each in UPDATES:
        assert post(where, telegram_request(each)).status_code == 200
        reach(where)


def by_asking(where: House, provider: TelegramStandIn) -> None:
    """One update at each asking, so that what is said in between is the same."""
    channel = where.services.channels["telegram"]
    assert isinstance(channel, Telegram)

    async def asked(after: str) -> Any:
        reading = await channel.poll(after)
        await channel.close()
        return reading

    for each in UPDATES:
        provider.waiting = [each]
        reading, _ = asyncio.run(asked(""))
        where.services.intake.take(channel, reading)
        reach(where)


def told(where: House) -> dict[str, list[Any]]:
    return {table: where.rows(table) for table in _TOLD}


def test_both_doors_of_telegram_come_to_the_same(tmp_path: Path, provider: TelegramStandIn) -> None:
    hooked = house(tmp_path / "hooked", **SMS, **TELEGRAM)
    asking = house(tmp_path / "asking", **SMS, **TELEGRAM, TELLBACK_TELEGRAM_API_BASE=provider.url)
    by_webhook(hooked)
    by_asking(asking, provider)
    first, second = told(hooked), told(asking)
    assert len(first["event"]) >= 9
    assert first["answer"], "something was answered"
    for table in _TOLD:
        assert first[table] == second[table], table
    hooked.services.db.close()
    asking.services.db.close()
