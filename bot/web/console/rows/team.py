"""The team, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.officer import Officer
from bot.service.casework.access import VERBS
from bot.service.casework.team import Going, Member
from bot.web.console import labels
from bot.web.console.rows.common import Choice, counted
from bot.web.console.rows.tasks import heir_words


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """roles: what they may do, theirs chosen. heirs: who could stand in for them: nobody whose role may not
    act on what they do. away: until when, "" while they are here. may_own: they can
    be given work. deputy: they are told of every new alert. reads: languages to check texts in.
    """

    id: int
    name: str
    email: str
    quiet: str
    roles: tuple[Choice, ...]
    heirs: tuple[Choice, ...]
    away: str
    may_own: bool
    deputy: bool
    reads: tuple[Choice, ...]


def member_rows(content: Content, members: Sequence[Member]) -> list[MemberRow]:
    return [_row(content, each, members) for each in members]


def languages_to_check(content: Content, officer: Officer) -> tuple[Choice, ...]:
    """Every language but English; chosen are those in which an officer can check a text."""
    known = officer.reads.split()
    return tuple(
        Choice(value=each.tag, text=each.english, chosen=each.tag in known)
        for each in content.languages
        if each.tag != ENGLISH
    )


def _row(content: Content, member: Member, members: Sequence[Member]) -> MemberRow:
    teams = content.council.teams
    one = member.officer
    seen = f"Signed in last {labels.day(member.seen)}" if member.seen else "Never signed in"
    code = "Code app on" if one.code_secret else "No code app yet"
    others = (each.officer for each in members if each.officer.id != one.id and each.officer.may_own)
    cover = next((each.officer.name for each in members if each.officer.id == one.cover_id), "")
    away = ""
    if one.away_until:
        away = f"Away until {labels.last_day(one.away_until)}, {cover} stands in."
    alerts = " Deputy for alerts." if one.deputy else ""
    return MemberRow(
        id=one.id,
        name=one.name,
        email=one.email,
        quiet=f"{teams.get(one.team, one.team)}. {one.role.capitalize()}. {seen}. {code}.{alerts}"
        f"{_checks(content, one)}",
        roles=tuple(Choice(value=role, text=role, chosen=role == one.role) for role in VERBS),
        heirs=tuple(Choice(value=str(each.id), text=heir_words(each)) for each in others),
        away=away,
        may_own=one.may_own,
        deputy=one.deputy,
        reads=languages_to_check(content, one),
    )


def going_words(going: Iterable[Going]) -> list[str]:
    """What is still on its way from somebody who left."""
    return [
        f"{counted(each.left, 'issue goes', 'issues go')} from {each.name} to {each.heir}. "
        "This takes some minutes."
        for each in going
    ]


def _checks(content: Content, officer: Officer) -> str:
    names = [each.text for each in languages_to_check(content, officer) if each.chosen]
    return f" Checks texts in {', '.join(names)}." if names else ""
