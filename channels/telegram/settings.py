"""The channel's own settings: all that is wrong with them at once, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from channels.telegram.adapter import API, Telegram

_RULES = (
    (
        "TOKEN",
        r"\d+:[A-Za-z0-9_-]+",
        "it is no bot token",
        "Copy it whole from BotFather: figures, colon, letters.",
    ),
    (
        "SECRET",
        r"[A-Za-z0-9_-]{1,256}",
        "Telegram does not allow these signs",
        "Use letters, figures, _ and - only.",
    ),
    (
        "MODE",
        r"webhook|poll",
        "it is neither webhook nor poll",
        "Use poll where no public address can be reached.",
    ),
    (
        "NAME",
        r"[A-Za-z][A-Za-z0-9_]{3,31}",
        "it is no name of a bot",
        "Write it without the @, as in https://t.me/NAME.",
    ),
    ("API_BASE", r"https?://[^\s/]+(/.*)?", "it is no web address", "Leave it out to use the real one."),
)


def from_settings(environment: Mapping[str, str]) -> Telegram | None:
    """The channel as the environment has it, or None without a bot token.

    Raises ValueError with one line for each fault: name, what is wrong, remedy.
    """
    given = {name: environment.get(f"TELLBACK_TELEGRAM_{name}", "").strip() for name, *_ in _RULES}
    if not given["TOKEN"]:
        return None
    faults = [
        f"TELLBACK_TELEGRAM_{name}: {wrong}. {remedy}"
        for name, pattern, wrong, remedy in _RULES
        if given[name] and not re.fullmatch(pattern, given[name])
    ]
    if given["MODE"] == "webhook" and not given["SECRET"]:
        faults.append(
            "TELLBACK_TELEGRAM_SECRET: it is missing, and webhooks are refused without it. Set it to long "
            "random letters and figures, or set TELLBACK_TELEGRAM_MODE=poll."
        )
    if faults:
        raise ValueError("\n".join(faults))
    return Telegram(given["TOKEN"], given["SECRET"], api_base=given["API_BASE"] or API, name=given["NAME"])
