"""Wishes in ordinary words that the lists were mended by, in every language; comments that hold such words.

`wishes.jsonl` may be read by who writes lists, unlike `measured/stops.jsonl`, which has the same form. What a
line comes to is told in `measured/stops.py`: the text of one person at a question for own words.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.command_words import Command
from bot.language.commands import command_in
from bot.language.lexicons import Lexicons
from tests.language.measured.stops import NO_WISHES, Became, Line, became, lines, verdict

WRITTEN = [*lines(Path(__file__).with_name("wishes.jsonl"))]
SPOKEN = sorted({line.language for line in WRITTEN})
FEWEST = 0.9  # of the wishes of each kind, done or asked about; a rule that finds all would guess


@pytest.mark.parametrize("want", ["stop", "call", "forget", "start"])
@pytest.mark.parametrize("language", SPOKEN)
def test_wishes_are_done_or_asked_about(language: str, want: str) -> None:
    said = [line for line in WRITTEN if line[::2] == (language, want)]
    missed = [line.text for line in said if verdict(line) not in ("done", "asked")]
    assert len(missed) <= (1 - FEWEST) * len(said), missed


@pytest.mark.parametrize("language", SPOKEN)
def test_comments_stay_comments(language: str) -> None:
    comments = [line for line in WRITTEN if line.language == language and line.want in NO_WISHES]
    assert [line.text for line in comments if verdict(line) == "done"] == []
    assert sum(verdict(line) == "asked" for line in comments) <= len(comments) / 20


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en_GB", "stop the big dogs"),
        ("en@easy", "stop cars going fast"),
        ("ro", "stop cu gunoiul aici"),
        ("pl", "stop hałasom na osiedlu"),
        ("pa", "stop raula park vich"),
        ("fa", "stop ashghal to khiaboon"),
    ],
)
def test_four_words_that_begin_with_stop_are_no_stop(tag: str, words: str, lexicons: Lexicons) -> None:
    assert command_in(words, tag, lexicons) is None
    assert became(Line(tag, words, "comment")) == Became()


@pytest.mark.parametrize("words", ["S T O P", "s.t.o.p.", "S T O O P P", "STOOOP", "stop stop"])
def test_stop_spelt_or_drawn_out_is_stop(words: str, lexicons: Lexicons) -> None:
    assert command_in(words, "en_GB", lexicons) is Command.STOP


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Stop, please, the cars"),
        ("en", "stop, thanks, big lorries"),
        ("ro", "Opriți, vă rog, mașinile"),
        ("pl", "Przestań, proszę, hałasować nocą"),
        ("ur", "بند کریں، شکریہ، یہ شور"),
    ],
)
def test_what_follows_a_courtesy_is_no_name(language: str, words: str) -> None:
    """It may go on about something else, so nothing is done before they are asked."""
    assert not became(Line(language, words, "comment")).done


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Please stop texting me, thanks, Derek"),
        ("en", "no more texts please. Regards, derek"),
        ("pl", "Proszę nie pisać, dziękuję, Anna Nowak"),
        ("ro", "Nu mai trimiteți mesaje, mulțumesc, Ion"),
        ("ur", "میسج نہ بھیجیں۔ والسلام، احمد"),
    ],
)
def test_a_name_after_a_courtesy_changes_nothing(language: str, words: str) -> None:
    assert became(Line(language, words, "stop")) == Became(done="stop")
