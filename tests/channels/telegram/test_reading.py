"""What a Telegram update says. Numbers in the row names are the inbound cases of the design."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.port import Aside, Attachment, Heard, Left, LeftReason, Refused, Request
from channels.telegram import Telegram
from tests.channels.requests import BOT, chat, member, message, person, said, tapped, telegram_request
from tests.standins.telegram import SECRET, TOKEN

BOT_CHANNEL = Telegram(TOKEN, SECRET)
ADA = "5000000001"
FROM_A_BOT: dict[str, Any] = {"from": person(is_bot=True)}


def read(update: object) -> tuple[Any, ...]:
    return BOT_CHANNEL.read(telegram_request(update)).events


def heard(**content: Any) -> Heard:
    (event,) = read(said(**content))
    assert isinstance(event, Heard)
    return event


def test_a_message_is_heard_with_its_sender_and_the_moment() -> None:
    """Case 62: ids are words, however large."""
    assert heard(text="Hello") == Heard(
        event_id="1001",
        account=str(BOT),
        sender=ADA,
        text="Hello",
        sent_at=datetime.fromtimestamp(1_795_000_000, UTC),
        language_hint="en",
        ref="77",
    )


@pytest.mark.parametrize(
    ("typed", "text", "start"),
    [
        pytest.param("/start", "start", None, id="55 no payload"),
        pytest.param("/start bus-stop_7", "", "bus-stop_7", id="55 a payload"),
        pytest.param("/start " + "x" * 64, "", "x" * 64, id="55 the longest payload"),
        pytest.param("/start@tellback_bot parks", "", "parks", id="55 a payload and a name"),
        pytest.param("/stop", "stop", None, id="23 stop"),
        pytest.param("/STOP@tellback_bot", "stop", None, id="56 in capitals with a name"),
        pytest.param("/help@bot", "help", None, id="56 help"),
        pytest.param("/lang pl", "lang pl", None, id="a command with a word"),
        pytest.param("/dance", "dance", None, id="56 an unknown command"),
        pytest.param("/ not a command", "/ not a command", None, id="a lone slash"),
        pytest.param("see /stop", "see /stop", None, id="a command inside"),
        pytest.param("1/2", "1/2", None, id="a slash inside"),
        pytest.param("tea\x00", "tea\ufffd", None, id="10 NUL"),
        pytest.param("\ud83d", "\ufffd", None, id="11 a lone surrogate"),
    ],
)
def test_commands_become_bare_words(typed: str, text: str, start: str | None) -> None:
    event = heard(text=typed)
    assert (event.text, event.start) == (text, start)


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        pytest.param({}, "en", id="59 known"),
        pytest.param({"language_code": "pt-br"}, "pt-br", id="59 with a region"),
        pytest.param({"language_code": "!!"}, "!!", id="59 nonsense is only a hint"),
        pytest.param({"language_code": None}, None, id="59 none"),
    ],
)
def test_the_apps_language_is_a_hint(changes: dict[str, Any], hint: str | None) -> None:
    who = {k: v for k, v in (person() | changes).items() if v is not None}
    assert heard(**{"text": "x", "from": who}).language_hint == hint


POLL = {
    "id": "1",
    "question": "Which day?",
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        pytest.param(
            {
                "photo": [
                    {"file_id": "small", "file_unique_id": "a", "width": 90, "height": 60},
                    {"file_id": "large", "file_unique_id": "b", "width": 900, "height": 600},
                ],
                "media_group_id": "9",
            },
            Attachment(kind="image", ref="large", content_type="image/jpeg"),
            id="45 a photo of an album",
        ),
        pytest.param(
            {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3, "mime_type": "audio/ogg"}},
            Attachment(kind="audio", ref="v", content_type="audio/ogg"),
            id="41 a voice note",
        ),
        pytest.param(
            {
                "sticker": {
                    "file_id": "s",
                    "file_unique_id": "s",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            Attachment(kind="sticker", ref="s"),
            id="42 a sticker",
        ),
        pytest.param(
            {"location": {"latitude": 52.5, "longitude": -1.98}},
            Attachment(kind="location", ref="geo:52.5,-1.98"),
            id="43 a place",
        ),
        pytest.param(
            {"contact": {"phone_number": "+447700900321", "first_name": "Bea"}},
            Attachment(kind="contact", ref="tel:+447700900321", label="Bea"),
            id="44 a contact",
        ),
        pytest.param(
            {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 9, "duration": 2}},
            Attachment(kind="video", ref="n"),
            id="46 a video note",
        ),
        pytest.param(
            {"contact": {"phone_number": "07700900321", "first_name": "Bea", "last_name": "Hall"}},
            Attachment(kind="contact", ref="tel:07700900321", label="Bea Hall"),
            id="44 a contact with two names",
        ),
        pytest.param(
            {
                "location": {"latitude": 52.5, "longitude": -1.98},
                "venue": {
                    "location": {"latitude": 52.5, "longitude": -1.98},
                    "title": "Tipton Library",
                    "address": "Unity Walk",
                },
            },
            Attachment(kind="location", ref="geo:52.5,-1.98", label="Tipton Library, Unity Walk"),
            id="43 a place with its name",
        ),
        pytest.param(
            {"dice": {"value": 3, "emoji": "🎲"}},
            Attachment(kind="other", ref="dice:77", label="🎲 3"),
            id="46 dice",
        ),
        pytest.param(
            {
                "poll": {
                    **POLL,
                    "options": [{"text": "Monday", "voter_count": 0}, {"text": "Friday", "voter_count": 0}],
                }
            },
            Attachment(kind="other", ref="poll:77", label="Poll: Which day? (Monday / Friday)"),
            id="46 a poll",
        ),
        pytest.param(
            {
                "checklist": {
                    "title": "To mend",
                    "tasks": [{"id": 1, "text": "lamp"}, {"id": 2, "text": "gate"}],
                }
            },
            Attachment(kind="other", ref="checklist:77", label="List: To mend (lamp / gate)"),
            id="46 a list to tick",
        ),
        pytest.param(
            {"hologram": {"file_id": "h"}},
            Attachment(kind="other", ref="hologram:77"),
            id="60 a kind that is not made yet",
        ),
        pytest.param(
            {"pinned_message": message(text="x")},
            Attachment(kind="told", ref="pinned_message:77", label="pinned message"),
            id="46 a service message",
        ),
        pytest.param(
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
            Attachment(
                kind="told",
                ref="message_auto_delete_timer_changed:77",
                label="message auto delete timer changed",
            ),
            id="46 a timer",
        ),
        pytest.param(
            {"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "application/pdf"}},
            Attachment(kind="document", ref="d", content_type="application/pdf"),
            id="a document",
        ),
    ],
)
def test_what_is_attached_is_kept_by_reference(content: dict[str, Any], attachment: Attachment) -> None:
    assert heard(**content).attachments == (attachment,)


def test_a_caption_is_what_was_said() -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert heard(photo=photo, caption="/stop the leak").text == "/stop the leak"


def test_an_edit_is_an_event_of_its_own() -> None:
    """Case 47."""
    (edit,) = read({"update_id": 1001, "edited_message": message(text="No, 2", edit_date=1_795_000_060)})
    assert (edit.event_id, edit.text) == ("1001:edit", "No, 2")
    assert (edit.edits, edit.ref) == ("77", "77")
    assert edit.sent_at == datetime.fromtimestamp(1_795_000_060, UTC)


def test_a_reply_names_the_message_it_answers() -> None:
    """Case 49."""
    assert heard(text="yes", reply_to_message=message(message_id=31, text="Old?")).prompt_ref == "31"


def test_a_forwarded_message_is_what_its_sender_says() -> None:
    """Case 48."""
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "X"}
    assert heard(text="look", forward_origin=origin).sender == ADA


# --- taps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "ref"),
    [
        pytest.param(tapped(), "76", id="50 on a message"),
        pytest.param(
            tapped(message={"chat": chat(), "message_id": 12, "date": 0}), "12", id="53 on one too old to see"
        ),
        pytest.param(tapped(message=None, inline_message_id="i"), None, id="53 on no message"),
    ],
)
def test_a_tap_is_heard_and_its_button_set_at_rest(update: dict[str, Any], ref: str | None) -> None:
    reading = BOT_CHANNEL.read(telegram_request(update))
    (event,) = reading.events
    assert isinstance(event, Heard)
    assert (event.tapped, event.text, event.sender, event.prompt_ref) == ("kept:1", "", ADA, ref)
    assert reading.reply.content_type == "application/json"
    assert json.loads(reading.reply.body) == {"method": "answerCallbackQuery", "callback_query_id": "4242"}


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(tapped(None, game_short_name="g"), id="52 without data"),
        pytest.param(tapped(message=message(chat=chat(kind="group"))), id="57 in a group"),
        pytest.param(tapped(**FROM_A_BOT), id="by a bot"),
    ],
)
def test_a_tap_that_is_not_for_us_is_set_at_rest_too(update: dict[str, Any]) -> None:
    reading = BOT_CHANNEL.read(telegram_request(update))
    assert [type(event) for event in reading.events] == [Aside]
    assert b"answerCallbackQuery" in reading.reply.body


def test_foreign_data_is_handed_on_as_it_came() -> None:
    """Case 52: whether a key is one of ours is not the channel's to say."""
    (event,) = read(tapped("'; DROP TABLE"))
    assert event.tapped == "'; DROP TABLE"


# --- leaving --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "reasons"),
    [
        pytest.param(member("member", "kicked"), [LeftReason.BLOCKED], id="58 blocked"),
        pytest.param(member("kicked", "member"), [LeftReason.RETURNED], id="58 unblocked"),
        pytest.param(member("member", "member"), [], id="nothing changed"),
        pytest.param(member("member", "kicked", kind="group"), [], id="57 thrown out of a group"),
    ],
)
def test_blocking_is_leaving(update: dict[str, Any], reasons: list[LeftReason]) -> None:
    assert [event.reason for event in read(update) if isinstance(event, Left)] == reasons


# --- what nobody said to us -----------------------------------------------------------------------------

WORDS = "x-words-x"


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        pytest.param(said(text=WORDS, chat=chat(kind="group")), "group", id="57 a group"),
        pytest.param(said(text=WORDS, chat=chat(kind="supergroup")), "group", id="57 a large group"),
        pytest.param(
            {"update_id": 9, "channel_post": message(text=WORDS, chat=chat(kind="channel"))},
            "channel",
            id="57 a channel",
        ),
        pytest.param(said(text=WORDS, **FROM_A_BOT), "bot", id="another bot"),
        pytest.param(
            {"update_id": 9, "edited_message": message(location={"latitude": 1, "longitude": 2})},
            "moved",
            id="43 a live place that moved",
        ),
        pytest.param(
            {"update_id": 9, "inline_query": {"id": "1", "query": WORDS}}, "inline_query", id="a search"
        ),
        pytest.param({"update_id": 9, "brand_new": {"a": WORDS}}, "brand_new", id="60 an unknown kind"),
        pytest.param(
            {"update_id": "9", "message": message(text=WORDS)}, "unreadable", id="a number that is none"
        ),
        pytest.param(
            {"update_id": True, "message": message(text=WORDS)}, "unreadable", id="a number that is true"
        ),
        pytest.param({"message": message(text=WORDS)}, "unreadable", id="no number"),
        pytest.param({"update_id": 9, "message": WORDS}, "unreadable", id="a message that is a word"),
        pytest.param(
            {"update_id": 9, "message": {"text": WORDS}}, "unreadable", id="a message of words alone"
        ),
        pytest.param({"update_id": 9, "callback_query": {"id": 7}}, "unreadable", id="a tap of an id alone"),
        pytest.param({"update_id": 9}, "empty", id="a number alone"),
        pytest.param([], "unreadable", id="a list"),
        pytest.param(None, "unreadable", id="null"),
        pytest.param(WORDS, "unreadable", id="a word"),
    ],
)
def test_what_nobody_said_to_us_is_kept_aside_without_its_words(update: Any, kind: str) -> None:
    reading = BOT_CHANNEL.read(telegram_request(update))
    (event,) = reading.events
    assert isinstance(event, Aside)
    assert (event.kind, reading.reply.status) == (kind, 200)
    assert WORDS not in repr(event)


def test_of_a_busy_group_one_line_a_day_is_kept() -> None:
    many = [{**said(text=str(n), chat=chat(kind="group")), "update_id": n} for n in range(3)]
    assert len({read(update)[0].event_id for update in many}) == 1
    tomorrow = said(text="x", chat=chat(kind="group"), date=1_795_000_000 + 86_400)
    assert read(tomorrow)[0].event_id != read(many[0])[0].event_id


def test_words_that_the_library_stumbles_over_are_heard() -> None:
    """Case 72: a date beyond all calendars; and a part that is not what it should be."""
    for wrong in ({"date": 10**20}, {"entities": 7}, {"photo": "no photo"}):
        assert heard(**{"text": "The lamp is out", **wrong}).text == "The lamp is out"


def test_what_the_library_stumbles_over_is_answered_all_the_same() -> None:
    (part,) = heard(poll={"question": 7}).attachments
    assert (part.kind, part.label) == ("other", "Poll: 7")


def test_a_reaction_is_heard_and_belongs_to_a_message() -> None:
    def put(*emoji: str) -> Heard:
        change = {
            "chat": chat(),
            "message_id": 31,
            "user": person(),
            "date": 1_795_000_000,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
        }
        (event,) = read({"update_id": 9, "message_reaction": change})
        assert isinstance(event, Heard)
        return event

    assert put("👍").attachments == (Attachment(kind="reaction", ref="reaction:31", label="👍"),)
    assert put("👍").prompt_ref == "31"
    assert put().attachments[0].label == "taken away"


def test_a_tap_says_what_stood_on_its_button() -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "kept:1"}]]}
    (event,) = read(tapped(message=message(reply_markup=keyboard)))
    assert (event.tapped, event.pressed) == ("kept:1", "Yes")
    (unknown,) = read(tapped("kept:2", message=message(reply_markup=keyboard)))
    assert unknown.pressed is None


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"update_id": NaN}', b'"\\ud83d"'],
    ids=["nothing", "half", "no UTF-8", "too deep", "not a number", "a lone surrogate"],
)
def test_a_body_that_is_no_update_is_taken_all_the_same(body: bytes) -> None:
    reading = BOT_CHANNEL.read(telegram_request(None, body=body))
    assert [type(event) for event in reading.events] == [Aside]
    assert reading.reply.status == 200


def test_unknown_fields_do_no_harm() -> None:
    """Case 60."""
    assert heard(text="x", brand_new={"deep": [1]}).text == "x"


def test_an_update_that_trips_the_library_leaves_no_words_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("DEBUG"):
        read({"update_id": 9, "message": {"text": "my private words"}})
    assert "an update could not be read" in caplog.text
    assert "private" not in caplog.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
parts = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])
fields = ["text", "from", "chat", "date", "photo", "contact", "location", "data", "id", "caption", "entities"]


@given(parts, st.dictionaries(st.sampled_from(fields), json_values, max_size=3), st.booleans())
def test_reading_never_fails_on_authentic_requests(
    part: dict[str, Any], changes: dict[str, Any], keep: bool
) -> None:
    whole = (message(text="x") if keep else {}) | changes
    for event in read({"update_id": 5, part: whole}):
        assert event.event_id


# --- the secret -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secret", "status"),
    [
        pytest.param("wrong", 403, id="61 wrong"),
        pytest.param(None, 403, id="61 missing"),
        pytest.param("", 403, id="61 empty"),
        pytest.param(f"{SECRET},{SECRET}", 403, id="61 twice"),
        pytest.param("gehëim\ud83d", 403, id="61 not ASCII"),
    ],
)
def test_without_the_secret_nothing_is_read(secret: str | None, status: int) -> None:
    with pytest.raises(Refused) as refused:
        BOT_CHANNEL.read(telegram_request(said(text="x"), secret=secret))
    assert refused.value.status == status


def test_a_bot_without_a_secret_believes_no_webhook() -> None:
    with pytest.raises(Refused):
        Telegram(TOKEN).read(telegram_request(said(text="x"), secret=""))


def test_get_is_refused() -> None:
    """Case 89."""
    good = telegram_request(said(text="x"))
    with pytest.raises(Refused) as refused:
        BOT_CHANNEL.read(Request(method="GET", url=good.url, headers=good.headers))
    assert refused.value.status == 405


def test_the_pictures_of_an_album_say_that_they_belong_together() -> None:
    """Case 45."""
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert (heard(photo=photo, media_group_id="9").album, heard(photo=photo).album) == ("9", None)
