import unicodedata

import pytest

from bot.language.folding import after, breaks_in, fold, phrase, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ك", "ک", id="Arabic and Persian kaf"),
        pytest.param("ي", "ی", id="Arabic and Persian yeh"),
        pytest.param("ى", "ي", id="alef maksura and yeh"),
        pytest.param("أنا", "انا", id="hamza on alef"),
        pytest.param("هہھةە", "ههههه", id="five kinds of heh"),
        pytest.param("نـعم", "نعم", id="tatweel"),
        pytest.param("نَعَمْ", "نعم", id="harakat"),
        pytest.param("نمی‌دانم", "نمیدانم", id="zero-width non-joiner"),
        pytest.param("ਹਾਂ", "ਹਾ", id="bindi"),
        pytest.param("ਪੰਜ", "ਪਜ", id="tippi"),
        pytest.param("হ্যাঁ", "হ্যা", id="candrabindu"),
        pytest.param("proszę", "prosze", id="Polish accents"),
        pytest.param("łódź", "lodz", id="l with stroke"),
        pytest.param("ştiu", "știu", id="cedilla and comma below"),
        pytest.param("don’t", "dont", id="apostrophes"),
        pytest.param("YES", "yes", id="case"),
        pytest.param("İ", "i", id="dotted capital I, two characters when folded"),
        pytest.param("1️⃣", "1", id="keycap"),
        pytest.param("ਜ਼", "ਜ਼", id="nukta letter composed and decomposed"),
        pytest.param("２", "2", id="full width"),
        pytest.param("፩", "1", id="Ethiopic one"),
        pytest.param("s\u202et\u2067op", "stop", id="bidi controls"),
        pytest.param("st\x00op", "stop", id="NUL"),
        pytest.param("ẏ̸e͛s̀", "yes", id="marks piled on letters"),
    ],
)
def test_spellings_of_the_same_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ئا", "یا", id="yeh with hamza is not yeh: Kurdish yes, Persian or"),
        pytest.param("ਹਿ", "ਹੀ", id="short and long i"),
        pytest.param("কি", "কী", id="Bengali vowel signs"),
        pytest.param("ਸਤ", "ਸੱਤ", id="addak"),
        pytest.param("و", "ؤ", id="waw with hamza"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["ਪੰਜਾਬੀ ਬੋਲੀ", "বাংলা ভাষা", "ગુજરાતી ભાષા", "اردو زبان", "भाषा बदलें"])
def test_vowel_signs_do_not_cut_words(text: str) -> None:
    assert len(words_in(text)) == 2


@pytest.mark.parametrize("text", ["\ud83d", "a\udfffb", "\x00", "", "\u200b\u200d", "ﷺ" * 50, "👩‍👩‍👧‍👦"])
def test_odd_text_is_survived(text: str) -> None:
    assert isinstance(words_in(text), tuple)


def test_composed_and_decomposed_text_fold_alike() -> None:
    text = "Oświęcim ਜ਼ਰੂਰ হ্যাঁ أهلا"
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_a_phrase_keeps_single_spaces() -> None:
    assert phrase("  Nie,   WIEM! ") == "nie wiem"


def test_breaks_are_found_but_hyphens_inside_words_are_none() -> None:
    assert breaks_in("no-one. well") == {2}


@pytest.mark.parametrize(
    ("text", "count", "rest"),
    [
        ("No,  because it’s wet!", 1, "because it’s wet"),
        ("ਨਹੀਂ, ਹਨੇਰਾ ਹੈ", 1, "ਹਨੇਰਾ ਹੈ"),
        ("so\u200bme words here", 2, "here"),
        ("yes", 1, ""),
    ],
)
def test_a_comment_is_kept_as_typed(text: str, count: int, rest: str) -> None:
    assert after(text, count) == rest
