"""The fixed reply to danger names 999, Samaritans and Childline, in every language, channel and age."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.shipped import LOCALES
from channels.sms_text import measure
from tests.channels.requests import said, telegram_request
from tests.phone import Phone
from tests.web.serving import SMS, TELEGRAM, House, house, post

LANGUAGES = {
    "en_GB": "English",
    "en@easy": "easy english",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "polski",
    "ur": "اردو",
    "bn": "বাংলা",
    "ro": "romana",
    "gu": "ગુજરાતી",
    "ar": "العربية",
    "ckb": "کوردی",
    "fa": "فارسی",
}
DANGER = "I want to kill myself"


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[House]:
    """A whole app in all languages."""
    made = house(tmp_path, TELLBACK_LOCALES=str(LOCALES), **SMS, **TELEGRAM)
    with closing(made.services.db):
        yield made


def plain(body: str) -> str:
    """With usual spaces in its numbers, and without the marks that keep their order."""
    return body.translate({0xA0: " ", 0x2066: None, 0x2067: None, 0x2068: None, 0x2069: None})


def names_all(body: str) -> bool:
    said = plain(body)
    return all(each in said for each in ("999", "Samaritans", "116 123", "Childline", "0800 1111"))


@pytest.mark.parametrize("begins", ["TIPTON", "QUIZ"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_by_text(language: str, begins: str, shipped: House) -> None:
    phone = Phone(shipped)
    phone.goes(begins, LANGUAGES[language])
    body = phone.says(DANGER)[0]
    own = next(line for line in body.splitlines() if line)
    assert names_all(own)
    assert measure(own).parts <= (1 if language.startswith("en") else 3)


@pytest.mark.parametrize("begins", ["/start", "QUIZ"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_an_app(language: str, begins: str, shipped: House) -> None:
    for number, words in enumerate((begins, LANGUAGES[language], DANGER), 1):
        post(shipped, telegram_request(said(number, text=words)))
    replies = [plain(row.body) for row in shipped.rows("outbox") if "999" in row.body]
    assert len(replies) == 1
    assert names_all(replies[0].splitlines()[0])


def test_to_somebody_young_childline_comes_first(shipped: House) -> None:
    grown, young = Phone(shipped), Phone(shipped, "+447700900777")
    at = {}
    for who, phone, begins in (("grown", grown, "TIPTON"), ("young", young, "QUIZ")):
        phone.says(begins)
        body = phone.says(DANGER)[0]
        at[who] = body.index("Childline") < body.index("Samaritans")
    assert at == {"grown": False, "young": True}
