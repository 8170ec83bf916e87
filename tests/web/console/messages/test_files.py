"""Pictures and voice notes that people sent: opened with a press, kept a while, seen by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from channels.port import Attachment, Heard, Reading
from tests.service.inbox import made_files as made
from tests.standins import TwilioStandIn
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, House, house

HER = "+447700900109"


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as server:
        yield server


@pytest.fixture
def served(tmp_path: Path, database_url: str, twilio: TwilioStandIn) -> Iterator[House]:
    more = {"TELLBACK_TWILIO_API_BASE": twilio.url, "TELLBACK_FILES_DAYS": "30"}
    built = house(tmp_path, TELLBACK_DATABASE_URL=database_url, **SMS, **more)
    with closing(built.services.db):
        yield built


def sends(town: Town, *attached: Attachment, text: str = "") -> int:
    """She sends these in the middle of a talk; the number of the message."""
    town.says(HER, "TIPTON", "1", "yes", "SKIP", "no")
    channel = town.services.channels["sms"]
    heard = Heard(event_id="the last", account=channel.account, sender=HER, text=text, attachments=attached)
    town.services.intake.take(channel, Reading(events=(heard,)))
    return int(town.house.rows("event")[-1].id)


def picture(twilio: TwilioStandIn, body: bytes | None = None) -> Attachment:
    return Attachment(kind="image", ref=twilio.holds(made.png() if body is None else body))


def test_a_picture_is_opened_with_a_press_and_shown_without_what_describes_it(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    message = sends(town, picture(twilio), text="look at this letter")
    asha.open(f"/console/messages/{message}")
    assert "Sent a picture" in asha.words
    path = f"/console/messages/{message}/files/0"
    assert f'href="{path}"' in asha.page
    asha.open(path)
    assert "Open it" in asha.words
    assert "<img" not in asha.page
    asha.open(f"{path}/bytes")
    assert asha.status == 404, "nobody has opened it"
    asha.open(path)
    asha.press(path)
    assert f'<img class="opened" src="{path}/bytes"' in asha.page
    found = asha.open(f"{path}/bytes")
    assert found.content_type == "image/png"
    assert found.headers["Cache-Control"] == "no-store"
    assert made.SECRET not in found.get_data()
    assert found.get_data().startswith(b"\x89PNG")


def test_the_conversation_says_that_it_came_and_leads_to_it(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    voice = Attachment(kind="audio", ref=twilio.holds(made.voice_note(), media="ME2"))
    message = sends(town, picture(twilio), voice, text="they never ring back")
    asha.open(f"/console/talks/{town.house.rows('talk')[0].ref}")
    assert "they never ring back Sent a picture, a voice note" in asha.words
    assert f'href="/console/messages/{message}/files/1"' in asha.page
    asha.open(f"/console/messages/{message}/files/1")
    asha.press(f"/console/messages/{message}/files/1")
    assert "<audio" in asha.page


def test_each_look_is_in_the_log_and_only_the_first_asks_the_provider(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    path = f"/console/messages/{sends(town, picture(twilio))}/files/0"
    asha.open(path)
    for _ in range(2):
        asha.press(path)
    assert len(twilio.handed_out) == 1
    actions = [each.action for each in town.house.rows("log")]
    assert actions.count("opened what somebody sent") == 2


def test_what_was_opened_is_shown_for_some_minutes_and_then_asks_for_a_press_again(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    path = f"/console/messages/{sends(town, picture(twilio))}/files/0"
    asha.open(path)
    asha.press(path)
    town.passes(minutes=11)
    asha.open(path)
    assert "<img" not in asha.page
    asha.open(f"{path}/bytes")
    assert asha.status == 404


def test_it_lies_in_the_database_sealed(town: Town, asha: Desk, twilio: TwilioStandIn) -> None:
    path = f"/console/messages/{sends(town, picture(twilio))}/files/0"
    asha.open(path)
    asha.press(path)
    (row,) = town.house.rows("opened_file")
    assert "PNG" not in row.sealed
    assert town.services.vault.unseal_bytes(row.sealed).startswith(b"\x89PNG")


def test_who_only_reads_sees_that_it_came_and_does_not_open_it(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    message = sends(town, picture(twilio), text="look at this letter")
    path = f"/console/messages/{message}/files/0"
    asha.open(path)
    asha.press(path)
    town.joins("Ravi", "reader")
    reader = Desk(town.house).sign_in("ravi@council.example")
    reader.open(f"/console/messages/{message}")
    assert "Sent a picture" in reader.words
    assert path not in reader.page
    for tried in (path, f"{path}/bytes"):
        reader.open(tried)
        assert reader.status == 403
    town.joins("Bea", "officer")
    other = Desk(town.house).sign_in("bea@council.example")
    other.open(f"{path}/bytes")
    assert other.status == 404, "an officer who has not pressed"


def test_after_the_days_that_were_set_it_is_gone_and_is_fetched_no_more(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    path = f"/console/messages/{sends(town, picture(twilio))}/files/0"
    asha.open(path)
    asha.press(path)
    town.passes(days=31)
    for name, _, job in town.services.handlers.jobs:
        if name == "keep-until":
            job(town.house.clock.now())
    assert town.house.rows("opened_file") == []
    asha.sign_in()
    asha.open(path)
    assert "It came too long ago" in asha.words
    assert len(twilio.handed_out) == 1


def test_it_goes_when_the_person_is_forgotten(town: Town, asha: Desk, twilio: TwilioStandIn) -> None:
    path = f"/console/messages/{sends(town, picture(twilio))}/files/0"
    asha.open(path)
    asha.press(path)
    town.says(HER, "FORGET", "FORGET")
    assert [row.sealed for row in town.house.rows("opened_file")] == [None]
    asha.open(path)
    assert asha.status == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<script>alert(1)</script>", "no picture, voice note or video"),
        (b"%PDF-1.7 a letter", "no picture, voice note or video"),
        (made.png()[:40], "damaged"),
        (bytes(17 * 1024 * 1024), "larger than 16 MB"),
    ],
    ids=["a page", "a document", "half a picture", "a huge one"],
)
def test_what_is_no_picture_is_not_kept_and_the_officer_reads_why(
    body: bytes, words: str, town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    path = f"/console/messages/{sends(town, picture(twilio, body))}/files/0"
    asha.open(path)
    asha.press(path)
    assert asha.status == 409
    assert words in asha.words
    assert town.house.rows("opened_file") == []


def test_what_lies_elsewhere_is_never_asked_for(town: Town, asha: Desk, twilio: TwilioStandIn) -> None:
    """Case 38."""
    elsewhere = Attachment(kind="image", ref=f"{twilio.url}/2010-04-01/Accounts/x/Messages/MM1/Media/ME1")
    path = f"/console/messages/{sends(town, elsewhere)}/files/0"
    asha.open(path)
    asha.press(path)
    assert "not one of Twilio's" in asha.words
    assert twilio.handed_out == []


def test_a_thing_that_is_not_there_is_no_page(town: Town, asha: Desk, twilio: TwilioStandIn) -> None:
    message = sends(town, picture(twilio))
    for path in (f"/console/messages/{message}/files/1", "/console/messages/99999/files/0"):
        asha.open(path)
        assert asha.status == 404


def test_an_answer_says_what_came_with_it_on_the_page_of_its_issue(
    town: Town, asha: Desk, twilio: TwilioStandIn
) -> None:
    message = sends(town, picture(twilio), picture(twilio), text="they never ring back, see this letter")
    town.says(HER, "DONE")
    asha.open(f"/console/issues/{town.ref()}")
    assert "they never ring back, see this letter Sent 2 pictures" in asha.words
    assert f'href="/console/messages/{message}"' in asha.page
