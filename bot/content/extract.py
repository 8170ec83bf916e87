"""The texts of the YAML files for Babel: context, English, and remarks for translators.

It is named as a method in pyproject.toml, so that `pybabel extract` and other tools of translators find the
same texts with the same keys as the bot uses. The files are read by the very loaders the bot reads them with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from bot.content.council import service_text, team_text
from bot.content.directory import dropin_who
from bot.content.helplines import hours_text
from bot.content.pledges import pledge_text
from bot.dialogue.loading.conversations import load_all, load_parts
from bot.dialogue.loading.lists import lists_in, load_lists, pledges_in, towns_in
from bot.dialogue.loading.phrases import load_phrases
from bot.dialogue.remarks import remarks
from bot.dialogue.schema import CONFIRM, NOT_SURE, Option
from bot.dialogue.text import Text
from bot.yaml_lines import Reader, parse
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
    """Its own texts only: shared parts, towns and lists stand in files of their own."""
    script = load_all(path.parent.parent)[path.parent.name]
    own = f"{script.name}."
    return (
        text for text in script.texts() if text.context.startswith(own) and not text.context.endswith(".app")
    )


def _parts(path: Path) -> Iterator[Text]:
    for question in load_parts(path, load_lists(path.parent)).values():
        yield question.ask
        own = (option for option in question.options if option.label.context.startswith("parts."))
        yield from _answers(own)


def _towns(path: Path) -> Iterator[Text]:
    return _answers(towns_in(path, []))


def _lists(path: Path) -> Iterator[Text]:
    for options in lists_in(path, []).values():
        yield from _answers(options)


def _answers(options: Iterable[Option]) -> Iterator[Text]:
    for option in options:
        yield from (text for text in (option.label, option.also, option.tell) if text)


def _pledges(path: Path) -> Iterator[Text]:
    for child in Reader(str(path), parse(path), []).children("pledges"):
        text = pledge_text(child.take("id", str), mend(child.take("text", str)))
        yield replace(text, line=child.line("text"))
    yield from _answers(pledges_in(path, []))


def _dropins(path: Path) -> Iterator[Text]:
    seen = set()
    for child in Reader(str(path), parse(path), []).children("dropins"):
        who = child.take("who", str)
        if who not in seen:
            seen.add(who)
            yield replace(dropin_who(who), line=child.line("who"))


def _helplines(path: Path) -> Iterator[Text]:
    lines = [(child.take("hours", str), child.line("hours")) for child in _children(path, "lines")]
    for hours, line in dict(reversed(lines)).items():
        yield replace(hours_text(hours), line=line)


def _children(path: Path, key: str) -> Iterator[Reader]:
    return Reader(str(path), parse(path), []).children(key)


def _teams(path: Path) -> Iterator[Text]:
    top = Reader(str(path), parse(path), [])
    for english in top.take("teams", Mapping, default={}).values():
        yield replace(team_text(english), line=top.line("teams"))
    for key in top.take("services", Mapping, default={}):
        yield replace(service_text(key), line=top.line("services"))


def _engine(_: Path) -> Iterator[Text]:
    """The one question that stands in code, and the answers it shares with every yes/no question."""
    yield CONFIRM.ask
    yield from _answers((*CONFIRM.options, NOT_SURE))


_BY_NAME: Mapping[str, Callable[[Path], Iterator[Text]]] = {
    "conversation.yaml": _conversation,
    "parts.yaml": _parts,
    "towns.yaml": _towns,
    "lists.yaml": _lists,
    "phrases.yaml": lambda path: iter(load_phrases(path).values()),
    "pledges.yaml": _pledges,
    "council.yaml": _teams,
    "dropins.yaml": _dropins,
    "helplines.yaml": _helplines,
    "schema.py": _engine,
}
