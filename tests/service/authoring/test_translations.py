"""Gathering texts: the bot and Babel's own tools find the same, with the remarks translators need."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.content import extract
from bot.content.content import Content
from bot.dialogue import remarks
from bot.language.tags import ENGLISH
from bot.service.authoring import translations
from bot.settings import ROOT
from bot.wording.cost import cost
from channels.sms_text import measure
from tests.made_up import conversations, english_only, translate

TEMPLATES = ROOT / "bot" / "web" / "templates"
EVERY = frozenset(path.parent.name for path in (ROOT / "conversations").glob("*/conversation.yaml"))
WITHOUT_CONSENT = frozenset(
    {
        *("call-me", "how-it-works", "live-poll", "my-town", "same-matter"),
        *("was-it-clear", "what-happened"),
    }
)


@pytest.fixture(scope="module")
def extracted() -> dict[tuple[str | None, object], tuple[str, int, list[str]]]:
    """(context, English) -> file, line, comments, as `pybabel extract` finds them."""
    found: dict[tuple[str | None, object], tuple[str, int, list[str]]] = {}
    for folder, pattern in ((ROOT / "conversations", "**.yaml"), (ROOT / "bot" / "dialogue", "schema.py")):
        method: Any = (pattern, extract.extract)  # Babel takes a function too, which its types leave out
        for file, line, message, comments, context in extract_from_dir(folder, [method]):
            found.setdefault((context, message), (file, line, comments))
    return found


def test_babel_finds_every_text_of_the_talks_and_no_other(
    content: Content, extracted: dict[tuple[str | None, object], tuple[str, int, list[str]]]
) -> None:
    assert set(extracted) == {(text.context, text.english) for text in content.texts()}


def test_babel_gives_the_same_remarks_and_true_lines(
    content: Content, extracted: dict[tuple[str | None, object], tuple[str, int, list[str]]]
) -> None:
    for text in content.texts():
        file, line, comments = extracted[text.context, text.english]
        assert tuple(comments) == remarks.remarks(text)
        # Answers stand in many files; of a service the file has the key only.
        if file.endswith(".yaml") and text.context not in ("answer", "service"):
            near = (ROOT / "conversations" / file).read_text("utf-8").splitlines()[line - 1 : line + 2]
            assert text.english.split()[0].strip("“\"'") in " ".join(near), (file, line)


def test_every_gap_of_a_talk_is_explained_to_translators(content: Content) -> None:
    for text in content.texts():
        said = " ".join(remarks.remarks(text))
        assert all(f"{{{gap}}}" in said for gap in text.gaps), text.context


def test_the_template_opens_as_a_catalogue_with_contexts_and_remarks(content: Content) -> None:
    texts = translations.all_texts(content, TEMPLATES)
    template = read_po(io.BytesIO(translations.written(translations.template(texts))))
    ask = template.get(
        "May we keep your number for 12 months, to text you what happens?", "parts.keep-number.ask"
    )
    assert ask is not None
    assert any("Consent" in comment for comment in ask.auto_comments)
    assert any("characters in English" in comment for comment in ask.auto_comments)
    assert len(template) == len(texts)


def test_every_shipped_text_is_there_in_every_language(content: Content) -> None:
    found = {each.language.tag: each.percent for each in translations.standings(content, TEMPLATES)}
    assert found == dict.fromkeys(found, 100)
    assert len(found) >= 11


def test_every_shipped_catalogue_is_free_of_faults(content: Content) -> None:
    texts = translations.all_texts(content, TEMPLATES)
    assert translations.faults(content, ROOT / "locales", texts) == []


@pytest.mark.parametrize(
    ("context", "offered"),
    [
        pytest.param("parts.keep-number.ask", WITHOUT_CONSENT, id="consent"),
        pytest.param("stopped", frozenset(), id="STOP"),
        pytest.param("help", frozenset(), id="HELP"),
        pytest.param("pledge-check.why.ask", EVERY - {"hello", "pledge-check"}, id="a question"),
        pytest.param("mydata-none", EVERY, id="a rare phrase"),
    ],
)  # fmt: skip
def test_a_language_is_offered_where_its_essential_texts_are_complete(
    tmp_path: Path, context: str, offered: frozenset[str]
) -> None:
    talks, locales = conversations(tmp_path), english_only(tmp_path)
    translations.begin(
        locales, translations.Given(tag="en_AU", babel="en_AU", own="Strine", english="Strine")
    )
    table = locales / "languages.toml"
    table.write_text(table.read_text("utf-8") + 'chain = ["en_GB"]\n', "utf-8")
    english = Content.load(talks, locales)
    texts = translations.all_texts(english, TEMPLATES)
    language = english.languages["en_AU"]
    translations.add(locales, language, texts, locales / "en_GB" / "lexicon.toml")
    path = translate(locales, "en_AU", "Mate. ")
    lines = path.read_text("utf-8").split(f'msgctxt "{context}"\n', 1)
    path.write_text(f'{lines[0]}#, fuzzy\nmsgctxt "{context}"\n{lines[1]}', "utf-8")
    made = Content.load(talks, locales)
    assert sorted(name for name, found in made.offered_for.items() if language in found) == sorted(offered)
    assert all(made.why_not(language, name) for name in made.conversations if name not in offered)


def test_english_never_leaves_the_cheap_alphabet(content: Content) -> None:
    for text in content.texts():
        assert measure(text.english.replace("{", "").replace("}", "")).encoding == "gsm7", text.context


def test_curly_quotes_are_made_plain_when_content_is_loaded(tmp_path: Path) -> None:
    talks, locales = conversations(tmp_path), english_only(tmp_path)
    phrases = talks / "phrases.yaml"
    text = phrases.read_text("utf-8").replace("say: That is all", "say: That’s “all” – now…")
    phrases.write_text(text.replace("say: not given", "say: José’s"), "utf-8")
    content = Content.load(talks, locales)
    assert content.phrase("that-is-all").english == 'That\'s "all" - now...'
    assert content.phrase("mydata-none").english == "José's", "é is in the alphabet and stays"
    assert content.catalogues.checked(ENGLISH)


def test_an_accent_is_never_taken_away_only_named() -> None:
    text = "Dziękujemy za odpowiedź. " * 4
    found = cost(text, 1, None)
    assert (found.parts, found.remove, found.saves) == (2, ("ę", "ź"), 1)
