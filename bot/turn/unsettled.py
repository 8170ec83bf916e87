"""What was told did not settle it, or somebody wrote again: it is open, owed once more, and work."""

from __future__ import annotations

from bot.calendar import closing_time, local_day, working_days_after
from bot.language.folding import phrase
from bot.language.greetings import only_greets
from bot.language.news import Feeling
from bot.language.yesno import read_yes_no
from bot.model.issue import Issue
from bot.model.promise import TOLD, Promise, still_by
from bot.model.talk import Talk
from bot.turn import belonging
from bot.turn.effects import AddTask, Doubt, OpenAgain, OweAgain
from bot.turn.message import Message
from bot.turn.placeholders import reference_of
from bot.turn.turn import Turn

REPLY_WITHIN = 2  # working days, for somebody who wrote again


def asked_about(turn: Turn, talk: Talk) -> Promise | None:
    """The promise that a talk asks about, wherever it was put since: its news is what they were asked about.
    Matters that were split go by one reference."""
    ref = reference_of(talk)
    same = [each for each in turn.lookup.promises() if each.ref == ref]
    by_news = (each for each in same if talk.outcome_id and each.outcome_id == talk.outcome_id)
    return next(by_news, next(iter(same), None))


def open_again(turn: Turn, issue: Issue, promise: Promise | None) -> None:
    """What was told did not settle it: the issue is open, and whoever was promised an answer is owed one.

    Dates that are still to come stay. The issue has a date of its own again (I9), which officers go by where
    nobody in it is owed anything.
    """
    turn.add(OpenAgain(issue_id=issue.id))
    if promise is not None:
        turn.add(OweAgain(talk_id=promise.talk_id, due_at=still_by(promise.due_at, turn.now)))


def not_settled(turn: Turn, issue: Issue, promise: Promise) -> None:
    """What was told did not settle it. The receipt may be on its way: then it counts when that has come."""
    if promise.state in TOLD:
        open_again(turn, issue, promise)
    else:
        turn.add(Doubt(talk_id=promise.talk_id))


def is_thanks(turn: Turn, message: Message, issue: Issue | None) -> bool:
    """Whether it is thanks, a hello or a sign of such, and nothing else; also "thanks Asha"."""
    if read_yes_no(message.said, turn.content.lexicons.vocabulary(turn.language)) is not None:
        return False
    names = phrase(issue.owner).split() if issue else []
    rest = " ".join(each for each in message.words if each not in names)
    bare = bool(rest) and only_greets(rest, turn.language, turn.content.lexicons)
    return bare or message.only_greets


def is_no_work(turn: Turn, message: Message, issue: Issue) -> bool:
    """Whether it is thanks, praise or a kind no: it is kept and shown, and nobody has to do anything. Of what
    answers a question that an officer has just asked them, only thanks are."""
    if is_thanks(turn, message, issue):
        return True
    content_with_it = message.only_greets or message.feeling is Feeling.PLEASED or message.declines_kindly
    return content_with_it and not turn.lookup.officer_asked(turn.now - belonging.AFTER_NEWS)


def add_reply_task(
    turn: Turn, issue: Issue, talk_id: int, outcome_id: int | None = None, *, event_id: int | None = None
) -> None:
    """Somebody wrote again about what they told us: one task a day for each matter, and a second where the
    first was done meanwhile. What else they write that day stands with it. event_id: of the words, where they
    are not those of this turn."""
    today = local_day(turn.now)
    key = f"reply:{talk_id}:{today.isoformat()}"
    is_open, before = turn.lookup.flags(key)
    if is_open:
        return
    turn.add(
        AddTask(
            kind="reply",
            key=f"{key}:{before}" if before else key,
            owner_id=issue.owner_id,
            issue_id=issue.id,
            talk_id=talk_id,
            outcome_id=outcome_id,
            event_id=turn.event_id if event_id is None else event_id,
            due_at=closing_time(working_days_after(today, REPLY_WITHIN)),
        )
    )
