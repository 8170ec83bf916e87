"""Every lexicon there is: its faults, and its own examples."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ContentFault
from bot.language.lexicons import Lexicons
from bot.language.lexicons.lexicon import read_lexicon
from bot.shipped import LOCALES
from tests.language.conftest import Read

LEXICONS = Lexicons.load(LOCALES)
WRITTEN = [(tag.tag, lexicon) for tag in LEXICONS.languages if (lexicon := LEXICONS.lexicon(tag.tag))]
# Made-up labels that are no word of any language: only numbers, ordinals and places can be meant.
LABELS = ["Qwxa", "Vvzk", "Xjqo", "Zzvu", "Wqxe"]
EXAMPLES = [
    pytest.param(tag, kind, text, meaning, id=f"{tag} {kind}: {text}")
    for tag, lexicon in WRITTEN
    for kind, rows in lexicon.examples.items()
    for text, meaning in rows.items()
]


@pytest.mark.parametrize(("tag", "kind", "text", "meaning"), EXAMPLES)
def test_the_examples_of_every_lexicon_hold(tag: str, kind: str, text: str, meaning: Any, read: Read) -> None:
    options = {"choice": LABELS, "several": LABELS, "rank": LABELS[:3]}.get(kind)
    asked = None if kind in ("command", "language") else kind
    heard = read(text, asked, tag, **({"options": options} if options else {}))
    if meaning == "ask" or meaning == "none":
        assert heard == ("unsure", None)
    elif kind == "words":
        assert heard == (("command", "skip") if meaning == "skip" else ("words", text))
    else:
        assert heard == (kind, meaning)


@pytest.mark.parametrize("tag", [tag for tag, _ in WRITTEN])
def test_every_lexicon_shows_examples_of_each_kind(tag: str) -> None:
    lexicon = LEXICONS.lexicon(tag)
    assert lexicon is not None
    assert {"yes_no", "number", "choice", "several", "rank", "command"} <= lexicon.examples.keys()


@pytest.mark.parametrize(("tag", "lexicon"), WRITTEN)
def test_every_listed_answer_is_understood_in_its_language(tag: str, lexicon: Any, read: Read) -> None:
    for key, value in (("yes", "yes"), ("no", "no"), ("unsure", "unsure")):
        for phrase in lexicon.of(f"answers.{key}"):
            assert read(phrase, "yes_no", tag) == ("yes_no", value), phrase


ENGLISH = (LOCALES / "en_GB" / "lexicon.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('yes = ["yes"', 'yes = ["nope", "yes"', "'nope' stands in answers.yes and in answers.no"),
        ('yes = ["yes"', 'yes = ["dunno", "yes"', "answers.unsure"),
        ('stop = ["stop"', 'stop = ["nah", "stop"', "commands.stop"),
        ('2 = ["two"', '2 = ["one", "two"', "numbers.2"),
        ("\n[groups]", "\n[grups]", r"Unknown part \[grups\]"),
        ("doubtful = [", "doubtfull = [", "Unknown key doubtfull"),
        ('1 = ["one"', '1 = "one" #["one"', "not a list of texts"),
        ('1 = ["one"', '1 = ["!!", "one"', "has no letters"),
        ("whole = [", 'whole = ["i mend", ', "answers.whole holds 'i mend', which is no answer"),
        ('status = "source"', 'status = "fine"', "Unknown status"),
        ('skip = ["skip"', 'skip = ["nah", "skip"', "commands.skip"),
        ("both = [", "# both = [", "groups.both is missing"),
        ("\n[examples.rank]", "\n[examples.ranking]", "Unknown examples ranking"),
        ("\n[answers]", "\n[answers", "not TOML"),
    ],
)
def test_faults_name_file_line_and_remedy(old: str, new: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "en_GB").mkdir()
    (tmp_path / "en_GB" / "lexicon.toml").write_text(ENGLISH.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentFault, match=what) as raised:
        read_lexicon(tmp_path, "en_GB")
    for fault in raised.value.faults:
        assert fault.file.endswith("lexicon.toml")
        assert fault.line > 0
        assert fault.remedy


def test_a_language_without_a_lexicon_gets_english(lexicons: Lexicons, tmp_path: Path) -> None:
    assert read_lexicon(tmp_path, "pl") is None
    assert "yes" in lexicons.vocabulary("xx").answers.entries


def test_easy_english_has_the_words_of_english(read: Read) -> None:
    assert read("nah", "yes_no", "en@easy") == ("yes_no", "no")
