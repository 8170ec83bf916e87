"""Send is not there before every message fits every channel of its people; the price is of what leaves."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.store import tables
from tests.standins.twilio import OURS
from tests.web.console.desk import WRITTEN, Desk, Town
from tests.web.serving import SMS, TELEGRAM, House, house

WHATSAPP = {"TELLBACK_TWILIO_WHATSAPP_FROM": OURS}


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> House:
    settings = SMS | TELEGRAM | {"TELLBACK_DATABASE_URL": database_url, "TELLBACK_TEXT_PENCE": "10"}
    return house(tmp_path, **settings)


@pytest.fixture(autouse=True)
def closed(served: House) -> object:
    with closing(served.services.db):
        yield


def long(number: int) -> str:
    """So many characters in short sentences."""
    sentence = "We put two lamps on here. "
    return (sentence * (number // len(sentence) + 1))[:number].strip()


def on(town: Town, channel: str) -> None:
    """Everybody who was put down is on this channel."""
    account = town.services.channels[channel].account
    change = update(tables.address).values(channel=channel, account=account)
    town.services.db.write(lambda c: c.execute(change))


def refs(town: Town, *given: str) -> None:
    talks = town.house.rows("talk")
    for row, ref in zip(talks, given, strict=True):
        change = update(tables.talk).where(tables.talk.c.id == row.id).values(ref=ref)
        town.services.db.write(lambda c, change=change: c.execute(change))


def test_too_many_texts_for_one_message(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, text_en_GB=long(1300))
    assert "The English message is 1 text too long for a text. Shorten it." in asha.words
    assert "Text: 1 text too long." in asha.words
    assert "/outcomes/1/send" not in asha.page
    asha.press("/console/outcomes/1/send", {"mark": "x"})
    assert asha.status == 409 and town.house.rows("outcome")[0].state == "draft"


def test_telegram_counts_its_own_way_and_only_where_somebody_is_there(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    on(town, "telegram")
    asha.write(ref, text_en_GB=long(4085) + "\U0001f600" * 10)
    over = "The English message is"
    assert over in asha.words and "characters too long for Telegram." in asha.words
    asha.open("/console/outcomes/1/write")
    given = {**WRITTEN, "version": asha.hidden("version"), "text_en_GB": long(4085)}
    asha.press("/console/outcomes/1/write", given)
    assert "too long" not in asha.words and "Send to 1 person" in asha.words


def test_what_we_put_around_it_is_measured_with_it(asha: Desk, town: Town) -> None:
    """154 characters fit a text with their frame; the sentence of a no does not fit any more."""
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, text_en_GB=long(153))
    assert "1 text each" in asha.words
    asha.open("/console/outcomes/1/write")
    no = {"kind": "cannot", "we_did": "", "why_not": "It costs too much.", "money": "£1"}
    given = {**WRITTEN, "version": asha.hidden("version"), "text_en_GB": long(153), **no}
    asha.press("/console/outcomes/1/write", given)
    assert "2 texts each" in asha.words


def test_a_longer_reference_costs_what_it_costs(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(3, ref)
    refs(town, "A1", "A22", "ABC12345")
    text = long(200)[:155] + "x"
    assert len(text) == 156  # "A1: " makes it 160; "A22: " 161 and "ABC12345: " 166, two texts each
    asha.write(ref, text_en_GB=text)
    assert "3 people and cost about £0.50." in asha.words
    asha.press("/console/outcomes/1/send", {"mark": asha.hidden("mark")})
    town.passes(seconds=1)
    parts = [row.parts for row in town.house.rows("outbox") if row.kind == "outcome"]
    assert sorted(parts) == [1, 2, 2]


def test_quotes_are_mended_before_they_are_priced(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref)
    asha.write(ref, text_en_GB="You said “it’s dark”. " + long(90))
    assert "1 text each" in asha.words


def test_the_label_of_a_machines_words_is_paid_for(asha: Desk, town: Town) -> None:
    ref = town.issue()
    town.crowd(1, ref, "pl")
    text = {"text_pl": "Prosili o lampy. Teraz sa dwie lampy. " * 3}
    asha.write(ref, mine_pl="y", **text)
    assert "1 person (1 by text), 1 text each" in asha.words
    asha.open("/console/outcomes/1/write")
    machine = {**WRITTEN, **text, "text_pl": text["text_pl"] + "Dobrze.", "version": asha.hidden("version")}
    asha.press("/console/outcomes/1/write", machine)
    assert "1 person (1 by text), 2 texts each" in asha.words
