"""A text for people: English, where it stands, and a note for those who translate it."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from bot.yaml_lines import Reader
from channels.sms_text import mend


@dataclass(frozen=True, slots=True)
class Text:
    """context: where it stands ("pledge-check.kept.ask"); with `english` it is the key in the catalogues.

    app: what is said instead where there is no phone number (web chat, Telegram), if that differs.
    own: of a text that an officer wrote, what they wrote in other languages (tag, text). No catalogue has it.
    """

    context: str
    english: str
    note: str = ""
    line: int = 0
    app: Text | None = None
    own: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def gaps(self) -> frozenset[str]:
        return gaps(self.english)


def gaps(text: str) -> frozenset[str]:
    """The named gaps of a text. Raises ValueError for anything but plain {name}.

    >>> sorted(gaps("Our number for this is {ref}. {owner} will read it."))
    ['owner', 'ref']
    """
    found = set()
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(f"only plain gaps like {{ref}} are allowed, not {{{name}}} with anything in it")
        found.add(name)
    return frozenset(found)


def read_text(reader: Reader, key: str, context: str, note: str = "", *, needed: bool = False) -> Text | None:
    """A text for people, with its variant for apps under `<key>_app`. Lines are joined by one space.

    Curly quotes and long dashes that alone would make a text message dearer are made plain here.
    """
    english = reader.take(key, str, needed=needed)
    if english is None:
        return None
    english = mend(" ".join(english.split()))
    try:
        gaps(english)
    except ValueError as error:
        reader.fault(key, f"`{key}`: {error}.", "Write the gap as {name}.")
        return None
    app = None if key.endswith("_app") else read_text(reader, f"{key}_app", f"{context}.app", note)
    return Text(context, english, note, reader.line(key), app)
