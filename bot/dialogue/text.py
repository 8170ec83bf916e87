"""A text for people: English, where it stands, and a note for those who translate it."""

from __future__ import annotations

import string
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """context: where it stands ("pledge-check.kept.ask"); with `english` it is the key in the catalogues.

    app: what is said instead where there is no phone number (web chat, Telegram), if that differs.
    """

    context: str
    english: str
    note: str = ""
    line: int = 0
    app: Text | None = None

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


def pledge_text(key: str, english: str) -> Text:
    return Text(
        f"pledge.{key}", english, "One of the council's pledges. It must begin with your words for We will."
    )


def dropin_who(english: str) -> Text:
    return Text("dropin.who", english, "Who people can meet at a drop-in. It stands before: will be there.")


def team_text(english: str) -> Text:
    return Text("team", english, "The name of a team at the council.")
