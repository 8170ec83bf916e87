"""One message is folded once for all who ask what it means, and it means the same as its bare text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot.content.content import Content
from bot.language import folding, utterance
from bot.language.codes import code_in
from bot.language.commands import command_in
from bot.language.concerns import concern_in
from bot.language.corrections import correction_in
from bot.language.detect import guess, language_named, near_language
from bot.language.greetings import only_greets
from bot.language.utterance import Utterance
from bot.language.yesno import read_yes_no

TEXTS = [
    *(
        "1",
        "yes",
        "no, because it’s wet",
        "It rains here, often.",
        "2 April",
        "B70 8QE",
        "parks 7 buses 3",
        "",
    ),
    *(
        "ਹਾਂ ਜੀ, ਪਰ ਕਦੇ ਕਦੇ",
        "نعم؟",
        "po polsku",
        "BEAR ٧",
        "no sorry, 2",
        "👍",
        "Auto: I’m driving",
        "hello there",
    ),
    *("/stop@tellback_bot", "the boiler has been broken since Monday", "polsih"),
]
TODAY = date(2026, 11, 23)


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often each text is folded, by whichever door."""
    counted: Counter[str] = Counter()

    def fold(text: str, real: Callable[[str], str] = folding.fold) -> str:
        counted[text] += 1
        return real(text)

    for module in (folding, utterance):
        monkeypatch.setattr(module, "fold", fold)
    yield counted


def understood(content: Content, text: str | Utterance, language: str) -> list[object]:
    """All that one turn may ask about a message."""
    lexicons, languages = content.lexicons, content.languages
    questions = [question for each in content.conversations.values() for question in each.questions]
    return [
        command_in(text, language, lexicons),
        concern_in(text, language, lexicons),
        code_in(text),
        correction_in(text, language, lexicons),
        language_named(text, languages),
        near_language(text, languages),
        guess(text, languages, lexicons),
        only_greets(text, language, lexicons),
        lexicons.machines().wrote(text),
        read_yes_no(text, lexicons.vocabulary(language)),
        *(content.ears.hear(question, text, language, TODAY) for question in questions),
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_an_utterance_means_what_its_text_means(content: Content, text: str) -> None:
    for language in ("en_GB", "pa"):
        assert understood(content, Utterance.of(text), language) == understood(content, text, language)


@pytest.mark.parametrize("text", [each for each in TEXTS if not each.startswith("/")])
def test_a_message_is_folded_once_for_a_whole_turn(content: Content, folds: Counter[str], text: str) -> None:
    understood(content, text, "pa")  # what is worked out once for each question and language
    before = folds[text]
    understood(content, Utterance.of(text), "pa")
    assert folds[text] - before == 1


def test_what_is_an_utterance_stays_as_it_is() -> None:
    one = Utterance.of("Yes, we do")
    assert Utterance.of(one) is one
    assert (one.phrase, sorted(one.breaks), one.is_question) == ("yes we do", [1], False)
