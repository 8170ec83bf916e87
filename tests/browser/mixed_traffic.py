"""One of every kind of a day's mixed traffic, as providers bring it, and what an officer reads of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.browser.council import phone
from tests.browser.service import Running
from tests.standins.twilio import OURS

VOICE = {"file_id": "v1", "file_unique_id": "v1", "duration": 3, "mime_type": "audio/ogg"}
PHOTO = [{"file_id": "p1", "file_unique_id": "p1", "width": 1, "height": 1}]
FILM = {"file_id": "f1", "file_unique_id": "f1", "width": 1, "height": 1, "duration": 2}
NOTE = {"file_id": "n1", "file_unique_id": "n1", "length": 9, "duration": 2}
PAPER = {"file_id": "d1", "file_unique_id": "d1", "file_name": "letter.pdf", "mime_type": "application/pdf"}
STICKER = {
    "file_id": "s1",
    "file_unique_id": "s1",
    "type": "regular",
    "width": 1,
    "height": 1,
    "emoji": "🙂",
    "is_animated": False,
    "is_video": False,
}
PLACE = {"latitude": 52.53, "longitude": -2.07}
POLL = {
    "id": "1",
    "question": "Which day?",
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "options": [{"text": "Monday", "voter_count": 0}, {"text": "Friday", "voter_count": 0}],
}
BOT = {"id": 9, "is_bot": True, "first_name": "Another"}
PUT = [{"type": "emoji", "emoji": "👍"}]

# What a message in Telegram may hold, and what is read of it.
CONTENTS: dict[str, tuple[dict[str, Any], str]] = {
    "words": ({"text": "The lamp by the canal bridge is out"}, "The lamp by the canal bridge is out"),
    "a short word": ({"text": "bridge"}, "bridge"),
    "a caption": ({"photo": PHOTO, "caption": "the swings in Victoria Park"}, "the swings in Victoria Park"),
    "a picture": ({"photo": PHOTO}, "Sent a picture"),
    "a picture of an album": ({"photo": PHOTO, "media_group_id": "77"}, "Sent a picture"),
    "a voice note": ({"voice": VOICE}, "Sent a voice note"),
    "a song": ({"audio": {**VOICE, "file_name": "noise.mp3"}}, "noise.mp3"),
    "a film": ({"video": FILM}, "Sent a video"),
    "a round film": ({"video_note": NOTE}, "Sent a video"),
    "a moving picture": ({"animation": FILM}, "Sent a video"),
    "a sticker": ({"sticker": STICKER}, "Sent a sticker: 🙂"),
    "a document": ({"document": PAPER}, "letter.pdf"),
    "a document and words": (
        {"document": PAPER, "caption": "see this letter please"},
        "see this letter please",
    ),
    "a place": ({"location": PLACE}, "Sent a place on the map: 52.53,-2.07"),
    "a place that moves": ({"location": {**PLACE, "live_period": 60}}, "Sent a place on the map"),
    "a place with its name": (
        {"location": PLACE, "venue": {"location": PLACE, "title": "Tipton Library", "address": "Unity Walk"}},
        "Tipton Library, Unity Walk",
    ),
    "a contact": (
        {"contact": {"phone_number": "+447700900888", "first_name": "Bea", "last_name": "Hall"}},
        "Sent a contact: Bea Hall",
    ),
    "a poll": ({"poll": POLL}, "Poll: Which day? (Monday / Friday)"),
    "a list": (
        {"checklist": {"title": "To mend", "tasks": [{"id": 1, "text": "lamp"}]}},
        "List: To mend (lamp)",
    ),
    "dice": ({"dice": {"emoji": "🎲", "value": 4}}, "🎲 4"),
    "a game": ({"game": {"title": "Chess", "description": "x", "photo": PHOTO}}, "Game: Chess"),
    "a story": ({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}, "something that is no text"),
    "a paid picture": ({"paid_media": {"star_count": 1, "paid_media": []}}, "something that is no text"),
    "a kind not made yet": ({"hologram": {"file_id": "h1"}}, "something that is no text"),
    "a broken part": ({"text": "The gate hangs off", "entities": 7}, "The gate hangs off"),
    "a forwarded one": (
        {
            "text": "look at this",
            "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"},
        },
        "look at this",
    ),
    "a link's word": ({"text": "/start PARK"}, "Came by the link PARK"),
    "a link nobody knows": ({"text": "/start nobody-knows-this"}, "Came by the link nobody-knows-this"),
    "a command": ({"text": "/help"}, "help"),
    "a pin": (
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}},
        "pinned message",
    ),
    "a timer": (
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
        "message auto delete timer changed",
    ),
    "a wallpaper": ({"chat_background_set": {"type": {"type": "fill"}}}, "chat background set"),
    "data of a web app": ({"web_app_data": {"data": "x", "button_text": "y"}}, "web app data"),
}
# Updates that are no message to us, and what is read of each.
OTHERS = (
    *("inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query", "poll", "poll_answer"),
    *("chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "message_reaction_count"),
    *("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
    *("purchased_paid_media", "guest_message", "managed_bot", "something_quite_new"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """send: what our hook answered. reads: what an officer reads of it. before: what came first from them."""

    what: str
    send: Callable[[], int]
    reads: str


def telegram(service: Running) -> Iterator[Sent]:
    app, person = service.telegram, 5_100_000_000
    for what, (content, reads) in CONTENTS.items():
        person += 1
        message = {**app.message(person), **content}
        yield Sent(
            f"{what}, from somebody new", lambda update=message: app.happen({"message": update}), reads
        )
        person += 1
        service.chats(person, "/start TIPTON", "1", "yes", "SKIP", "no")  # where own words are asked for
        again = {**app.message(person), **content}
        yield Sent(f"{what}, as own words", lambda update=again: app.happen({"message": update}), reads)
        person += 1
        service.chats(person, "/start TIPTON", "1")  # where something is to be chosen
        third = {**app.message(person), **content}
        yield Sent(f"{what}, at a choice", lambda update=third: app.happen({"message": update}), reads)
    for name in OTHERS:
        update = {name: {"id": "1", "from": app.user(person), "query": "private words"}}
        yield Sent(name, lambda update=update: app.happen(update), f"never use ({name.replace('_', ' ')})")
    yield from _around_messages(service, person)


def _around_messages(service: Running, person: int) -> Iterator[Sent]:
    app = service.telegram
    first = app.message(person + 1)
    app.happen({"message": {**first, "text": "The lamp is out by the shops"}})
    changed = {**first, "text": "The lamp is out by the school", "edit_date": first["date"]}
    yield Sent(
        "changed words", lambda: app.happen({"edited_message": changed}), "The lamp is out by the school"
    )
    moved = {**app.message(person + 2), "location": PLACE}
    yield Sent(
        "a place that moved", lambda: app.happen({"edited_message": moved}), "A place on the map that moves"
    )
    who = {"chat": {"id": person + 3, "type": "private"}, "user": app.user(person + 3), "date": first["date"]}
    put = {**who, "message_id": 1, "old_reaction": [], "new_reaction": PUT}
    yield Sent("a sign", lambda: app.happen({"message_reaction": put}), "Put 👍 to a message")
    yield Sent("blocked by a stranger", lambda: app.block(person + 4), "They left, or came back")
    query = {"id": "7", "from": app.user(person + 5), "chat_instance": "1", "data": "T1.kept.no"}
    board = {"inline_keyboard": [[{"text": "No, thank you", "callback_data": "T1.kept.no"}]]}
    old = {**app.message(person + 5), "from": BOT, "text": "May we?", "reply_markup": board}
    yield Sent(
        "an old tap",
        lambda: app.happen({"callback_query": {**query, "message": old}}),
        "Pressed: No, thank you",
    )
    gone = {"chat": {"id": person + 6, "type": "private"}, "message_id": 2, "date": 0}
    late = {**query, "id": "8", "from": app.user(person + 6), "message": gone}
    yield Sent(
        "a tap on what is not shown", lambda: app.happen({"callback_query": late}), "Pressed: a button"
    )
    game = {**{k: v for k, v in query.items() if k != "data"}, "id": "9", "game_short_name": "g"}
    yield Sent("a tap on a game", lambda: app.happen({"callback_query": game}), "A tap that was not for us")
    group = {"id": -5, "type": "supergroup", "title": "Street"}
    talk = {**app.message(person), "chat": group, "text": "private words"}
    yield Sent("a group", lambda: app.happen({"message": talk}), "Somebody wrote in a group")
    post = {
        "message_id": 3,
        "date": first["date"],
        "chat": {"id": -6, "type": "channel"},
        "text": "private words",
    }
    yield Sent("a channel", lambda: app.happen({"channel_post": post}), "Somebody posted in a channel")
    robot = {**app.message(person), "from": BOT, "text": "private words"}
    yield Sent("another bot", lambda: app.happen({"message": robot}), "Another bot wrote to ours")
    yield Sent(
        "a message that is a word", lambda: app.happen({"message": "x"}), "Something came that is no message"
    )
    yield Sent("an empty update", lambda: app.happen({}), "never use (empty)")


def texts(service: Running) -> Iterator[Sent]:
    line = service.twilio
    media = {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": line.holds(b"x")}
    two = {
        **media,
        "NumMedia": "2",
        "MediaUrl1": line.holds(b"y", media="ME2"),
        "MediaContentType1": "audio/amr",
    }
    card = {**media, "MediaContentType0": "text/vcard"}
    paper = {**media, "MediaContentType0": "application/pdf"}
    packed = "VGhlIGxpZ2h0cyBvbiBQYXJrIExhbmUgaGF2ZSBiZWVuIG91dCBmb3Igd2Vla3Mu"
    rows: tuple[tuple[str, str, dict[str, str], str], ...] = (
        ("words", "The bins were missed again", {}, "The bins were missed again"),
        ("a picture", "", media, "Sent a picture"),
        ("a picture and words", "look at this", media, "Sent a picture"),
        ("a picture and a voice note", "look", two, "Sent a picture, a voice note"),
        ("a contact", "", card, "Sent a contact"),
        ("a document", "", paper, "Sent a file"),
        ("a text in Base64", packed, {}, "The lights on Park Lane have been out for weeks."),
        ("what an automatic reply says", "[auto] I am driving", {}, "[auto] I am driving"),
    )
    for number, (what, body, more, reads) in enumerate(rows, 600):
        yield Sent(f"text: {what}", lambda n=number, b=body, m=more: line.text(phone(str(n)), b, **m), reads)
        other = phone(str(number + 100))
        service.texts(other, "TIPTON", "1", "yes", "SKIP", "no")
        yield Sent(f"text: {what}, as own words", lambda o=other, b=body, m=more: line.text(o, b, **m), reads)
    for sender in ("60000", "Vodafone", "Anonymous", ""):
        body = f"from {sender or 'nobody'} about the bins"
        yield Sent(f"text: {body}", lambda s=sender, b=body: line.text(s, b), body)
    first, second = "nobody answers the phone at Cradley House", "my mum cannot get out at Cradley House"
    service.texts(phone("901"), "TIPTON", "1")
    yield Sent("text: a first miss", lambda: line.text(phone("901"), first), first)
    yield Sent("text: a second miss at a shared question", lambda: line.text(phone("901"), second), second)
    service.texts(phone("902"), "HOW")
    asked = "why does council tax keep going up"
    yield Sent("text: a question in how it works", lambda: line.text(phone("902"), asked), asked)


def whatsapp(service: Running) -> Iterator[Sent]:
    line, hook = service.twilio, f"{service.url}/hook/whatsapp"

    def post(number: int, **told: str) -> int:
        form = {
            "MessageSid": f"SMw{number}",
            "AccountSid": line.account,
            "NumMedia": "0",
            "Body": "",
            "From": f"whatsapp:{phone(str(number))}",
            "To": f"whatsapp:{OURS}",
        }
        return line.run(line.post(hook, form | told))

    media = {"NumMedia": "1", "MediaUrl0": line.holds(b"z", media="ME3")}
    rows: tuple[tuple[str, dict[str, str], str], ...] = (
        ("words", {"Body": "The park gate is locked"}, "The park gate is locked"),
        ("a picture", {**media, "MediaContentType0": "image/jpeg"}, "Sent a picture"),
        ("a voice note", {**media, "MediaContentType0": "audio/ogg"}, "Sent a voice note"),
        ("a film and words", {**media, "MediaContentType0": "video/mp4", "Body": "see"}, "Sent a video"),
        ("a document", {**media, "MediaContentType0": "application/pdf"}, "Sent a file"),
        ("a contact", {**media, "MediaContentType0": "text/vcard"}, "Sent a contact"),
        (
            "a place",
            {"Latitude": "52.5", "Longitude": "-2.0", "Label": "Tipton Library", "Address": "Unity Walk"},
            "Tipton Library, Unity Walk (52.5,-2.0)",
        ),
        (
            "a tap of another time",
            {"ButtonText": "No", "ButtonPayload": "T9.kept.no", "Body": "No"},
            "Pressed: No",
        ),
        ("an id of its own", {"From": "whatsapp:GB.1A2b3C", "Body": "The lift is out"}, "The lift is out"),
        ("no sender", {"From": "", "Body": "from nobody in WhatsApp"}, "from nobody in WhatsApp"),
    )
    for number, (what, told, reads) in enumerate(rows, 801):
        yield Sent(f"WhatsApp: {what}", lambda n=number, t=told: post(n, **t), reads)
