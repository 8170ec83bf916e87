"""A stand-in for WhatsApp behind Twilio: prepared texts, buttons that are tapped, and the 24 hours."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.standins.twilio import OURS, TwilioStandIn, refusal

SENDER = f"whatsapp:{OURS}"
BUTTONS = tuple(f"HX{n:032x}" for n in (1, 2, 3))
TEMPLATE = f"HX{9:032x}"


class WhatsAppStandIn(TwilioStandIn):
    """One sender. silent: people who have not written for 24 hours."""

    def __init__(self, **more: Any) -> None:
        super().__init__(number=SENDER, **more)
        self.silent: set[str] = set()

    def tap(self, from_: str, message: dict[str, Any], label: str) -> int:
        """Someone taps the button with that label under one of our messages. KeyError if there is none."""
        more = {
            "ButtonText": label,
            "ButtonPayload": dict(message["buttons"])[label],
            "OriginalRepliedMessageSid": message["sid"],
            "ProfileName": "=cmd|' /C calc'!A0",
        }
        return self.text(from_, label, **more)

    def _refuse(self, request: web.Request, form: dict[str, str]) -> web.Response | None:
        to, sid = form.get("To", ""), form.get("ContentSid", "")
        if not to.startswith("whatsapp:"):
            return refusal(400, 21211, "The 'To' address is not one of WhatsApp's.")
        if sid and sid not in (*BUTTONS, TEMPLATE):
            return refusal(400, 21655, "The ContentSid is invalid.")
        if to in self.silent and sid != TEMPLATE:
            return refusal(400, 63016, "Failed to send freeform message outside the allowed window.")
        if to in self.stopped:
            return refusal(400, 63033, "The recipient has blocked us.")
        # What is left is as with texts, for which it is given a number and its words.
        words = self._rendered(form)
        return super()._refuse(request, {**form, "To": "+447700900001", "Body": words})

    def _rendered(self, form: dict[str, str]) -> str:
        return str(self._variables(form).get("1", form.get("Body", "")))

    @staticmethod
    def _variables(form: dict[str, str]) -> dict[str, str]:
        return dict(json.loads(form.get("ContentVariables", "{}")))

    def _message(self, form: dict[str, str], direction: str, status: str) -> dict[str, Any]:
        message = super()._message({**form, "Body": self._rendered(form)}, direction, status)
        given = self._variables(form)
        count = BUTTONS.index(form["ContentSid"]) + 1 if form.get("ContentSid") in BUTTONS else 0
        message["buttons"] = [(given[str(2 * n)], given[str(2 * n + 1)]) for n in range(1, count + 1)]
        message["content_sid"] = form.get("ContentSid")
        return message
