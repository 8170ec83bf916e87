"""What phones, networks and mailboxes write by themselves, and what people write that is like it."""

from __future__ import annotations

import pytest

from bot.language.lexicons import Lexicons


@pytest.mark.parametrize(
    "text",
    [
        "Liked “What makes you say that? Use your own words”",
        'Loved "Our pledge"',
        "Emphasised “Which town do you live in?”",
        "Reacted 👍 to “Hello”",
        "I'm driving and can't text right now. I'll get back to you soon.",
        "I'm currently driving with Do Not Disturb on. Sent automatically",
        "VOICEMAIL: You have 1 new message from 0121",
        "O2: You've 0 credit left, top up to reply",
        "This number is no longer in use for texts. Please email us",
        "Free Msg: Unable to send message - Message Blocking is active.",
    ],
)
def test_a_machine_wrote(text: str, lexicons: Lexicons) -> None:
    assert lexicons.machines().wrote(text)


@pytest.mark.parametrize(
    "text",
    ["Liked the park", "I loved it", "I'm driving past the pothole", 'they said "liked"', "o2 shop closed"],
)
def test_a_person_wrote(text: str, lexicons: Lexicons) -> None:
    assert not lexicons.machines().wrote(text)
