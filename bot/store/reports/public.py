"""What public pages read, but for sensitive issues. Numbers come raw: `bot.suppression` makes them safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select

from bot.model.code import CodeKind
from bot.model.issue import IssueStage, IssueState
from bot.model.outcome import NO_NEWS, Outcome, OutcomeState, was_told
from bot.store.casework.issue_lists import DATED, DUE
from bot.store.casework.outcomes import of_issue
from bot.store.reports.answers import about
from bot.store.reports.votes import COUNTED, SINGLE, TOWN, VOICES
from bot.store.tables import code, issue, lane, officer, outcome, person, pledge, talk


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIssue:
    """An issue as anybody may see it. due_at: as `Issue.due_at`. dated: whether somebody waits for that date.
    pledge, pledge_text: of the pledge it is about, if it is about one."""

    id: int
    ref: str
    about: str
    title: str
    town: str | None
    pledge: str | None
    pledge_text: str | None
    owner: str
    due_at: datetime
    dated: bool
    state: IssueState
    stage: IssueStage
    honesty: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart:
    """How many people, and between which moments; no moments where there was nobody."""

    people: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRow:
    """A pledge in its newest version. ended: when it was withdrawn; people: how many rated it."""

    key: str
    text: str
    sample: bool
    ended: datetime | None
    people: int
    issue: PublicIssue | None  # its newest


_OPEN_TO_ALL = and_(COUNTED, issue.c.public.is_(True))  # what one person told us is for nobody else
# A talk that asks whether an outcome helped is no new voice on the issue; a group's hands are counted apart.
_OWN_TALK = talk.c.outcome_id.is_(None) & SINGLE
_TOLD = and_(outcome.c.sent_at.is_not(None), outcome.c.kind.not_in(NO_NEWS))
_SHOWN = and_(  # as `was_told`
    outcome.c.public.is_(True),
    outcome.c.kind.not_in(NO_NEWS),
    outcome.c.state == OutcomeState.SENT,
    outcome.c.withdrawn_at.is_(None),
)

_SELECT = (
    select(
        issue.c.id,
        issue.c.ref,
        issue.c.about,
        issue.c.title,
        issue.c.town,
        pledge.c.key.label("pledge"),
        pledge.c.text.label("pledge_text"),
        officer.c.name.label("owner"),
        DUE.label("due_at"),
        DATED.label("dated"),
        issue.c.state,
        issue.c.stage,
        issue.c.honesty,
    )
    .join_from(issue, officer, issue.c.owner_id == officer.c.id)
    .outerjoin(pledge, issue.c.pledge_id == pledge.c.id)
    .where(_OPEN_TO_ALL)
)


def pairs(connection: Connection, found: Select[Any]) -> dict[str, int]:
    """Rows of a name and a count."""
    return dict(connection.execute(found).all())


def _issues(connection: Connection, found: Select[Any]) -> list[PublicIssue]:
    return [PublicIssue(**row._mapping) for row in connection.execute(found)]


def issue_by_ref(connection: Connection, ref: str) -> PublicIssue | None:
    return next(iter(_issues(connection, _SELECT.where(issue.c.ref == ref))), None)


def issues_of_town(connection: Connection, town: str) -> list[PublicIssue]:
    """The newest first."""
    return _issues(connection, _SELECT.where(issue.c.town == town).order_by(issue.c.id.desc()))


def asked_now(connection: Connection, now: datetime, limit: int) -> list[PublicIssue]:
    """Issues whose question is open, the newest first."""
    asked = exists().where(
        code.c.issue_id == issue.c.id, code.c.kind == CodeKind.ISSUE, code.c.closed_at.is_(None)
    )
    running = issue.c.state.in_([IssueState.OPEN, IssueState.REOPENED])
    found = _SELECT.where(asked, running, issue.c.reply_by > now)
    return _issues(connection, found.order_by(issue.c.id.desc()).limit(limit))


def issues_of_pledge(connection: Connection, key: str) -> list[PublicIssue]:
    """The newest first, whatever version of the pledge was rated."""
    return _issues(connection, _SELECT.where(pledge.c.key == key).order_by(issue.c.id.desc()))


def took_part(connection: Connection, issue_id: int) -> TookPart:
    """Those who spoke about it, and those whose matter was put under it."""
    theirs = about(issue_id)
    row = connection.execute(
        select(
            VOICES.label("people"),
            func.min(talk.c.started_at).label("first"),
            func.max(talk.c.touched_at).label("last"),
        ).where(theirs, _OWN_TALK)
    ).one()
    return TookPart(**row._mapping)


def told(connection: Connection, issue_id: int) -> list[Outcome]:
    """The outcomes whose facts are shown, the newest first; none before people were written to."""
    return [each for each in of_issue(connection, issue_id) if each.public and was_told(each)]


def pledge_text(connection: Connection, pledge_id: int) -> str:
    """As the version reads that people rated."""
    return str(connection.execute(select(pledge.c.text).where(pledge.c.id == pledge_id)).scalar_one())


def corrected(connection: Connection, outcome_ids: Sequence[int]) -> dict[int, datetime]:
    """When people were told that some of these had been wrong: the last time."""
    found = (
        select(outcome.c.corrects, func.max(outcome.c.sent_at))
        .where(outcome.c.corrects.in_(outcome_ids), _TOLD)
        .group_by(outcome.c.corrects)
    )
    return dict(connection.execute(found).all())


def latest(connection: Connection, limit: int) -> list[tuple[PublicIssue, Outcome]]:
    """What was shown last of what people were told, each with its issue."""
    found = (
        select(outcome.c.id, outcome.c.issue_id)
        .join_from(outcome, issue)
        .where(_SHOWN, _OPEN_TO_ALL)
        .order_by(outcome.c.sent_at.desc(), outcome.c.id.desc())
        .limit(limit)
    )
    wanted = [(outcome_id, issue_id) for outcome_id, issue_id in connection.execute(found)]
    ids = {issue_id for _, issue_id in wanted}
    issues = {each.id: each for each in _issues(connection, _SELECT.where(issue.c.id.in_(ids)))}
    outcomes = {each.id: each for issue_id in ids for each in told(connection, issue_id)}
    return [(issues[issue_id], outcomes[outcome_id]) for outcome_id, issue_id in wanted]


def pledges(connection: Connection) -> list[PledgeRow]:
    """Every pledge there ever was, once, in its newest version; those in force first, in their order."""
    counted = (
        select(pledge.c.key, VOICES)
        .join_from(talk, issue, talk.c.issue_id == issue.c.id)
        .join(pledge, issue.c.pledge_id == pledge.c.id)
        .where(_OWN_TALK, COUNTED)
        .group_by(pledge.c.key)
    )
    people = pairs(connection, counted)
    newest = {each.pledge: each for each in _issues(connection, _SELECT.order_by(issue.c.id))}
    rows = {row.key: row for row in connection.execute(select(pledge).order_by(pledge.c.version))}
    ordered = sorted(rows.values(), key=lambda row: (row.to_at is not None, row.place))
    return [
        PledgeRow(
            key=row.key,
            text=row.text,
            sample=row.sample,
            ended=row.to_at,
            people=people.get(row.key, 0),
            issue=newest.get(row.key),
        )
        for row in ordered
    ]


# --- towns -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRow:
    """People of one town in one issue. opening: the issue's state, date and first news."""

    town: str
    people: int
    state: str
    reply_by: datetime
    first_kind: str | None
    first_sent: datetime | None


def people_by_town(connection: Connection, *, waiting: bool = False) -> dict[str, int]:
    """How many people of each town took part; only those in issues without any news when `waiting`."""
    found = (
        select(TOWN.label("lives_in"), VOICES)
        .join_from(talk, person, talk.c.person_id == person.c.id)
        .join(issue, talk.c.issue_id == issue.c.id)
        .where(_OWN_TALK, COUNTED, TOWN.is_not(None))
        .group_by("lives_in")  # by its name: PostgreSQL takes two bound copies of it for different things
    )
    if waiting:
        found = found.where(
            issue.c.state == IssueState.OPEN, ~exists().where(outcome.c.issue_id == issue.c.id, _TOLD)
        )
    return pairs(connection, found)


def town_rows(connection: Connection) -> list[TownRow]:
    """People by town and issue, with what tells whether the issue was answered on time."""
    first = (
        select(outcome.c.issue_id, func.min(outcome.c.id).label("id"))
        .where(_TOLD)
        .group_by(outcome.c.issue_id)
        .subquery()
    )
    news = outcome.alias()
    found = (
        select(
            TOWN.label("lives_in"),
            VOICES.label("people"),
            issue.c.state,
            issue.c.reply_by,
            news.c.kind.label("first_kind"),
            news.c.sent_at.label("first_sent"),
        )
        .select_from(talk)
        .join(person, talk.c.person_id == person.c.id)
        .join(issue, talk.c.issue_id == issue.c.id)
        .outerjoin(first, first.c.issue_id == issue.c.id)
        .outerjoin(news, news.c.id == first.c.id)
        .where(_OWN_TALK, COUNTED, TOWN.is_not(None))
        .group_by("lives_in", issue.c.id, issue.c.state, issue.c.reply_by, news.c.kind, news.c.sent_at)
    )
    rows = (dict(row._mapping) for row in connection.execute(found))
    return [TownRow(town=row.pop("lives_in"), **row) for row in rows]


def alarms(connection: Connection) -> set[str]:
    """Names of the channels whose settings are wrong."""
    names = connection.scalars(select(lane.c.name).where(lane.c.alarm.is_not(None)))
    return {name.partition(":")[0] for name in names}
