"""The WhatsApp channel: the account, signature, API and faults are those of text messages through Twilio.

What differs: senders are opaque, answers may be tapped, and buttons are texts prepared at Twilio beforehand
("Content", with a ContentSid), one for each number of buttons, filled in by variables when they are sent.
When a person has not written for 24 hours, WhatsApp takes only a template that it has approved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from channels.form import storable
from channels.port import Fault, Outgoing, Reading, Request, SendError, Sent
from channels.sms.adapter import API, THANKS, Sms, comparable
from channels.sms.reading import receipt
from channels.whatsapp import reading
from channels.whatsapp.reading import PREFIX, named

WINDOW = timedelta(hours=24)


class WhatsApp(Sms):
    """WhatsApp through one Twilio sender. See `channels.port.Channel`.

    sender: our number, with or without "whatsapp:". buttons: ContentSids of the prepared texts with one
    button, with two, and so on, in which {{1}} is the text, {{2}} and {{3}} the first button's title and id.
    template: ContentSid of an approved template in which {{1}} is the text, for people who have not written
    for 24 hours; without it they cannot be reached then.
    """

    name = "whatsapp"
    receipt_path = "/hook/whatsapp"

    def __init__(
        self,
        account_sid: str,
        auth_tokens: tuple[str, ...],
        *,
        sender: str,
        buttons: Sequence[str] = (),
        template: str = "",
        public_url: str = "",
        api_base: str = API,
        timeout: float = 10,
        per_second: float = 10,
    ) -> None:
        super().__init__(
            account_sid,
            auth_tokens,
            sender=PREFIX + sender.removeprefix(PREFIX),
            public_url=public_url,
            api_base=api_base,
            timeout=timeout,
            per_second=per_second,
        )
        self._buttons = tuple(buttons)
        self._template = template
        self.limits = replace(
            self.limits,
            max_text=1024,
            buttons=len(self._buttons),
            label=20,
            counts_parts=False,
            isolates=True,
            attachments=True,
            in_flight=16,
            window=WINDOW,
            templates=bool(template),
        )

    # --- in -------------------------------------------------------------------------------------------

    def read(self, request: Request) -> Reading:
        """What people say and tap; and, where our own outbox id is in the address, a delivery report."""
        form = self.authentic(request)
        if "o" in dict(parse_qsl(urlsplit(request.url).query)):
            return Reading(events=receipt(form, self.account, request.url), reply=THANKS)
        self.check_for_us(dict(form))
        return Reading(events=reading.inbound(form, self.account, self.account), reply=THANKS)

    def check_for_us(self, values: Mapping[str, str]) -> None:
        super().check_for_us({**values, "To": named(values.get("To", ""))})

    def _answerable(self, sender: str) -> bool:
        return reading.answerable(sender, self.account)

    # --- out ------------------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> Sent:
        """One message; once the 24 hours are over, as the approved template, or not at all.

        A refusal of Twilio's because of the 24 hours is sure, so then the template may go in its place.
        Twilio may also find out later that they were over; then the delivery report says so.
        """
        if outgoing.by_template:
            return await self._send_template(outgoing)
        try:
            return await self._send(outgoing)
        except SendError as error:
            if error.fault is not Fault.WINDOW or not self._template:
                raise
        return await self._send_template(outgoing)

    async def _send_template(self, outgoing: Outgoing) -> Sent:
        if not self._template:
            raise SendError(Fault.WINDOW, "no-template", "No approved template is set up to carry it.")
        return await self._create(
            outgoing, content_sid=self._template, content_variables=_filled(_numbered(outgoing))
        )

    def _is_listed(self, listed: str, outgoing: Outgoing) -> bool:
        return _same(listed, outgoing)

    async def _send(self, outgoing: Outgoing) -> Sent:
        choices = outgoing.choices
        if not choices:
            return await self._create(outgoing, body=storable(outgoing.text))
        if len(choices) > len(self._buttons):
            raise SendError(Fault.CONTENT, "buttons", "There are more buttons than prepared texts for them.")
        variables = _filled(outgoing.text, *(part for c in choices for part in (c.label, c.key)))
        return await self._create(
            outgoing, content_sid=self._buttons[len(choices) - 1], content_variables=variables
        )


def _same(listed: str, outgoing: Outgoing) -> bool:
    """Whether a listed text is this one: as it is, or inside the words that a template puts around it."""
    ours = _in_one_line(comparable(outgoing.text))
    return bool(ours) and ours in _in_one_line(comparable(listed))


def _filled(*values: str) -> str:
    """
    >>> _filled("Do we?", "Yes", "7.kept.yes")
    '{"1": "Do we?", "2": "Yes", "3": "7.kept.yes"}'
    """
    return json.dumps({str(n): storable(value) for n, value in enumerate(values, 1)}, ensure_ascii=False)


def _numbered(outgoing: Outgoing) -> str:
    """What a template can carry: one line, with the choices numbered, for its buttons were fixed long ago.

    >>> from channels.port import Choice
    >>> _numbered(Outgoing(id=1, address="", text="Do\\nwe?", choices=(Choice(key="k", label="Yes"),)))
    'Do we? 1. Yes'
    """
    labels = [f"{number}. {choice.label}" for number, choice in enumerate(outgoing.choices, 1)]
    return _in_one_line(" ".join([outgoing.text, *labels]))


def _in_one_line(text: str) -> str:
    """Templates take no line ends in what fills them."""
    return " ".join(text.split())
