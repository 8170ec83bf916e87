"""What an officer is warned of before something is named or shown: never a block, and never passed over.

They see it once, and say by one press that they go on all the same; that is in the issue's history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.content.content import Content
from bot.language.likeness import ALIKE, Likeness, SharedWords
from bot.model.issue import Issue
from bot.service.insight.public import town_options
from bot.store.casework import issues
from bot.store.database import Connection
from bot.wording.personal import may_tell_who
from bot.wording.review import hints

_LOOKED_AT = 500  # of the newest open issues
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """like: open issues that may be about the same. words: hints on the texts, in sentences.

    seen: a mark of all of them, which the press that goes on all the same hands back.
    """

    like: tuple[Issue, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.like or self.words)

    @property
    def seen(self) -> str:
        what = repr(([each.ref for each in self.like], self.words))
        return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def told(self) -> str:
        """All of them in one line, for the history."""
        like = [f"{each.ref} may be about the same." for each in self.like]
        return " ".join((*like, *self.words))


def like_open(
    connection: Connection,
    title: str,
    town: str | None,
    *,
    but: int | None = None,
    likeness: Likeness | None = None,
) -> tuple[Issue, ...]:
    """Open issues with like words, of the same town or of none; the likest first. but: leave this one out."""
    others = [each for each in issues.open_near(connection, town, _LOOKED_AT) if each.id != but]
    towns = {word for each in (town, *(one.town for one in others)) if each for word in each.split("-")}
    titles = [_without(each.title, towns) for each in others]
    shares = (likeness or SharedWords()).to_each(_without(title, towns), titles)
    like = [pair for pair in zip(others, shares, strict=True) if pair[1] >= ALIKE]
    return tuple(each for each, _ in sorted(like, key=lambda pair: (-pair[1], pair[0].id)))[:_SHOWN]


def _without(title: str, words: Collection[str]) -> str:
    """A title but for the names of towns: that they lie in one town makes no two matters alike."""
    return " ".join(each for each in title.split() if each.strip(".,:;!?").lower() not in words)


def of_texts(content: Content, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Whether they are plain, and whether they may tell who somebody is. texts: by what each is called."""
    return tuple(_of_texts(content, texts))


def _of_texts(content: Content, texts: Mapping[str, str]) -> Iterator[str]:
    towns = [option.label.english for option in town_options(content)]
    places = [*towns, content.council.name, *content.council.teams.values()]
    for name, text in texts.items():
        for hint in (*hints(text), *may_tell_who(text, places)):
            yield f"{name}: {hint}"
