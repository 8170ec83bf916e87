"""The whole of Tellback behind the real Kannel: an operator, a gateway, our webhooks, the outbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.model.message import LIVE, MessageKind, NewMessage
from bot.store.outbox.queue import add
from tests.contract.outside import declare
from tests.kannel.gateway import KEY, OURS, PASSWORD, Bridge, Deaf, Door, Gateway, free_port
from tests.kannel.operator import GSM, NO_REPORT, NO_SUCH_NUMBER, UCS2, UNDELIVERABLE, Operator
from tests.web.serving import House, house

MO = "+447700900123"
LONG = "The lamp at the end of our street has been broken since March. " * 6 + "Who mends it?"
PANJABI = "ਪਾਰਕ ਵਿੱਚ ਬੱਤੀ ਟੁੱਟ ਗਈ ਹੈ 👋 " * 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """An operator, the real gateway, and the service behind it."""

    operator: Operator
    gateway: Gateway
    house: House
    door: Door

    def text(self, words: str, sender: str = MO) -> None:
        self.operator.text(sender, OURS, words)

    def heard(self, count: int) -> list[Any]:
        rows: list[Any] = self.until(lambda: self.house.rows("event"), lambda found: len(found) >= count)
        return rows

    def write(self, words: str) -> int:
        """A message to everybody's first address, as a reply would be."""
        (address, *_) = self.house.rows("address")
        now = self.house.clock.now()
        new = NewMessage(
            lane=f"kannel:{OURS}",
            address_id=address.id,
            kind=MessageKind.REPLY,
            body=words,
            language="en",
            priority=LIVE,
            due_at=now,
            expires_at=now.replace(year=now.year + 1),
            made_at=now,
        )
        (id_,) = self.house.services.db.write(lambda c: add(c, [new]))
        return id_

    def send(self) -> int:
        delivery = self.house.services.delivery()
        try:
            return delivery.run_until_idle()
        finally:
            delivery.close()

    def message(self, id_: int, ready: Callable[[Any], bool]) -> Any:
        return self.until(
            lambda: next(row for row in self.house.rows("outbox") if row.id == id_), lambda row: ready(row)
        )

    def all_delivered(self) -> None:
        self.until(
            lambda: {row.delivery for row in self.house.rows("outbox")},
            lambda states: states == {"delivered"},
        )

    @staticmethod
    def until(look: Callable[[], Any], ready: Callable[[Any], bool], seconds: float = 15) -> Any:
        """What is looked at, once it is as it should be; the limit is for when it never is."""
        give_up = time.monotonic() + seconds
        while not ready(seen := look()):
            if time.monotonic() > give_up:
                raise TimeoutError(f"it stayed {seen!r}")
            time.sleep(0.02)
        return seen


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for place in declare("kannel", tmp_path / "installed"):
        monkeypatch.syspath_prepend(place)
    return {
        "KANNEL_USERNAME": "tellback",
        "KANNEL_PASSWORD": PASSWORD,
        "KANNEL_FROM": OURS,
        "KANNEL_KEY": KEY,
    }


@pytest.fixture
def town(tmp_path: Path, settings: dict[str, str]) -> Iterator[Town]:
    door = Door(free_port())
    public = f"http://127.0.0.1:{door.port}"
    with (
        Operator() as operator,
        Bridge(f"{public}/hook/kannel") as bridge,
        Gateway(tmp_path, operator_port=operator.port, hook_port=door.port) as gateway,
    ):
        operator.wait_for_gateway()
        settings |= {"KANNEL_URL": gateway.url, "KANNEL_REPORTS": bridge.url}
        made = house(tmp_path / "data", **settings, TELLBACK_PUBLIC_URL=public)
        door.open(made.app)
        yield Town(operator=operator, gateway=gateway, house=made, door=door)
        door.close()
        made.services.db.close()


@pytest.mark.parametrize(
    "words", ["Hello £5 [à] €", PANJABI, "توقف 👋"], ids=["GSM-7", "Panjabi, in parts", "UCS-2"]
)
def test_a_text_is_kept_word_for_word_and_answered(town: Town, words: str) -> None:
    town.text(words)
    (event,) = town.heard(1)
    assert (event.channel, event.account, event.text) == ("kannel", OURS, words)
    assert town.send() >= 1
    carried = town.operator.wait_for(1)
    assert {(one.sender, one.to) for one in carried} == {(OURS, MO)}
    town.all_delivered()


def test_a_text_that_comes_in_parts_is_one_message(town: Town) -> None:
    town.text(LONG)
    (event,) = town.heard(1)
    assert event.text == LONG


@pytest.mark.parametrize(
    ("words", "coding", "parts"),
    [(LONG[:400], GSM, 3), (PANJABI[:100], UCS2, 2)],
    ids=["GSM-7", "UCS-2"],
)
def test_a_long_answer_goes_in_parts_and_is_delivered_once(
    town: Town, words: str, coding: int, parts: int
) -> None:
    town.text("Hello")
    town.heard(1)
    town.send()
    town.all_delivered()
    before = len(town.operator.carried)
    id_ = town.write(words)
    town.send()
    carried = town.operator.wait_for(before + parts)[before:]
    assert [(one.part, one.parts, one.coding) for one in carried] == [
        (number, parts, coding) for number in range(1, parts + 1)
    ]
    assert "".join(one.text for one in carried) == words
    row = town.message(id_, lambda row: row.delivery == "delivered")
    assert (row.state, row.sent_ref) == ("sent", f"o{id_}")


@pytest.mark.parametrize(
    ("fate", "given_up"),
    [(UNDELIVERABLE, False), (NO_SUCH_NUMBER, True)],
    ids=["a phone out of reach", "a number that is not in use"],
)
def test_what_could_not_be_delivered_is_reported(town: Town, fate: str | int, given_up: bool) -> None:
    town.operator.fates[MO] = fate
    town.text("Hello")
    town.heard(1)
    town.send()
    (row, *_) = town.house.rows("outbox")
    failed = town.message(row.id, lambda row: row.delivery == "failed")
    assert failed.code
    (address,) = town.house.rows("address")
    assert (address.left_at is not None) == given_up


def test_a_send_whose_answer_never_came_is_unsure_until_the_report_names_it(
    tmp_path: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.text("Hello")
    town.heard(1)
    town.send()
    sent = len(town.operator.wait_for(1))
    deaf = Deaf(town.gateway.port)
    channel: Any = town.house.services.channels["kannel"]
    monkeypatch.setattr(channel, "_url", f"http://127.0.0.1:{deaf.port}/cgi-bin/sendsms")
    monkeypatch.setattr("bot.service.outbound.lane.SEND_TIMEOUT", 1.0)
    town.operator.fates[MO] = NO_REPORT
    town.door.close()  # no report can come yet
    id_ = town.write("Did you get this?")
    town.send()
    (row,) = [row for row in town.house.rows("outbox") if row.id == id_]
    assert (row.state, row.code) == ("unsure", "timeout")
    town.operator.wait_for(sent + 1)
    town.door.open(town.house.app)
    row = town.message(id_, lambda row: row.state == "sent")
    assert (row.sent_ref, row.delivery) == (f"o{id_}", "sent")
    town.send()
    assert [one.text for one in town.operator.carried].count("Did you get this?") == 1
    deaf.close()


def test_a_text_that_came_while_we_were_away_comes_again_and_is_kept_once(town: Town) -> None:
    town.door.close()
    town.text("While you were away")
    time.sleep(1.5)  # one failed try of Kannel's at least
    town.door.open(town.house.app)
    (event,) = town.heard(1)
    assert event.text == "While you were away"


def test_a_wrong_password_stops_the_lane_and_raises_the_alarm(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel: Any = town.house.services.channels["kannel"]
    monkeypatch.setattr(channel, "_password", "wrong")
    town.text("Hello")
    town.heard(1)
    assert town.send() == 0
    alarms = town.house.services.db.read(
        lambda c: [row.alarm for row in c.exec_driver_sql("SELECT alarm FROM lane").all()]
    )
    assert any("name and password" in (alarm or "") for alarm in alarms)
