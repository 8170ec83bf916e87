"""What fills the gaps in a talk's texts, in the person's language. Only what a text names is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.calendar import local_day, working_days_after
from bot.content.council import team_text
from bot.content.pledges import pledge_text
from bot.model.issue import Issue, Pledge
from bot.model.talk import Talk
from bot.store.casework import issues, officers, pledges
from bot.turn.context import Stage
from bot.turn.live_poll import text_of

CALL_WITHIN = 2  # working days


class Gaps(dict[str, str]):
    """Fills itself as its names are asked for. Raises KeyError for a name that nobody fills."""

    def __init__(self, stage: Stage, talk: Talk) -> None:
        super().__init__()
        self._stage = stage
        self._talk = talk

    def __bool__(self) -> bool:
        return True  # nothing was asked for yet, but it is not empty

    def __missing__(self, name: str) -> str:
        self.update(self._stage.voice.filled({name: self._find(name)}))
        return self[name]

    def _find(self, name: str) -> Any:
        found = _FINDERS.get(name)
        if found:
            return found(self._stage, self._talk)
        honesty = self._stage.script(self._talk).honesty
        texts = honesty.texts() if honesty else {}
        return self._talk.facts[name] if name in self._talk.facts else texts[name]


def issue_of(stage: Stage, talk: Talk) -> Issue | None:
    return None if talk.issue_id is None else issues.by_id(stage.connection, talk.issue_id)


def pledge_of(stage: Stage, talk: Talk) -> Pledge:
    """The pledge in the words this person was asked to rate, also when it has changed or ended since."""
    return pledges.as_asked(stage.connection, talk.facts["pledge"], talk.facts["pledge_version"])


def _owner(stage: Stage, talk: Talk) -> str:
    issue = issue_of(stage, talk)
    if issue is not None:
        return issue.owner
    owner = officers.in_team(stage.connection, stage.script(talk).owner)
    return owner.name if owner else ""


def _team(stage: Stage, talk: Talk) -> Any:
    issue = issue_of(stage, talk)
    if issue is not None:
        team = issue.team
    else:
        owner = officers.in_team(stage.connection, stage.script(talk).owner)
        team = owner.team if owner else ""
    return team_text(stage.content.council.teams.get(team, team))


def _due(stage: Stage, talk: Talk) -> Any:
    issue = issue_of(stage, talk)
    if issue is not None:
        return local_day(issue.reply_by)
    return working_days_after(local_day(stage.now), CALL_WITHIN)


def _pledge(stage: Stage, talk: Talk) -> Any:
    pledge = pledge_of(stage, talk)
    return pledge_text(pledge.key, pledge.text)


def _name(stage: Stage, talk: Talk) -> str:
    """The name they chose; of somebody who is helped the one they gave in this talk."""
    return (talk.facts.get("nickname") if talk.mode == "assisted" else stage.reached.nickname) or ""


def _poll(stage: Stage, talk: Talk) -> str:
    """The question of a room, in the language of the talk if its officer wrote it in that."""
    return text_of(talk.facts.get("poll", {}), stage.content.languages, stage.language)[0]


_FINDERS: Mapping[str, Callable[[Stage, Talk], Any]] = {
    "ref": lambda _, talk: talk.facts.get("ref", talk.ref),
    "phone": lambda stage, _: stage.content.council.phone,
    "again": lambda stage, _: local_day(stage.now + stage.ask_after),
    "pledge": _pledge,
    "owner": _owner,
    "team": _team,
    "due": _due,
    "name": _name,
    "poll": _poll,
    "place": lambda _, talk: talk.facts.get("place", ""),
}

# What any text of a conversation may name, besides its honesty texts and the facts of a talk.
NAMES = frozenset(_FINDERS)
