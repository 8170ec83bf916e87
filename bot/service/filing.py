"""What talks are about: the pledge asked, the issue a talk is filed under, what its owner must hear of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.clock import LONDON
from bot.dialogue.text import pledge_text, team_text
from bot.service.quiet import working_days_after
from bot.service.stage import Stage
from bot.service.voice import local_day
from bot.store import issues, officers, talks
from bot.store.issues import Issue, Pledge
from bot.store.talks import Talk

CALL_WITHIN = 2  # working days
WRONG_WITHIN = 1
_OFFICE_CLOSES = time(17)


def file_talk(stage: Stage, talk: Talk) -> Talk:
    """Put a talk under the issue it is about, which is opened if there is none."""
    script = stage.script(talk)
    if script.about != "pledge" or not script.honesty:
        return talk
    key = talk.facts["pledge"]
    pledge = _pledge_of(stage, talk)
    found = issues.still_open(stage.connection, f"pledge:{key}", pledge.id)
    today = local_day(stage.now)
    if found and local_day(found.reply_by) > today:
        issue_id = found.id
    else:
        owner = officers.in_team(stage.connection, script.owner)
        assert owner is not None  # the first start makes one
        issue_id = issues.open_new(
            stage.connection,
            about=f"pledge:{key}",
            title=pledge.text,
            owner_id=owner.id,
            reply_by=closing_time(working_days_after(today, script.honesty.reply_within)),
            honesty={"what_you_get": script.honesty.what_you_get.english},
            now=stage.now,
            pledge_id=pledge.id,
        )
    talks.change(stage.connection, talk.id, issue_id=issue_id)
    return replace(talk, issue_id=issue_id)


def raise_task(stage: Stage, talk: Talk, kind: str) -> None:
    """The owner hears of it today. "It is not better" opens the issue again, with no new date for anybody."""
    issue = issue_of(stage, talk)
    if issue is None:
        return
    issues.change(stage.connection, issue.id, state="reopened", closed_at=None)
    issues.add_task(
        stage.connection,
        kind=kind,
        key=f"{kind}:{talk.id}",
        owner_id=issue.owner_id,
        person_id=talk.person_id,
        issue_id=issue.id,
        talk_id=talk.id,
        outcome_id=talk.outcome_id,
        due_at=closing_time(working_days_after(local_day(stage.now), WRONG_WITHIN)),
        opened_at=stage.now,
    )


def book_call(stage: Stage, talk: Talk) -> None:
    owner = officers.in_team(stage.connection, stage.script(talk).owner)
    assert owner is not None
    issues.add_task(
        stage.connection,
        kind="call-back",
        key=f"call:{talk.id}",
        owner_id=owner.id,
        person_id=talk.person_id,
        talk_id=talk.id,
        due_at=closing_time(working_days_after(local_day(stage.now), CALL_WITHIN)),
        opened_at=stage.now,
    )


def issue_of(stage: Stage, talk: Talk) -> Issue | None:
    return None if talk.issue_id is None else issues.by_id(stage.connection, talk.issue_id)


def values(stage: Stage, talk: Talk) -> dict[str, str]:
    """What fills the gaps in a talk's texts, in the person's language."""
    issue = issue_of(stage, talk)
    script = stage.script(talk)
    found: dict[str, Any] = {
        "ref": talk.facts.get("ref", talk.ref),
        "phone": stage.content.council.phone,
        "again": local_day(stage.now + stage.ask_after),
    }
    if "pledge" in talk.facts:
        pledge = _pledge_of(stage, talk)
        found["pledge"] = pledge_text(pledge.key, pledge.text)
    if issue is not None:
        found["owner"], team, found["due"] = issue.owner, issue.team, local_day(issue.reply_by)
    else:
        owner = officers.in_team(stage.connection, script.owner)
        found["owner"], team = (owner.name, owner.team) if owner else ("", "")
        found["due"] = working_days_after(local_day(stage.now), CALL_WITHIN)
    found["team"] = team_text(stage.content.council.teams.get(team, team))
    return stage.voice.filled(found)


def closing_time(day: date) -> datetime:
    """The end of office hours on a day, in UTC."""
    return datetime.combine(day, _OFFICE_CLOSES, LONDON).astimezone(UTC)


def pledge_facts(stage: Stage, wanted: str) -> dict[str, Any]:
    """The pledge a talk asks about, tied to its version: the wanted one, else the one rated least.

    A person is asked about a pledge they have not rated, as long as there is one.
    """
    every = issues.pledges(stage.connection)
    asked = next((pledge for pledge in every if pledge.key == wanted), None)
    if asked is None:
        counts = issues.times_rated(stage.connection)
        rated = issues.rated_keys(stage.connection, stage.reached.person_id)
        fresh = [pledge for pledge in every if pledge.key not in rated] or every
        asked = min(fresh, key=lambda pledge: counts.get(pledge.key, 0))
    return {"pledge": asked.key, "pledge_version": asked.version}


def _pledge_of(stage: Stage, talk: Talk) -> Pledge:
    """The pledge in the words this person was asked to rate, also when it has changed or ended since."""
    return issues.pledge_as_asked(stage.connection, talk.facts["pledge"], talk.facts["pledge_version"])
