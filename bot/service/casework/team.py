"""Who is in the team: inviting, roles, absence. Who leaves is told of: `bot/service/outcomes/leaving.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.calendar import local_day
from bot.clock import Dice
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.officer import MAY_OWN, Officer
from bot.model.task import FLAGS, about_kind
from bot.service.casework import access
from bot.service.casework.access import VERBS, may
from bot.service.casework.due import beginning_of
from bot.store.casework import audit_log, handing_on, officers, tasks
from bot.store.casework import team as stored
from bot.store.casework.handing_on import Going as Going
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """seen: when they signed in last."""

    officer: Officer
    seen: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """going: what is still on its way from somebody who left to somebody else."""

    members: tuple[Member, ...]
    going: tuple[Going, ...]


def team(connection: Connection) -> Team:
    seen = audit_log.seen_last(connection)
    return Team(
        members=tuple(Member(officer=each, seen=seen.get(each.id)) for each in officers.every(connection)),
        going=tuple(handing_on.going(connection)),
    )


def invite(
    connection: Connection, *, email: str, name: str, team: str, role: str, by: Officer, now: datetime
) -> int:
    """A new officer, or one who left and comes back. Raises Refusal when they are here already."""
    if officers.by_email(connection, email) is not None:
        raise Refusal("Somebody here has this e-mail address already.")
    gone = stored.officer_even_gone(connection, email)
    if gone is None:
        officer_id = officers.add(connection, email=email, name=name, team=team, role=role, now=now)
    else:
        officer_id = gone
        back: officers.Change = {"name": name, "team": team, "role": role, "gone_at": None}
        if role in MAY_OWN:  # else what comes in for what they once sent stays with their heir
            back["cover_id"] = None
        officers.change(connection, gone, **(back | {"password_hash": None, "code_secret": None}))
    audit_log.note(connection, by.id, AuditAction.INVITED, f"officer {officer_id}", now, about=role)
    return officer_id


def invite_by_link(
    connection: Connection,
    dice: Dice,
    *,
    email: str,
    name: str,
    team: str,
    role: str,
    by: Officer,
    now: datetime,
) -> str:
    """Invite somebody, and make the link by which they come in first; returns its token. Raises Refusal."""
    invite(connection, email=email, name=name, team=team, role=role, by=by, now=now)
    return access.link_for(connection, email, dice, now)


def new_link(
    connection: Connection, dice: Dice, officer_id: int, by: Officer, now: datetime
) -> tuple[Officer, str]:
    """Another link for somebody on the team, and its token. Raises Gone."""
    officer = here(connection, officer_id)
    audit_log.note(connection, by.id, AuditAction.LINK_MADE, f"officer {officer.id}", now)
    return officer, access.link_for(connection, officer.email, dice, now)


def change_role(connection: Connection, officer_id: int, role: str, by: Officer, now: datetime) -> None:
    """A role whose officers may own what this one does.

    Raises Refusal for the last manager, or where the new role may not act on what they have to do; HandsOver
    for a role that owns nothing: `bot.service.outcomes.leaving` asks who takes over. Gone.
    """
    officers.wait_turn(connection)
    officer = here(connection, officer_id)
    changed = replace(officer, role=role)
    if role != "manager" and (why := must_stay(connection, officer)):
        raise Refusal(why)
    if not changed.may_own:
        raise HandsOver(f"A {role} looks after nothing. Choose who takes over first.")
    if left := may_not(changed, tasks.kinds_owned(connection, officer_id)):
        raise Refusal(
            f"{officer.name} has this to do, which the new role may not: {left}. Hand it over first."
        )
    values: officers.Change = {"role": role}
    if not officer.may_own:  # what is new for them comes to them again
        values |= {"away_until": None, "cover_id": None}
    officers.change(connection, officer_id, **values)
    audit_log.note(connection, by.id, AuditAction.ROLE_CHANGED, f"officer {officer_id}", now, about=role)


class HandsOver(Refusal):
    """What they own goes to somebody else first."""


def may_not(heir: Officer, kinds: Iterable[str]) -> str:
    """Which of these kinds of tasks their role may not act on, in words."""
    return ", ".join(sorted(about_kind(kind).label for kind in kinds if not may(heir, about_kind(kind).verb)))


# --- absence, and who hears of alerts ------------------------------------------------------------------


def go_away(
    connection: Connection, officer_id: int, until: date, cover_id: int | None, by: Officer, now: datetime
) -> None:
    """Until the end of that day what is new for this officer goes to their cover; open flags go at once.

    Raises Refusal, Gone.
    """
    officer = here(connection, officer_id)
    cover = officers.by_id(connection, cover_id) if cover_id is not None else None
    if until < local_day(now):
        raise Refusal("Choose today or a day after it.")
    if cover is None or cover.id == officer.id:
        raise Refusal(f"Choose who stands in for {officer.name}.")
    if cover.away_until is not None:
        raise Refusal(f"{cover.name} is away too. Choose somebody else.")
    if lacks := VERBS.get(officer.role, frozenset()) - VERBS.get(cover.role, frozenset()) - {"manage"}:
        what = ", ".join(sorted(lacks))
        raise Refusal(f"{cover.name} may not do what {officer.name} does ({what}). Choose somebody else.")
    for each in officers.covered_by(connection, officer_id):
        raise Refusal(
            f"{officer.name} stands in for {each.name}. Choose another cover for {each.name} first."
        )
    end = beginning_of(until + timedelta(days=1))
    officers.change(connection, officer_id, away_until=end, cover_id=cover.id)
    stored.give_tasks(connection, officer_id, cover.id, now, kinds=FLAGS)
    audit_log.note(connection, by.id, AuditAction.AWAY, f"officer {officer_id}", now)


def come_back(connection: Connection, officer_id: int, by: Officer, now: datetime) -> None:
    """Raises Gone."""
    here(connection, officer_id)
    officers.change(connection, officer_id, away_until=None, cover_id=None)
    audit_log.note(connection, by.id, AuditAction.BACK, f"officer {officer_id}", now)


def set_deputy(connection: Connection, officer_id: int, deputy: bool, by: Officer, now: datetime) -> Officer:
    """Whether they hear of every new flag beside whom it belongs to. Raises Refusal, Gone."""
    officer = here(connection, officer_id)
    if deputy and not officer.may_own:
        raise Refusal(f"{officer.name} is a {officer.role}, who may not read what a flag is about.")
    officers.change(connection, officer_id, deputy=deputy)
    action = AuditAction.DEPUTY if deputy else AuditAction.NO_DEPUTY
    audit_log.note(connection, by.id, action, f"officer {officer_id}", now)
    return officer


def set_reads(
    connection: Connection, content: Content, officer_id: int, tags: Iterable[str], by: Officer, now: datetime
) -> Officer:
    """The languages in which an officer can check a text; English is none of them. Raises Refusal, Gone."""
    officer = here(connection, officer_id)
    if not officer.may_own:
        raise Refusal(f"{officer.name} is a {officer.role}, who cannot be given work.")
    wanted = set(tags)
    known = [each.tag for each in content.languages if each.tag in wanted and each.tag != ENGLISH]
    officers.change(connection, officer_id, reads=" ".join(known))
    audit_log.note(connection, by.id, AuditAction.READS, f"officer {officer_id}", now)
    return officer


def here(connection: Connection, officer_id: int) -> Officer:
    """Raises Gone."""
    officer = officers.by_id(connection, officer_id)
    if officer is None:
        raise Gone(f"there is no officer {officer_id}")
    return officer


def must_stay(connection: Connection, officer: Officer) -> str:
    """Why somebody stays a manager; "" where they need not, or are none."""
    managers = [each for each in officers.every(connection) if each.role == "manager"]
    if managers != [officer]:
        return ""
    return f"{officer.name} is the only manager, and somebody has to be. Make somebody else a manager first."
