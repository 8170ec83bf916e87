"""What must hold for any text at all."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.kinds import Kind, Source
from bot.dialogue.meaning import Chosen, Meaning, Unsure, Words
from bot.language.commands import command_in
from bot.language.detect import guess, language_named, near_language
from bot.language.expected import Expected, Offer
from bot.language.folding import after, fold
from bot.language.lexicons import Lexicons
from bot.language.understand import understand

LEXICONS = Lexicons.load(Path(__file__).parents[2] / "locales")
OFFERS = tuple(Offer(label.lower(), (label,)) for label in ("Parks and play areas", "Buses", "18+", "No"))
ASKED = [
    *(
        Expected(kind, OFFERS if kind.traits.options is Source.FILE else (), lettered=lettered)
        for kind in Kind
        for lettered in (False, True)
    ),
    Expected(Kind.TOWN, OFFERS),
    Expected(Kind.DAY, low=date(2026, 1, 1).toordinal(), high=date(2027, 1, 1).toordinal()),
]
TAGS = ["en_GB", "pl", "pa", "ur"]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
SPOKEN = "yes no not 1 2 and or buses parks , . ? - nie tak ਹਾਂ nahi the 18 b70 8qe stop done 😀 👍"
WORDS = st.lists(st.sampled_from(SPOKEN.split()))
LIKELY = WORDS.map(" ".join)
DIGITS = ["٠", "۰", "०", "০", "੦", "૦", "０"]


def _read(asked: Expected, text: str, tag: str) -> Meaning:
    return understand(asked, text, tag, LEXICONS)


@settings(max_examples=200, deadline=None)
@given(asked=st.sampled_from(ASKED), text=ANY_TEXT | LIKELY, tag=st.sampled_from(TAGS))
def test_understanding_never_raises(asked: Expected, text: str, tag: str) -> None:
    _read(asked, text, tag)
    command_in(text, tag, LEXICONS)
    language_named(text, LEXICONS.languages)
    near_language(text, LEXICONS.languages)
    guess(text, LEXICONS.languages, LEXICONS)


@settings(max_examples=150, deadline=None)
@given(asked=st.sampled_from(ASKED), text=st.text(max_size=30) | LIKELY)
def test_composed_and_decomposed_text_mean_the_same(asked: Expected, text: str) -> None:
    composed, decomposed = (_read(asked, unicodedata.normalize(form, text), "pl") for form in ("NFC", "NFD"))
    if isinstance(composed, Words):
        assert isinstance(decomposed, Words)
    elif isinstance(composed, Chosen):
        assert isinstance(decomposed, Chosen)
        assert (composed.option, composed.echo) == (decomposed.option, decomposed.echo)
    else:
        assert composed == decomposed


@settings(max_examples=150, deadline=None)
@given(asked=st.sampled_from(ASKED), text=LIKELY, nought=st.sampled_from(DIGITS))
def test_digits_of_every_script_mean_the_same(asked: Expected, text: str, nought: str) -> None:
    if asked.kind.traits.takes_words or asked.kind is Kind.NICKNAME:  # kept as typed
        return
    other = "".join(chr(ord(nought) + int(char)) if char in "0123456789" else char for char in text)
    here, there = _read(asked, text, "en_GB"), _read(asked, other, "en_GB")
    if isinstance(here, Chosen):
        assert isinstance(there, Chosen)
        assert here.option == there.option
    else:
        assert here == there


@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT)
def test_own_words_are_never_altered(text: str) -> None:
    heard = _read(Expected(Kind.WORDS), text, "en_GB")
    assert not isinstance(heard, Words) or heard.text in (text, "")
    assert isinstance(heard, Words | Unsure) or not heard or fold(text)


@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT | LIKELY, count=st.integers(1, 5))
def test_a_comment_is_a_piece_of_what_was_typed(text: str, count: int) -> None:
    assert after(text, count) in text


@settings(max_examples=150, deadline=None)
@given(
    tail=st.text("bcdfghjklmpqrtvwxz", min_size=2, max_size=8),
    word=st.sampled_from(["yes", "no", "yeah", "ok"]),
)
def test_a_word_that_goes_on_after_yes_is_never_an_answer(tail: str, word: str) -> None:
    vocabulary, said = LEXICONS.vocabulary("en_GB"), word + tail
    if vocabulary.answers.entries.get(said) or vocabulary.drawn_out.at(said):  # "nop", and "nopp" like it
        return
    heard = _read(Expected(Kind.YES_NO), word + tail, "en_GB")
    assert isinstance(heard, Unsure)


@pytest.mark.parametrize("text", ["x" * 20_000, "no " * 5_000, "1 " * 3_000, "́" * 9_000])
def test_very_long_texts_are_only_ever_own_words(text: str) -> None:
    for asked in ASKED:
        assert isinstance(_read(asked, text, "en_GB"), Words if asked.kind.traits.takes_words else Unsure)
