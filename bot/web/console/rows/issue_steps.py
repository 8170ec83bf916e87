"""What an officer can do with an issue, the one thing to do next, and what to know before it."""

from __future__ import annotations

from bot.calendar import due_day
from bot.model.issue import IssueState
from bot.model.outcome import FIXED, OutcomeState
from bot.service.casework.issue_page import IssuePage
from bot.service.casework.issues import STAGES
from bot.web.console import labels
from bot.web.console.rows.common import Fact, Link
from bot.web.console.rows.owed import STATES


def told(page: IssuePage) -> bool:
    """Whether people were told how it stands: only then can that change."""
    return any(each.sent_at is not None and each.kind not in FIXED for each in page.outcomes)


def brief(page: IssuePage) -> list[str]:
    issue = page.due.issue
    place = labels.place(issue.town) if issue.town else "All of the borough"
    shown = "Public" if issue.public and not issue.sensitive else "Officers only"
    due = [f"Reply due {labels.day(due_day(issue.due_at))}"] if page.due.dated else []
    return [issue.ref, place, f"With {issue.owner}", *due, shown]


def several(page: IssuePage) -> bool:
    """Whether more than one person took part; of a sensitive issue that is told to nobody."""
    return page.took_part is not None and page.took_part.people > 1


def notes(page: IssuePage) -> list[Fact]:
    issue = page.due.issue
    here = f"/console/issues/{issue.ref}"
    found = []
    if issue.stage_before is not None:
        words = f"“{STAGES[issue.stage]}” is new, and nobody decided yet whether people are told."
        found.append(Fact(key="stage", text=words, action=Link(text="Decide it", href=f"{here}/stage")))
    if issue.title_is_theirs and several(page):
        words = "Its name is what one of these people said first. Give it a name of your own."
        found.append(Fact(key="title", text=words, action=Link(text="Name it", href=f"{here}/edit")))
    return found


def next_step(page: IssuePage) -> Link | None:
    """The one thing to do next. What is over waits for nothing; a button opens it again."""
    issue, waiting = page.due.issue, page.due.people
    here = f"/console/issues/{issue.ref}"
    begun = next((each for each in page.outcomes if each.state == OutcomeState.DRAFT), None)
    if issue.state == IssueState.CLOSED:
        return None
    if issue.stage_before is not None:
        return Link(text="Tell people of the new stage", href=f"{here}/stage")
    if begun is not None:
        return Link(text="Check what is written, and send it", href=f"/console/outcomes/{begun.id}")
    if issue.state == IssueState.ANSWERED:
        if waiting:
            return Link(text="See who has not been told", href=f"{here}/owed")
        return Link(text="Close this issue", href=f"{here}/close")
    if not waiting and any(page.owed.values()):
        return Link(text="Close this issue", href=f"{here}/close")
    if not waiting and not issue.public and not issue.sensitive and not issue.is_own_matter:
        return Link(text="Make it public", href=f"{here}/public")
    return Link(text="Write what happened", href=f"{here}/write")


def more(page: IssuePage, *, can_change: bool, may_write: bool) -> list[Link]:
    """What else can be done with it. People are told of a change also once it is closed."""
    issue = page.due.issue
    here = f"/console/issues/{issue.ref}"
    changed = Link(text="Tell them something has changed", href=f"{here}/write?kind=changed")
    found = [changed] if may_write and told(page) else []
    if not can_change:
        return found
    found += [
        Link(text="Write what happened", href=f"{here}/write"),
        Link(text="Edit this issue", href=f"{here}/edit"),
        Link(text="Ask for more time", href=f"{here}/write?kind=late"),
        Link(text="Change the owner", href=f"{here}/owner"),
        Link(text="Ask people about it", href=f"{here}/question"),
        Link(text="Invite people to answer", href=f"{here}/invite"),
    ]
    if not issue.public:
        found.append(Link(text="Join it with another issue", href=f"{here}/join"))
    if page.due.people:
        found.append(Link(text="Take people out into an issue of their own", href=f"{here}/owed"))
    if not issue.sensitive and not (issue.public and issue.pledge_id):
        there, do = ("private", "Make it private again") if issue.public else ("public", "Make it public")
        found.append(Link(text=do, href=f"{here}/{there}"))
    return [*found, Link(text="Close this issue", href=f"{here}/close")]


def standing(page: IssuePage) -> list[str]:
    return [
        f"{words}: {labels.people(page.owed[state])}"
        for state, words in STATES.items()
        if page.owed.get(state)
    ]
