"""Settings of the e-mails by which officers are told outside the console."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

# Said by To do and by `tellback doctor`.
NOBODY_TOLD = (
    "Nobody is told outside the console when somebody may be in danger. To have officers told by e-mail, set "
    "TELLBACK_SMTP_URL and TELLBACK_ALERT_FROM."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """encrypted: from the first word on (smtps). Else the connection is encrypted where the server offers it,
    and always before a password is sent."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """How officers are told outside the console; server: None where they are not.

    again_minutes: how long a flag waits for somebody to look before its deputy is told again.
    """

    server: MailServer | None = None
    from_: str = ""
    again_minutes: int = 30


def read_alerts(given: Mapping[str, str], again_minutes: int, faults: list[str]) -> AlertSettings:
    """What is wrong goes to the faults, a line each."""
    url, from_ = given.get("TELLBACK_SMTP_URL", ""), given.get("TELLBACK_ALERT_FROM", "")
    if bool(url) != bool(from_):
        there, lacks = ("SMTP_URL", "ALERT_FROM") if url else ("ALERT_FROM", "SMTP_URL")
        faults.append(f"TELLBACK_{there}: it is set, but TELLBACK_{lacks} is not. E-mails need both.")
    if from_ and not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+", from_):
        faults.append("TELLBACK_ALERT_FROM: it is no e-mail address. Use one like alerts@council.example.")
    return AlertSettings(server=_mail_server(url, faults), from_=from_, again_minutes=again_minutes)


def _mail_server(url: str, faults: list[str]) -> MailServer | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme in ("smtp", "smtps") and parts.hostname:
            encrypted = parts.scheme == "smtps"
            return MailServer(
                host=parts.hostname,
                port=parts.port or (465 if encrypted else 587),
                encrypted=encrypted,
                user=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
            )
    except ValueError:
        pass
    faults.append(
        "TELLBACK_SMTP_URL: it is no address of a mail server. Use smtps://name:password@mail.example:465 or "
        "smtp://name:password@mail.example:587."
    )
    return None
