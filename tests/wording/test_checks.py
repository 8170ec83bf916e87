"""What `tellback check` finds: one small sound conversation, spoilt in one way at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import rehearsal_limits
from bot.content.content import Content
from bot.language.catalogue import FILE
from bot.service.authoring.lint import proofread
from bot.settings import ROOT
from bot.wording.checks.library import Finding
from tests.made_up import english_only, rewrite

TRIAL = "trial/conversation.yaml"
SOUND = """\
name: trial
title: A trial
about: round
owner: community-partnerships
honesty:
  what_you_get: Nothing this time.
  reply_within: 20
first: [welcome, keep-number]
opening: "We ask about a gate. {what_you_get}"
questions:
  - id: colour
    ask: Which colour is best for the gate?
    one_of:
      - {id: red, label: Red}
      - {id: green, label: Green, also: "leaf, grass"}
      - {id: other, label: Something else}
  - id: why
    ask: Why is that?
    words: {}
    when: {colour: other}
endings:
  - say: Thank you. {owner} will read it.
    when: {welcome: answered}
  - say: Thank you for your time.
"""
WORDS = "words:\n  - {word: TRIAL, begins: trial}\n"
ALLOWED = """\
allowed:
  - {rule: reserved, at: parts.welcome.start, why: We ask for a 1.}
  - {rule: command, at: parts.welcome.start, why: To begin is to go on.}
  - {rule: command, at: parts.keep-number.more, why: It means the same.}
"""
HELLO = """\
name: hello
title: Hello
about: nothing
owner: community-partnerships
first: [welcome, keep-number, town]
endings:
  - say: Thank you. That is all.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped phrases and data of the council, a greeting, and the sound conversation."""
    copy = tmp_path / "conversations"
    for name, text in (("hello", HELLO), ("trial", SOUND)):
        (copy / name).mkdir(parents=True)
        (copy / name / "conversation.yaml").write_text(text, "utf-8")
    for path in (ROOT / "conversations").glob("*.yaml"):
        shutil.copy(path, copy)
    (copy / "words.yaml").write_text(WORDS, "utf-8")
    (copy / "allowed.yaml").write_text(ALLOWED, "utf-8")
    return copy


def found_in(
    folder: Path, locales: Path, spoken: Callable[[Content], Content] = lambda c: c
) -> list[Finding]:
    content = spoken(Content.load(folder, locales))
    return list(proofread(content, folder, locales, rehearsal_limits()))


def test_the_sound_conversation_has_no_fault(folder: Path, tmp_path: Path) -> None:
    assert found_in(folder, english_only(tmp_path)) == []


def test_the_shipped_content_has_no_fault() -> None:
    found = found_in(ROOT / "conversations", ROOT / "locales")
    assert [str(finding) for finding in found if finding.fails] == []


LONG = "This is the gate of a park that is near you. " * 8
HARD = "Metropolitan authorities determine infrastructural expenditure. Indicate considered priorities."
FIVE_MORE = "".join(f"  - {{id: more{n}, ask: And why is that?, words: {{}}}}\n" for n in range(5))
AGAIN = "tell: Try it, again: true"

# id; what stands there; what is written instead; the rule; what stands in the line named; a bit of the remedy
SPOILT = [
    ("jargon", "Why is that?", "How should we implement that?", "jargon", "implement", "Try “start”"),
    ("co-production", "Why is that?", "Is this co production?", "jargon", "co production", "work together"),
    ("coproduction", "Why is that?", "Is this coproduction?", "jargon", "coproduction", "work together"),
    ("jargon in a label", "label: Red", "label: Stakeholders", "jargon", "Stakeholders", "Try “people”"),
    ("blame", "Thank you for your time.", "That is invalid.", "blame", "invalid", "what to do next"),
    ("orders", "Thank you for your time.", "You must come back.", "blame", "You must", "please"),
    (
        "a long sentence",
        "Why is that?",
        "Is it " + "so and " * 20 + "why?",
        "sentence",
        "Is it so",
        "two sentences",
    ),
    ("hard words", "Why is that?", HARD, "reading-age", "Metropolitan", "shorter words"),
    (
        "a long question",
        "Which colour is best for the gate?",
        LONG,
        "parts",
        "- id: colour",
        "Shorten it to 2",
    ),
    ("a long ending", "Thank you for your time.", LONG, "parts", "This is the gate", "Shorten it to 2"),
    ("a long opening", "We ask about a gate.", LONG + LONG, "parts", "opening:", "Shorten it to 3"),
    (
        "an end without a word",
        "your time.\n",
        "your time.\n    when: {welcome: skipped}\n",
        "dead-end",
        "endings:",
        "last ending",
    ),
    (
        "an end without a word for a group",
        "your time.\n",
        "your time.\n    when: {colour: [red, green, other, skipped]}\n",
        "dead-end",
        "endings:",
        "A group's talk can end without a word",
    ),
    (
        "an option that ends it",
        "id: red,",
        "id: red, ends: true,",
        "dead-end",
        "endings:",
        "`tell` to the answer",
    ),
    (
        "a question nobody meets",
        "when: {colour: other}\n",
        "when: {colour: other}\n    unless: {colour: answered}\n",
        "unreachable",
        "- id: why",
        "Look at `when`",
    ),
    (
        "an ending nobody hears",
        "\n    when: {welcome: answered}",
        "",
        "unreachable",
        "Thank you for your time",
        "last",
    ),
    ("the id of a shared question", "id: why", "id: welcome", "unreachable", "- id: welcome", "another id"),
    (
        "no way out",
        '{id: red, label: Red}\n      - {id: green, label: Green, also: "leaf, grass"}\n'
        "      - {id: other, label: Something else}",
        f"{{id: red, label: Red, {AGAIN}}}\n      - {{id: other, label: Something else, {AGAIN}}}",
        "no-way-out",
        "- id: colour",
        "Take `again` from one",
    ),
    ("a circle", "endings:", "then: trial\nendings:", "circle", "then: trial", "Take one `then` out"),
    ("six questions", "endings:", FIVE_MORE + "endings:", "questions", "questions:", "At most 5"),
    ("a word of two answers", "leaf, grass", "leaf, red", "same-answer", "label: Red", "one answer only"),
    ("the same label twice", "label: Green", "label: red", "same-answer", "label: Red", "one answer only"),
    ("a label that skips", "leaf, grass", "no idea at all, 1", "same-answer", "id: green", "one answer only"),
    ("a slip away", "label: Red}", "label: Greens}", "slip", "label: Greens", "differ more"),
    ("a number for a label", "label: Red}", 'label: "2"}', "number", "id: green", "Take numbers out"),
    (
        "numbers in the question",
        "for the gate?",
        "for it? 1 Red 2 Green 3 Some",
        "numbers",
        "- id: colour",
        "adds them",
    ),
    ("a way to say STOP", "leaf, grass", "leave me alone", "stop", "id: green", "another word"),
    ("a word of the provider", "leaf, grass", "info", "reserved", "id: green", "another word"),
    ("a command word", "leaf, grass", "who are you", "command", "id: green", "allowed.yaml"),
    ("no such team", "community-partnerships", "nobody", "owner", "owner:", "Use one of council.yaml"),
    ("no leave to answer", "[welcome, keep-number]", "[welcome]", "consent", "first:", "Add `keep-number`"),
    (
        "half the facts",
        "  reply_within",
        "  still_open: All of it.\n  reply_within",
        "honesty",
        "honesty:",
        "We do not know",
    ),
    ("an unknown gap", "{owner}", "{onwer}", "gap", "{onwer}", "{name}, {owner}"),
    ("a fact not given", "{what_you_get}", "{money}", "gap", "{money}", "Add `money: ...`"),
    ("a pledge elsewhere", "{owner}", "{pledge}", "gap", "{pledge}", "Use one of"),
]


@pytest.mark.parametrize(
    ("was", "becomes", "rule", "line", "remedy"), [pytest.param(*row[1:], id=row[0]) for row in SPOILT]
)
def test_what_is_spoilt_is_named_with_its_line_and_remedy(
    folder: Path, tmp_path: Path, was: str, becomes: str, rule: str, line: str, remedy: str
) -> None:
    spoil(folder / TRIAL, was, becomes)
    finding = the_one(found_in(folder, english_only(tmp_path)), rule)
    assert finding.fails
    assert finding.fault.file.endswith(TRIAL)
    lines = (folder / TRIAL).read_text("utf-8").splitlines()
    assert line in lines[finding.fault.line - 1]
    assert remedy in finding.fault.remedy + finding.fault.what


POSTERS = [
    ("IDEAS", "command", "a command word"),
    ("QUIT", "reserved", "a word of the provider"),
    ("ENGLISH", "language", "the name of a language"),
    ("SURE", "same-answer", "an everyday yes"),
]


@pytest.mark.parametrize(("word", "rule"), [pytest.param(*row[:2], id=row[2]) for row in POSTERS])
def test_a_poster_word_that_means_something_else_is_refused(
    folder: Path, tmp_path: Path, word: str, rule: str
) -> None:
    spoil(folder / "words.yaml", "TRIAL", word)
    finding = the_one(found_in(folder, english_only(tmp_path)), rule)
    assert finding.fails
    assert (Path(finding.fault.file).name, finding.fault.line) == ("words.yaml", 2)
    assert "Put another word on it." in str(finding)


def test_a_poster_word_that_is_nearly_an_answer_is_refused_at_the_answer(
    folder: Path, tmp_path: Path
) -> None:
    spoil(folder / "words.yaml", "TRIAL", "SOMETHING")
    finding = the_one(found_in(folder, english_only(tmp_path)), "poster")
    assert "Add something to the `also`" in str(finding)
    assert finding.fault.file.endswith(TRIAL)


def test_a_phrase_that_costs_too_much_is_named_in_its_own_file(folder: Path, tmp_path: Path) -> None:
    spoil(folder / "phrases.yaml", "say: Thank you. We have added this to {ref}.", f'say: "{LONG}"')
    finding = the_one(found_in(folder, english_only(tmp_path)), "parts")
    assert finding.at == "added"
    line = (folder / "phrases.yaml").read_text("utf-8").splitlines()[finding.fault.line - 1]
    assert line.startswith("  say: ")


HINTS = [
    ("a label too long for a button", "Something else}", "Something else than any of these}", "label"),
    ("thanks that nobody hears of", " {what_you_get}", "", "unsaid"),
    ("much before a question", "{what_you_get}", "{what_you_get} " + "We like gates. " * 24, "turn"),
]


@pytest.mark.parametrize(("was", "becomes", "rule"), [pytest.param(*row[1:], id=row[0]) for row in HINTS])
def test_a_hint_refuses_nobody(folder: Path, tmp_path: Path, was: str, becomes: str, rule: str) -> None:
    spoil(folder / TRIAL, was, becomes)
    if rule == "turn":
        spoil(folder / TRIAL, "Which colour is best for the gate?", "What do you think of it? " * 9)
    assert not the_one(found_in(folder, english_only(tmp_path)), rule).fails


def test_two_answers_that_are_one_word_in_another_language_are_named_in_its_catalogue(
    folder: Path, tmp_path: Path
) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    entry = '\nmsgctxt "trial.colour.{}"\nmsgid "{}"\nmsgstr "Kolor"\n'
    catalogue = locales / "pl" / FILE
    with catalogue.open("a", encoding="utf-8") as file:
        file.write(entry.format("red", "Red") + entry.format("green", "Green"))

    def in_polish(content: Content) -> Content:
        both = (content.languages["en_GB"], content.languages["pl"])
        return replace(content, offered_for={**content.offered_for, "trial": both})

    found = [each for each in found_in(folder, locales, in_polish) if each.at == "trial.colour.red"]
    assert [each.rule for each in found] == ["same-answer"]
    assert "In Polish: “Kolor”" in str(found[0])
    line = catalogue.read_text("utf-8").splitlines()[found[0].fault.line - 1]
    assert line == 'msgctxt "trial.colour.red"'


def test_the_confirming_yes_and_no_are_heard_in_every_language(folder: Path, tmp_path: Path) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    rewrite(locales, "pl", lambda english, own: "Tak" if english == "No" else own)

    def in_polish(content: Content) -> Content:
        return replace(content, offered_for={**content.offered_for, "trial": (content.languages["pl"],)})

    found = [each for each in found_in(folder, locales, in_polish) if each.at == "answer"]
    assert {each.rule for each in found} == {"same-answer"}
    assert "In Polish: “Tak”" in str(found[0])


def test_short_texts_that_are_too_hard_together_are_refused_together(folder: Path, tmp_path: Path) -> None:
    hard = "Metropolitan infrastructural administration necessitates considerable institutional expenditure"
    spoil(folder / TRIAL, "Why is that?", hard)
    finding = the_one(found_in(folder, english_only(tmp_path)), "reading-age")
    assert "The texts of this file together need a reader of" in str(finding)


def test_what_is_allowed_passes_and_says_why(folder: Path, tmp_path: Path) -> None:
    spoil(folder / TRIAL, "leaf, grass", "who are you")
    row = "  - {rule: command, at: trial.colour.green, why: It is the name of the paint.}\n"
    (folder / "allowed.yaml").write_text(ALLOWED + row, "utf-8")
    assert found_in(folder, english_only(tmp_path)) == []


REFUSED_ROWS = [
    ("a rule that guards a talk", "{rule: dead-end, at: trial, why: I like it so.}", "cannot be let pass"),
    ("no reason", "{rule: jargon, at: trial}", "`why` is missing"),
    ("an unknown key", "{rule: jargon, at: trial, why: So., who: me}", "`who` is not known here"),
]


@pytest.mark.parametrize(("row", "says"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED_ROWS])
def test_a_row_of_the_list_that_is_wrong_is_a_fault_itself(
    folder: Path, tmp_path: Path, row: str, says: str
) -> None:
    (folder / "allowed.yaml").write_text(f"{ALLOWED}  - {row}\n", "utf-8")
    faults = [finding for finding in found_in(folder, english_only(tmp_path)) if finding.fails]
    assert [(each.rule, each.fault.line) for each in faults] == [("allowed", 5)]
    assert says in str(faults[0])


def test_a_row_that_lets_nothing_pass_is_a_hint(folder: Path, tmp_path: Path) -> None:
    row = "  - {rule: jargon, at: trial.why.ask, why: It was there once.}\n"
    (folder / "allowed.yaml").write_text(ALLOWED + row, "utf-8")
    found = found_in(folder, english_only(tmp_path))
    assert [(each.rule, each.fails) for each in found] == [("allowed", False)]


def spoil(path: Path, was: str, becomes: str) -> None:
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), "utf-8")


def the_one(found: list[Finding], rule: str) -> Finding:
    """The first finding of this rule; with all others in the message where there is none."""
    of_rule = [finding for finding in found if finding.rule == rule]
    assert of_rule, [str(finding) for finding in found]
    return of_rule[0]
