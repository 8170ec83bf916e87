"""What talks are about: the pledge asked, the issue a talk is filed under, what its owner must hear of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.calendar import closing_time, local_day, working_days_after
from bot.dialogue.schema import Conversation
from bot.model.issue import Issue
from bot.model.talk import Talk
from bot.store.casework import issues, officers, pledges, tasks
from bot.store.inbound import codes, talks
from bot.turn.context import Stage
from bot.turn.placeholders import CALL_WITHIN, issue_of, pledge_of

WRONG_WITHIN = 1  # working days
SAME_MATTER = timedelta(days=30)  # a second contact within it joins the first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    """What a talk is about, as issues know it. open: the issue it belongs to, if there is one already."""

    about: str
    title: str
    open: Issue | None
    pledge_id: int | None = None


def file_talk(stage: Stage, talk: Talk) -> Talk:
    """Put a talk under the issue it is about, which is opened if there is none."""
    if talk.code_id is not None and (code := codes.by_id(stage.connection, talk.code_id)) and code.issue_id:
        talks.change(stage.connection, talk.id, issue_id=code.issue_id)
        return replace(talk, issue_id=code.issue_id)
    script = stage.script(talk)
    matter = _matter(stage, talk, script)
    if matter is None or script.honesty is None:
        return talk
    today = local_day(stage.now)
    if matter.open and local_day(matter.open.reply_by) > today:
        issue_id = matter.open.id
        if script.about == "local":
            _said_again(stage, talk, matter.open)
    else:
        owner = officers.in_team(stage.connection, script.owner)
        assert owner is not None  # the first start makes one
        issue_id = issues.open_new(
            stage.connection,
            about=matter.about,
            title=matter.title,
            owner_id=owner.id,
            reply_by=closing_time(working_days_after(today, script.honesty.reply_within)),
            honesty={name: text.english for name, text in script.honesty.texts().items()},
            now=stage.now,
            pledge_id=matter.pledge_id,
        )
    talks.change(stage.connection, talk.id, issue_id=issue_id)
    return replace(talk, issue_id=issue_id)


def _matter(stage: Stage, talk: Talk, script: Conversation) -> _Matter | None:
    title = script.title.english
    match script.about:
        case "pledge":
            pledge = pledge_of(stage, talk)
            about = f"pledge:{talk.facts['pledge']}"
            found = issues.still_open(stage.connection, about, pledge.id)
            return _Matter(about=about, title=pledge.text, open=found, pledge_id=pledge.id)
        case "round":
            about = f"round:{script.name}"
            return _Matter(about=about, title=title, open=issues.still_open(stage.connection, about))
        case "local":
            about = f"local:{script.name}"
            since = stage.now - SAME_MATTER
            # What a helper brings in for different people is not one matter.
            helped = talk.mode == "assisted"
            found = None if helped else issues.own_and_open(stage.connection, about, talk.person_id, since)
            return _Matter(about=about, title=title, open=found)
        case _:
            return None


def _said_again(stage: Stage, talk: Talk, issue: Issue) -> None:
    """They had to come back with the same matter: nobody should need to complain twice to be heard."""
    tasks.add_task(
        stage.connection,
        kind="said-again",
        key=f"said-again:{talk.id}",
        owner_id=issue.owner_id,
        person_id=talk.person_id,
        issue_id=issue.id,
        talk_id=talk.id,
        due_at=closing_time(working_days_after(local_day(stage.now), WRONG_WITHIN)),
        opened_at=stage.now,
    )


def raise_task(stage: Stage, talk: Talk, kind: str) -> None:
    """The owner hears of it today. "It is not better" opens the issue again, with no new date for anybody."""
    issue = issue_of(stage, talk)
    if issue is None:
        return
    issues.change(stage.connection, issue.id, state="reopened", closed_at=None)
    tasks.add_task(
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
    tasks.add_task(
        stage.connection,
        kind="call-back",
        key=f"call:{talk.id}",
        owner_id=owner.id,
        person_id=talk.person_id,
        talk_id=talk.id,
        event_id=talk.facts.get("case_event"),
        due_at=closing_time(working_days_after(local_day(stage.now), CALL_WITHIN)),
        opened_at=stage.now,
    )


def pledge_facts(stage: Stage, wanted: str) -> dict[str, Any]:
    """The pledge a talk asks about, tied to its version: the wanted one, else the one rated least.

    A person is asked about a pledge they have not rated, as long as there is one.
    """
    every = pledges.current(stage.connection)
    asked = next((pledge for pledge in every if pledge.key == wanted), None)
    if asked is None:
        counts = pledges.times_rated(stage.connection)
        rated = pledges.rated_keys(stage.connection, stage.reached.person_id)
        fresh = [pledge for pledge in every if pledge.key not in rated] or every
        asked = min(fresh, key=lambda pledge: counts.get(pledge.key, 0))
    return {"pledge": asked.key, "pledge_version": asked.version}
