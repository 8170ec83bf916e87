"""What a comment cites by number stands in the glossary: "(rule 9)", "(I10)", "(N56)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
_GROUP = re.compile(r"\((?:[IN]\d+|rules? \d+)(?:(?:, | and )(?:[IN]\d+|\d+))*\)")
_OPENING = re.compile(r'"""([IN]\d+)\. ')  # a docstring that begins with what it holds
_NUMBER = re.compile(r"[IN]\d+|\d+")


def cited() -> Iterator[tuple[str, str]]:
    """Each number once, with the first file that cites it. A rule is only a number."""
    for folder in ("bot", "channels", "tests", "bench", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".md", ".html"} and path.name != "glossary.md":
                text = path.read_text("utf-8")
                found = [each for group in _GROUP.findall(text) for each in _NUMBER.findall(group)]
                for number in {*found, *_OPENING.findall(text)}:
                    yield number, str(path.relative_to(ROOT))


CITED = dict(sorted(cited(), reverse=True))


def heading(number: str) -> str:
    """How its line begins in the glossary."""
    return f"\n| {number} | " if number[0] in "IN" else f"\n{number}. **"


def test_comments_cite_rules_invariants_and_needs() -> None:
    assert {number[0] for number in CITED if number[0] in "IN"} == {"I", "N"}
    assert any(number.isdigit() for number in CITED)


@pytest.mark.parametrize("number", CITED)
def test_what_is_cited_stands_in_the_glossary(number: str) -> None:
    assert heading(number) in GLOSSARY, f"{CITED[number]} cites it"


@pytest.mark.parametrize("number", [*map(str, range(1, 12)), *(f"I{n}" for n in range(1, 21))])
def test_no_rule_and_no_invariant_is_missing(number: str) -> None:
    assert GLOSSARY.count(heading(number)) == 1
