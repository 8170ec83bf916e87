"""The texts of the YAML files for Babel: context, English, and remarks for translators.

It is named as a method in pyproject.toml, so that `pybabel extract` and other tools of translators find the
same texts with the same keys as the bot uses. The files are read by the very loaders the bot reads them with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from bot.dialogue.load import load_all, load_parts, load_towns
from bot.dialogue.phrases import load_phrases
from bot.dialogue.remarks import remarks
from bot.dialogue.schema import CONFIRM, Kind, Option, Question
from bot.dialogue.text import Text, pledge_text, team_text
from bot.dialogue.yaml import Reader, parse
from channels.sms_text import mend


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - the four arguments are Babel's
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel's form of a method: line, function, (context, text), comments. Raises ContentFault."""
    for text in texts_in(Path(fileobj.name)):
        yield text.line, "pgettext", (text.context, text.english), list(remarks(text))


def texts_in(path: Path) -> Iterator[Text]:
    """Every text that stands in this file itself; nothing for a file that holds none."""
    found = _BY_NAME.get(path.name)
    for text in found(path) if found else ():
        yield text
        if text.app:
            yield text.app


def _conversation(path: Path) -> Iterator[Text]:
    script = load_all(path.parent.parent)[path.parent.name]
    own = tuple(_without_towns(question) for question in script.questions if not question.shared)
    return (text for text in replace(script, questions=own).texts() if not text.context.endswith(".app"))


def _parts(path: Path) -> Iterator[Text]:
    for question in load_parts(path, load_towns(path.parent / "towns.yaml")).values():
        yield question.ask
        yield from _answers(_without_towns(question).options)


def _towns(path: Path) -> Iterator[Text]:
    return _answers(load_towns(path).options)


def _answers(options: tuple[Option, ...]) -> Iterator[Text]:
    for option in options:
        yield from (text for text in (option.label, option.also, option.tell) if text)


def _without_towns(question: Question) -> Question:
    return replace(question, options=()) if question.kind is Kind.TOWN else question


def _pledges(path: Path) -> Iterator[Text]:
    for child in Reader(str(path), parse(path), []).children("pledges"):
        text = pledge_text(child.take("id", str), mend(child.take("text", str)))
        yield replace(text, line=child.line("text"))


def _teams(path: Path) -> Iterator[Text]:
    top = Reader(str(path), parse(path), [])
    for english in top.take("teams", Mapping, default={}).values():
        yield replace(team_text(english), line=top.line("teams"))


def _engine(_: Path) -> Iterator[Text]:
    """The one question that stands in code."""
    yield CONFIRM.ask
    yield from _answers(CONFIRM.options)


_BY_NAME: Mapping[str, Callable[[Path], Iterator[Text]]] = {
    "conversation.yaml": _conversation,
    "parts.yaml": _parts,
    "towns.yaml": _towns,
    "phrases.yaml": lambda path: iter(load_phrases(path).values()),
    "pledges.yaml": _pledges,
    "council.yaml": _teams,
    "schema.py": _engine,
}
