"""What every channel must be: one suite, run against each kit. See `channels/port.py`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import BUILT_IN, factory, known
from channels.port import (
    Channel,
    Choice,
    Delivery,
    Fault,
    FindsSent,
    Heard,
    Left,
    LeftReason,
    Limits,
    Outgoing,
    Polls,
    Receipt,
    Refused,
    Request,
    SendError,
    Sent,
)
from tests.channels.kits import KITS, NOWHERE, WORDS, Kit
from tests.standins import Trouble

# The library warns about its own next version whenever it makes this exception.
pytestmark = pytest.mark.filterwarnings("ignore:.*`retry_after`")

Part = TypeVar("Part")


@pytest.fixture(params=list(KITS.values()), ids=list(KITS))
def kit(request: pytest.FixtureRequest) -> Kit:
    found: Kit = request.param
    return found


def having(part: str) -> pytest.MarkDecorator:
    """For the kits that have that part; the others cannot do it and say so by leaving it out."""
    found = {name: kit for name, kit in KITS.items() if getattr(kit, part)}
    return pytest.mark.parametrize("kit", found.values(), ids=found.keys())


def there(part: Part | None) -> Part:
    """The part of a kit that `having` chose it for."""
    assert part is not None
    return part


@contextlib.contextmanager
def provider(kit: Kit) -> Iterator[Any]:
    if kit.standin is None:
        yield None
        return
    with kit.standin() as standin:
        yield standin


def send(channel: Channel, outgoing: Outgoing) -> Sent:
    async def once() -> Sent:
        try:
            return await channel.send(outgoing)
        finally:
            await close(channel)

    return asyncio.run(once())


async def close(channel: Channel) -> None:
    """For channels that keep connections; a channel need not."""
    closing = getattr(channel, "close", None)
    if closing is not None:
        await closing()


def one(channel: Channel, request: Request) -> Any:
    (event,) = channel.read(request).events
    return event


# --- what it is -----------------------------------------------------------------------------------------


def test_every_built_in_channel_has_a_kit() -> None:
    assert {point.name for point in BUILT_IN} <= set(KITS)


def test_a_channel_says_its_name_its_account_and_its_limits(kit: Kit) -> None:
    channel: Channel = kit.made(NOWHERE)
    assert channel.name == kit.name
    assert channel.account
    assert isinstance(channel.limits, Limits)
    assert channel.limits.lists_sent == isinstance(channel, FindsSent)


def test_a_channel_is_made_by_its_declared_factory_and_only_with_settings(kit: Kit) -> None:
    assert kit.name in known()
    assert factory(kit.name)({}) is None


# --- what comes in --------------------------------------------------------------------------------------


def test_what_is_typed_is_heard(kit: Kit) -> None:
    channel = kit.made(NOWHERE)
    heard = one(channel, kit.typed(WORDS, 1))
    assert isinstance(heard, Heard)
    assert (heard.text, heard.sender, heard.account) == (WORDS, kit.address, channel.account)
    assert (heard.tapped, heard.start, heard.attachments) == (None, None, ())


def test_the_same_delivery_twice_is_one_event_and_the_next_is_another(kit: Kit) -> None:
    channel = kit.made(NOWHERE)
    first, again, other = (one(channel, kit.typed("1", number)) for number in (1, 1, 2))
    assert first == again
    assert first.event_id != other.event_id


@pytest.mark.parametrize(
    "key", [None, "", "wrong", "é\ud83d", "x" * 5000], ids=["missing", "empty", "wrong", "not ASCII", "long"]
)
def test_a_request_without_the_right_key_is_refused(kit: Kit, key: str | None) -> None:
    good = kit.typed(WORDS, 1)
    headers = {name: value for name, value in good.headers.items() if name != kit.key_header}
    forged = replace(good, headers=headers if key is None else {**headers, kit.key_header: key})
    with pytest.raises(Refused) as refused:
        kit.made(NOWHERE).read(forged)
    assert refused.value.status == 403
    assert WORDS not in str(refused.value)


def test_a_get_is_refused(kit: Kit) -> None:
    with pytest.raises(Refused) as refused:
        kit.made(NOWHERE).read(replace(kit.typed(WORDS, 1), method="GET"))
    assert refused.value.status == 405


@having("tap")
def test_a_tap_brings_back_our_key(kit: Kit) -> None:
    heard = one(kit.made(NOWHERE), there(kit.tap))
    assert isinstance(heard, Heard)
    assert (heard.tapped, heard.text, heard.sender) == ("kept:1", "", kit.address)


@having("receipt")
def test_a_report_names_our_message(kit: Kit) -> None:
    receipt = one(kit.made(NOWHERE), there(kit.receipt))
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.outgoing_id) == (Delivery.DELIVERED, 41)
    assert receipt.sent_ref


@having("receipt")
def test_a_report_is_not_read_from_a_get(kit: Kit) -> None:
    with pytest.raises(Refused) as refused:
        kit.made(NOWHERE).read(replace(there(kit.receipt), method="GET"))
    assert refused.value.status == 405


@having("receipt")
def test_a_report_without_the_right_key_is_refused(kit: Kit) -> None:
    headers = {name: value for name, value in there(kit.receipt).headers.items() if name != kit.key_header}
    for forged in (headers, {**headers, kit.key_header: "wrong"}):
        with pytest.raises(Refused) as refused:
            kit.made(NOWHERE).read(replace(there(kit.receipt), headers=forged))
        assert refused.value.status == 403


@having("left")
def test_leaving_names_who_left(kit: Kit) -> None:
    left = one(kit.made(NOWHERE), there(kit.left))
    assert isinstance(left, Left)
    assert left.sender == kit.address
    assert left.reason in (LeftReason.PROVIDER_STOP, LeftReason.BLOCKED)


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS.keys())
@given(body=st.binary(max_size=200))
def test_reading_authentic_requests_is_total(kit: Kit, body: bytes) -> None:
    for event in kit.made(NOWHERE).read(kit.raw(body)).events:
        assert event.event_id
        text = getattr(event, "text", "")
        assert "\x00" not in text
        assert text.encode().decode() == text, "no database keeps a lone surrogate"


# --- what goes out --------------------------------------------------------------------------------------


def test_a_full_message_is_sent(kit: Kit) -> None:
    """As long, with as many choices, as the channel says it can show."""
    with provider(kit) as standin:
        channel = kit.made(standin.url if standin else NOWHERE)
        limits = channel.limits
        choices = tuple(
            Choice(key=f"q{number}:".ljust(48, "k"), label=f"{number} ".ljust(limits.label, "ਕ"))
            for number in range(limits.buttons)
        )
        text = ("Ąż" * limits.max_text)[: limits.max_text]
        sent = send(channel, Outgoing(id=41, address=kit.address, text=text, choices=choices))
        assert sent.ref
        if standin:
            (message,) = standin.sent
            assert text in (message.get("body"), message.get("text"))


@having("gone")
def test_someone_who_left_is_told_apart(kit: Kit) -> None:
    with provider(kit) as standin:
        there(kit.gone)(standin)
        with pytest.raises(SendError) as raised:
            send(kit.made(standin.url), Outgoing(id=1, address=kit.address, text=WORDS))
    assert raised.value.fault is Fault.LEFT


@having("troubles")
@pytest.mark.parametrize("fault", [Fault.RETRY_AFTER, Fault.UNSURE, Fault.CONFIG])
def test_busy_unsure_and_misconfigured_are_told_apart(kit: Kit, fault: Fault) -> None:
    with provider(kit) as standin:
        standin.fail(kit.troubles[fault])
        with pytest.raises(SendError) as raised:
            send(kit.made(standin.url), Outgoing(id=1, address=kit.address, text=WORDS))
        assert len(standin.sent) == (1 if fault is Fault.UNSURE else 0)
    assert raised.value.fault is fault
    assert raised.value.retry_after == (3 if fault is Fault.RETRY_AFTER else None)


@having("standin")
def test_a_provider_that_is_not_there_is_surely_not_sent_to(kit: Kit) -> None:
    with pytest.raises(SendError) as raised:
        send(kit.made(NOWHERE), Outgoing(id=1, address=kit.address, text=WORDS))
    assert raised.value.fault is Fault.NOT_SENT


# --- windows --------------------------------------------------------------------------------------------

WINDOWED = {name: kit for name, kit in KITS.items() if kit.made(NOWHERE).limits.window is not None}
windowed = pytest.mark.parametrize("kit", WINDOWED.values(), ids=WINDOWED.keys())


def test_only_a_channel_with_a_window_has_templates_for_the_time_after_it(kit: Kit) -> None:
    limits = kit.made(NOWHERE).limits
    assert limits.window is None or limits.window > timedelta(0)
    assert not limits.templates
    assert (kit.templated is not None) == (kit.name in WINDOWED)


@windowed
def test_after_the_window_the_template_carries_the_text(kit: Kit) -> None:
    with provider(kit) as standin:
        channel = there(kit.templated)(standin.url)
        assert channel.limits.templates
        free = send(channel, Outgoing(id=1, address=kit.address, text=WORDS))
        late = send(channel, Outgoing(id=2, address=kit.address, text=WORDS, by_template=True))
        in_time, after_it = standin.sent
        assert free.ref != late.ref
        assert WORDS in (after_it.get("body") or after_it.get("text"))
        assert in_time.get("content_sid") != after_it.get("content_sid")


@windowed
def test_after_the_window_and_without_a_template_nothing_is_asked_of_the_provider(kit: Kit) -> None:
    with provider(kit) as standin:
        with pytest.raises(SendError) as raised:
            send(kit.made(standin.url), Outgoing(id=1, address=kit.address, text=WORDS, by_template=True))
        assert (raised.value.fault, standin.requests) == (Fault.WINDOW, 0)


# --- what stays inside ----------------------------------------------------------------------------------

SCENES = ["well", "busy", "error", "html", "html-error", "empty", "cut", "code"]


@pytest.mark.parametrize("scene", SCENES)
def test_no_secret_address_or_text_gets_into_logs_or_exceptions(
    kit: Kit, scene: Any, caplog: pytest.LogCaptureFixture
) -> None:
    told = []
    with caplog.at_level(logging.DEBUG), provider(kit) as standin:
        channel = kit.made(standin.url if standin else NOWHERE)
        channel.read(kit.typed(WORDS, 1))
        if standin and scene != "well":
            echo = f"refused {kit.address}: {WORDS}"
            standin.fail(Trouble(scene, taken=True, code=400 if scene == "code" else 0, words=echo))
        try:
            send(channel, Outgoing(id=1, address=kit.address, text=WORDS))
        except SendError as error:
            told += ["".join(traceback.format_exception(error)), repr(error), error.reason]
            assert error.__cause__ is None
            assert error.__context__ is None
    told += [ours(record) for record in caplog.records if not record.name.startswith("aiohttp.")]
    for secret in (*kit.secrets, WORDS):
        assert secret not in "\n".join(told)
    assert WORDS not in repr(channel)
    assert not any(secret in repr(channel) for secret in kit.secrets)


def ours(record: logging.LogRecord) -> str:
    """A log line with its exception; aiohttp's own lines are the stand-in's, which is a server of aiohttp."""
    return record.getMessage() + str(record.exc_info or "")


@pytest.mark.parametrize("scene", ["well", "cut"])
def test_polls_and_lists_keep_it_inside_too(kit: Kit, scene: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), provider(kit) as standin:
        channel = kit.made(standin.url if standin and scene == "well" else NOWHERE)
        if isinstance(channel, Polls):
            with contextlib.suppress(SendError):
                asyncio.run(_polled(channel))
    lines = "\n".join(ours(record) for record in caplog.records if not record.name.startswith("aiohttp."))
    assert not any(secret in lines for secret in kit.secrets)


async def _polled(channel: Any) -> None:
    try:
        _, cursor = await channel.poll("")
        await channel.poll(cursor)
    finally:
        await close(channel)


# --- pace -----------------------------------------------------------------------------------------------


@having("standin")
def test_many_sends_at_once_are_all_told_apart(kit: Kit) -> None:
    """Each answer belongs to its own message, whatever the order the provider answers in."""
    numbers = list(range(40))
    random.Random(7).shuffle(numbers)
    with provider(kit) as standin:
        channel = kit.made(standin.url)

        async def all_at_once() -> dict[int, str]:
            outgoing = [Outgoing(id=number, address=kit.address, text=f"No. {number}") for number in numbers]
            sent = await asyncio.gather(*(channel.send(each) for each in outgoing))
            await close(channel)
            return {each.id: done.ref for each, done in zip(outgoing, sent, strict=True)}

        refs = asyncio.run(all_at_once())
        texts = {
            str(message.get("sid") or message.get("message_id")): message.get("body") or message.get("text")
            for message in standin.sent
        }
    assert {number: texts[ref] for number, ref in refs.items()} == {n: f"No. {n}" for n in numbers}
