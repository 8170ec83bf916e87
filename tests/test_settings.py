"""Settings of money and pace: each fault has its name and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.alert_settings import MailServer
from bot.errors import SettingsFault
from bot.settings import Price, read_settings

GIVEN = {"TELLBACK_SECRET_KEY": "a key for tests only"}


def test_a_budget_is_in_pounds_and_needs_the_price(tmp_path: Path) -> None:
    money = {
        "TELLBACK_TEXT_PENCE": "4.7",
        "TELLBACK_TEXT_BUDGET_HOUR": "20",
        "TELLBACK_TEXT_BUDGET_DAY": "99.5",
    }
    settings = read_settings(GIVEN | money, data=tmp_path)
    assert settings.text == Price(pence=4.7, hour=20.0, day=99.5)
    assert settings.by_message["whatsapp"] == Price(), "it has a price of its own"


def test_what_is_left_out_is_unbound_and_texts_share_commits(tmp_path: Path) -> None:
    settings = read_settings(GIVEN, data=tmp_path)
    assert (settings.text, settings.by_message["whatsapp"], settings.group_commit) == (
        Price(),
        Price(),
        True,
    )
    assert settings.catch_up_seconds == 300


def test_nudges_can_be_off_and_nobody_is_given_less_than_a_week(tmp_path: Path) -> None:
    assert read_settings(GIVEN, data=tmp_path).nudge_hours == 24
    assert read_settings(GIVEN | {"TELLBACK_NUDGE_AFTER": "0"}, data=tmp_path).nudge_hours == 0
    assert read_settings(GIVEN | {"TELLBACK_QUIET_AFTER": "7"}, data=tmp_path).quiet_days == 7


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TELLBACK_TEXT_BUDGET_HOUR", "20", "Set TELLBACK_TEXT_PENCE too"),
        ("TELLBACK_WHATSAPP_BUDGET_DAY", "20", "Set TELLBACK_WHATSAPP_PENCE too"),
        ("TELLBACK_TEXT_BUDGET_DAY", "lots", "in pounds, like 20"),
        ("TELLBACK_TEXT_PENCE", "-1", "in pence, like 4.7"),
        ("TELLBACK_TEXT_PENCE", "nan", "in pence, like 4.7"),
        ("TELLBACK_GROUP_COMMIT", "yes", "1 .on. nor 0"),
        ("TELLBACK_TRUSTED_PROXY", "*", "one machine"),
        ("TELLBACK_TRUSTED_PROXY", "10.0.0.0/8", "one machine"),
        ("TELLBACK_TRUSTED_PROXY", "proxy.example", "one machine"),
        ("TELLBACK_CATCH_UP_SECONDS", "0", "Leave it out to use 300"),
        ("TELLBACK_NUDGE_AFTER", "soon", "from 0 up.*Leave it out to use 24"),
        ("TELLBACK_NUDGE_AFTER", "9999999999", "from 0 up"),
        ("TELLBACK_QUIET_AFTER", "6", "from 7 up.*Leave it out to use 14"),
        ("TELLBACK_SMTP_URL", "mail.example", "Use smtps://name:password@mail.example:465"),
        ("TELLBACK_SMTP_URL", "smtp://mail.example:587", "TELLBACK_ALERT_FROM is not"),
        ("TELLBACK_ALERT_FROM", "alerts@council.example", "TELLBACK_SMTP_URL is not"),
        ("TELLBACK_ALERT_FROM", "alerts", "no e-mail address"),
        ("TELLBACK_ALERT_MINUTES", "0", "Leave it out to use 30"),
    ],
)
def test_a_wrong_one_stops_the_start(tmp_path: Path, name: str, value: str, remedy: str) -> None:
    with pytest.raises(SettingsFault, match=f"{name}.*{remedy}"):
        read_settings(GIVEN | {name: value}, data=tmp_path)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "8000.5", "-1"])
def test_a_wrong_port_is_one_fault_and_nothing_that_was_left_out_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(SettingsFault) as caught:
        read_settings(GIVEN | {"PORT": port}, data=tmp_path)
    assert caught.value.lines == ("PORT: it is no port number. Use a number from 1 to 65535.",)


def test_a_wrong_port_hides_no_other_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault) as caught:
        read_settings(GIVEN | {"PORT": "abc", "TELLBACK_PUBLIC_URL": "talk.example.org"}, data=tmp_path)
    assert [fault.split(":")[0] for fault in caught.value.lines] == ["PORT", "TELLBACK_PUBLIC_URL"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (
            "smtps://tell%40council:sesame%2F1@mail.example",
            MailServer(
                host="mail.example", port=465, encrypted=True, user="tell@council", password="sesame/1"
            ),
        ),
        ("smtp://mail.example:25", MailServer(host="mail.example", port=25, encrypted=False)),
    ],
)
def test_a_mail_server_is_one_address(tmp_path: Path, url: str, found: MailServer) -> None:
    mail = {"TELLBACK_SMTP_URL": url, "TELLBACK_ALERT_FROM": "alerts@council.example"}
    settings = read_settings(GIVEN | mail, data=tmp_path)
    assert settings.alerts.server == found
    assert "sesame" not in repr(settings)
    assert read_settings(GIVEN, data=tmp_path).alerts.server is None
