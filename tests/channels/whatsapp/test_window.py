"""WhatsApp's 24 hours from end to end: a signed message opens them, and what is sent afterwards knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.message import LIVE, MessageKind, NewMessage
from bot.store.outbox.queue import add
from tests.channels.requests import ADA, PUBLIC, sms_request, text_form
from tests.standins import WhatsAppStandIn
from tests.standins.whatsapp import BUTTONS, SENDER, TEMPLATE
from tests.web.serving import SMS, House, house, post

WORDS = "The lamp is mended."


@pytest.fixture
def provider() -> Iterator[WhatsAppStandIn]:
    with WhatsAppStandIn() as standin:
        yield standin


@pytest.fixture
def served(tmp_path: Path, database_url: str, provider: WhatsAppStandIn) -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(**more: str) -> House:
        given = {"TELLBACK_WHATSAPP_FROM": SENDER, "TELLBACK_WHATSAPP_BUTTONS": ",".join(BUTTONS)}
        where = {"TELLBACK_DATABASE_URL": database_url, "TELLBACK_TWILIO_API_BASE": provider.url}
        made.append(house(tmp_path / "served", **SMS, **given, **more, **where))
        return made[-1]

    yield make
    for each in made:
        each.services.db.close()


def hear(town: House) -> None:
    form = text_form(From=f"whatsapp:{ADA}", To=SENDER, Body="Hello")
    assert post(town, sms_request(form, url=f"{PUBLIC}/hook/whatsapp")).status_code == 200


def write_after(town: House, hours: float) -> Any:
    """A message to that person so long after they wrote, and what became of it."""
    deliver(town)
    now = town.clock.pass_by(hours=hours)
    (address,) = town.rows("address")
    message = NewMessage(
        lane=f"whatsapp:{SENDER}",
        address_id=address.id,
        kind=MessageKind.REPLY,
        body=WORDS,
        language="en",
        priority=LIVE,
        due_at=now,
        expires_at=now + timedelta(hours=4),
        made_at=now,
    )
    (id_,) = town.services.db.write(lambda c: add(c, [message]))
    deliver(town)
    return next(row for row in town.rows("outbox") if row.id == id_)


def deliver(town: House) -> None:
    delivery = town.services.delivery()
    delivery.run_until_idle()
    delivery.close()


def test_within_24_hours_words_go_as_they_are(
    served: Callable[..., House], provider: WhatsAppStandIn
) -> None:
    town = served()
    hear(town)
    assert write_after(town, 23.9).state == "sent"
    assert (provider.sent[-1]["body"], provider.sent[-1]["content_sid"]) == (WORDS, None)


def test_afterwards_the_template_carries_them(
    served: Callable[..., House], provider: WhatsAppStandIn
) -> None:
    town = served(TELLBACK_WHATSAPP_TEMPLATE=TEMPLATE)
    hear(town)
    assert write_after(town, 24).state == "sent"
    assert (provider.sent[-1]["body"], provider.sent[-1]["content_sid"]) == (WORDS, TEMPLATE)


def test_afterwards_and_without_a_template_the_reason_is_kept_and_nobody_is_asked(
    served: Callable[..., House], provider: WhatsAppStandIn
) -> None:
    town = served()
    hear(town)
    row = write_after(town, 24)
    asked = provider.requests
    assert (row.state, row.attempts) == ("dropped", 0)
    assert row.reason == "The person has not written for 24 hours, and no template is set up for that."
    deliver(town)
    assert provider.requests == asked


def test_writing_again_opens_it_again(served: Callable[..., House], provider: WhatsAppStandIn) -> None:
    town = served()
    hear(town)
    town.clock.pass_by(hours=30)
    form = text_form(From=f"whatsapp:{ADA}", To=SENDER, Body="Hello again", MessageSid="SM2")
    post(town, sms_request(form, url=f"{PUBLIC}/hook/whatsapp"))
    assert write_after(town, 1).state == "sent"


def test_what_may_be_spent_on_whatsapp_is_spent_and_no_more(
    served: Callable[..., House], provider: WhatsAppStandIn
) -> None:
    town = served(TELLBACK_WHATSAPP_PENCE="5", TELLBACK_WHATSAPP_BUDGET_DAY="0.05")
    hear(town)
    assert write_after(town, 1).state == "queued", "the welcome took the five pence"
    assert len(provider.sent) == 1
    alarms = town.app.test_client().get("/health").get_json()["alarms"]
    assert "budget" in alarms["whatsapp"]
