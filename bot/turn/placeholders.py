"""What fills the gaps in a talk's texts, in the person's language. Only what a text names is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.calendar import due_day, local_day, working_days_after
from bot.content.council import team_text
from bot.content.pledges import pledge_text
from bot.language.tags import ENGLISH, Languages
from bot.model.code import CodeKind
from bot.model.issue import IssueStage
from bot.model.talk import Mode, Talk
from bot.turn import matters
from bot.turn.turn import Turn

CALL_WITHIN = 2  # working days


class Placeholders(dict[str, str]):
    """Fills itself as its names are asked for. Raises KeyError for a name that nobody fills."""

    def __init__(self, turn: Turn, talk: Talk) -> None:
        super().__init__()
        self._turn = turn
        self._talk = talk

    def __bool__(self) -> bool:
        return True  # nothing was asked for yet, but it is not empty

    def __missing__(self, name: str) -> str:
        self.update(self._turn.reply.filled({name: self._find(name)}))
        return self[name]

    def _find(self, name: str) -> Any:
        found = _FINDERS.get(name)
        if found:
            return found(self._turn, self._talk)
        honesty = self._turn.script(self._talk).honesty
        texts = honesty.texts() if honesty else {}
        name = _BEFORE.get(name, name)
        told = told_of_issue(self._turn, self._talk)
        if told is not None and name in told:
            return told[name]
        return self._talk.facts[name] if name in self._talk.facts else texts[name]


def reference_of(talk: Talk) -> str:
    """The number this person knows the matter by; a later talk about it goes by the first one's."""
    return str(talk.facts.get("ref", talk.ref))


def told_of_issue(turn: Turn, talk: Talk) -> dict[str, Any] | None:
    """What an officer's question is honest about, as the facts of its issue stand now; None for other talks.

    A fact that nobody has given is "". What people get for it, and what may change, stand with the question.
    """
    code = turn.code(talk.code_id)
    issue = turn.issue(code.issue_id) if code is not None and code.kind == CodeKind.ISSUE else None
    if issue is None:
        return None
    told: dict[str, Any] = {name: in_english(turn, issue.honesty.get(name, "")) for name in _FACTS}
    told["stage"] = told["stage_now"] = turn.content.phrase(STAGE_PHRASES[issue.stage])
    if gets := issue.honesty.get("what_you_get"):
        told["what_you_get"] = in_english(turn, gets)
    return told


def honesty_of(turn: Turn, talk: Talk) -> list[str]:
    """All we can say about what a talk asks: of an officer's question, as its issue stands now."""
    honesty, facts = turn.script(talk).honesty, Placeholders(turn, talk)
    texts = dict(honesty.texts()) if honesty else {}
    told = told_of_issue(turn, talk) or {}
    names = [name for name in dict.fromkeys((*texts, *told)) if name != "stage_now"]
    said = (facts[name] if name in told else turn.reply.speaker.say(texts[name], facts) for name in names)
    return [each for each in said if each]


def in_english(turn: Turn, text: str) -> str:
    """English that an officer wrote, in a talk of another language: on lines of its own, with its name."""
    language = turn.content.language(turn.language)
    if not text or ENGLISH in (language.tag, *language.chain):
        return text
    return f"\n{turn.reply.phrase('english-follows')}\n{text}\n"


def tidy(text: str) -> str:
    """Without the holes that facts leave which nobody gave."""
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


def _stage_now(turn: Turn, talk: Talk) -> Any:
    """Where there is no issue yet, nothing is decided."""
    issue = turn.issue(talk.issue_id)
    return turn.content.phrase(STAGE_PHRASES[issue.stage if issue else IssueStage.OPEN])


def _owner(turn: Turn, talk: Talk) -> str:
    issue = turn.issue(talk.issue_id)
    if issue is not None:
        return issue.owner
    owner = turn.owner_of(turn.script(talk).owner)
    return owner.name if owner else ""


def _team(turn: Turn, talk: Talk) -> Any:
    issue = turn.issue(talk.issue_id)
    if issue is not None:
        team = issue.team
    else:
        owner = turn.owner_of(turn.script(talk).owner)
        team = owner.team if owner else ""
    return team_text(turn.content.council.teams.get(team, team))


def _due(turn: Turn, talk: Talk) -> Any:
    issue = turn.issue(talk.issue_id)
    if issue is not None:
        return due_day(issue.reply_by)
    return working_days_after(local_day(turn.now), CALL_WITHIN)


def _pledge(turn: Turn, talk: Talk) -> Any:
    pledge = turn.pledge_of(talk)
    return pledge_text(pledge.key, pledge.text)


def _name(turn: Turn, talk: Talk) -> str:
    """The name they chose; of somebody who is helped the one they gave in this talk."""
    return (talk.facts.get("nickname") if talk.mode == Mode.ASSISTED else turn.person.nickname) or ""


def _poll(turn: Turn, talk: Talk) -> str:
    """The question of a room, in the language of the talk if its officer wrote it in that."""
    text, tag = text_in(talk.facts.get("poll", {}), turn.content.languages, turn.language)
    return in_english(turn, text).strip() if tag == ENGLISH else text


def text_in(texts: Mapping[str, str], languages: Languages, tag: str) -> tuple[str, str]:
    """A text as its officer wrote it, and its language: this one, or what it falls back to."""
    chain = languages[tag].chain if tag in languages else ()
    found = next((each for each in (tag, *chain) if texts.get(each)), ENGLISH)
    return texts.get(found, ""), found


_BLANKS, _BREAKS = re.compile(" {2,}"), re.compile(" *\n[ \n]*")
_FACTS = ("money", "decided", "still_open", "who_decides", "lasts")
STAGE_PHRASES = {
    IssueStage.OPEN: "stage-open",
    IssueStage.PART: "stage-part",
    IssueStage.DECIDED: "stage-decided",
}
_BEFORE = {"open": "still_open"}  # gaps that versions published by earlier releases name
_FINDERS: Mapping[str, Callable[[Turn, Talk], Any]] = {
    "ref": lambda _, talk: reference_of(talk),
    "phone": lambda turn, _: turn.content.council.phone,
    "again": lambda turn, _: local_day(turn.now + turn.situation.ask_after),
    "pledge": _pledge,
    "owner": _owner,
    "team": _team,
    "due": _due,
    "name": _name,
    "poll": _poll,
    "asked": lambda _turn, _talk: "",
    "stage_now": _stage_now,
    "place": lambda _, talk: talk.facts.get("place", ""),
    "refs": lambda _, talk: ", ".join(talk.facts["refs"]),
    "first_matter": lambda turn, talk: matters.label(turn, talk, 0),
    "second_matter": lambda turn, talk: matters.label(turn, talk, 1),
    "chosen": lambda _, talk: matters.chosen_ref(talk),
    "third_matter": lambda turn, talk: matters.label(turn, talk, 2),
}

# What any text of a conversation may name, besides its honesty texts and the facts of a talk.
NAMES = frozenset(_FINDERS)
