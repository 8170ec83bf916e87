"""The translators' path, through the command and the files they edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.language.catalogue import FILE
from tests.cli.translating import Run, change
from tests.made_up import POLISH, UKRAINIAN, URDU, give_answer_words, translate

FRAME = POLISH + "{ref}: {text}"


def test_complete_catalogues_have_no_fault(complete: Path, run: Run) -> None:
    assert run("check") == (0, "0 faults.\n")


@pytest.mark.parametrize(
    ("tag", "old", "new", "told"),
    [
        pytest.param("pl", FRAME, POLISH + "{nr}: {text}", "gaps", id="a renamed gap"),
        pytest.param("pl", FRAME, POLISH + "{ref!r}: {text}", "gaps", id="a gap with code"),
        pytest.param("pl", FRAME, POLISH + "{text}", "gaps", id="a lost gap"),
        pytest.param("pl", "nplurals=3", "nplurals=2", "Polish has 3", id="another number of plurals"),
        pytest.param(
            "pl", POLISH + "There is no earlier", "There is no earlier", "a copy", id="an untranslated copy"
        ),
        pytest.param("ur", URDU + "That is all", "That is all", "no letter of Urdu", id="a foreign script"),
        pytest.param("pl", POLISH + "May we keep your number for 12", "Ż 21", "figures", id="another figure"),
        pytest.param("pl", POLISH + "Thank you. Send more if you like. Send DONE", "Ż", "DONE", id="DONE"),
        pytest.param("pl", POLISH + "Tell me", "Ż" * 41 + " tell me", "at most 40", id="a long label"),
        pytest.param("pl", POLISH + "Welcome", "Ż " * 140 + "Welcome", "text messages", id="a dear text"),
        pytest.param("ur", URDU + "Welcome", "ہاں 116 123", "“116 123” would turn", id="a spaced number"),
        pytest.param("ur", URDU + "Welcome", "ہاں 1-5", "“1-5” would turn", id="a range"),
        pytest.param("ur", URDU + "Welcome", "ہاں 14:00–16:00", "“14:00–16:00” would", id="a range of times"),
        pytest.param("ur", URDU + "Welcome", "ہاں 2026 12", "“2026 12” would turn", id="two numbers"),
        pytest.param("ur", URDU + "Welcome", "ہاں 9,400£", "behind a number", id="the sign behind its sum"),
        pytest.param("ur", URDU + "{day}, {opens} to ", "ہاں {day}, {opens}-", "}-{closes}” would", id="gap"),
        pytest.param("ur", URDU + "There is {cap}", "ہاں £{cap}", "“£{” would turn", id="an unset gap"),
        pytest.param("pl", POLISH + "We have £90,000", "Ż 90 000", "£90,000 is not", id="other money"),
        pytest.param("ur", URDU + "Smethwick", "Smethwick", "no letter of Urdu", id="a town in our letters"),
        pytest.param("pl", f'"{POLISH}What number', f"{POLISH}What", "quotation mark", id="a torn line"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found_and_named(
    complete: Path, run: Run, tag: str, old: str, new: str, told: str
) -> None:
    path = complete / tag / FILE
    change(path, old, new)
    code, out = run("check")
    assert code == 1
    assert str(path) in out
    assert told in out


def test_a_text_nobody_translated_is_found(complete: Path, run: Run) -> None:
    change(complete / "pl" / FILE, f'msgstr "{POLISH}What number should we ring?"', 'msgstr ""')
    code, out = run("check", "pl")
    assert (code, "it is not translated" in out, "1 faults." in out) == (1, True, True)


def test_a_plural_with_too_few_forms_is_found(complete: Path, run: Run) -> None:
    with (complete / "pl" / FILE).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} dzień"\nmsgstr[1] "{n} dni"\n')
    code, out = run("check", "pl")
    assert (code, "2 plural forms. Write 3." in out) == (1, True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('no = ["qi"]', 'no = ["qa"]', "answers.yes and in answers.no", id="yes and no alike"),
        pytest.param('stop = ["qu"]', "stop = []", "commands.stop is empty", id="no word for stop"),
        pytest.param('skip = ["qe"]', 'skip = "qe"', "not a list", id="a word that is no list"),
        pytest.param('skip = ["qe"]', 'skip = ["qe"', "not TOML", id="a bracket too few"),
    ],
)
def test_faulty_answer_words_are_found(complete: Path, run: Run, old: str, new: str, told: str) -> None:
    change(complete / "pl" / "lexicon.toml", old, new)
    code, out = run("check")
    assert (code, told in out, "lexicon.toml:" in out) == (1, True, True)


def test_a_language_without_answer_words_is_found(complete: Path, run: Run) -> None:
    (complete / "ur" / "lexicon.toml").unlink()
    code, out = run("check", "ur")
    assert (code, "there are no answer words" in out) == (1, True)


def test_changed_english_makes_the_template_stale_and_the_check_fail(
    complete: Path, desk: Path, run: Run
) -> None:
    change(desk / "conversations" / "phrases.yaml", "say: That is all", "say: That is everything")
    code, out = run("check")
    assert (code, "messages.pot: it is out of date" in out) == (1, True)


def test_changed_english_keeps_the_old_translation_as_a_hint_that_nobody_is_shown(
    complete: Path, desk: Path, run: Run
) -> None:
    path = complete / "pl" / FILE
    change(path, 'msgctxt "back-first"', '# status: checked by Ola\nmsgctxt "back-first"')
    change(desk / "conversations" / "phrases.yaml", "no earlier question", "no question earlier")
    assert run("update")[0] == 0
    text = path.read_text("utf-8")
    assert "# status: stale\n# was: There is no earlier question to go back to.\n" in text
    assert '#, fuzzy\nmsgctxt "back-first"' in text
    for tag, before in (("pl", POLISH), ("ur", URDU)):
        hint = (complete / tag / FILE).read_text("utf-8").partition("#, fuzzy")[2].partition("\n\n")[0]
        assert hint.endswith(f'msgstr "{before}There is no earlier question to go back to."')
    code, out = run("check", "pl")
    assert (code, "the English has changed" in out) == (1, True)
    assert "stale" in next(line for line in run("status", "pl")[1].splitlines() if "back-first" in line)
    # The translator mends it in an editor, which takes away the mark.
    change(path, "#, fuzzy\n", "")
    assert run("update")[0] == 0
    assert run("check", "pl") == (0, "0 faults.\n")
    assert "\n# status: stale" not in path.read_text("utf-8")


def test_english_that_comes_back_finds_its_translation_and_its_reader_again(
    complete: Path, desk: Path, run: Run
) -> None:
    path, phrases = complete / "pl" / FILE, desk / "conversations" / "phrases.yaml"
    change(path, 'msgctxt "back-first"', '# status: checked by Ola\nmsgctxt "back-first"')
    assert run("update")[0] == 0
    before, english = path.read_bytes(), phrases.read_text("utf-8")
    change(phrases, "There is no earlier question to go back to.", "Nothing comes before this.")
    assert run("update")[0] == 0
    assert path.read_bytes() != before
    phrases.write_text(english, "utf-8")
    assert run("update")[0] == 0
    assert path.read_bytes() == before


def test_a_second_update_changes_nothing(complete: Path, run: Run) -> None:
    assert run("update") == (0, "nothing has changed\n")


def test_status_says_who_stands_behind_each_text(complete: Path, run: Run) -> None:
    path = complete / "pl" / FILE
    change(path, 'msgctxt "back-first"', '# status: checked by Ola\nmsgctxt "back-first"')
    change(path, 'msgctxt "unplaced"', '# status: translated by Jan\nmsgctxt "unplaced"')
    line = next(line for line in run("status")[1].splitlines() if line.startswith("pl"))
    assert "100%" in line
    assert "1 checked, 1 translated," in line
    texts = run("status", "pl")[1].splitlines()
    assert next(line for line in texts if "back-first" in line).startswith("checked by Ola")
    assert sum(line.startswith("draft") for line in texts) == len(texts) - 2


def test_officers_see_why_a_language_is_not_offered(complete: Path, run: Run) -> None:
    change(complete / "pl" / FILE, f"{POLISH}May we ask you again in 4 weeks?", "")
    out = run("status")[1]
    assert "not offered for what-happened: 1 of its texts" in out
    assert next(line for line in out.splitlines() if line.startswith("pl")).endswith("; offered")


@pytest.mark.parametrize("command", ["check", "status"])
def test_a_tag_that_is_not_there_is_named_with_those_that_are(run: Run, command: str) -> None:
    assert run(command, "xx") == (1, "xx is not there. There are: en_GB.\n")


def test_a_language_babel_does_not_know_is_begun_with_names_given(desk: Path, run: Run) -> None:
    code, out = run("add", "syl")
    assert (code, "--babel" in out) == (1, True)
    given = ["--babel", "bn", "--own", "ꠍꠤꠟꠐꠤ", "--english", "Sylheti", "--script", "Sylo"]
    assert run("add", "syl", *given)[0] == 0
    assert "ꠍꠤꠟꠐꠤ" in (desk / "locales" / "languages.toml").read_text("utf-8")


def test_a_language_is_not_begun_twice(complete: Path, run: Run) -> None:
    before = (complete / "pl" / FILE).read_bytes()
    code, out = run("add", "pl")
    assert (code, "is there already" in out) == (1, True)
    assert (complete / "pl" / FILE).read_bytes() == before


def test_a_name_that_belongs_to_another_language_changes_nothing(complete: Path, run: Run) -> None:
    before = (complete / "languages.toml").read_bytes()
    code, out = run("add", "cs", "--own", "polski")
    assert (code, "names both pl and cs" in out) == (1, True)
    assert (complete / "languages.toml").read_bytes() == before


def test_a_language_that_was_only_begun_stops_nothing(complete: Path, run: Run) -> None:
    assert run("add", "uk")[0] == 0
    line = next(line for line in run("status")[1].splitlines() if line.startswith("uk"))
    assert "  0%" in line
    assert line.endswith("answer words no; not offered")
    assert run("check", "pl", "ur") == (0, "0 faults.\n")


def test_a_twelfth_language_is_added_by_the_commands_alone(
    complete: Path, desk: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "uk")[0] == 0
    translate(complete, "uk", UKRAINIAN)
    give_answer_words(complete, "uk", yes="так", no="ні", unsure="не знаю", stop="досить", skip="далі")
    assert run("update")[0] == 0
    assert run("check") == (0, "0 faults.\n")
    talk = desk / "uk.txt"
    talk.write_text(
        "title: T\nchannel: sms\nnow: 2026-10-19 10:00\n\n> так\n\n> українська\n\n> 1\n\n> так\n"
    )
    folders = ["--conversations", f"{desk}/conversations", "--locales", f"{complete}"]
    with pytest.raises(SystemExit):
        main(["replay", "--write", *folders, str(talk)])
    heard = talk.read_text("utf-8")
    first, _, rest = heard.partition("> українська")
    assert "Polish, Urdu, Ukrainian" in first
    assert UKRAINIAN + "Shall we use English?" in first
    assert "< " + UKRAINIAN + "Hello" in rest or UKRAINIAN + "We will use English now." in rest
    assert UKRAINIAN + "May we keep your number" in rest
