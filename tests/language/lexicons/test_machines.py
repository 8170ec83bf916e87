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
        "👍 to “Which town do you live in?”",
        "\u200b❤️\u200b to “\u200bMay we keep your number\u200b”",
        "Zareagowano 😂 na „W którym mieście mieszkasz?”",
        "Polubiono „W którym mieście mieszkasz?”",
        "A apreciat „În ce oraș locuiți?”",
        "أعجب بـ “في أي بلدة تعيش أنت؟”",
        "”آپ کس شہر میں رہتے ہیں؟“ کو پسند کیا",
        "“ਤੁਸੀਂ ਕਿਸ ਕਸਬੇ ਵਿੱਚ ਰਹਿੰਦੇ ਹੋ?” ਨੂੰ ਪਸੰਦ ਕੀਤਾ",
        "“আপনি কোন শহরে থাকেন?” পছন্দ করেছেন",
        "“તમે કયા શહેરમાં રહો છો?” ને પસંદ કર્યું",
        "«در کدام شهر زندگی می کنید؟» را پسندید",
        "بەدڵی بوو «لە کام شار دەژیت ئێستا؟»",
        "odpowiedź automatyczna: wracam w poniedziałek",
        "Răspuns automat: sunt în concediu",
    ],
)
def test_a_machine_wrote(text: str, lexicons: Lexicons) -> None:
    assert lexicons.machines().wrote(text)


@pytest.mark.parametrize(
    "text",
    [
        "Liked the park",
        "I loved it",
        "I'm driving past the pothole",
        'they said "liked"',
        "o2 shop closed",
        "👍 great",
        '👍 "yes please"',
        "he said “you will hear from us soon” 😡 and I never did",
    ],
)
def test_a_person_wrote(text: str, lexicons: Lexicons) -> None:
    assert not lexicons.machines().wrote(text)


@pytest.mark.parametrize(
    "text",
    [
        '👍 "we will tell you" my foot',
        "I’m so happy it’s done 😀",
        "Polubiono park",
        "I liked “the new gate by the canal” a lot",
    ],
)
def test_a_person_uses_signs_and_quotes_too(text: str, lexicons: Lexicons) -> None:
    assert not lexicons.machines().wrote(text)
