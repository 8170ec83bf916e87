"""Issues: the list, one issue with all that belongs to it, and what changes an issue itself."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.model.issue import Issue as StoredIssue
from bot.service.casework import issues as casework
from bot.service.casework import todo
from bot.service.casework.issues import NewIssue
from bot.service.casework.todo import DueIssue
from bot.service.insight import answers
from bot.store.casework import audit_log, officers, outcomes
from bot.store.casework import issues as stored
from bot.store.database import Connection
from bot.store.reports import answers as said
from bot.store.reports import issue_summary
from bot.web.console import labels
from bot.web.console.forms import Issue, Owner, choices
from bot.web.console.shell import Route, at, done, me, moment, page, read, refused, write
from bot.web.fields import error_list

_QUOTES = 5
# What each tab of the list shows; any other word shows all.
_SHOWN = {"open": ("open", "reopened"), "answered": ("answered",), "closed": ("closed",)}
HONEST = {
    "money": "Money",
    "decided": "Decided already",
    "still_open": "Still open",
    "who_decides": "Who decides",
    "lasts": "How long it lasts",
    "what_you_get": "What people get",
    "why": "Why we ask",
}


def issues() -> ResponseReturnValue:
    shown = request.args.get("state", "open")

    def look(connection: Connection) -> list[DueIssue]:
        states = _SHOWN.get(shown)
        every = [each for each in stored.every(connection) if states is None or each.state in states]
        return [todo.due_issue(connection, each, moment()) for each in every]

    return page("console/issues.html", "issues", rows=read(look), shown=shown)


def the_issue(connection: Connection, ref: str) -> StoredIssue:
    """Raises Gone when there is none."""
    found = stored.by_ref(connection, ref)
    if found is None:
        raise Gone(f"there is no issue {ref}")
    return found


def issue(ref: str) -> ResponseReturnValue:
    content = at().content()

    def look(connection: Connection) -> dict[str, Any]:
        found = the_issue(connection, ref)
        told = outcomes.of_issue(connection, found.id)
        shared = answers.shared_questions(content)
        lines = said.lines(connection, without=shared, issue_id=found.id, limit=_QUOTES)
        about = [f"issue {found.id}", *(f"outcome {each.id}" for each in told)]
        return {
            "due": todo.due_issue(connection, found, moment()),
            "more": issue_summary.more_of(connection, found.id, without=shared),
            "tallies": answers.tallies(connection, content, found.id, found.title),
            "quotes": answers.read(connection, lines),
            "outcomes": told,
            "history": audit_log.entries(connection, of=about),
        }

    given = read(look)
    given["quotes"] = [(one, labels.tongue(content, one.line.language)) for one in given["quotes"]]
    return page("console/issue.html", "issues", issue=given["due"].issue, honest=HONEST, **given)


def close(ref: str) -> ResponseReturnValue:
    def work(connection: Connection) -> None:
        at().followup.close(connection, the_issue(connection, ref).id, me().id, moment())

    try:
        write(work)
    except Refusal as refusal:
        return refused(str(refusal), title="This issue cannot be closed yet")
    return done("The issue is closed.", f"/console/issues/{ref}")


def owner(ref: str) -> ResponseReturnValue:
    found, team = read(lambda c: (the_issue(c, ref), officers.every(c)))
    form = Owner(request.form or None, data={"owner": str(found.owner_id)})
    form.owner.choices = choices((each.id, each.name) for each in team)
    if request.method == "POST" and form.validate():
        new = write(lambda c: casework.change_owner(c, found, int(form.owner.data), me(), moment()))
        words = f"{new.name} looks after this now. Tell people, so that they know whom to ask for."
        return done(words, f"/console/issues/{ref}")
    status = 400 if form.errors else 200
    return page("console/owner.html", "issues", issue=found, form=form, errors=error_list(form)), status


def new_issue() -> ResponseReturnValue:
    content = at().content()
    today = local_day(moment())
    start = {"reply_by": casework.reply_date(today), "owner": str(me().id), "stage": "open"}
    form = Issue(request.form or None, data=start)
    form.owner.choices = choices((each.id, each.name) for each in read(officers.every))
    form.town.choices = choices([("", "All of the borough"), *_towns(content)])
    if request.method == "POST" and form.validate():
        try:
            made = write(lambda c: casework.open_issue(c, _new(form), me(), moment()))
        except Refusal as refusal:
            form.reply_by.errors = [str(refusal)]
        else:
            return done("The issue is open.", f"/console/issues/{made.ref}")
    status = 400 if form.errors else 200
    return page("console/new_issue.html", "issues", form=form, errors=error_list(form)), status


def _new(form: Issue) -> NewIssue:
    assert form.reply_by.data is not None  # its validator saw to it
    return NewIssue(
        title=str(form.title.data),
        town=form.town.data,
        owner_id=int(form.owner.data),
        reply_by=form.reply_by.data,
        stage=form.stage.data,
        honesty=form.honesty(),
        sensitive=form.sensitive.data,
    )


def _towns(content: Content) -> list[tuple[str, str]]:
    """The council's towns, from the question that asks for one."""
    for script in content.conversations.values():
        for question in script.questions:
            if question.sets == "town":
                return [(option.id, option.label.english) for option in question.options]
    return []


ROUTES = (
    Route(path="/issues", view=issues, verb="read"),
    Route(path="/issues/new", view=new_issue, verb="write", methods=("GET", "POST"), keeps=True),
    Route(path="/issues/<ref>", view=issue, verb="read"),
    Route(path="/issues/<ref>/owner", view=owner, verb="write", methods=("GET", "POST")),
    Route(path="/issues/<ref>/close", view=close, verb="write", methods=("POST",)),
)
