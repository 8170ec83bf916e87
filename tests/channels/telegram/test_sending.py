"""Sending by Telegram and asking it for updates, against the stand-in."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from channels.port import Choice, Fault, Heard, Outgoing, SendError, Sent
from channels.telegram import Telegram, from_settings
from channels.telegram.faults import refusal
from channels.telegram.reading import WANTED
from tests.standins import TelegramStandIn, Trouble
from tests.standins.telegram import SECRET, TOKEN

ADA = 5_000_000_001

# The library warns about its own next version whenever it makes this exception.
pytestmark = pytest.mark.filterwarnings("ignore:.*`retry_after`")


@pytest.fixture
def server() -> Iterator[TelegramStandIn]:
    with TelegramStandIn() as standin:
        yield standin


def channel(standin: TelegramStandIn, **changes: Any) -> Telegram:
    settings: dict[str, Any] = {"api_base": standin.url, "timeout": 5.0, "poll_seconds": 0} | changes
    return Telegram(TOKEN, SECRET, **settings)


def do(bot: Telegram, *steps: Callable[[], Awaitable[Any]]) -> Any:
    """Runs the steps one after the other in one loop; the last one's answer."""

    async def all_of_them() -> Any:
        answer = None
        try:
            for step in steps:
                answer = await step()
        finally:
            await bot.close()
        return answer

    return asyncio.run(all_of_them())


def send(bot: Telegram, text: str = "Do we do this?", address: str = str(ADA), **more: Any) -> Sent:
    sent: Sent = do(bot, lambda: bot.send(Outgoing(id=41, address=address, text=text, **more)))
    return sent


def failure(bot: Telegram, **more: Any) -> SendError:
    with pytest.raises(SendError) as raised:
        send(bot, **more)
    return raised.value


def test_a_message_is_plain_text_with_a_button_a_row(server: TelegramStandIn) -> None:
    choices = (Choice(key="kept:1", label="Yes"), Choice(key="kept:2", label="No"))
    sent = send(channel(server), text="<b>1 < 2</b> _and_ *so*", choices=choices)
    (message,) = server.to(ADA)
    assert sent == Sent(ref=str(message["message_id"]))
    assert message["text"] == "<b>1 < 2</b> _and_ *so*"
    rows = message["reply_markup"]["inline_keyboard"]
    assert [[(b["text"], b["callback_data"]) for b in row] for row in rows] == [
        [("Yes", "kept:1")],
        [("No", "kept:2")],
    ]


def test_a_message_without_choices_has_no_buttons(server: TelegramStandIn) -> None:
    send(channel(server))
    assert "reply_markup" not in server.to(ADA)[0]


TROUBLES = [
    pytest.param(Trouble("busy", retry_after=7), Fault.RETRY_AFTER, 7, id="74 busy for so long"),
    pytest.param(Trouble("busy"), Fault.RETRY_AFTER, None, id="74 busy, nobody says how long"),
    pytest.param(Trouble("busy", retry_after=0), Fault.RETRY_AFTER, None, id="74 busy for no time"),
    pytest.param(Trouble("error", taken=True), Fault.UNSURE, None, id="73 an error after taking it"),
    pytest.param(Trouble("html", taken=True), Fault.UNSURE, None, id="a page for an answer"),
    pytest.param(Trouble("html-error"), Fault.UNSURE, None, id="a page for an error"),
    pytest.param(Trouble("empty", taken=True), Fault.UNSURE, None, id="an empty answer"),
    pytest.param(Trouble("cut", taken=True), Fault.UNSURE, None, id="cut off"),
    pytest.param(Trouble("code", code=401, words="Unauthorized"), Fault.CONFIG, None, id="token withdrawn"),
    pytest.param(Trouble("code", code=409, words="Conflict: x"), Fault.CONFIG, None, id="another poller"),
]


@pytest.mark.parametrize(("trouble", "fault", "retry_after"), TROUBLES)
def test_each_trouble_says_who_must_act(
    server: TelegramStandIn, trouble: Trouble, fault: Fault, retry_after: float | None
) -> None:
    server.fail(trouble)
    error = failure(channel(server))
    assert (error.fault, error.retry_after) == (fault, retry_after)
    assert error.code
    assert error.reason
    assert server.requests == 1, "a send is never repeated inside"


def test_a_provider_that_says_nothing_leaves_us_unsure(server: TelegramStandIn) -> None:
    server.fail(Trouble("silence", taken=True))
    assert failure(channel(server, timeout=0.2)).fault is Fault.UNSURE


def test_a_provider_nobody_can_reach_was_surely_not_sent_to() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = Telegram(TOKEN, api_base=f"http://127.0.0.1:{unused.getsockname()[1]}", timeout=2)
        assert failure(closed).fault is Fault.NOT_SENT


def test_whoever_blocked_the_bot_has_left(server: TelegramStandIn) -> None:
    server.block(ADA)
    assert failure(channel(server)).fault is Fault.LEFT


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({"address": "7"}, Fault.ADDRESS, id="nobody there"),
        pytest.param({"address": "@ada"}, Fault.ADDRESS, id="no number"),
        pytest.param({"address": ""}, Fault.ADDRESS, id="no address"),
        pytest.param({"text": " "}, Fault.CONTENT, id="no words"),
        pytest.param({"text": "x" * 4097}, Fault.CONTENT, id="too long"),
        pytest.param({"choices": (Choice(key="k" * 65, label="x"),)}, Fault.CONTENT, id="a key too long"),
    ],
)
def test_what_telegram_refuses_is_told_apart(
    server: TelegramStandIn, changes: dict[str, Any], fault: Fault
) -> None:
    server.gone.add(7)
    assert failure(channel(server), **changes).fault is fault


def because(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        pytest.param(Forbidden("Forbidden: bot was blocked by the user"), Fault.LEFT, id="blocked"),
        pytest.param(Forbidden("Forbidden: user is deactivated"), Fault.ADDRESS, id="account closed"),
        pytest.param(Forbidden("Forbidden: bot domain invalid"), Fault.ROUTE, id="words we do not know"),
        pytest.param(Forbidden("Forbidden: bot was kicked from the group chat"), Fault.ROUTE, id="a group's"),
        pytest.param(Forbidden("Forbidden: user is frozen"), Fault.ROUTE, id="words yet to be invented"),
        pytest.param(Forbidden(""), Fault.ROUTE, id="no words"),
        pytest.param(InvalidToken(), Fault.CONFIG, id="token"),
        pytest.param(Conflict("x"), Fault.CONFIG, id="conflict"),
        pytest.param(BadRequest("Chat not found"), Fault.ADDRESS, id="no chat"),
        pytest.param(BadRequest("Something else"), Fault.CONTENT, id="another refusal"),
        pytest.param(because(TimedOut(), httpx.PoolTimeout("x")), Fault.NOT_SENT, id="no free connection"),
        pytest.param(because(TimedOut(), httpx.ConnectTimeout("x")), Fault.NOT_SENT, id="no connection"),
        pytest.param(because(TimedOut(), httpx.ReadTimeout("x")), Fault.UNSURE, id="no answer"),
        pytest.param(because(TimedOut(), httpx.WriteTimeout("x")), Fault.UNSURE, id="half sent"),
        pytest.param(because(NetworkError("x"), httpx.ConnectError("x")), Fault.NOT_SENT, id="refused"),
        pytest.param(because(NetworkError("x"), httpx.ReadError("x")), Fault.UNSURE, id="cut"),
        pytest.param(NetworkError("Bad Gateway"), Fault.UNSURE, id="bad gateway"),
        pytest.param(TelegramError("Invalid server response"), Fault.UNSURE, id="nonsense"),
    ],
)
def test_each_exception_of_the_library_means_one_thing(error: TelegramError, fault: Fault) -> None:
    assert refusal(error).fault is fault


@pytest.mark.parametrize("wait", [9, timedelta(seconds=9)])
def test_a_wait_is_in_seconds_whatever_the_library_makes_of_it(
    wait: int | timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("", "true"):
        monkeypatch.setenv("PTB_TIMEDELTA", setting)
        error = refusal(RetryAfter(wait))
        assert (error.fault, error.retry_after) == (Fault.RETRY_AFTER, 9)


def test_only_a_group_moves_and_groups_are_not_written_to() -> None:
    """Case 57."""
    moved = refusal(ChatMigrated(-1009))
    assert (moved.fault, moved.code) == (Fault.ADDRESS, "moved")
    assert "-1009" not in str(moved)


def test_one_channel_serves_one_loop_after_another(server: TelegramStandIn) -> None:
    bot = channel(server)
    assert [send(bot).ref, send(bot).ref] == [str(message["message_id"]) for message in server.sent]


# --- asking for updates ---------------------------------------------------------------------------------


def test_updates_are_asked_for_from_where_we_stopped(server: TelegramStandIn) -> None:
    bot = channel(server)
    server.text(ADA, "one")
    server.text(ADA, "two")
    reading, cursor = do(bot, lambda: bot.poll(""))
    assert [event.text for event in reading.events] == ["one", "two"]
    assert int(cursor) == int(reading.events[-1].event_id) + 1
    nothing, same = do(bot, lambda: bot.poll(cursor))
    assert (nothing.events, same) == ((), cursor)
    assert server.waiting == [], "asking from there on confirms what came before"


def test_what_was_not_stored_comes_again(server: TelegramStandIn) -> None:
    bot = channel(server)
    server.text(ADA, "one")
    first, _ = do(bot, lambda: bot.poll(""))
    again, _ = do(bot, lambda: bot.poll(""))
    assert first == again


def test_a_webhook_is_taken_away_before_asking(server: TelegramStandIn) -> None:
    server.hook = "http://127.0.0.1:9/gone"
    bot = channel(server)
    do(bot, lambda: bot.poll(""))
    assert server.hook == ""


def test_one_bad_update_does_not_hold_up_the_others(server: TelegramStandIn) -> None:
    bot = channel(server)
    server.happen({"message": {"text": "no chat, no date"}})
    server.text(ADA, "after it")
    reading, cursor = do(bot, lambda: bot.poll(""))
    assert [event.text for event in reading.events if isinstance(event, Heard)] == ["after it"]
    assert int(cursor) == server.waiting[-1]["update_id"] + 1


def test_a_tap_that_was_asked_for_is_set_at_rest(server: TelegramStandIn) -> None:
    bot = channel(server)
    send(bot, choices=(Choice(key="kept:1", label="Yes"),))
    server.tap(ADA, server.to(ADA)[0], "Yes")
    reading, _ = do(bot, lambda: bot.poll(""))
    (tap,) = reading.events
    assert isinstance(tap, Heard)
    assert (tap.tapped, tap.prompt_ref) == ("kept:1", str(server.to(ADA)[0]["message_id"]))
    assert len(server.answered_taps) == 1


def test_polling_without_a_provider_is_an_error_and_moves_nothing() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = Telegram(TOKEN, api_base=f"http://127.0.0.1:{unused.getsockname()[1]}", timeout=2)
        with pytest.raises(SendError) as raised:
            do(closed, lambda: closed.poll("5"))
    assert raised.value.fault is Fault.NOT_SENT


# --- connecting -----------------------------------------------------------------------------------------


def test_connecting_sets_the_webhook_its_secret_and_the_menu(server: TelegramStandIn) -> None:
    bot = channel(server)
    do(bot, lambda: bot.connect("https://talk.example/hook/telegram", {"stop": "Stop all messages"}))
    assert (server.hook, server.secret) == ("https://talk.example/hook/telegram", SECRET)
    assert server.allowed == list(WANTED)
    assert server.commands == [{"command": "stop", "description": "Stop all messages"}]


def test_the_bots_name_is_asked_for(server: TelegramStandIn) -> None:
    bot = channel(server)
    assert do(bot, bot.username) == "tellback_test_bot"


def test_a_wrong_token_is_our_own_fault(server: TelegramStandIn) -> None:
    wrong = Telegram("1:wrong", SECRET, api_base=server.url)
    with pytest.raises(SendError) as raised:
        do(wrong, wrong.username)
    assert raised.value.fault is Fault.CONFIG


@pytest.mark.parametrize("token", ["", "abc", "123", "abc:def", "123:", "١:x"])
def test_a_token_that_cannot_be_one_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        Telegram(token, SECRET)


def test_the_environment_makes_a_channel_or_none() -> None:
    assert from_settings({}) is None
    made = from_settings({"TELLBACK_TELEGRAM_TOKEN": TOKEN})
    assert made is not None
    assert made.account == TOKEN.partition(":")[0]


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"TELLBACK_TELEGRAM_TOKEN": "x"}, "TELLBACK_TELEGRAM_TOKEN"),
        (
            {"TELLBACK_TELEGRAM_TOKEN": TOKEN, "TELLBACK_TELEGRAM_MODE": "webhook"},
            "TELLBACK_TELEGRAM_SECRET",
        ),
    ],
)
def test_a_wrong_setting_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        from_settings(environment)
