from pathlib import Path

import pytest

from bot.errors import ContentFault
from bot.language.names import baked
from bot.language.tags import NAMES, Languages

ROW = """
[[language]]
tag = "{tag}"
own = "{own}"
english = "{own}"
romanised = "{own}"
babel = "en"
direction = "ltr"
script = "Latn"
"""


def test_the_first_set_is_served_in_its_order(languages: Languages) -> None:
    tags = [language.tag for language in languages]
    assert tags == ["en_GB", "en@easy", "pa", "pl", "ur", "bn", "ro", "gu", "ar", "ckb", "fa"]


def test_right_to_left_languages_say_so(languages: Languages) -> None:
    assert {each.tag for each in languages if each.direction == "rtl"} == {"ur", "ar", "ckb", "fa"}


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("pl", "pl"),
        ("en", "en_GB"),
        ("en-US", "en_GB"),
        ("EN_gb", "en_GB"),
        ("fa-AF", "fa"),
        ("en-easy", "en@easy"),
    ],
)
def test_codes_of_apps_find_their_language(code: str, tag: str, languages: Languages) -> None:
    assert languages.tag_for(code) == tag


@pytest.mark.parametrize("code", ["pa-PK", "ku", "zh", "", "pt-br", "nonsense"])
def test_codes_are_never_guessed(code: str, languages: Languages) -> None:
    assert languages.tag_for(code) is None


def test_easy_english_falls_back_to_english_and_nothing_else_falls_back(languages: Languages) -> None:
    assert {each.tag: each.chain for each in languages if each.chain} == {"en@easy": ("en_GB",)}


def test_the_baked_names_are_what_babel_says_now(languages: Languages, locales: Path) -> None:
    assert (locales / NAMES).read_text("utf-8") == baked(languages)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (ROW.format(tag="en_GB", own="English") + ROW.format(tag="xx", own="english!"), "names both"),
        (ROW.format(tag="xx", own="Other"), "en_GB is missing"),
        (ROW.format(tag="en_GB", own="English") + 'chain = ["de"]\n', "falls back to de"),
        (ROW.format(tag="en_GB", own="English") + 'colour = "red"\n', "colour"),
        ("[[language]\n", "not TOML"),
    ],
)
def test_faults_of_the_table_are_named(table: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "languages.toml").write_text(table, "utf-8")
    with pytest.raises(ContentFault, match=what):
        Languages.load(tmp_path)
