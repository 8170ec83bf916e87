"""Whole walks over real connections: stand-in provider to channel and back."""

from __future__ import annotations

import asyncio

import pytest

from channels.port import RANK, Delivery, Heard, Left, LeftReason, Outgoing, Receipt, SendError
from channels.port import Choice as Button
from channels.sms import Sms
from channels.telegram import Telegram
from tests.standins import Hook, TelegramStandIn, Trouble, TwilioStandIn
from tests.standins.telegram import SECRET
from tests.standins.telegram import TOKEN as BOT_TOKEN
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

ADA = "+447700900123"


def sms(twilio: TwilioStandIn, hook: Hook) -> Sms:
    """The channel with its hook open: the stand-in's reports come back here."""
    channel = Sms(ACCOUNT, (TOKEN,), sender=OURS, api_base=twilio.url, public_url=hook.url)
    hook.channel = channel
    twilio.hook = f"{hook.url}/hook/sms"
    return channel


def send(channel: Sms | Telegram, *texts: str, address: str = ADA, choices: tuple[Button, ...] = ()) -> None:
    async def all_of_them() -> None:
        try:
            for number, text in enumerate(texts, 1):
                await channel.send(Outgoing(id=number, address=address, text=text, choices=choices))
        finally:
            await channel.close()

    asyncio.run(all_of_them())


def states(hook: Hook) -> list[Delivery]:
    return [event.state for event in hook.events if isinstance(event, Receipt)]


def test_a_text_comes_in_and_its_answer_is_reported_delivered() -> None:
    with TwilioStandIn() as twilio, Hook() as hook:
        channel = sms(twilio, hook)
        assert twilio.text(ADA, "ਸਤ ਸ੍ਰੀ ਅਕਾਲ 1️⃣") == 200
        send(channel, "Thank you.")
        heard, *receipts = [each["event"] for each in hook.wait_for(3)]
        assert isinstance(heard, Heard)
        assert (heard.sender, heard.text) == (ADA, "ਸਤ ਸ੍ਰੀ ਅਕਾਲ 1️⃣")
        assert [receipt.state for receipt in receipts] == [Delivery.SENT, Delivery.DELIVERED]
        assert {receipt.outgoing_id for receipt in receipts} == {1}
        assert {receipt.sent_ref for receipt in receipts} == {twilio.sent[0]["sid"]}
        assert hook.refused == []


@pytest.mark.parametrize(
    ("valid_for", "asked"), [(4 * 3600, "14400"), (10**9, "36000"), (0, "1")], ids=["usual", "long", "none"]
)
def test_a_text_is_asked_to_arrive_while_it_is_of_use(valid_for: int, asked: str) -> None:
    with TwilioStandIn() as twilio, Hook() as hook:
        channel = sms(twilio, hook)
        outgoing = Outgoing(id=41, address=ADA, text="x", valid_for=valid_for)

        async def once() -> None:
            await channel.send(outgoing)
            await channel.close()

        asyncio.run(once())
        assert twilio.asked == [
            {
                "To": ADA,
                "From": OURS,
                "Body": "x",
                "ValidityPeriod": asked,
                "StatusCallback": f"{hook.url}/hook/sms/receipt?o=41",
            }
        ]


def test_reports_before_the_answer_and_twice_lead_to_the_same_state() -> None:
    """Cases 68 and 69."""
    with TwilioStandIn(receipts=("delivered", "sent"), early=True, copies=2) as twilio, Hook() as hook:
        send(sms(twilio, hook), "Thank you.")
        assert max(states(hook), key=RANK.__getitem__) is Delivery.DELIVERED
        assert len({event.event_id for event in hook.events}) == 2
        assert len(hook.events) == 4


def test_a_report_of_a_send_whose_answer_was_lost_names_our_message() -> None:
    """Case 70."""
    with TwilioStandIn(receipts=("delivered",)) as twilio, Hook() as hook:
        twilio.fail(Trouble("cut", taken=True))
        with pytest.raises(SendError):
            send(sms(twilio, hook), "Thank you.")
        (event,) = (each["event"] for each in hook.wait_for(1))
        assert (event.outgoing_id, event.state) == (1, Delivery.DELIVERED)


def test_reports_held_back_come_when_they_are_released() -> None:
    with TwilioStandIn(hold=True) as twilio, Hook() as hook:
        send(sms(twilio, hook), "Thank you.")
        assert hook.events == []
        twilio.release()
        assert states(hook) == [Delivery.SENT, Delivery.DELIVERED]


def test_a_text_that_came_back_says_why() -> None:
    with TwilioStandIn() as twilio, Hook() as hook:
        twilio.undelivered[ADA] = 30005
        send(sms(twilio, hook), "Thank you.")
        failed = hook.wait_for(2)[-1]["event"]
        assert (failed.state, failed.code) == (Delivery.FAILED, "30005")


def test_stop_with_advanced_opt_out_is_a_leaving_and_start_a_return() -> None:
    with TwilioStandIn(opt_out_type=True) as twilio, Hook() as hook:
        sms(twilio, hook)
        assert [twilio.text(ADA, word) for word in ("stop", "START")] == [200, 200]
        left = [event for event in hook.events if isinstance(event, Left)]
        assert len(left) == len(hook.events)
        assert [event.reason for event in left] == [LeftReason.PROVIDER_STOP, LeftReason.RETURNED]
        assert twilio.provider_said == [(ADA, "stopped"), (ADA, "started")]


def test_a_retried_webhook_is_the_same_event() -> None:
    """Case 63."""
    with TwilioStandIn() as twilio, Hook() as hook:
        sms(twilio, hook)
        for _ in range(2):
            twilio.text(ADA, "Hello", MessageSid="SM1")
        assert {event.event_id for event in hook.events} == {"SM1"}


def test_a_stranger_with_another_token_is_refused() -> None:
    with TwilioStandIn(token="another") as twilio, Hook() as hook:
        sms(twilio, hook)
        assert twilio.text(ADA, "Hello") == 403
        assert hook.events == []


def test_a_resident_starts_taps_and_blocks_the_bot() -> None:
    with TelegramStandIn() as telegram, Hook() as hook:
        bot = Telegram(BOT_TOKEN, SECRET, api_base=telegram.url)
        hook.channel = bot
        telegram.hook = f"{hook.url}/hook/telegram"
        assert telegram.start(5, "parks") == 200
        send(bot, "Do we do this?", address="5", choices=(Button(key="kept:1", label="Yes"),))
        assert telegram.tap(5, telegram.to(5)[0], "Yes") == 200
        assert len(telegram.answered_taps) == 1, "the button has come to rest"
        assert telegram.block(5) == 200
        started, tapped, left = hook.events
        assert isinstance(started, Heard) and isinstance(tapped, Heard) and isinstance(left, Left)
        assert (started.start, tapped.tapped, left.reason) == ("parks", "kept:1", LeftReason.BLOCKED)
        with pytest.raises(KeyError):
            telegram.tap(5, telegram.to(5)[0], "Maybe")


def test_a_bot_with_another_secret_is_refused() -> None:
    with TelegramStandIn(secret="another") as telegram, Hook() as hook:
        hook.channel = Telegram(BOT_TOKEN, SECRET, api_base=telegram.url)
        telegram.hook = hook.url
        assert telegram.text(5, "Hello") == 403
