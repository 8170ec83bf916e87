"""Sending texts, against the stand-in: what the provider is asked, and what each answer of its means."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.port import Fault, Heard, Outgoing, SendError, Sent
from channels.sms import Sms, from_settings
from channels.sms.adapter import receipt_address
from channels.sms.faults import TABLE, reason, refusal
from channels.sms.transport import proxy_for, wait
from tests.channels.requests import ADA
from tests.standins import Trouble, TwilioStandIn
from tests.standins.twilio import ACCOUNT, OURS, SERVICE, TOKEN

BEA = "+447700900456"
LONG_AGO = datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=365)


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


def channel(standin: TwilioStandIn, **changes: Any) -> Sms:
    settings: dict[str, Any] = {"sender": OURS, "api_base": standin.url, "timeout": 5.0} | changes
    return Sms(ACCOUNT, (TOKEN,), **settings)


def do(sms: Sms, *steps: Callable[[], Awaitable[Any]]) -> Any:
    """Runs the steps one after the other in one loop; the last one's answer."""

    async def all_of_them() -> Any:
        answer = None
        try:
            for step in steps:
                answer = await step()
        finally:
            await sms.close()
        return answer

    return asyncio.run(all_of_them())


def send(sms: Sms, address: str = ADA, text: str = "Do we do this?", **more: Any) -> Sent:
    sent: Sent = do(sms, lambda: sms.send(Outgoing(id=41, address=address, text=text, **more)))
    return sent


def failure(sms: Sms, **more: Any) -> SendError:
    with pytest.raises(SendError) as raised:
        send(sms, **more)
    return raised.value


def test_a_text_goes_from_our_number_and_is_billed_in_parts(twilio: TwilioStandIn) -> None:
    assert send(channel(twilio), text="ŵ" * 71) == Sent(ref=twilio.sent[0]["sid"], parts=2)
    (message,) = twilio.sent
    assert (message["from"], message["to"], message["body"]) == (OURS, ADA, "ŵ" * 71)


def test_a_service_picks_the_number_and_the_parts_are_not_known_yet(twilio: TwilioStandIn) -> None:
    sent = send(channel(twilio, messaging_service_sid=SERVICE))
    assert sent.parts is None
    assert (twilio.sent[0]["messaging_service_sid"], twilio.sent[0]["from"]) == (SERVICE, None)


def test_what_no_database_keeps_is_not_sent_either(twilio: TwilioStandIn) -> None:
    send(channel(twilio), text="a\x00b")
    assert twilio.sent[0]["body"] == "a\ufffdb"


TROUBLES = [
    pytest.param(Trouble("busy", retry_after=7), Fault.RETRY_AFTER, "20429", 7, id="74 busy for so long"),
    pytest.param(Trouble("busy"), Fault.RETRY_AFTER, "20429", None, id="74 busy, nobody says how long"),
    pytest.param(
        Trouble("busy", retry_after=10**9), Fault.RETRY_AFTER, "20429", 10**9, id="74 busy for ever"
    ),
    pytest.param(Trouble("error", taken=True), Fault.UNSURE, "20500", None, id="70 an error after taking it"),
    pytest.param(Trouble("html", taken=True), Fault.UNSURE, "no-receipt", None, id="a page for an answer"),
    pytest.param(Trouble("html-error"), Fault.UNSURE, "http-502", None, id="a page for an error"),
    pytest.param(Trouble("empty", taken=True), Fault.UNSURE, "no-receipt", None, id="an empty answer"),
    pytest.param(Trouble("cut", taken=True), Fault.UNSURE, "no-answer", None, id="cut off"),
    pytest.param(Trouble("code", code=21610), Fault.LEFT, "21610", None, id="32 opted out, unknown to us"),
    pytest.param(Trouble("code", code=21614), Fault.ADDRESS, "21614", None, id="83 no mobile"),
    pytest.param(Trouble("code", code=21408), Fault.ROUTE, "21408", None, id="84 a country not enabled"),
    pytest.param(Trouble("code", code=21617), Fault.CONTENT, "21617", None, id="too long"),
    pytest.param(Trouble("code", code=21606), Fault.CONFIG, "21606", None, id="not our number"),
    pytest.param(Trouble("code", code=63016), Fault.WINDOW, "63016", None, id="window closed"),
    pytest.param(Trouble("code", code=30036), Fault.EXPIRED, "30036", None, id="too late"),
    pytest.param(Trouble("code", code=14107), Fault.RETRY_AFTER, "14107", 60, id="a loop"),
    pytest.param(Trouble("code", code=29999), Fault.CONTENT, "29999", None, id="a code nobody knows"),
    pytest.param(Trouble("code", code=20503, status=503), Fault.UNSURE, "20503", None, id="unavailable"),
    pytest.param(Trouble("code", code=0, status=403), Fault.CONFIG, "http-403", None, id="forbidden"),
    pytest.param(Trouble("code", code=0, status=302), Fault.CONFIG, "http-302", None, id="sent elsewhere"),
]


@pytest.mark.parametrize(("trouble", "fault", "code", "retry_after"), TROUBLES)
def test_each_trouble_says_who_must_act(
    twilio: TwilioStandIn, trouble: Trouble, fault: Fault, code: str, retry_after: float | None
) -> None:
    twilio.fail(trouble)
    error = failure(channel(twilio))
    assert (error.fault, error.code, error.retry_after) == (fault, code, retry_after)
    assert error.reason
    assert twilio.requests == 1, "a send is never repeated inside"


def test_a_provider_that_says_nothing_leaves_us_unsure(twilio: TwilioStandIn) -> None:
    twilio.fail(Trouble("silence", taken=True))
    assert failure(channel(twilio, timeout=0.2)).fault is Fault.UNSURE


def test_a_provider_nobody_can_reach_was_surely_not_sent_to() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = Sms(
            ACCOUNT, (TOKEN,), sender=OURS, api_base=f"http://127.0.0.1:{unused.getsockname()[1]}", timeout=2
        )
        assert failure(closed).fault is Fault.NOT_SENT


def test_a_name_nobody_knows_was_surely_not_sent_to() -> None:
    nowhere = Sms(ACCOUNT, (TOKEN,), sender=OURS, api_base="http://nowhere.invalid", timeout=2)
    assert failure(nowhere).fault is Fault.NOT_SENT


def test_wrong_keys_are_our_own_fault(twilio: TwilioStandIn) -> None:
    wrong = Sms(ACCOUNT, ("wrong",), sender=OURS, api_base=twilio.url)
    assert failure(wrong).fault is Fault.CONFIG


def test_a_number_that_is_none_is_the_addresss_fault(twilio: TwilioStandIn) -> None:
    assert failure(channel(twilio), address="0121").fault is Fault.ADDRESS


def test_whoever_texted_stop_gets_nothing_until_start(twilio: TwilioStandIn) -> None:
    sms = channel(twilio)
    twilio.text(ADA, "Stop", deliver=False)
    assert failure(sms).fault is Fault.LEFT
    twilio.text(ADA, "START", deliver=False)
    assert send(sms)


def test_one_channel_serves_one_loop_after_another(twilio: TwilioStandIn) -> None:
    sms = channel(twilio)
    assert [send(sms).ref, send(sms).ref] == [message["sid"] for message in twilio.sent]


@pytest.mark.parametrize(
    ("public_url", "api_base", "address"),
    [
        ("https://talk.example", "https://api.twilio.com", "https://talk.example/hook/sms/receipt"),
        ("https://talk.example/", "http://127.0.0.1:9", "https://talk.example/hook/sms/receipt"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9", "http://127.0.0.1:8000/hook/sms/receipt"),
        ("http://localhost:8000", "http://localhost:9", "http://localhost:8000/hook/sms/receipt"),
        ("http://127.0.0.1:8000", "https://api.twilio.com", ""),
        ("https://localhost", "https://api.twilio.com", ""),
        ("http://talk.example", "https://api.twilio.com", ""),
        ("", "https://api.twilio.com", ""),
    ],
)
def test_delivery_reports_are_asked_for_where_they_can_come(
    public_url: str, api_base: str, address: str
) -> None:
    assert receipt_address(public_url, api_base) == address


# --- the list of what was sent --------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Trouble("error", taken=True), Trouble("cut", taken=True)])
def test_a_text_that_was_taken_after_all_is_found(twilio: TwilioStandIn, trouble: Trouble) -> None:
    """Case 70: taken, but the answer was lost."""
    sms = channel(twilio)
    outgoing = Outgoing(id=41, address=ADA, text="Do we do this?")
    twilio.fail(trouble)
    assert failure(sms).fault is Fault.UNSURE
    found = do(sms, lambda: sms.find_sent(outgoing, LONG_AGO))
    assert found == Sent(ref=twilio.sent[0]["sid"], parts=1)


@pytest.mark.parametrize(
    ("address", "text", "since"),
    [
        pytest.param(BEA, "Do we do this?", LONG_AGO, id="to somebody else"),
        pytest.param(ADA, "Another question", LONG_AGO, id="other words"),
        pytest.param(ADA, "Do we do this?", datetime(2126, 1, 1, tzinfo=UTC), id="before that time"),
    ],
)
def test_another_text_is_not_taken_for_it(
    twilio: TwilioStandIn, address: str, text: str, since: datetime
) -> None:
    sms = channel(twilio)
    send(sms)
    twilio.text(address, text, deliver=False)  # what they said to us is not what we said to them
    assert do(sms, lambda: sms.find_sent(Outgoing(id=1, address=address, text=text), since)) is None


def test_a_list_that_cannot_be_read_is_an_error_not_a_no(twilio: TwilioStandIn) -> None:
    wrong = Sms(ACCOUNT, ("wrong",), sender=OURS, api_base=twilio.url)
    with pytest.raises(SendError) as raised:
        do(wrong, lambda: wrong.find_sent(Outgoing(id=1, address=ADA, text="x"), LONG_AGO))
    assert raised.value.fault is Fault.CONFIG


# --- texts that no webhook brought ----------------------------------------------------------------------


def test_a_missed_text_is_found_with_the_id_its_webhook_would_have_had(twilio: TwilioStandIn) -> None:
    sms = channel(twilio)
    _, start = do(sms, lambda: sms.poll(""))
    twilio.text(ADA, "My bin\x00 was missed", deliver=False)
    reading, cursor = do(sms, lambda: sms.poll(start))
    (heard,) = reading.events
    assert isinstance(heard, Heard)
    assert (heard.event_id, heard.sender) == (twilio.inbox[0]["sid"], ADA)
    assert heard.text == "My bin\ufffd was missed"
    assert cursor > start
    again, same_cursor = do(sms, lambda: sms.poll(cursor))
    assert [event.event_id for event in again.events] == [heard.event_id], "looks back: the id tells"
    assert same_cursor == cursor


def test_the_first_look_takes_its_bearings_and_brings_up_nothing_old(twilio: TwilioStandIn) -> None:
    sms = channel(twilio)
    twilio.text(ADA, "Old", deliver=False)
    reading, cursor = do(sms, lambda: sms.poll(""))
    assert reading.events == ()
    assert datetime.fromisoformat(cursor).tzinfo is not None


def test_all_that_was_missed_in_a_long_gap_comes_up_oldest_first(twilio: TwilioStandIn) -> None:
    """Case 71: more than one page of the provider's list."""
    sms = channel(twilio)
    _, start = do(sms, lambda: sms.poll(""))
    for number in range(205):
        twilio.text(ADA, str(number), deliver=False)
    reading, _ = do(sms, lambda: sms.poll(start))
    assert [event.text for event in reading.events] == [str(number) for number in range(205)]


@pytest.mark.parametrize("direction", ["to us", "from us"])
def test_a_service_takes_its_bearings_from_whatever_is_newest(twilio: TwilioStandIn, direction: str) -> None:
    sms = channel(twilio, sender="", messaging_service_sid=SERVICE)
    twilio.text(ADA, "Old", deliver=False)
    if direction == "from us":
        twilio.inbox.clear()
        send(sms)
        twilio.sent[0]["date_sent"] = twilio.sent[0]["date_created"]
    _, start = do(sms, lambda: sms.poll(""))
    assert datetime.fromisoformat(start).year > 1970


def test_of_an_account_with_several_lines_only_what_came_to_ours_is_heard(twilio: TwilioStandIn) -> None:
    sms = channel(twilio, sender="", messaging_service_sid=SERVICE)
    _, start = do(sms, lambda: sms.poll(""))
    twilio.text(ADA, "To you", deliver=False, MessagingServiceSid=SERVICE)
    twilio.text(ADA, "To another service", deliver=False, MessagingServiceSid=f"MG{7:032x}")
    twilio.text(ADA, "To a number without a service", deliver=False)
    reading, _ = do(sms, lambda: sms.poll(start))
    assert [heard.text for heard in reading.events] == ["To you"]


def test_what_we_sent_and_services_that_text_us_are_not_heard(twilio: TwilioStandIn) -> None:
    sms = channel(twilio)
    _, start = do(sms, lambda: sms.poll(""))
    send(sms)
    twilio.text("60000", "Your parcel", deliver=False)
    reading, _ = do(sms, lambda: sms.poll(start))
    assert reading.events == ()


# --- tables and settings --------------------------------------------------------------------------------


def test_every_code_has_a_sentence_for_officers() -> None:
    for known in TABLE.values():
        assert known.why.endswith(".")
        assert known.fault is Fault.RETRY_AFTER or known.wait is None


@pytest.mark.parametrize(("code", "words"), [("", ""), ("x", ""), ("30006", TABLE[30006].why)])
def test_a_reports_code_becomes_a_sentence(code: str, words: str) -> None:
    assert reason(code) == words


def test_the_providers_own_time_comes_before_ours() -> None:
    assert refusal(status=429, code=21611, retry_after=5).retry_after == 5
    assert refusal(status=400, code=21611, retry_after=None).retry_after == 300


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("", None),
        ("-1", None),
        ("nan", None),
    ],
)
def test_a_wait_is_seconds_or_a_date(header: str, seconds: int | None) -> None:
    assert wait(header, datetime(2026, 11, 22, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://proxy.example:3128"}, "http://proxy.example:3128"),
        ({"http_proxy": "http://proxy.example:3128"}, None),
        ({"https_proxy": "http://proxy.example:3128", "no_proxy": "api.twilio.com"}, None),
    ],
    ids=["none", "ours", "not for https", "not for this host"],
)
def test_a_proxy_of_the_environment_is_used(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        for spelling in (name, name.upper()):
            monkeypatch.delenv(spelling, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://api.twilio.com") == proxy


ENVIRONMENT = {
    "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
    "TELLBACK_TWILIO_AUTH_TOKEN": f"{TOKEN}, next",
    "TELLBACK_TWILIO_FROM": OURS,
}


def test_the_environment_makes_a_channel() -> None:
    made = from_settings(ENVIRONMENT)
    assert made is not None
    assert made.account == OURS


def test_without_an_account_there_is_no_channel() -> None:
    assert from_settings({}) is None


@pytest.mark.parametrize("missing", ["TELLBACK_TWILIO_AUTH_TOKEN", "TELLBACK_TWILIO_FROM"])
def test_a_half_set_channel_says_what_is_missing(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        from_settings(ENVIRONMENT | {missing: ""})
