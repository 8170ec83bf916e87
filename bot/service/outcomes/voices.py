"""What those said who will hear an outcome: beside the message while it is written, checked and approved."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.service.insight import answers
from bot.service.insight.eyes import Eyes
from bot.store.casework import audience
from bot.store.database import Connection
from bot.store.reports.owed import first_said

SHOWN = 10
# People looked at, of whom some only chose from lists: a few, and where they said too little many at once.
_LOOKS = (50, 450)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """words: what this person said first, in their own words and language. english: a copy, or ""."""

    ref: str
    words: str
    language: str
    english: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesPage:
    """people: how many will hear, with words of their own or none. after: ask with it for what follows; 0
    where nothing does. began: what it was asked with."""

    voices: tuple[Voice, ...]
    people: int
    after: int
    began: int


def voices(
    connection: Connection,
    content: Content,
    issue_id: int,
    eyes: Eyes,
    corrects: int | None = None,
    after: int = 0,
    *,
    people: int,
    owed: bool = True,
) -> VoicesPage:
    """Those of them who said something in their own words, ten at a time, whatever their number.

    corrects, owed: as of `bot.store.casework.audience.audience`. after: 0, or of the page before. people: how
    many will hear, as the proof of the message counted them.
    """
    shared = answers.shared_questions(content)
    found: list[Voice] = []
    last = after
    for many in _LOOKS:
        hear = audience.hearers(connection, issue_id, after=last, limit=many, owed=owed, corrects=corrects)
        said = first_said(connection, [each.talk_id for each in hear], shared, everything=eyes.all)
        for each in hear:
            if len(found) >= SHOWN and each.person_id != last:
                break
            last = each.person_id
            if (words := said.get(each.talk_id)) is not None:
                voice = Voice(
                    ref=each.ref,
                    words=eyes.text(words.words),
                    language=words.language,
                    english=eyes.text(words.english or ""),
                )
                found.append(voice)
        else:
            if len({each.person_id for each in hear}) < many:
                last = 0  # nobody follows
                break
            continue
        break
    return VoicesPage(voices=tuple(found), people=people, after=last, began=after)
