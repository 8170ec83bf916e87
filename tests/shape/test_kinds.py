"""A new kind of question or a new command word is named in few files of code; all else asks for traits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from bot.dialogue.kinds import Kind
from bot.language.command_words import Command

ROOT = Path(__file__).resolve().parents[2]
MOST = 3
# Where each enum stands, and the modules it can be imported from.
SOURCES = {
    Kind: ("bot.dialogue.kinds",),
    Command: ("bot.language.command_words", "bot.language.commands"),
}
FILES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
    for path in sorted((ROOT / "bot").rglob("*.py"))
}


def named_in(member: StrEnum) -> list[str]:
    """The files of code that name this member of its enum, by whatever name they import the enum."""
    sources = SOURCES[type(member)]
    found = []
    for file, tree in FILES.items():
        own = file.removesuffix(".py").replace("/", ".") == sources[0]
        called = {type(member).__name__} if own else set(_called(tree, type(member).__name__, sources))
        if own or _names(tree, called, member.name):
            found.append(file)
    return found


def _called(tree: ast.Module, name: str, sources: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in sources:
            yield from (each.asname or each.name for each in node.names if each.name == name)


def _names(tree: ast.Module, called: set[str], member: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == member
        and isinstance(node.value, ast.Name)
        and node.value.id in called
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_of_question_is_named_in_few_files(kind: Kind) -> None:
    assert len(named_in(kind)) <= MOST, named_in(kind)


@pytest.mark.parametrize("command", Command)
def test_a_command_word_is_named_in_few_files(command: Command) -> None:
    assert len(named_in(command)) <= MOST, named_in(command)


def test_what_names_a_member_is_found() -> None:
    assert "bot/dialogue/kinds.py" in named_in(Kind.SCALE)
    assert "bot/language/understand.py" in named_in(Kind.SCALE)
    assert "bot/wording/how_to_reply.py" in named_in(Kind.SCALE)
    assert "bot/language/understand.py" in named_in(Command.SKIP)
