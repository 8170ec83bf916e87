"""The channel's own settings: all that is wrong with them at once, each with its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from channels.sms.adapter import API
from channels.whatsapp.adapter import WhatsApp

_SID = r"HX\w{8,}"
_MOST_BUTTONS = 10


def from_settings(environment: Mapping[str, str]) -> WhatsApp | None:
    """The channel as the environment has it, or None without TELLBACK_WHATSAPP_FROM.

    The account, its token and its address are those of text messages. Raises ValueError with one line for
    each fault: name, what is wrong, remedy.
    """
    sender = environment.get("TELLBACK_WHATSAPP_FROM", "").strip().removeprefix("whatsapp:")
    if not sender:
        return None
    account = environment.get("TELLBACK_TWILIO_ACCOUNT_SID", "").strip()
    tokens = _listed(environment.get("TELLBACK_TWILIO_AUTH_TOKEN", ""))
    buttons = _listed(environment.get("TELLBACK_WHATSAPP_BUTTONS", ""))
    template = environment.get("TELLBACK_WHATSAPP_TEMPLATE", "").strip()
    faults = []
    if not re.fullmatch(r"\+[1-9]\d{6,14}", sender):
        faults.append("TELLBACK_WHATSAPP_FROM: it is no full number. Write it like +447700900123.")
    if not account or not tokens:
        faults.append(
            "TELLBACK_WHATSAPP_FROM: WhatsApp goes through Twilio. Set TELLBACK_TWILIO_ACCOUNT_SID and "
            "TELLBACK_TWILIO_AUTH_TOKEN too."
        )
    if len(buttons) > _MOST_BUTTONS or not all(re.fullmatch(_SID, each) for each in buttons):
        faults.append(
            "TELLBACK_WHATSAPP_BUTTONS: these are no content ids. List those of the texts with one button, "
            f"with two and so on, {_MOST_BUTTONS} at most, with commas; each starts with HX."
        )
    if template and not re.fullmatch(_SID, template):
        faults.append("TELLBACK_WHATSAPP_TEMPLATE: it is no content id. It starts with HX; copy it whole.")
    if faults:
        raise ValueError("\n".join(faults))
    return WhatsApp(
        account,
        tokens,
        sender=sender,
        buttons=buttons,
        template=template,
        public_url=environment.get("TELLBACK_PUBLIC_URL", ""),
        api_base=environment.get("TELLBACK_TWILIO_API_BASE", "").strip() or API,
    )


def _listed(value: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in value.split(",") if each.strip())
