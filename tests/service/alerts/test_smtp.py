"""An e-mail as it goes over the wire, and what is said when it does not."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from bot.alert_settings import MailServer as Server
from bot.service.alerts.port import Mail, MailFault
from bot.service.alerts.smtp import SmtpPost
from tests.standins.mail import MailServer

MAIL = Mail(to="asha@council.example", subject="Tellback: a new alert", body="Sign in – to read it.\n")
FROM = "alerts@council.example"


def at(port: int) -> Server:
    return Server(host="127.0.0.1", port=port, encrypted=False)


def test_an_e_mail_arrives_whole() -> None:
    with MailServer() as server:
        SmtpPost(at(server.port), FROM).send(MAIL)
    (taken,) = server.taken
    assert (taken["To"], taken["From"], taken["Subject"]) == (MAIL.to, FROM, MAIL.subject)
    assert taken.get_content().splitlines() == MAIL.body.splitlines()
    assert taken["Auto-Submitted"] == "auto-generated", "no machine answers it"


def test_an_address_that_is_refused_is_said_without_the_address() -> None:
    with (
        MailServer(refuses=550) as server,
        pytest.raises(MailFault, match="did not take the officer") as fault,
    ):
        SmtpPost(at(server.port), FROM).send(MAIL)
    assert "550" in str(fault.value) and "asha" not in str(fault.value)


def test_a_password_never_goes_over_an_open_connection() -> None:
    given = replace(at(0), user="tellback", password="a password")
    with MailServer() as server, pytest.raises(MailFault, match="no encryption"):
        SmtpPost(replace(given, port=server.port), FROM).send(MAIL)
    assert server.taken == []
    assert "a password" not in repr(given)


def test_a_server_that_is_away_is_named_as_such() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailFault, match="cannot be reached"):
        SmtpPost(at(port), FROM).send(MAIL)
