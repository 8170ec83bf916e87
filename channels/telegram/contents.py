"""What a Telegram message holds besides words: files by reference, the rest as words an officer can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from telegram import Message

from channels.form import storable
from channels.port import Attachment

# Pictures, voice notes and the like that `getFile` hands out.
OPENS = frozenset({"image", "audio", "video", "sticker"})
_LONGEST = 500  # letters of what is kept of a poll, a list or a name

_FILES = (
    ("image", "photo"),
    ("audio", "voice"),
    ("audio", "audio"),
    ("video", "video"),
    ("video", "video_note"),
    ("video", "animation"),
    ("sticker", "sticker"),
    ("document", "document"),
)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Parts of a message that are no content of their own.
_AROUND = _words(
    "message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count",
    "sender_business_bot sender_tag date guest_query_id guest_bot_caller_user guest_bot_caller_chat",
    "business_connection_id chat forward_origin forward_from forward_from_chat forward_from_message_id",
    "forward_signature forward_sender_name forward_date is_topic_message is_automatic_forward",
    "reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id",
    "reply_to_poll_option_id via_bot edit_date has_protected_content is_from_offline is_paid_post",
    "media_group_id author_signature paid_star_count text entities link_preview_options",
    "suggested_post_info effect_id caption caption_entities show_caption_above_media has_media_spoiler",
    "reply_markup live_photo",
)
# What the app tells by itself: nobody wrote it to us.
_TOLD = _words(
    "boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared",
    "checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo",
    "direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited",
    "forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift gift_upgrade_sent",
    "giveaway giveaway_completed giveaway_created giveaway_winners group_chat_created invoice",
    "left_chat_member managed_bot_created message_auto_delete_timer_changed migrate_from_chat_id",
    "migrate_to_chat_id new_chat_members new_chat_photo new_chat_title paid_message_price_changed",
    "passport_data pinned_message poll_option_added poll_option_deleted proximity_alert_triggered",
    "refunded_payment successful_payment suggested_post_approval_failed suggested_post_approved",
    "suggested_post_declined suggested_post_paid suggested_post_refunded supergroup_chat_created",
    "unique_gift user_shared users_shared video_chat_ended video_chat_participants_invited",
    "video_chat_scheduled video_chat_started web_app_data write_access_allowed",
)


def attachments(message: Message, raw: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """By reference: a Telegram file id, `geo:` or `tel:`. raw: the message as it came, which also has what
    the library does not know yet."""
    if message.location:  # a venue brings its location along
        return (_place(message),)
    if message.contact:
        card = message.contact
        name = " ".join(filter(None, (card.first_name, card.last_name)))
        return (Attachment(kind="contact", ref=storable(f"tel:{card.phone_number}"), label=_short(name)),)
    for kind, name in _FILES:
        if found := getattr(message, name):
            file = found[-1] if name == "photo" else found  # sizes of a photo: the last is the largest
            content_type = getattr(file, "mime_type", None) or ("image/jpeg" if name == "photo" else "")
            called = getattr(file, "emoji", None) or getattr(file, "file_name", None) or ""
            return (
                Attachment(
                    kind=kind,
                    ref=storable(file.file_id),
                    content_type=storable(content_type),
                    label=_short(called),
                ),
            )
    return others(raw)


def others(raw: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """What is no file, of a message as it came: polls, lists and dice in words, what the app tells, and what
    nobody knows yet."""
    names = [name for name in raw if name not in _AROUND and raw[name] not in (None, False, [], {})]
    if not names:
        return ()
    name = names[0]
    if name in _TOLD:
        return (Attachment(kind="told", ref=_ref(name, raw), label=name.replace("_", " ")),)
    return (Attachment(kind="other", ref=_ref(name, raw), label=_short(_in_words(name, raw[name]))),)


def _ref(name: str, raw: Mapping[str, Any]) -> str:
    return storable(f"{name[:60]}:{raw.get('message_id')}")[:90]


def _in_words(name: str, value: Any) -> str:
    """What can be read of it, "" where nothing can."""
    if not isinstance(value, Mapping):
        return ""
    if name == "poll":
        return _listed("Poll", value.get("question"), value.get("options"))
    if name == "checklist":
        return _listed("List", value.get("title"), value.get("tasks"))
    if name == "dice":
        return f"{value.get('emoji', 'dice')} {value.get('value', '')}".strip()
    return f"Game: {value.get('title', '')}" if name == "game" else ""


def _listed(what: str, title: object, lines: object) -> str:
    """
    >>> _listed("Poll", "Which day?", [{"text": "Monday"}, {"text": "Friday"}])
    'Poll: Which day? (Monday / Friday)'
    """
    found = lines if isinstance(lines, Iterable) else ()
    texts = [str(each["text"]) for each in found if isinstance(each, Mapping) and each.get("text")]
    return f"{what}: {title or ''}" + (f" ({' / '.join(texts)})" if texts else "")


def _place(message: Message) -> Attachment:
    place, venue = message.location, message.venue
    assert place is not None
    named = ", ".join(filter(None, (venue.title, venue.address))) if venue else ""
    return Attachment(kind="location", ref=f"geo:{place.latitude},{place.longitude}", label=_short(named))


def _short(text: str) -> str:
    return storable(text)[:_LONGEST]
