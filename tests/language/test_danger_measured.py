"""Danger in lines unseen by who wrote the lists, in each language: most of it, and little else."""

from __future__ import annotations

import pytest

from bot.language.concerns import concern_in
from bot.language.lexicons import Lexicons
from bot.settings import ROOT
from tests.language import danger_measured

TAGS = sorted(path.stem for path in danger_measured.MEASURE.glob("*.jsonl"))


@pytest.mark.parametrize("tag", TAGS)
def test_most_plain_danger_is_found_and_little_else_is_flagged(tag: str, lexicons: Lexicons) -> None:
    share = danger_measured.shares(tag, lexicons)
    assert share["plain"].part >= 0.6
    assert share["everyday"].part <= 0.02
    assert share["lookalike"].part <= 1 / 8


def test_the_guide_says_what_is_measured(lexicons: Lexicons) -> None:
    guide = (ROOT / "docs" / "safety.md").read_text("utf-8")
    assert danger_measured.table(lexicons) in guide, "run python -m tests.language.danger_measured"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("pl", "mąż mnie wczoraj wieczorem znowu pobił"),
        ("pl", "jak wypije, to mój konkubent strasznie mnie bije"),
        ("ur", "mera shohar mujhe roz raat ko maarta hai"),
        ("pa", "mera ghar wala mainu roz bina gal ton kutda"),
        ("ro", "soțul m-a lovit aseară cu cureaua"),
        ("bn", "amar jamai amare protidin mare"),
        ("gu", "મારો ધણી મને રોજ દારૂ પીને મારે છે"),
        ("ar", "جوزي كل ليلة بيضربني قدام الولاد"),
        ("ckb", "مێردەکەم هەموو شەوێک لێم دەدات"),
        ("fa", "شوهرم دیشب جلوی بچه‌ها منو زد"),
        ("en_GB", "my husband came in drunk again and punched me in the face"),
    ],
)
def test_words_between_hide_no_danger(tag: str, text: str, lexicons: Lexicons) -> None:
    concern = concern_in(text, "en_GB", lexicons)
    assert concern is not None and concern.matter == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "this hill is killing me",
        "we were beaten 3-0",
        "our lads got beaten in the cup again",
        "my phone died",
        "kill the weeds by the bins",
        "haha mama mnie zabije jak wrócę po dziesiątej",
        "garmi maar rahi hai aaj",
        "prețurile astea ne omoară",
        "الجو حر موت اليوم",
        "dadashamo koshtam too FIFA 5-1",
    ],
)
def test_what_only_sounds_like_danger_is_left_alone(text: str, lexicons: Lexicons) -> None:
    assert concern_in(text, "en_GB", lexicons) is None
