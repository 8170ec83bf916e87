import pytest

from bot.language.detect import guess, language_named, near_language
from bot.language.lexicons import Lexicons
from bot.language.tags import Languages


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        *[
            ("Polski", "pl"),
            ("po polsku", "pl"),
            ("polish please", "pl"),
            ("in Polish", "pl"),
            ("polski?", "pl"),
            ("język polski", "pl"),
        ],
        *[
            ("punjabi", "pa"),
            ("ਪੰਜਾਬੀ", "pa"),
            ("panjabi vich", "pa"),
            ("do you speak punjabi", "pa"),
            ("gurmukhi", "pa"),
        ],
        *[
            ("اردو", "ur"),
            ("urdu mein", "ur"),
            ("bangla", "bn"),
            ("বাংলা", "bn"),
            ("sylheti", "bn"),
            ("română", "ro"),
            ("romaneste", "ro"),
        ],
        *[
            ("gujrati", "gu"),
            ("عربي", "ar"),
            ("arabic pls", "ar"),
            ("farsi", "fa"),
            ("dari", "fa"),
            ("دری", "fa"),
            ("sorani", "ckb"),
            ("کوردی", "ckb"),
        ],
        *[
            ("english", "en_GB"),
            ("po angielsku proszę", "en_GB"),
            ("angrezi", "en_GB"),
            ("easy read", "en@easy"),
            ("my language is urdu", "ur"),
        ],
        *[
            ("LANG", "menu"),
            ("language please", "menu"),
            ("change language", "menu"),
            ("zmień język", "menu"),
            ("ਭਾਸ਼ਾ", "menu"),
            ("زبان", "menu"),
        ],
    ],
)
def test_a_language_is_named_in_any_language(text: str, tag: str, languages: Languages) -> None:
    assert language_named(text, languages) == tag


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "so",
        "it",
        "is",
        "am",
        "pl",
        "ur",
        "ro",
        "I am Polish",
        "polish my shoes",
        "russia",
        "france",
        "romans",
        "English or Urdu",
        "easy",
        "",
        "please",
        "Urdu is spoken by many people in this part of town",
    ],
)
def test_other_messages_name_none(text: str, languages: Languages) -> None:
    assert language_named(text, languages) is None


@pytest.mark.parametrize(
    ("text", "tag"), [("polsih", "pl"), ("punjabbi", "pa"), ("guajarati", "gu"), ("romanain", "ro")]
)
def test_a_near_miss_may_be_offered_but_is_not_named(text: str, tag: str, languages: Languages) -> None:
    assert near_language(text, languages) == tag
    assert language_named(text, languages) is None


@pytest.mark.parametrize("text", ["kurdu", "hello", "the park", "yes"])
def test_what_is_like_several_names_or_none_is_not_offered(text: str, languages: Languages) -> None:
    assert (
        near_language(text, languages) in (None, "ckb")
        if text == "kurdu"
        else near_language(text, languages) is None
    )


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("ਹਾਂ ਜੀ", ("pa",)),
        ("হ্যাঁ", ("bn",)),
        ("હા", ("gu",)),
        ("ہاں ٹھیک ہے", ("ur",)),
        ("بەڵێ", ("ckb",)),
        ("سلام", ("ar", "fa")),
        ("proszę", ("pl",)),
        ("știu", ("ro",)),
        ("nie wiem", ("pl",)),
        ("mainu pata nahi", ("pa",)),
        ("hello there", ()),
        ("I don't know", ()),
        ("2", ()),
        ("Привіт", ()),
    ],
)
def test_guesses_for_an_offer(
    text: str, tags: tuple[str, ...], languages: Languages, lexicons: Lexicons
) -> None:
    found = guess(text, languages, lexicons)
    assert found == tags or set(tags) < set(found)
