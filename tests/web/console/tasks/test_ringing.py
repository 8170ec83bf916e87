"""Whoever is reached at a phone number can be rung at it, whatever the channel is called."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from channels.port import Request
from tests.channels.kits import KITS
from tests.channels.requests import ADA, sms_request, text_form
from tests.contract.outside import declare
from tests.contract.test_from_outside import SETTINGS
from tests.standins.whatsapp import SENDER
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, TELEGRAM, Browser, House, house, post

DANGER = "I want to kill myself"
WHATSAPP = {"TELLBACK_WHATSAPP_FROM": SENDER}
NONE = "They gave no number. Answer them in their chat."


@pytest.fixture
def served(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Every channel of ours, and one from outside that says people are reached at a number."""
    for place in declare("kannel", tmp_path / "installed"):
        monkeypatch.syspath_prepend(place)
    settings = {**SMS, **WHATSAPP, **TELEGRAM, **SETTINGS["kannel"]}
    made = house(tmp_path / "data", TELLBACK_DATABASE_URL=database_url, **settings)
    with closing(made.services.db):
        yield made


def typed(channel: str, words: str, number: int, now: datetime) -> Request:
    """A message as its provider sends it to us."""
    if channel != "kannel":
        return KITS[channel].typed(words, number)
    request: Request = importlib.import_module("kannel_kit").typed(words, number)
    sent = f"sent={now.timestamp():.0f}"
    return replace(request, url=re.sub(r"sent=\d+", sent, request.url))


def says(served: House, channel: str, *texts: str) -> None:
    """Somebody writes by a channel's own door."""
    for number, words in enumerate(texts, 1):
        served.clock.pass_by(seconds=20)
        if channel == "web":
            browser = Browser(served)
            browser.start()
            browser.say(words)
        else:
            assert post(served, typed(channel, words, number, served.clock.now())).status_code < 300


def shown(served: House, who: str = "asha@council.example") -> Desk:
    """What an officer sees who asks for the number of the last task."""
    desk = Desk(served).sign_in(who)
    task = served.rows("task")[-1].id
    desk.open(f"/console/tasks/{task}")
    desk.press(f"/console/tasks/{task}/number")
    return desk


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "kannel"])
def test_who_is_in_danger_can_be_rung_where_the_address_is_a_number(served: House, channel: str) -> None:
    says(served, channel, DANGER)
    assert served.services.channels[channel].limits.phone_number
    desk = shown(served)
    assert f"> {ADA} <".replace(" ", "") in desk.page.replace(" ", "")
    assert NONE not in desk.words


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "kannel"])
def test_a_call_that_was_asked_for_can_be_made_there_too(served: House, channel: str) -> None:
    says(served, channel, "CALL", "2", "English", "The bus")
    assert served.rows("task")[-1].kind == "call-back"
    assert ADA in shown(served).words


@pytest.mark.parametrize("channel", ["telegram", "web"])
def test_where_the_address_is_no_number_none_is_made_up(served: House, channel: str) -> None:
    says(served, channel, DANGER)
    assert not served.services.channels[channel].limits.phone_number
    assert NONE in shown(served).words


def test_an_id_that_whatsapp_made_is_no_number_to_ring(served: House) -> None:
    form = text_form(Body=DANGER, From="whatsapp:US.1A2b3C", To=SENDER)
    request = sms_request(form, url="https://talk.example/hook/whatsapp")
    assert post(served, request).status_code == 200
    assert NONE in shown(served).words


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "kannel"])
def test_a_reader_still_sees_no_number(served: House, channel: str) -> None:
    says(served, channel, DANGER)
    desk = shown(served, Town(served).joins("Rose", "reader").email)
    assert desk.status == 403
    assert ADA.removeprefix("+44") not in desk.page
    assert [row for row in served.rows("log") if row.action == "number shown"] == []


@pytest.mark.parametrize("number", [True, False])
def test_it_is_the_channels_own_word_that_counts(
    served: House, number: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same channel, once with and once without: nothing asks for a name."""
    door = served.services.channels["kannel"]
    says(served, "kannel", DANGER)
    monkeypatch.setattr(door, "limits", replace(door.limits, phone_number=number))
    assert (ADA in shown(served).words) is number
