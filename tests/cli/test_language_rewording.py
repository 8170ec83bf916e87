"""English in other words: what goes on in its old translation, what waits, what a translator says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.content import Content
from bot.language.catalogue import FILE
from tests.cli.translating import Run, change
from tests.made_up import POLISH

SHARED_CONSENT = "hello"


def offered(desk: Path, tag: str = "pl") -> set[str]:
    content = Content.load(desk / "conversations", desk / "locales")
    return {name for name, found in content.offered_for.items() if any(each.tag == tag for each in found)}


def said(desk: Path, context: str) -> str:
    """What somebody who speaks Polish is shown."""
    content = Content.load(desk / "conversations", desk / "locales")
    text = next(each for each in content.texts() if each.context == context)
    return content.catalogues.find(text, "pl")


@pytest.mark.parametrize(
    ("file", "context", "old", "new"),
    [
        pytest.param("phrases.yaml", "kept", "read them.", "read all of them.", id="one word"),
        pytest.param("phrases.yaml", "back-first", "There is no earlier", "Nothing came", id="other words"),
        pytest.param(
            "pledge-check/conversation.yaml",
            "pledge-check.ending1",
            "Thank you. Your",
            "Thanks. Your",
            id="an ending",
        ),
        pytest.param(
            "pledge-check/conversation.yaml", "pledge-check.title", "Do we keep", "Is it", id="a title"
        ),
        pytest.param(
            "parts.yaml", "parts.welcome.start.also", "ok, okay", "okay", id="other words for an answer"
        ),
    ],
)
def test_what_is_no_question_goes_on_in_its_old_translation(
    complete: Path, desk: Path, run: Run, file: str, context: str, old: str, new: str
) -> None:
    before, everywhere = said(desk, context), offered(desk)
    change(desk / "conversations" / file, old, new)
    assert said(desk, context) == before
    assert run("update")[0] == 0
    assert said(desk, context) == before
    assert before.startswith(POLISH.split()[0])
    assert offered(desk) == everywhere
    assert "1 stale (1 still in use)" in run("status")[1]


@pytest.mark.parametrize(
    ("file", "old", "new", "waits"),
    [
        pytest.param(
            "pledge-check/conversation.yaml",
            "What makes you say that?",
            "Why do you say so?",
            {"hello", "pledge-check"},
            id="a question",
        ),
        pytest.param(
            "my-idea/conversation.yaml", "What is your idea?", "Which idea is it?", {"my-idea"}, id="another"
        ),
        pytest.param(
            "choose-together/conversation.yaml",
            "label: New swings",
            "label: Newer swings",
            {"choose-together"},
            id="an answer to choose",
        ),
        pytest.param(
            "pledges.yaml",
            "We will use plain words,",
            "We will use simple words,",
            {"hello", "pledge-check"},
            id="a pledge that is rated",
        ),
    ],
)
def test_a_question_waits_for_its_own_conversations_alone(
    complete: Path, desk: Path, run: Run, file: str, old: str, new: str, waits: set[str]
) -> None:
    everywhere = offered(desk)
    change(desk / "conversations" / file, old, new)
    assert run("update")[0] == 0
    assert everywhere - offered(desk) == waits
    assert "Does the translation still mean the same?" in run("status")[1]


def test_consent_in_other_words_waits_where_consent_is_asked(complete: Path, desk: Path, run: Run) -> None:
    everywhere = offered(desk)
    change(
        desk / "conversations" / "parts.yaml", "May we keep your number for", "Can we keep your number for"
    )
    waiting = everywhere - offered(desk)
    assert SHARED_CONSENT in waiting
    assert "call-me" not in waiting, "it asks for no consent"
    assert not said(desk, "parts.keep-number.ask").startswith(POLISH.split()[0])
    assert run("update", "--same", "parts.keep-number.ask", "--language", "pl")[0] == 0
    assert offered(desk) == everywhere
    assert everywhere - offered(desk, "ur") == waiting, "it was said of Polish alone"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("116 123; under 19", "116 124; under 19", id="another number to ring"),
        pytest.param(
            "In danger now? Ring 999. Free, day and night: Sam",
            "In danger? Send CALL. Free, day and night: Sam",
            id="another word to send",
        ),
        pytest.param("Sorry. New date: {due}.", "Sorry. {old}: {due}.", id="the same gap twice goes on"),
    ],
)
def test_english_with_other_figures_or_words_to_send_is_said_in_english(
    complete: Path, desk: Path, run: Run, old: str, new: str
) -> None:
    context = "late" if "{due}" in old else "crisis"
    everywhere = offered(desk)
    change(desk / "conversations" / "phrases.yaml", old, new)
    assert said(desk, context).startswith(POLISH.split()[0]) == (context == "late")
    assert offered(desk) == everywhere
    if context == "crisis":
        code, out = run("update", "--same", context)
        assert (code, "cannot mean the same" in out) == (1, True)


def test_what_people_say_yes_to_outside_conversations_is_never_an_old_translation(
    complete: Path, desk: Path
) -> None:
    change(desk / "conversations" / "phrases.yaml", "May we show these words", "Can we show these words")
    assert said(desk, "quote-ask").startswith("About")


def test_a_translator_says_that_it_still_means_the_same(complete: Path, desk: Path, run: Run) -> None:
    path = complete / "pl" / FILE
    change(path, 'msgctxt "kept"', '# status: checked by Ola\nmsgctxt "kept"')
    change(desk / "conversations" / "phrases.yaml", "read them.", "read all of them.")
    assert run("update")[0] == 0
    assert "# stood: checked by Ola" in path.read_text("utf-8")
    code, out = run("update", "--same", "kept")
    assert (code, "pl: kept still means the same" in out, "ur: kept" in out) == (0, True, True)
    text = path.read_text("utf-8")
    assert "# status: checked by Ola\n" in text
    assert "stale" not in text.replace('"status: stale"', "")
    assert run("check") == (0, "0 faults.\n")
    assert run("update") == (0, "nothing has changed\n")


def test_a_key_that_nobody_waits_for_is_refused_with_those_that_are(
    complete: Path, desk: Path, run: Run
) -> None:
    change(desk / "conversations" / "phrases.yaml", "read them.", "read all of them.")
    code, out = run("update", "--same", "keep")
    assert (code, "There are: kept." in out) == (1, True)


def test_a_text_that_a_translator_marked_as_in_need_of_work_is_called_so(complete: Path, run: Run) -> None:
    change(complete / "pl" / FILE, 'msgctxt "back-first"', '#, fuzzy\nmsgctxt "back-first"')
    code, out = run("check", "pl")
    assert (code, "marked as in need of work" in out, "has changed" in out) == (1, True, False)


def test_a_new_team_or_drop_in_is_said_by_its_own_name_and_takes_no_language_away(
    complete: Path, desk: Path
) -> None:
    everywhere = offered(desk)
    change(desk / "conversations" / "council.yaml", "Community Team", "Neighbours and Places")
    change(desk / "conversations" / "dropins.yaml", "Asha from the Community Team", "Bilal and the wardens")
    assert said(desk, "team") == "Neighbours and Places"
    assert said(desk, "dropin.who") in (POLISH + "Asha from the Community Team", "Bilal and the wardens")
    assert offered(desk) == everywhere
