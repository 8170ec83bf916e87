"""Requests to stop among the lines that the lists were written from, and comments that hold such words.

How fresh lines fare is measured apart. These hold what is heard today in each language.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.language.command_words import Command
from bot.language.commands import command_in, request_in
from bot.language.lexicons import Lexicons

FOLDER = Path(__file__).parent / "listening" / "train"
TAGS = ("en_GB", "pl", "ro", "ur", "pa", "bn", "gu", "ar", "ckb", "fa")
HEARD = {Command.STOP: 0.8, Command.CALL: 0.7}  # of requests, stopped or asked about, at least
COMMENTS, OTHERS = 0.04, 0.01  # asked about, at most
# Own lines, of which the lists know no word order: stopped or asked about.
WAYS = {
    "en_GB": [
        "Please don't send me any more of your texts, I'm 80",
        "i dont wish to receive these messages",
        "no further contact please",
    ],
    "pl": [
        "Proszę już do mnie nie pisać",
        "nie życzę sobie żadnych smsów od urzędu",
        "Usuńcie mój numer z listy, pozdrawiam, Anna",
    ],
    "ro": [
        "Vă rog să nu-mi mai trimiteți mesaje",
        "scoateți-mă de pe listă",
        "nu mai vreau sms de la primărie",
    ],
    "ur": [
        "mujhe msg mat karein plz",
        "مجھے اب میسج نہ بھیجیں پلیز",
        "mera number list se hata dein",
    ],
    "pa": [
        "mainu hor msg na bhejo",
        "ਮੈਨੂੰ ਹੋਰ ਮੈਸੇਜ ਨਾ ਭੇਜੋ ਜੀ",
        "mera number hata deo ji",
    ],
    "bn": [
        "আর মেসেজ পাঠায়েন না",
        "amake ar msg diyen na",
        "আমার নাম্বারটা কেটে দেন",
    ],
    "gu": [
        "mane have msg na karta",
        "મને હવે મેસેજ ન મોકલશો",
        "મારું નામ કાઢી નાખો ભાઈ",
    ],
    "ar": [
        "لا ترسلوا لي رسائل بعد الان",
        "ما بدي رسايل منكم",
        "احذفوا رقمي من عندكم",
    ],
    "ckb": [
        "تکایە چیتر نامەم بۆ مەنێرن",
        "ژمارەکەم لابەرن",
        "itr name m bo manern",
    ],
    "fa": [
        "لطفا دیگه پیام نفرستین",
        "شماره منو از لیستتون پاک کنید",
        "dige payam nafrestid",
    ],
}
WAITING = {"pa": ["ruko", "ਰੁਕੋ"], "ur": ["ruk jao", "رک جاؤ", "رک جائیں"], "ckb": ["bwasta", "بوەستە"]}


def lines(tag: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (FOLDER / f"{tag}.jsonl").read_text("utf-8").splitlines()]


def heard(text: str, tag: str, lexicons: Lexicons) -> Command | None:
    return command_in(text, tag, lexicons) or request_in(text, tag, lexicons)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("command", HEARD)
def test_most_requests_are_obeyed_or_asked_about(command: Command, tag: str, lexicons: Lexicons) -> None:
    wanted = {command, Command.FORGET} if command.before_all else {command}
    said = [each["text"] for each in lines(tag) if each["intent"] == command]
    assert sum(heard(text, tag, lexicons) in wanted for text in said) >= HEARD[command] * len(said)


@pytest.mark.parametrize("tag", TAGS)
def test_no_comment_stops_anything_and_few_are_asked_about(tag: str, lexicons: Lexicons) -> None:
    comments = [each["text"] for each in lines(tag) if each["kind"] == "stop-comment"]
    assert [text for text in comments if command_in(text, tag, lexicons) is Command.STOP] == []
    assert sum(request_in(text, tag, lexicons) is not None for text in comments) <= COMMENTS * len(comments)


@pytest.mark.parametrize("tag", TAGS)
def test_hardly_anything_else_is_asked_about(tag: str, lexicons: Lexicons) -> None:
    others = [each["text"] for each in lines(tag) if each["intent"] in ("none", "news", "case", "hate")]
    assert sum(request_in(text, tag, lexicons) is not None for text in others) <= OTHERS * len(others)


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, texts in WAYS.items() for text in texts])
def test_polite_and_plain_ways_to_stop(tag: str, text: str, lexicons: Lexicons) -> None:
    assert heard(text, tag, lexicons) is Command.STOP


@pytest.mark.parametrize("tag", WAYS)
def test_they_are_heard_whatever_the_talks_language(tag: str, lexicons: Lexicons) -> None:
    assert [text for text in WAYS[tag] if heard(text, "en_GB", lexicons) is not Command.STOP] == []


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, texts in WAITING.items() for text in texts])
def test_wait_is_no_stop(tag: str, text: str, lexicons: Lexicons) -> None:
    assert heard(text, tag, lexicons) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("stop, Mrs Hadley", Command.STOP),
        ("Stop, Traffic", None),
        ("thank you, stop. Derek", Command.STOP),
        ("Call me please. Thanks, Derek", Command.CALL),
        ("hi, forget me please. regards J", Command.FORGET),
        ("start please, thanks", Command.START),
        ("bus. tram. stop", None),
        ("who are you? call me", None),
    ],
)
def test_a_whole_message_with_courtesies(text: str, command: Command | None, lexicons: Lexicons) -> None:
    assert command_in(text, "en_GB", lexicons) is command
