"""Whether anybody is told outside the console: said on To do, and tried with a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.standins.mail import MailServer
from tests.web.console.desk import Desk, Town
from tests.web.serving import SMS, House, house

FROM = "alerts@council.example"
NOBODY = "Nobody is told outside the console when somebody may be in danger."
ALONE = "Only one person is told of a new alert."


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as found:
        yield found


@pytest.fixture
def told(tmp_path: Path, database_url: str, server: MailServer) -> Iterator[House]:
    """A whole app that knows a mail server."""
    made = house(
        tmp_path,
        TELLBACK_DATABASE_URL=database_url,
        TELLBACK_SMTP_URL=f"smtp://127.0.0.1:{server.port}",
        TELLBACK_ALERT_FROM=FROM,
        **SMS,
    )
    with closing(made.services.db):
        yield made


def run(told: House) -> None:
    ((_, _, job),) = told.services.handlers.aside
    job(told.clock.now())


def test_where_nothing_is_set_up_to_do_says_so(asha: Desk, town: Town) -> None:
    asha.open("/console/")
    assert NOBODY in asha.words and "set TELLBACK_SMTP_URL and TELLBACK_ALERT_FROM" in asha.words
    assert town.services.handlers.aside == []


def test_a_deputy_is_named_on_the_team_page(told: House) -> None:
    asha, town = Desk(told).sign_in(), Town(told)
    ravi = town.joins("Ravi", "officer")
    asha.open("/console/")
    assert NOBODY not in asha.words and ALONE in asha.words
    asha.open("/console/team")
    asha.press(f"/console/team/{ravi.id}/deputy", {"deputy": "yes"})
    assert "Ravi is told of every new alert now." in asha.words and "Deputy for alerts." in asha.words
    asha.open("/console/")
    assert ALONE not in asha.words
    asha.open("/console/team")
    asha.press(f"/console/team/{ravi.id}/deputy", {"deputy": "no"})
    assert "Deputy for alerts." not in asha.words
    assert [row.action for row in told.rows("log")][-1] == "no deputy for alerts any more"


def test_a_flag_goes_from_the_persons_text_to_the_officers_letterbox(told: House, server: MailServer) -> None:
    town = Town(told)
    told.clock.pass_by(hours=3)
    town.says("+447700900101", "I want to kill myself")
    run(told)
    (mail,) = server.taken
    assert (mail["To"], mail["From"]) == ("asha@council.example", FROM)
    assert "900101" not in mail.as_string() and "kill" not in mail.as_string()
    found = re.search(r"https://\S+?(/console/tasks/\d+)", mail.get_content())
    assert found
    asha = Desk(told).sign_in()
    asha.open(found[1])
    assert "May be in danger" in asha.words


def test_what_does_not_get_through_is_said_on_to_do(told: House, server: MailServer) -> None:
    told.clock.pass_by(hours=3)
    server.refuses = 550
    Town(told).says("+447700900101", "I want to kill myself")
    run(told)
    asha = Desk(told).sign_in()
    asha.open("/console/")
    assert "1 e-mail to an officer has not got through since 23 November 2026, 13:00." in asha.words
    assert "The mail server did not take the officer’s address (550). We keep trying." in asha.words
    server.refuses = 0
    told.clock.pass_by(minutes=3)
    run(told)
    asha.open("/console/")
    assert "not got through" not in asha.words
