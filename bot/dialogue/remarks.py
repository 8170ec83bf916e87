"""What translators are told beside a text: who says it, how much room there is, what fills its gaps."""

from __future__ import annotations

from enum import StrEnum

from bot.dialogue.text import Text

ANSWER = "An answer to choose. The resident says it. Keep it short."
OTHER_WORDS = "Other words people use for this answer, with commas between. Make your own list."
ON_WEB = "On the web pages."
LONGEST_LABEL = 40  # characters: about one line of a basic phone

# What stands in a gap. A gap without a line here is explained by the note of its text.
_GAPS = {
    "again": "a date in words, in the reader's language",
    "answer": "the answer we understood, as it stands in the list of answers",
    "count": "a number",
    "date": "a date in words, in the reader's language",
    "due": "a date in words, in the reader's language",
    "language": "the name of the reader's language, in itself",
    "maybe": "one of the answers we offered",
    "number": "a number",
    "old": "a date in words, in the reader's language",
    "owner": "the first name of a person at the council",
    "phone": "the council's phone number",
    "pledge": "the full text of one pledge; it starts with your words for We will",
    "ref": "the number a person was given, like T482",
    "team": "the name of a team at the council",
    "text": "a message an officer wrote",
    "title": "the title of an issue",
    "town": "the name of a town",
}


class Way(StrEnum):
    """How a text reaches people."""

    TEXT_MESSAGE = "text message"
    APP = "app"
    ANSWER = "answer"
    OTHER_WORDS = "other words"
    WEB = "web"
    TITLE = "title"


def way(text: Text) -> Way:
    """
    >>> way(Text("hello.title", "Hello"))
    <Way.TITLE: 'title'>
    """
    if text.note.startswith(ON_WEB):
        return Way.WEB
    if text.context == "answer" or text.note == ANSWER:
        return Way.ANSWER
    endings = {"also": Way.OTHER_WORDS, "app": Way.APP, "title": Way.TITLE}
    return endings.get(text.context.rpartition(".")[2], Way.TEXT_MESSAGE)


def remarks(text: Text) -> tuple[str, ...]:
    """The comments above a text in the catalogues, one a line.

    >>> remarks(Text("added", "Thank you. We have added this to {ref}."))[0]
    '{ref}: the number a person was given, like T482.'
    """
    gaps = (f"{{{gap}}}: {_GAPS[gap]}." for gap in sorted(text.gaps) if gap in _GAPS)
    return tuple(line for line in (text.note, *gaps, _room(text)) if line)


def _room(text: Text) -> str:
    match way(text):
        case Way.TEXT_MESSAGE:
            return f"We say it, by text message: {len(text.english)} characters in English. Every one costs."
        case Way.APP:
            return "We say it, in apps and web chat, where there is no phone number."
        case Way.ANSWER:
            return f"At most {LONGEST_LABEL} characters."
        case _:
            return ""
