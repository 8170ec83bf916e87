"""WhatsApp: what differs from texts. The rest is in the contract and in the tests of texts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from channels.port import (
    Aside,
    Attachment,
    Choice,
    Delivery,
    Fault,
    Heard,
    Outgoing,
    Receipt,
    Refused,
    SendError,
    Sent,
)
from channels.whatsapp import WhatsApp, from_settings
from tests.channels.requests import Form, sms_request, text_form
from tests.standins.hook import Hook
from tests.standins.twilio import ACCOUNT, TOKEN
from tests.standins.whatsapp import BUTTONS, SENDER, TEMPLATE, WhatsAppStandIn

ADA = "whatsapp:+447700900123"
HOOK = "https://talk.example/hook/whatsapp"
YES, NO = Choice(key="7.kept.yes", label="Yes"), Choice(key="7.kept.no", label="No")


def channel(base: str = "http://127.0.0.1:9", **more: Any) -> WhatsApp:
    made = {"sender": SENDER, "buttons": BUTTONS, "template": TEMPLATE, "public_url": "https://talk.example"}
    return WhatsApp(ACCOUNT, (TOKEN,), api_base=base, timeout=5, **(made | more))


def form(**changes: str | None) -> Form:
    return text_form(
        **{"From": ADA, "To": SENDER, "ProfileName": "=HYPERLINK()", "WaId": "447700900123"} | changes
    )


def heard(**changes: str | None) -> Heard:
    (event,) = channel().read(sms_request(form(**changes), url=HOOK)).events
    assert isinstance(event, Heard)
    return event


@pytest.fixture
def provider() -> Iterator[WhatsAppStandIn]:
    with WhatsAppStandIn() as standin:
        yield standin


def send(
    made: WhatsApp,
    *,
    to: str = ADA,
    text: str = "Do we?",
    choices: tuple[Choice, ...] = (),
    by_template: bool = False,
) -> Sent:
    async def once() -> Sent:
        try:
            outgoing = Outgoing(id=41, address=to, text=text, choices=choices, by_template=by_template)
            return await made.send(outgoing)
        finally:
            await made.close()

    return asyncio.run(once())


# --- in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sender",
    [ADA, "whatsapp:US.1A2b3C4d5E", "whatsapp:GB." + "x" * 128],
    ids=["a number", "79 an id of WhatsApp's own", "a long id"],
)
def test_a_sender_is_kept_whole_and_answered_as_it_is(sender: str, provider: WhatsAppStandIn) -> None:
    assert heard(From=sender).sender == sender
    send(channel(provider.url), to=sender)
    assert provider.sent[0]["to"] == sender


@pytest.mark.parametrize("sender", ["", "whatsapp:", "Sandwell", "whatsapp:" + "x" * 300])
def test_who_cannot_be_answered_is_kept_aside(sender: str) -> None:
    (event,) = channel().read(sms_request(form(From=sender), url=HOOK)).events
    assert isinstance(event, Aside)
    assert (event.kind, event.text) == ("no-reply", heard().text)


def test_what_comes_from_ourselves_says_nothing() -> None:
    assert channel().read(sms_request(form(From=SENDER), url=HOOK)).events == ()


def test_the_name_in_a_profile_is_not_read() -> None:
    assert "HYPERLINK" not in repr(heard())


def test_a_tap_brings_our_key_and_no_words() -> None:
    event = heard(Body="Yes", ButtonText="Yes", ButtonPayload="7.kept.yes", OriginalRepliedMessageSid="SM77")
    assert (event.tapped, event.text, event.prompt_ref) == ("7.kept.yes", "", "SM77")
    assert event.pressed == "Yes"


def test_a_tap_in_a_list_whose_key_is_missing_comes_as_its_label() -> None:
    assert (heard(Body="Tipton").text, heard(Body="Tipton", ListId="7.town.tipton").tapped) == (
        "Tipton",
        "7.town.tipton",
    )


def test_a_pin_on_the_map_and_a_voice_note_come_along() -> None:
    pin = heard(Body="", Latitude="52.5", Longitude="-2.05")
    assert pin.attachments == (Attachment(kind="location", ref="geo:52.5,-2.05"),)
    named = heard(Body="", Latitude="52.5", Longitude="-2.05", Label="Tipton Library", Address="Unity Walk")
    assert named.attachments[0].label == "Tipton Library, Unity Walk"
    note = heard(NumMedia="1", MediaUrl0="https://api.twilio.com/m/1", MediaContentType0="audio/ogg")
    assert [each.kind for each in note.attachments] == ["audio"]


def test_a_report_comes_by_the_same_door_and_is_told_by_our_id() -> None:
    report = sms_request(form(MessageStatus="read", MessageSid="SM9"), url=HOOK + "?o=41")
    (event,) = channel().read(report).events
    assert isinstance(event, Receipt)
    assert (event.state, event.outgoing_id, event.sent_ref) == (Delivery.READ, 41, "SM9")


def test_a_message_to_another_sender_is_refused() -> None:
    with pytest.raises(Refused):
        channel().read(sms_request(form(To="whatsapp:+447700900999"), url=HOOK))


# --- out --------------------------------------------------------------------------------------------------


def test_words_go_as_they_are(provider: WhatsAppStandIn) -> None:
    send(channel(provider.url))
    (message,) = provider.sent
    assert (message["from"], message["to"], message["body"], message["buttons"]) == (
        SENDER,
        ADA,
        "Do we?",
        [],
    )


def test_choices_go_as_buttons_and_come_back_as_taps(provider: WhatsAppStandIn) -> None:
    send(channel(provider.url), text="Zażółć?\nSay", choices=(YES, NO))
    (message,) = provider.sent
    assert (message["body"], message["content_sid"]) == ("Zażółć?\nSay", BUTTONS[1])
    with Hook() as hook:
        hook.channel = channel(public_url=hook.url)
        provider.hook = hook.url + "/hook/whatsapp"
        assert provider.tap(ADA, message, "No") == 200
        (event,) = hook.events
    assert isinstance(event, Heard)
    assert (event.tapped, event.prompt_ref) == (NO.key, message["sid"])


def test_it_shows_as_many_buttons_as_texts_were_prepared_for() -> None:
    assert [channel(buttons=BUTTONS[:n]).limits.buttons for n in (0, 2, 3)] == [0, 2, 3]


def test_more_buttons_than_were_prepared_are_refused_before_anything_is_sent(
    provider: WhatsAppStandIn,
) -> None:
    with pytest.raises(SendError) as raised:
        send(channel(provider.url, buttons=BUTTONS[:1]), choices=(YES, NO))
    assert (raised.value.fault, provider.requests) == (Fault.CONTENT, 0)


def test_when_whatsapp_says_that_24_hours_are_over_the_template_goes_instead(
    provider: WhatsAppStandIn,
) -> None:
    """With the choices as numbers in it: a template's buttons were fixed when it was approved."""
    provider.silent.add(ADA)
    send(channel(provider.url), text="T482:\nNow we tell you.", choices=(YES, NO))
    (message,) = provider.sent
    assert (message["content_sid"], message["body"]) == (TEMPLATE, "T482: Now we tell you. 1. Yes 2. No")


def test_when_we_know_it_the_template_goes_at_once(provider: WhatsAppStandIn) -> None:
    send(channel(provider.url), text="Now we tell you.", by_template=True)
    assert [form["ContentSid"] for form in provider.asked] == [TEMPLATE]


def test_a_report_that_the_24_hours_were_over_says_so_in_words() -> None:
    late = form(MessageStatus="undelivered", MessageSid="SM9", ErrorCode="63016")
    (event,) = channel().read(sms_request(late, url=HOOK + "?o=41")).events
    assert isinstance(event, Receipt)
    assert (event.state, event.fault) == (Delivery.FAILED, Fault.WINDOW)
    assert "24 hours" in event.reason


def test_an_unsure_message_is_found_inside_the_words_of_its_template() -> None:
    made = channel()
    outgoing = Outgoing(id=41, address=ADA, text="The lamp\nis mended.", by_template=True)
    assert made._is_listed("Sandwell Council: The lamp is mended. Reply here.", outgoing)
    assert not made._is_listed("Sandwell Council: The lamp is not mended.", outgoing)


def test_without_a_template_the_window_is_closed(provider: WhatsAppStandIn) -> None:
    provider.silent.add(ADA)
    with pytest.raises(SendError) as raised:
        send(channel(provider.url, template=""))
    assert (raised.value.fault, provider.sent) == (Fault.WINDOW, [])


def test_a_prepared_text_that_is_gone_is_our_fault(provider: WhatsAppStandIn) -> None:
    with pytest.raises(SendError) as raised:
        send(channel(provider.url, buttons=(f"HX{77:032x}",)), choices=(YES,))
    assert raised.value.fault is Fault.CONFIG


def test_an_unsure_message_with_buttons_is_found_in_the_list(provider: WhatsAppStandIn) -> None:
    made = channel(provider.url)
    sent = send(made, choices=(YES, NO))

    async def look() -> Sent | None:
        try:
            since = provider_time(provider)
            return await made.find_sent(Outgoing(id=41, address=ADA, text="Do we?", choices=(YES, NO)), since)
        finally:
            await made.close()

    found = asyncio.run(look())
    assert found is not None
    assert found.ref == sent.ref


def provider_time(provider: WhatsAppStandIn) -> Any:
    return parsedate_to_datetime(provider.sent[0]["date_created"])


# --- settings ---------------------------------------------------------------------------------------------

GIVEN = {
    "TELLBACK_TWILIO_ACCOUNT_SID": ACCOUNT,
    "TELLBACK_TWILIO_AUTH_TOKEN": TOKEN,
    "TELLBACK_WHATSAPP_FROM": "+447700900000",
}


def test_the_settings_make_the_channel() -> None:
    made = from_settings({**GIVEN, "TELLBACK_WHATSAPP_BUTTONS": ",".join(BUTTONS)})
    assert made is not None
    assert (made.account, made.limits.buttons) == (SENDER, 3)


def test_without_a_sender_there_is_no_channel() -> None:
    assert from_settings({**GIVEN, "TELLBACK_WHATSAPP_FROM": ""}) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"TELLBACK_WHATSAPP_FROM": "07700900000"}, "TELLBACK_WHATSAPP_FROM"),
        ({"TELLBACK_TWILIO_AUTH_TOKEN": ""}, "TELLBACK_TWILIO_AUTH_TOKEN"),
        ({"TELLBACK_WHATSAPP_BUTTONS": "HX1234567890,MG12"}, "TELLBACK_WHATSAPP_BUTTONS"),
        ({"TELLBACK_WHATSAPP_TEMPLATE": "hello"}, "TELLBACK_WHATSAPP_TEMPLATE"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        from_settings(GIVEN | change)


# --- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["+447700900123", " +447700900123", "whatsapp:+447700900123"])
@pytest.mark.parametrize("to", [SENDER, SENDER.removeprefix("whatsapp:")])
def test_a_name_without_its_first_word_is_the_same_name(sender: str, to: str) -> None:
    assert heard(From=sender, To=to, Body="hello").sender == ADA


def test_another_number_than_ours_is_refused_with_or_without_its_first_word() -> None:
    for to in ("+447700900999", "whatsapp:+447700900999"):
        with pytest.raises(Refused):
            channel().read(sms_request(form(To=to), url=HOOK))


@pytest.mark.parametrize("name", ["whatsapp:US.17e62166fc", "US.17e62166fc"])
def test_a_second_name_is_told_beside_the_first(name: str) -> None:
    assert heard(ExternalUserId=name).also == "whatsapp:US.17e62166fc"


@pytest.mark.parametrize("name", [None, "", "whatsapp:", ADA, "+447700900123", "somebody"])
def test_what_is_no_second_name_is_none(name: str | None) -> None:
    assert heard(ExternalUserId=name).also is None
