"""Every text a resident can be shown, from the content and from the pages, as one template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from bot.content.content import Content
from bot.dialogue.remarks import ON_WEB, remarks
from bot.dialogue.text import Text

TEMPLATE = "messages.pot"
# The header of a catalogue must not change when no text did.
DATED = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = """\
# Texts of Tellback for translators. The English text and its context are the key.
# "We" is the council; it speaks to one resident, grown up or teenage.
# Words in {braces} are filled in: keep them as they are. Words in capitals that people send
# (STOP, HELP, CALL) stay in English letters. Say who stands behind a text with a line above it:
#   # status: translated by NAME        or        # status: checked by NAME
# A text without such a line is a draft, and residents are told so. When the English changes, the
# old translation stays, marked fuzzy and "status: stale". It goes on being said, unless it is a
# question or about consent. Does it still mean the same? Then: tellback languages update --same
#"""
_KEYWORDS: dict[str, Any] = {"t": ((1, "c"), 2)}


def page_texts(templates: Path) -> Iterator[Text]:
    """The texts of the residents' pages: every t("context", "English") in the templates."""
    for path in sorted((*templates.glob("*.html"), *templates.glob("public/*.html"))):
        yield from _texts_of(path, path.stat().st_mtime_ns)


@cache
def _texts_of(path: Path, _changed: int) -> tuple[Text, ...]:
    """Of one template, taken apart once until it changes: all of them take a third of a second."""
    with path.open("rb") as file:
        found = extract("jinja2", file, keywords=_KEYWORDS)
        return tuple(Text(context or "", str(said), ON_WEB, line) for line, said, _, context in found)


def all_texts(content: Content, templates: Path) -> list[Text]:
    """Every text for residents once, in the order they are met."""
    found: dict[tuple[str, str], Text] = {}
    for text in (*content.texts(), *page_texts(templates)):
        found.setdefault((text.context, text.english), text)
    return list(found.values())


def template(texts: list[Text]) -> Catalog:
    made = Catalog(project="Tellback", charset="utf-8", creation_date=DATED, header_comment=HEADER)
    for text in texts:
        flags = {"python-brace-format"} if text.gaps else set()
        made.add(text.english, context=text.context, auto_comments=remarks(text), flags=flags)
    return made
