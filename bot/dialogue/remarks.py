"""What translators are told beside a text: who says it, how much room there is, what fills its gaps."""

from __future__ import annotations

from enum import StrEnum

from bot.dialogue.text import Text

ANSWER = "An answer to choose. The resident says it. Keep it short."
OTHER_WORDS = "Other words people use for this answer, with commas between. Make your own list."
ON_WEB = "On the web pages."
HEARD = "Not said but heard."  # words people send, with commas between
LONGEST_LABEL = 40  # characters: about one line of a basic phone

# What stands in a gap. A gap without a line here is explained by the note of its text.
_GAPS = {
    "again": "a date in words, in the reader's language",
    "answer": "the answer we understood, as it stands in the list of answers",
    "asked": "what an officer asks, with its question mark",
    "cap": "an amount of money",
    "change": "a sentence or two that say what is planned",
    "closes": "a time of day",
    "code": "a code of letters and figures, like BEAR7",
    "council": "the name of the council",
    "count": "a number",
    "counts": "answers with their numbers, like Yes 14, No 9",
    "date": "a date in words, in the reader's language",
    "day": "a date in words, in the reader's language",
    "told": "a date in words, in the reader's language",
    "decided": "a sentence or two that say what cannot change any more",
    "due": "a date in words, in the reader's language",
    "example": "figures, like 2 1 3",
    "first_matter": "a number like T482, and the first words of what a person told us",
    "high": "a number",
    "high_end": "what the high end of a scale means",
    "language": "the name of the reader's language, in itself",
    "lasts": "a sentence that says how long it will be so",
    "low": "a number",
    "low_end": "what the low end of a scale means",
    "maybe": "one of the answers we offered",
    "minutes": "a number",
    "money": "a sentence or two about the money there is",
    "most": "a number",
    "name": "the name a person chose to be called by",
    "number": "a number",
    "old": "a date in words, in the reader's language",
    "still_open": "a sentence or two that say what can still change",
    "opens": "a time of day",
    "owner": "the first name of a person at the council",
    "phone": "the council's phone number",
    "place": "the name of a place",
    "pledge": "the full text of one pledge; it starts with your words for We will",
    "poll": "the question that is asked in a room, with its question mark",
    "question": "what an officer asks, with its question mark",
    "ref": "the number a person was given, like T482",
    "second_matter": "a number like T482, and the first words of what a person told us",
    "share": "a number",
    "stage_now": "a sentence that says whether it is decided yet",
    "stage": "a sentence that says whether it is decided yet",
    "team": "the name of a team at the council",
    "tenths": "a number from 0 to 10",
    "text": "a message an officer wrote",
    "third_matter": "a number like T482, and the first words of what a person told us",
    "title": "the title of an issue",
    "total": "an amount of money",
    "town": "the name of a town",
    "what_you_get": "a sentence or two that say what people get for taking part",
    "who": "who people can meet",
    "who_decides": "a sentence that says who decides, and when",
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
    >>> way(Text("next-says", "next, next one", f"{HEARD} Ways to say, go on."))
    <Way.OTHER_WORDS: 'other words'>
    """
    if text.note.startswith(ON_WEB):
        return Way.WEB
    if text.note.startswith(HEARD):
        return Way.OTHER_WORDS
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
