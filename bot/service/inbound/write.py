"""Every write of a turn: what was decided becomes rows, in one fixed order, a table's rows together.

Codes, issues and talks come first, for other rows name them; then the message itself, what it changed, and
what goes out. What the turn made gets its real id here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import Clash
from bot.model.person import Reached
from bot.service.inbound import write_person
from bot.service.inbound.row import Row
from bot.store import timers
from bot.store.casework import issues, reopening, tasks
from bot.store.casework.person import quotes
from bot.store.database import Connection
from bot.store.inbound import codes, inbox, talks
from bot.store.outbox import queue
from bot.turn import effects
from bot.turn.answers import AFTER
from bot.turn.effects import Decision, Effect
from channels.port import Heard


def write(
    connection: Connection,
    person: Reached,
    decision: Decision,
    now: datetime,
    *,
    heard: Heard | None = None,
    event_id: int | None = None,
) -> None:
    """Write down what a turn decided. heard: a message that is not stored yet; event_id: one that is.

    Raises Clash when somebody else has taken a reference or a code meanwhile: nothing of it is to be kept,
    and the turn is to be taken again.
    """
    row = Row(connection, person, now, event_id=event_id)
    todo = sorted(decision.effects, key=lambda effect: _RANK[type(effect)])
    stored = heard is None
    for effect in todo:
        if not stored and _RANK[type(effect)] >= _AFTER_THE_EVENT:
            _store(row, decision, heard)
            stored = True
        _WRITERS[type(effect)](row, effect)
    if not stored:
        _store(row, decision, heard)
    came_to = decision.came_to
    for settled in (event_id if heard is None else None, came_to.also if came_to else None):
        if settled is not None and came_to is not None:
            inbox.settle(connection, settled, came_to.what, now, talk_id=row.talk(came_to.talk_id))


def _store(row: Row, decision: Decision, heard: Heard | None) -> None:
    assert heard is not None
    assert decision.came_to is not None
    row.event_id = inbox.keep(
        row.connection,
        row.person.channel,
        heard,
        row.person.address_id,
        row.now,
        outcome=decision.came_to.what,
        talk_id=row.talk(decision.came_to.talk_id),
    )


# --- what other rows name ----------------------------------------------------------------------------


def _open_code(row: Row, effect: effects.OpenCode) -> None:
    made = codes.add(
        row.connection,
        word=effect.word,
        kind=effect.kind,
        conversation=effect.conversation,
        now=row.now,
        closes_at=effect.closes_at,
        place=effect.place,
        person_id=row.person.person_id,
    )
    if made is None:
        raise Clash(f"the code {effect.word} was taken meanwhile")
    row.codes[effect.id] = made.id


def _open_issue(row: Row, effect: effects.OpenIssue) -> None:
    row.issues[effect.id] = issues.open_new(
        row.connection,
        about=effect.about,
        title=effect.title,
        owner_id=effect.owner_id,
        reply_by=effect.reply_by,
        honesty=dict(effect.honesty),
        now=row.now,
        pledge_id=effect.pledge_id,
        public=effect.public,
        said_by=None if effect.public else row.person.person_id,
    )


def _start_talk(row: Row, effect: effects.StartTalk) -> None:
    talk = replace(
        effect.talk, issue_id=row.issue(effect.talk.issue_id), code_id=row.code(effect.talk.code_id)
    )
    made = talks.start(
        row.connection,
        talk,
        version_id=effect.version_id,
        came_by=effect.came_by,
        now=row.now,
        ended_at=effect.ended_at,
    )
    if made is None:
        raise Clash(f"the reference {talk.ref} was taken meanwhile")
    row.talks[talk.id] = made


# --- talks and answers -------------------------------------------------------------------------------


def _change_issue(row: Row, effect: effects.ChangeIssue) -> None:
    issue_id = row.issues.get(effect.id, effect.id)
    issues.add_facts(row.connection, issue_id, **effect.values)


def _open_again(row: Row, effect: effects.OpenAgain) -> None:
    reopening.open_by_them(row.connection, [effect.issue_id], row.now)


def _change_talk(row: Row, effect: effects.ChangeTalk) -> None:
    values = effect.values.copy()
    if "issue_id" in values:
        values["issue_id"] = row.issue(values["issue_id"])
    if "facts" in values:
        values["facts"] = {name: _fact(row, name, value) for name, value in values["facts"].items()}
    talks.change(row.connection, effect.id, **values)


def _fact(row: Row, name: str, value: Any) -> Any:
    return row.event(value) if name == "case_event" else value


def _stop_talks(row: Row, _: effects.StopTalks) -> None:
    talks.stop_all(row.connection, row.person.person_id, row.now)


def _keep_answer(row: Row, effect: effects.KeepAnswer) -> None:
    talk_id = row.talks.get(effect.talk_id, effect.talk_id)
    talks.add_answer(
        row.connection,
        talk_id,
        effect.question,
        effect.words,
        effect.meaning,
        own=effect.own,
        event_id=row.event(effect.event_id),
        language=effect.language,
        now=row.now,
        replaces=effect.replaces,
    )


def _join_talk(row: Row, effect: effects.JoinTalk) -> None:
    talks.move_answers(row.connection, effect.talk_id, effect.into, question=AFTER)
    if effect.issue_id is not None:
        issues.close_if_empty(row.connection, effect.issue_id, row.now)


def _replace_votes(row: Row, effect: effects.ReplaceVotes) -> None:
    codes.replace_votes(
        row.connection,
        row.codes.get(effect.code_id, effect.code_id),
        row.person.person_id,
        effect.question,
        but=row.talks.get(effect.but, effect.but),
    )


# --- work, time and words that go out ----------------------------------------------------------------


def _add_task(row: Row, effect: effects.AddTask) -> None:
    tasks.add_task(
        row.connection,
        kind=effect.kind,
        key=row.key(effect.key, effect.talk_id),
        owner_id=effect.owner_id,
        person_id=row.person.person_id,
        issue_id=row.issue(effect.issue_id),
        talk_id=row.talk(effect.talk_id),
        outcome_id=effect.outcome_id,
        event_id=row.event(effect.event_id),
        due_at=effect.due_at,
        opened_at=row.now,
    )


def _set_timer(row: Row, effect: effects.SetTimer) -> None:
    key = effect.key and row.key(effect.key, effect.talk_id)
    ref = row.talk(effect.talk_id) if effect.ref is None else effect.ref
    if effect.renew:
        assert key is not None
        timers.rearm(row.connection, effect.kind, effect.at, key=key, ref=ref or 0, turn=effect.turn)
    else:
        timers.arm(row.connection, effect.kind, effect.at, ref=ref or 0, turn=effect.turn, key=key)


def _cancel_timer(row: Row, effect: effects.CancelTimer) -> None:
    timers.disarm(row.connection, key=row.key(effect.key, effect.talk_id))


def _answer_quote(row: Row, effect: effects.AnswerQuote) -> None:
    quotes.answer(row.connection, effect.id, effect.state, row.now)


def _send(row: Row, effect: effects.Send) -> None:
    message = effect.message
    talk_id = row.talk(message.talk_id)
    if talk_id != message.talk_id:
        message = replace(message, talk_id=talk_id)
    if message.address_id != row.person.address_id:  # it is a stranger's now, who gets this one message
        stranger = row.person
        due_at = queue.after_what_is_under_way(row.connection, message.address_id, message.due_at)
        message = replace(message, talk_id=None, due_at=due_at, person_id=stranger.person_id)
        message = replace(message, address_id=stranger.address_id)
    queue.add_one(row.connection, message)


_WRITERS: Mapping[type[Effect], Callable[[Row, Any], None]] = {
    effects.OpenCode: _open_code,
    effects.OpenIssue: _open_issue,
    effects.StartTalk: _start_talk,
    effects.ChangeIssue: _change_issue,
    effects.OpenAgain: _open_again,
    effects.ChangeTalk: _change_talk,
    effects.StopTalks: _stop_talks,
    effects.KeepAnswer: _keep_answer,
    effects.JoinTalk: _join_talk,
    effects.ReplaceVotes: _replace_votes,
    effects.ChangePerson: write_person.change_person,
    effects.AddTask: _add_task,
    effects.CancelTimer: _cancel_timer,
    effects.SetTimer: _set_timer,
    effects.AnswerQuote: _answer_quote,
    effects.OptOut: write_person.opt_out,
    effects.OptIn: write_person.opt_in,
    effects.Forget: write_person.forget,
    effects.ErasePerson: write_person.erase_person,
    effects.MakePromises: write_person.make_promises,
    effects.GiveUpPromises: write_person.give_up_promises,
    effects.RenewPromises: write_person.renew_promises,
    effects.OweAgain: write_person.owe_again,
    effects.Decline: write_person.decline,
    effects.Doubt: write_person.doubt,
    effects.PartFromAddress: write_person.part_from_address,
    effects.ChangeAddress: write_person.change_address,
    effects.Send: _send,
}
_RANK = {kind: rank for rank, kind in enumerate(_WRITERS)}
_RANK[effects.CancelTimer] = _RANK[effects.SetTimer]  # these two stay in the order in which they were decided
_AFTER_THE_EVENT = _RANK[effects.ChangeIssue]  # from here on rows may name the message
