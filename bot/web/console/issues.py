"""Issues: the list, one issue with all that belongs to it, and what changes an issue itself."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.content.content import Content
from bot.errors import Refusal
from bot.service.casework import issues as casework
from bot.service.casework.access import who_may_own
from bot.service.casework.issue_list import issues_page
from bot.service.casework.issue_page import issue_page
from bot.service.casework.issues import NewIssue
from bot.service.insight.public import town_options
from bot.web.console.forms import IssueForm, choices
from bot.web.console.rows.common import counted, issue_row, pages
from bot.web.console.rows.issue_list import issue_filters, wanted_of
from bot.web.console.rows.issues import issue_view
from bot.web.console.rows.tasks import heir_words
from bot.web.console.shell import Route, at, done, may, me, moment, number, page, read, refused, write
from bot.web.fields import error_list

_ASKED = ("state", "town", "topic", "shown", "whose")
_LIST = "/console/issues"


def issues() -> ResponseReturnValue:
    now = moment()
    asked = {name: request.args.get(name, "") for name in _ASKED}
    asked["state"] = asked["state"] or "open"
    wanted = wanted_of(asked, me().id, now)
    found = read(issues_page, wanted, number("page"), now)
    return page(
        "console/issues.html",
        "issues",
        rows=[issue_row(each, me().looked_at) for each in found.issues],
        found=counted(found.total, "issue", "issues"),
        filters=issue_filters(at().content(), found, asked),
        filtered=any(value for name, value in asked.items() if name != "state"),
        shown=asked["state"],
        pages=pages(_LIST, asked, found.page, found.pages),
    )


def issue(ref: str) -> ResponseReturnValue:
    content = at().content()
    found = read(issue_page, content, ref, moment())
    view = issue_view(content, found, may_write=may("write"))
    return page("console/issue.html", "issues", issue=view)


def close(ref: str) -> ResponseReturnValue:
    try:
        write(casework.close, ref, me().id, moment())
    except Refusal as refusal:
        return refused(str(refusal), title="This issue cannot be closed yet")
    return done("The issue is closed.", f"/console/issues/{ref}")


def new_issue() -> ResponseReturnValue:
    form = _new_form(at().content())
    if request.method == "POST" and form.validate():
        try:
            made = write(casework.open_issue, _new(form), me(), moment())
        except Refusal as refusal:
            form.reply_by.errors = [str(refusal)]
        else:
            return done("The issue is open.", f"/console/issues/{made.ref}")
    status = 400 if form.errors else 200
    return page("console/new_issue.html", "issues", form=form, errors=error_list(form)), status


def _new_form(content: Content) -> IssueForm:
    reply_by = casework.reply_date(local_day(moment()))
    form = IssueForm(
        request.form or None, data={"reply_by": reply_by, "owner": str(me().id), "stage": "open"}
    )
    form.owner.choices = choices((each.id, heir_words(each)) for each in read(who_may_own))
    towns = [(option.id, option.label.english) for option in town_options(content)]
    form.town.choices = choices([("", "All of the borough"), *towns])
    return form


def _new(form: IssueForm) -> NewIssue:
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


ROUTES = (
    Route(path="/issues", view=issues, verb="read"),
    Route(path="/issues/new", view=new_issue, verb="write", methods=("GET", "POST"), keeps=True),
    Route(path="/issues/<ref>", view=issue, verb="read"),
    Route(path="/issues/<ref>/close", view=close, verb="write", methods=("POST",)),
)
