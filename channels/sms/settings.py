"""The channel's own settings: all that is wrong with them at once, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from channels.sms.adapter import API, Sms

_ANY = ("ACCOUNT_SID", "AUTH_TOKEN", "FROM", "MESSAGING_SERVICE_SID")
_RULES = (
    (
        "ACCOUNT_SID",
        r"AC\w{8,}",
        "it is no account id",
        "It starts with AC; copy it whole.",
    ),
    ("FROM", r"\+[1-9]\d{6,14}|\d{5,6}", "texts cannot come from this", "Write it like +447700900123."),
    (
        "MESSAGING_SERVICE_SID",
        r"MG\w{8,}",
        "it is no service id",
        "It starts with MG; copy it whole.",
    ),
    (
        "PER_SECOND",
        r"[1-9]\d{0,3}",
        "it is no whole number from 1 to 9999",
        "Set what Twilio allows your number, in parts a second; leave it out for 10.",
    ),
    ("API_BASE", r"https?://[^\s/]+(/.*)?", "it is no web address", "Leave it out to use the real one."),
)


def from_settings(environment: Mapping[str, str]) -> Sms | None:
    """The channel as the environment has it, or None where none of its settings is there.

    Raises ValueError with one line for each fault: name, what is wrong, remedy.
    """
    names = (*_ANY, "API_BASE", "PER_SECOND")
    given = {name: environment.get(f"TELLBACK_TWILIO_{name}", "").strip() for name in names}
    if not any(given[name] for name in _ANY):
        return None
    tokens = tuple(token.strip() for token in given["AUTH_TOKEN"].split(",") if token.strip())
    faults = [
        f"TELLBACK_TWILIO_{name}: {wrong}. {remedy}"
        for name, pattern, wrong, remedy in _RULES
        if given[name] and not re.fullmatch(pattern, given[name])
    ]
    if not given["ACCOUNT_SID"]:
        faults.append("TELLBACK_TWILIO_ACCOUNT_SID: it is missing. Copy it from the Twilio console.")
    if not tokens:
        faults.append("TELLBACK_TWILIO_AUTH_TOKEN: it is missing. Copy it from the Twilio console.")
    if not (given["FROM"] or given["MESSAGING_SERVICE_SID"]):
        faults.append(
            "TELLBACK_TWILIO_FROM: it is missing. Set it to the number texts come from, like +447700900123, "
            "or set TELLBACK_TWILIO_MESSAGING_SERVICE_SID."
        )
    if faults:
        raise ValueError("\n".join(faults))
    return Sms(
        given["ACCOUNT_SID"],
        tokens,
        sender=given["FROM"],
        messaging_service_sid=given["MESSAGING_SERVICE_SID"],
        public_url=environment.get("TELLBACK_PUBLIC_URL", ""),
        api_base=given["API_BASE"] or API,
        per_second=float(given["PER_SECOND"] or 10),
    )
