"""What talks are about: the pledge asked, the issue a talk is filed under, what its owner must hear of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.calendar import closing_time, due_day, local_day, working_days_after
from bot.dialogue.meaning import Chosen
from bot.dialogue.schema import Conversation
from bot.language.news import takes_badly
from bot.model.issue import Issue, first_words
from bot.model.promise import OtherWay
from bot.model.talk import Mode, Talk, TalkState
from bot.model.task import TaskKind
from bot.turn import matters
from bot.turn.effects import (
    AddTask,
    GiveUpPromises,
    JoinTalk,
    MakePromises,
    RenewPromises,
)
from bot.turn.placeholders import CALL_WITHIN
from bot.turn.turn import Turn
from bot.turn.unsettled import REPLY_WITHIN, add_reply_task, asked_about, not_settled, open_again

WRONG_WITHIN = 1  # working days


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    """What a talk is about, as issues know it. open: the issue it belongs to, if there is one already.
    likely: references of what else it may belong to."""

    about: str
    title: str
    open: Issue | None
    pledge_id: int | None = None
    likely: tuple[str, ...] = ()


def file_talk(turn: Turn, talk: Talk, words: str = "") -> Talk:
    """Put a talk under its issue, which is opened if there is none. words: what was said first."""
    code = turn.code(talk.code_id)
    if code is not None and code.issue_id:
        return turn.change_talk(talk, issue_id=code.issue_id)
    script = turn.script(talk)
    matter = _matter(turn, talk, script, words)
    if matter is None or script.honesty is None:
        return talk
    today = local_day(turn.now)
    if matter.open and due_day(matter.open.reply_by) > today:
        issue = matter.open
        if script.about == "local":
            talk = turn.change_talk(talk, facts={**talk.facts, "again": True})
            _said_again(turn, talk, issue)
    else:
        owner = turn.owner_of(script.owner)
        assert owner is not None  # the first start makes one
        issue = turn.open_issue(
            owner,
            about=matter.about,
            title=matter.title,
            reply_by=closing_time(working_days_after(today, script.honesty.reply_within)),
            honesty={name: text.english for name, text in script.honesty.texts().items()},
            pledge_id=matter.pledge_id,
            public=script.about != "local",
        )
        if matter.likely:
            talk = turn.change_talk(talk, facts={**talk.facts, "likely": list(matter.likely)})
    return turn.change_talk(talk, issue_id=issue.id)


def _matter(turn: Turn, talk: Talk, script: Conversation, words: str) -> _Matter | None:
    title = script.title.english
    match script.about:
        case "pledge":
            pledge = turn.pledge_of(talk)
            about = f"pledge:{talk.facts['pledge']}"
            found = turn.open_issue_about(about, pledge.id)
            return _Matter(about=about, title=pledge.text, open=found, pledge_id=pledge.id)
        case "round":
            about = f"round:{script.name}"
            return _Matter(about=about, title=title, open=turn.open_issue_about(about))
        case "local":
            about = f"local:{script.name}"
            # What a helper brings in for different people is not one matter.
            own = matters.Guess()
            if talk.mode == Mode.OWN:
                own = matters.guess(
                    turn, script, words, unasked="unasked" in talk.facts, after=talk.facts.get("after", "")
                )
            return _Matter(
                about=about,
                title=_name_of(turn, words) or title,
                open=turn.issue(own.same.issue_id) if own.same else None,
                likely=tuple(each.ref for each in own.likely),
            )
        case _:
            return None


def _name_of(turn: Turn, words: str) -> str:
    """How the issue of one person is named by their words; "" where they are kept back: whoever may read the
    list of issues would read what is kept back elsewhere."""
    kept_back = turn.flag is not None or turn.lookup.was_flagged()
    return "" if kept_back else first_words(words)


def _describe(turn: Turn, talk: Talk) -> Talk:
    """Once a matter of one person is told: its town and topic, for officers who look for like ones.

    One that was joined to an older one by its words stays there only if the topic agrees.
    """
    issue = turn.issue(talk.issue_id)
    if issue is None or turn.script(talk).about != "local":
        return talk
    answer = talk.place.answers.get("topic")
    topic = answer.option if isinstance(answer, Chosen) else None
    if talk.facts.get("again") and topic is not None and issue.topic not in (None, topic):
        issue = _apart(turn, talk, issue)
        talk = turn.change_talk(talk, issue_id=issue.id)
    if issue.public:
        return talk
    town = talk.facts.get("town") if talk.mode == Mode.ASSISTED else turn.person.town
    found = {"town": town, "topic": topic}
    changed = {name: value for name, value in found.items() if value and getattr(issue, name) is None}
    if changed:
        turn.change_issue(issue, **changed)
    return talk


def _apart(turn: Turn, talk: Talk, issue: Issue) -> Issue:
    """An issue of its own for a talk that was filed under this one."""
    owner = turn.owner_of(turn.script(talk).owner)
    assert owner is not None  # the first start makes one
    first = turn.lookup.first_words(talk.id)
    script = turn.script(talk)
    within = script.honesty.reply_within if script.honesty else REPLY_WITHIN
    return turn.open_issue(
        owner,
        about=f"local:{script.name}",
        title=(_name_of(turn, first.text) if first else "") or script.title.english,
        reply_by=closing_time(working_days_after(local_day(turn.now), within)),
        honesty=dict(issue.honesty),
        pledge_id=None,
        public=False,
    )


def join_chosen(turn: Turn, asked: Talk) -> str:
    """They were asked what their words belong to. Those that belong to something older are joined to it, and
    its owner is told; the talk that was begun for them is over.

    Returns the reference of what they belong to, "" where that is new.
    """
    matter = matters.chosen(turn, asked)
    talk = turn.talk_called(str(asked.facts["words_in"]))
    issue = turn.issue(matter.issue_id) if matter else None
    if matter is None or talk is None or issue is None:
        return ""
    first = turn.lookup.first_words(talk.id)
    turn.add(JoinTalk(talk_id=talk.id, into=matter.talk_id, issue_id=talk.issue_id))
    facts = {**talk.facts, "ref": matter.ref}
    turn.change_talk(talk, state=TalkState.ENDED, ended_at=turn.now, issue_id=None, facts=facts)
    owed = next((each for each in turn.lookup.promises() if each.talk_id == matter.talk_id), None)
    if owed is not None and first is not None and _takes_badly(turn, first.text):
        not_settled(turn, issue, owed)
    add_reply_task(turn, issue, matter.talk_id, event_id=first.event_id if first else None)
    return matter.ref


def _takes_badly(turn: Turn, words: str) -> bool:
    return takes_badly(words, turn.language, turn.content.lexicons)


def _said_again(turn: Turn, talk: Talk, issue: Issue) -> None:
    """They had to come back with the same matter: nobody should need to complain twice to be heard."""
    turn.add(
        AddTask(
            kind="said-again",
            key="said-again:{talk}",
            owner_id=issue.owner_id,
            issue_id=issue.id,
            talk_id=talk.id,
            due_at=closing_time(working_days_after(local_day(turn.now), WRONG_WITHIN)),
        )
    )


def change_of_mind(turn: Turn) -> None:
    """The person had said whether they want to hear what comes of things, and now says otherwise."""
    if turn.person.may_keep is True:
        turn.add(RenewPromises(OtherWay.NOT_AGREED))
        turn.add(MakePromises())
    else:
        turn.add(GiveUpPromises(OtherWay.NOT_AGREED))


def promise(turn: Turn, talk: Talk) -> None:
    """The talk is over: who agreed to hear is owed an answer for it. Its issue is complete now."""
    talk = _describe(turn, talk)
    if talk.issue_id is not None and talk.outcome_id is None and turn.person.may_keep is True:
        turn.add(MakePromises())


def raise_task(turn: Turn, talk: Talk, kind: str) -> None:
    """The owner hears of it today. "It is not better" opens it again; who says so is owed an answer. What was
    not clear is only said once more."""
    owed = asked_about(turn, talk)
    issue = turn.issue(owed.issue_id if owed else talk.issue_id)
    if issue is None:
        return
    if kind != TaskKind.NOT_CLEAR:
        open_again(turn, issue, owed)
    turn.add(
        AddTask(
            kind=kind,
            key=f"{kind}:{{talk}}",
            owner_id=issue.owner_id,
            issue_id=issue.id,
            talk_id=talk.id,
            outcome_id=talk.outcome_id,
            due_at=closing_time(working_days_after(local_day(turn.now), WRONG_WITHIN)),
        )
    )


def book_call(turn: Turn, talk: Talk) -> None:
    owner = turn.owner_of(turn.script(talk).owner)
    assert owner is not None
    turn.add(
        AddTask(
            kind="call-back",
            key="call:{talk}",
            owner_id=owner.id,
            talk_id=talk.id,
            event_id=talk.facts.get("case_event"),
            due_at=closing_time(working_days_after(local_day(turn.now), CALL_WITHIN)),
        )
    )


def pledge_facts(turn: Turn, wanted: str) -> dict[str, Any]:
    """The pledge a talk asks about, tied to its version: the wanted one, else the one rated least.

    A person is asked about a pledge they have not rated, as long as there is one.
    """
    every = turn.lookup.pledges()
    asked = next((pledge for pledge in every if pledge.key == wanted), None)
    if asked is None:
        counts = turn.lookup.times_rated()
        rated = turn.lookup.rated_keys()
        fresh = [pledge for pledge in every if pledge.key not in rated] or every
        asked = min(fresh, key=lambda pledge: counts.get(pledge.key, 0))
    return {"pledge": asked.key, "pledge_version": asked.version}
