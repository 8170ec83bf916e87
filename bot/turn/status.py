"""What somebody who asks is told: how it truly stands with each thing that they wait to hear about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.calendar import due_day, local_day
from bot.content.council import team_text
from bot.model.issue import Issue
from bot.model.promise import OtherWay, Promise, PromiseState, owed_again
from bot.turn.effects import RenewPromises
from bot.turn.placeholders import reference_of
from bot.turn.turn import Turn

_COULD_NOT_REACH = (OtherWay.UNREACHABLE, OtherWay.NEVER_CAME_BACK)
_A_ROW = timedelta(hours=1)
_UNREPORTED = timedelta(days=7)  # a text counts as arrived long before
MOST = 4  # of what is open; a text is no list


def say_status(turn: Turn, refs: Collection[str] = ()) -> None:
    """Every promise that is not settled, the newest first; else what became of the newest one.

    refs: those that were asked about by name; nothing is said of others then.
    """
    promises = [_owed_again(turn, each) for each in turn.lookup.promises()]
    named = [each for each in promises if each.ref in refs]
    owed = [each for each in promises if not each.settled]
    told = named or owed or promises[:1]
    for promise in told[:MOST]:
        _say_one(turn, promise)
    if len(told) > MOST:
        turn.say("status-more", refs=", ".join(each.ref for each in told[MOST:]))
    if not promises:
        _say_without_promise(turn)


def say_besides(turn: Turn, ref: str) -> None:
    """How it stands with one thing that is still owed, after words were added to it.

    Whoever asks for news in words that we do not know hears it all the same, and nothing was guessed. It is
    said with the first of a row of messages.
    """
    promise = next((each for each in turn.lookup.promises() if each.ref == ref), None)
    if promise is None or promise.settled:
        return
    if not turn.lookup.added_since(promise.talk_id, turn.now - _A_ROW):
        _say_one(turn, promise)


def _owed_again(turn: Turn, promise: Promise) -> Promise:
    """Whom we could not reach is here: what was given up for that is owed again."""
    if promise.way not in _COULD_NOT_REACH:
        return promise
    turn.add(RenewPromises(promise.way))
    return owed_again(promise, turn.now)


def _say_one(turn: Turn, promise: Promise) -> None:
    issue = turn.issue(promise.issue_id)
    assert issue is not None  # a promise always stands under one
    if promise.state is PromiseState.CANNOT_BE_TOLD:
        turn.say("status-unasked", ref=promise.ref, **_who_has(turn, issue))
    elif promise.settled:
        turn.say("status-told", ref=promise.ref)
    elif written := wrote_lately(turn, promise):
        turn.say("status-wrote", ref=promise.ref, told=local_day(written))
    elif due_day(promise.due_at) < local_day(turn.now):
        turn.say("status-late", ref=promise.ref, **_who_has(turn, issue))
    elif promise.state is PromiseState.INFORMED and promise.told_at is not None:
        told, due = local_day(promise.told_at), due_day(promise.due_at)
        turn.say("status-informed", ref=promise.ref, told=told, due=due)
    else:
        turn.say("status", ref=promise.ref, due=due_day(promise.due_at), **_who_has(turn, issue))


def wrote_lately(turn: Turn, promise: Promise) -> datetime | None:
    """When news of it went out of which nobody has said yet whether it arrived."""
    since = promise.told_at or promise.made_at
    sent = turn.lookup.news(turn.now - _UNREPORTED)
    new = (each.at for each in sent if each.talk_id == promise.talk_id and each.tells and each.unreported)
    return next((at for at in new if at > since), None)


def _say_without_promise(turn: Turn) -> None:
    """They are still telling us for the first time; or they told us something, and did not agree that we
    write to them about it."""
    last = turn.lookup.newest_filed()
    issue = turn.issue(last.issue_id) if last else None
    if turn.talk is not None and turn.person.may_keep is True and (last is None or last.id == turn.talk.id):
        turn.say("status-not-yet")
    elif last is None or issue is None:
        turn.say("status-none")
    else:
        turn.say("status-unasked", ref=reference_of(last), **_who_has(turn, issue))


def _who_has(turn: Turn, issue: Issue) -> dict[str, object]:
    return {
        "owner": issue.owner,
        "team": team_text(turn.content.council.teams.get(issue.team, issue.team)),
    }
