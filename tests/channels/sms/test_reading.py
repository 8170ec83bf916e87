"""What a text or a delivery report says. Numbers in the row names are the inbound cases of the design."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.port import Aside, Attachment, Delivery, Heard, Left, LeftReason, Receipt, Reply
from channels.sms import Sms
from tests.channels.requests import ADA, RECEIPT_HOOK, receipt_form, sms_request, text_form
from tests.standins.twilio import ACCOUNT, OURS, TOKEN

SMS = Sms(ACCOUNT, (TOKEN,), sender="+44 7700 900000")


def heard(**changes: str | None) -> Heard:
    (event,) = SMS.read(sms_request(text_form(**changes))).events
    assert isinstance(event, Heard)
    return event


def test_a_text_is_heard_with_its_sender_its_words_and_the_providers_id() -> None:
    assert heard() == Heard(
        event_id="SM00000000000000000000000000000001", account=OURS, sender=ADA, text="Hello"
    )


def test_the_provider_is_thanked_with_an_empty_document() -> None:
    reply = SMS.read(sms_request(text_form())).reply
    assert reply == Reply(
        content_type="text/xml; charset=utf-8", body=b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="1 nothing"),
        pytest.param("  \n ", id="2 white space"),
        pytest.param("👍", id="3 an emoji"),
        pytest.param("1️⃣", id="4 a keycap"),
        pytest.param(" १ ", id="5 another script's digit"),
        pytest.param("x" * 2000, id="7 2000 characters"),
        pytest.param("ਕ" * 1600, id="8 1600 of UCS-2"),
        pytest.param("S\u200bTOP", id="13 a hidden space in a word"),
        pytest.param("رقم \u2066T482\u2069 من", id="14 both directions"),
        pytest.param("\u202eevil", id="15 an override of direction"),
        pytest.param("cafe\u0301", id="16 a decomposed accent"),
        pytest.param("z" + "\u0335" * 60, id="17 zalgo"),
        pytest.param("СТОР", id="18 look-alike letters"),
        pytest.param("https://a.example", id="19 a link"),
        pytest.param("<script>'; DROP {{7*7}} =cmd()", id="20 code"),
        pytest.param("a+b & c=d\r\n", id="line end and signs"),
        pytest.param("Stop.", id="23 stop with a full stop is ours to understand"),
        pytest.param("please don't stop", id="24 not a stop"),
        pytest.param("STOP", id="27 STOP without Advanced Opt-Out: our own words decide"),
        pytest.param("CANCEL", id="33 a reserved word"),
    ],
)
def test_words_are_kept_exactly(body: str) -> None:
    assert heard(Body=body).text == body


@pytest.mark.parametrize(
    ("body", "kept"),
    [pytest.param("tea\x00", "tea\ufffd", id="10 NUL"), pytest.param("\x07bell", "\x07bell", id="10 a bell")],
)
def test_only_what_no_database_can_keep_is_marked(body: str, kept: str) -> None:
    assert heard(Body=body).text == kept


def test_a_text_without_a_body_is_heard_as_nothing() -> None:
    assert heard(Body=None).text == ""


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        pytest.param("STOP", LeftReason.PROVIDER_STOP, id="29 a custom stop word"),
        pytest.param("START", LeftReason.RETURNED, id="30 start after months"),
        pytest.param("stop", LeftReason.PROVIDER_STOP, id="in small letters"),
    ],
)
def test_what_the_provider_acted_on_is_a_leaving_or_a_return(kind: str, reason: LeftReason) -> None:
    (event,) = SMS.read(sms_request(text_form(Body="RUHE", OptOutType=kind))).events
    assert event == Left(
        event_id="SM00000000000000000000000000000001", account=OURS, sender=ADA, reason=reason, text="RUHE"
    )


@pytest.mark.parametrize("kind", [pytest.param("HELP", id="31 help"), pytest.param("NEW", id="unknown")])
def test_other_kinds_are_still_heard(kind: str) -> None:
    assert heard(Body="HELP", OptOutType=kind).text == "HELP"


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param("60000", id="76 a short code"),
        pytest.param("HMRC", id="77 a name"),
        pytest.param("07700900123", id="75 a number without its country"),
        pytest.param("00447700900123", id="75 a number with two noughts"),
        pytest.param("+44 (0)7700 900123", id="75 a number as people write it"),
        pytest.param("Anonymous", id="78 withheld"),
        pytest.param("", id="nobody"),
        pytest.param(None, id="no sender at all"),
        pytest.param("+447700٩٠٠١٢٣", id="digits of another script"),
    ],
)
def test_who_cannot_be_answered_is_not_heard(sender: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        (event,) = SMS.read(sms_request(text_form(From=sender))).events
    assert isinstance(event, Aside)
    assert (event.kind, event.sender, event.text) == ("no-reply", sender or "", "Hello")
    assert "cannot be answered" in caplog.text
    assert not sender or sender not in caplog.text


def test_what_comes_from_ourselves_says_nothing() -> None:
    """Case 82."""
    assert SMS.read(sms_request(text_form(From=OURS))).events == ()


PACKED = "The lights on Park Lane have been out for weeks, and nobody rings back."
URDU = "پارک لین کی بتیاں کئی ہفتوں سے بند ہیں اور کوئی فون نہیں کرتا"


@pytest.mark.parametrize("typed", [PACKED, URDU, "Two lines:\nlamp out, gate broken, and the bins are full"])
def test_a_text_that_came_as_base64_is_what_was_typed(typed: str) -> None:
    body = b64encode(typed.encode()).decode()
    event = heard(Body=body)
    assert (event.text, event.encoded) == (typed, body)


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 64,
        "supercalifragilisticexpialidocious" * 2,
        b64encode(bytes(range(256))).decode(),
        b64encode(b"nothing but one long word without a blank in it at all".replace(b" ", b"")).decode() * 2,
        "The lights on Park Lane have been out for weeks and nobody rings",
        b64encode(b"too short").decode(),
    ],
    ids=["one letter", "a long word", "bytes", "one word", "a sentence", "short"],
)
def test_what_may_have_been_typed_so_stays_as_it_is(typed: str) -> None:
    event = heard(Body=typed)
    assert (event.text, event.encoded) == (typed, None)


@pytest.mark.parametrize(
    ("changes", "attachments"),
    [
        pytest.param(
            {"Body": "", "NumMedia": "1", "MediaUrl0": "https://m/1", "MediaContentType0": "image/jpeg"},
            (Attachment(kind="image", ref="https://m/1", content_type="image/jpeg"),),
            id="35 a picture without words",
        ),
        pytest.param(
            {"Body": "", "NumMedia": "2", "MediaUrl0": "https://m/1", "MediaUrl1": "https://m/2"},
            (Attachment(kind="other", ref="https://m/1"), Attachment(kind="other", ref="https://m/2")),
            id="36 several",
        ),
        pytest.param(
            {"NumMedia": "2", "MediaUrl0": "https://m/1", "MediaContentType0": "audio/ogg"},
            (Attachment(kind="audio", ref="https://m/1", content_type="audio/ogg"),),
            id="37 the second is missing",
        ),
        pytest.param({"NumMedia": "x", "MediaUrl0": "https://m/1"}, (), id="37 no number"),
        pytest.param({"NumMedia": None}, (), id="no count"),
        pytest.param({"NumMedia": "-1"}, (), id="a count below nothing"),
        pytest.param({"NumMedia": "9" * 400}, (), id="a count beyond all"),
        pytest.param(
            {"NumMedia": "1", "MediaUrl0": "http://169.254.169.254/"},
            (Attachment(kind="other", ref="http://169.254.169.254/"),),
            id="38 a private host: kept as a reference, never fetched here",
        ),
        pytest.param(
            {"NumMedia": "1", "MediaUrl0": "https://m/1", "MediaContentType0": "text/vcard"},
            (Attachment(kind="contact", ref="https://m/1", content_type="text/vcard"),),
            id="44 a contact card",
        ),
    ],
)
def test_what_is_attached_is_kept_by_reference(
    changes: dict[str, str | None], attachments: tuple[Attachment, ...]
) -> None:
    assert heard(**changes).attachments == attachments


@pytest.mark.parametrize("name", ["SmsMessageSid", "SmsSid"])
def test_an_older_name_of_the_id_will_do(name: str) -> None:
    assert heard(**{"MessageSid": None, name: "SM9"}).event_id == "SM9"


def test_without_an_id_the_same_text_is_still_one_event_and_another_is_another() -> None:
    first, again = heard(MessageSid=None), heard(MessageSid=None)
    assert first.event_id == again.event_id
    assert heard(MessageSid=None, Body="Other").event_id != first.event_id


def test_two_texts_of_the_same_second_are_two_events() -> None:
    """Case 65."""
    assert heard(MessageSid="SM1").event_id != heard(MessageSid="SM2").event_id


# --- delivery reports -----------------------------------------------------------------------------------


def report(state: str, query: str = "?o=41", **changes: str | None) -> tuple[Any, ...]:
    request = sms_request(receipt_form(state, **changes), url=RECEIPT_HOOK + query)
    return SMS.read(request).events


@pytest.mark.parametrize(
    ("state", "delivery"),
    [
        ("accepted", Delivery.ACCEPTED),
        ("scheduled", Delivery.ACCEPTED),
        ("queued", Delivery.QUEUED),
        ("sending", Delivery.SENDING),
        ("sent", Delivery.SENT),
        ("delivered", Delivery.DELIVERED),
        ("undelivered", Delivery.FAILED),
        ("failed", Delivery.FAILED),
        ("canceled", Delivery.FAILED),
        ("read", Delivery.READ),
    ],
)
def test_a_report_says_how_far_which_message_came(state: str, delivery: Delivery) -> None:
    (receipt,) = report(state)
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.outgoing_id) == (delivery, 41)
    assert receipt.sent_ref == "SM00000000000000000000000000000002"


def test_a_failure_brings_its_code() -> None:
    (receipt,) = report("undelivered", ErrorCode="30005")
    assert receipt.code == "30005"


def test_each_state_of_a_message_is_an_event_of_its_own_and_a_repeat_is_not() -> None:
    """Case 68: reports come late, twice and in any order."""
    ids = [report(state)[0].event_id for state in ("delivered", "sent", "delivered")]
    assert ids[0] == ids[2] != ids[1]


@pytest.mark.parametrize(
    ("query", "changes", "outgoing_id"),
    [
        pytest.param("", {}, None, id="an address without our id"),
        pytest.param("?o=", {}, None, id="an empty id"),
        pytest.param("?o=x", {}, None, id="no number"),
        pytest.param("?o=-1", {}, None, id="below nothing"),
        pytest.param("?o=" + "9" * 30, {}, None, id="beyond any row"),
        pytest.param("?o=7", {"MessageSid": None}, 7, id="70 our id alone"),
    ],
)
def test_either_reference_will_do(
    query: str, changes: dict[str, str | None], outgoing_id: int | None
) -> None:
    (receipt,) = report("sent", query, **changes)
    assert receipt.outgoing_id == outgoing_id


@pytest.mark.parametrize(
    ("state", "query", "changes"),
    [
        pytest.param("partially_delivered", "?o=1", {}, id="a state nobody knows"),
        pytest.param("", "?o=1", {}, id="no state"),
        pytest.param("sent", "", {"MessageSid": None}, id="neither reference"),
    ],
)
def test_a_report_about_nothing_is_thanked_for_and_left(
    state: str, query: str, changes: dict[str, str | None]
) -> None:
    assert report(state, query, **changes) == ()


@given(
    st.dictionaries(
        st.sampled_from(
            ["Body", "From", "NumMedia", "MediaUrl0", "OptOutType", "MessageSid", "MessageStatus"]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    ),
    st.booleans(),
)
def test_reading_never_fails_on_authentic_requests(values: dict[str, str], as_report: bool) -> None:
    url = RECEIPT_HOOK + "?o=1" if as_report else "https://talk.example/hook/sms"
    for event in SMS.read(sms_request(text_form(**values), url=url)).events:
        assert event.event_id
        assert event.account == OURS
