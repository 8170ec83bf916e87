"""Settings from the environment (and `.env`), as one frozen value. All faults are named at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.alert_settings import AlertSettings, read_alerts
from bot.errors import SettingsFault
from bot.shipped import CONVERSATIONS, LOCALES

ROOT = Path(__file__).resolve().parent.parent  # of a clone: tests and the bench find their files by it
SHORTEST_QUIET = 7  # days: nobody is hurried, least of all people who care for others or forget things
_MOST = 1_000_000  # more days than that are no length of time any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one part of a text or one message costs, in pence, and the most to spend on them, in pounds."""

    pence: float | None = None
    hour: float | None = None
    day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """secrets: newest first. public_url: without a slash at its end. Days and minutes are whole numbers.

    text: the price of a part, on channels that are paid by it. by_message: of a message, by channel.
    listening: whether to guess where the extra is there. weights: of a council's own; none: those that ship.
    """

    database_url: str
    secrets: tuple[str, ...]
    public_url: str
    port: int
    conversations: Path
    locales: Path
    metrics_token: str
    ask_after_days: int
    silence_minutes: int
    trusted_proxy: str
    text: Price = Price()
    by_message: Mapping[str, Price] = field(default_factory=dict)
    files_days: int = 90
    catch_up_seconds: int = 300
    nudge_hours: int = 24
    quiet_days: int = 14
    group_commit: bool = True
    logs: str = ""
    listening: bool = True
    weights: Path | None = None
    alerts: AlertSettings = field(default_factory=AlertSettings)
    missing: tuple[str, ...] = field(default=())


_PENCE = "Write what one costs in pence, like 4.7."
_POUNDS = "Write the most to spend, in pounds, like 20."
_ASK = "Set it in the environment or in the file .env."


def read_settings(environment: Mapping[str, str], *, data: Path) -> Settings:
    """The settings in an environment. Raises SettingsFault with one line per fault.

    data: the folder for the embedded database, and for the secret key when none is set.
    """
    faults: list[str] = []
    given = {name: value.strip() for name, value in environment.items() if value.strip()}

    def take(name: str, default: str, ok: Callable[[str], bool], wrong: str, remedy: str) -> str:
        value = given.get(name, default)
        if value and not ok(value):
            faults.append(f"{name}: {wrong} {remedy}")
        return value

    given_port = take("PORT", "8000", _is_port, "it is no port number.", "Use a number from 1 to 65535.")
    port = int(given_port) if _is_port(given_port) else 8000  # what follows from it is no fault of its own
    settings = Settings(
        database_url=take(
            "TELLBACK_DATABASE_URL",
            f"sqlite:///{data / 'tellback.db'}",
            lambda url: url.startswith(("sqlite:///", "postgresql://")),
            "it is no address of a database we know.",
            "Use sqlite:///path/to/file.db or postgresql://user:password@host/name.",
        ),
        secrets=_secrets(given, data, faults),
        public_url=take(
            "TELLBACK_PUBLIC_URL",
            f"http://127.0.0.1:{port}",
            _is_web_address,
            "it is no web address.",
            "Use the address people and providers reach this service at, like https://talk.example.org.",
        ).rstrip("/"),
        port=port,
        conversations=Path(given.get("TELLBACK_CONVERSATIONS", str(CONVERSATIONS))),
        locales=Path(given.get("TELLBACK_LOCALES", str(LOCALES))),
        metrics_token=given.get("TELLBACK_METRICS_TOKEN", ""),
        ask_after_days=_whole(given, "TELLBACK_ASK_AFTER_DAYS", 28, faults),
        silence_minutes=_whole(given, "TELLBACK_SILENCE_MINUTES", 15, faults),
        trusted_proxy=_one_address(given, "TELLBACK_TRUSTED_PROXY", faults),
        text=_price(given, "TELLBACK_TEXT", faults),
        by_message={"whatsapp": _price(given, "TELLBACK_WHATSAPP", faults)},
        group_commit=_unless_off(given, "TELLBACK_GROUP_COMMIT", faults),
        files_days=_whole(given, "TELLBACK_FILES_DAYS", 90, faults),
        catch_up_seconds=_whole(given, "TELLBACK_CATCH_UP_SECONDS", 300, faults),
        nudge_hours=_whole(given, "TELLBACK_NUDGE_AFTER", 24, faults, least=0),
        quiet_days=_whole(given, "TELLBACK_QUIET_AFTER", 14, faults, least=SHORTEST_QUIET),
        logs=take(
            "TELLBACK_LOGS",
            "",
            ("json", "plain").__contains__,
            "it is neither json nor plain.",
            "Leave it out for plain lines on a terminal and JSON elsewhere.",
        ),
        listening=_unless_off(given, "TELLBACK_LISTENING", faults),
        weights=Path(given["TELLBACK_LISTENING_WEIGHTS"]) if "TELLBACK_LISTENING_WEIGHTS" in given else None,
        alerts=read_alerts(given, _whole(given, "TELLBACK_ALERT_MINUTES", 30, faults), faults),
        missing=tuple(_missing(given)),
    )
    if faults:
        raise SettingsFault(faults)
    return settings


def _secrets(given: Mapping[str, str], data: Path, faults: list[str]) -> tuple[str, ...]:
    """The secret keys, or the one kept beside the embedded database, which is made when it is needed first.

    With a key of its own, a machine would know nobody whom another has met, not even to stop for them.
    """
    value = given.get("TELLBACK_SECRET_KEY", "")
    if value:
        found = tuple(secret.strip() for secret in value.split(",") if secret.strip())
        if any(len(secret) < 8 for secret in found):
            faults.append("TELLBACK_SECRET_KEY: it is too short. Use 16 random characters or more.")
        return found or ("",)
    path = data / "secret.key"
    if given.get("TELLBACK_DATABASE_URL", "").startswith("postgresql:"):
        kept = f" The one this machine has used until now stands in {path}." if path.exists() else ""
        faults.append(
            "TELLBACK_SECRET_KEY: it is not set. With PostgreSQL every machine needs the same one: "
            f"use 16 random characters or more, and keep them.{kept}"
        )
        return ("",)
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(new, "w") as file:
                file.write(secrets.token_urlsafe(32))
        return (path.read_text("utf-8").strip(),)
    except FileExistsError:
        return (path.read_text("utf-8").strip(),)
    except OSError as error:
        faults.append(
            f"TELLBACK_SECRET_KEY: it is not set, and {path} cannot be used: {error.strerror}. {_ASK}"
        )
        return ("",)


def _missing(given: Mapping[str, str]) -> list[str]:
    """What to set to connect the channels that are off."""
    found = []
    if not any(name.startswith("TELLBACK_TWILIO_") for name in given):
        found.append(
            "text messages: set TELLBACK_TWILIO_ACCOUNT_SID, TELLBACK_TWILIO_AUTH_TOKEN, "
            "TELLBACK_TWILIO_FROM and TELLBACK_PUBLIC_URL"
        )
    if "TELLBACK_TELEGRAM_TOKEN" not in given:
        found.append(
            "Telegram: set TELLBACK_TELEGRAM_TOKEN (with TELLBACK_TELEGRAM_MODE=poll to try it here)"
        )
    return found


def _whole(given: Mapping[str, str], name: str, default: int, faults: list[str], *, least: int = 1) -> int:
    value = given.get(name, str(default))
    if value.isascii() and value.isdigit() and least <= int(value) <= _MOST:
        return int(value)
    wanted = "above 0" if least == 1 else f"from {least} up"
    faults.append(f"{name}: it is no whole number {wanted}. Leave it out to use {default}.")
    return default


def _one_address(given: Mapping[str, str], name: str, faults: list[str]) -> str:
    value = given.get(name, "").strip()
    try:
        return str(ip_address(value)) if value else ""
    except ValueError:
        faults.append(f"{name}: it is no address of one machine. Use the proxy's own, like 127.0.0.1.")
        return ""


def _unless_off(given: Mapping[str, str], name: str, faults: list[str]) -> bool:
    value = given.get(name, "1")
    if value not in ("0", "1"):
        faults.append(f"{name}: it is neither 1 (on) nor 0 (off). Leave it out to have it on.")
    return value != "0"


def _price(given: Mapping[str, str], what: str, faults: list[str]) -> Price:
    """The price and the bounds of one kind of message."""
    pence = _money(given, f"{what}_PENCE", _PENCE, faults)
    bounds = {name: f"{what}_BUDGET_{name.upper()}" for name in ("hour", "day")}
    if f"{what}_PENCE" not in given:
        unheld = (name for name in bounds.values() if name in given)
        faults += [f"{name}: it cannot be held without a price. Set {what}_PENCE too." for name in unheld]
    return Price(pence=pence, **{each: _money(given, name, _POUNDS, faults) for each, name in bounds.items()})


def _money(given: Mapping[str, str], name: str, remedy: str, faults: list[str]) -> float | None:
    value = given.get(name, "")
    try:
        amount = float(value) if value else None
    except ValueError:
        amount = 0.0
    if amount is not None and not 0 < amount < float("inf"):
        faults.append(f"{name}: it is no price. {remedy}")
        return None
    return amount


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and 1 <= int(value) <= 65535


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
