"""Issues: the list, one issue with all that belongs to it, and what changes an issue itself."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.content.content import Content
from bot.errors import Refusal
from bot.service.casework import issues as casework
from bot.service.casework.access import who_may_own
from bot.service.casework.facts import opening
from bot.service.casework.facts.edit import Warned
from bot.service.casework.issue_list import issues_page
from bot.service.casework.issue_page import issue_page
from bot.service.casework.issues import NewIssue
from bot.web.console.forms import choices
from bot.web.console.issue_forms import IssueForm, town_choices
from bot.web.console.rows.common import Confirm, counted, issue_row, pages
from bot.web.console.rows.issue_facts import warning_rows
from bot.web.console.rows.issue_list import issue_filters, wanted_of
from bot.web.console.rows.issues import issue_view
from bot.web.console.rows.tasks import heir_words
from bot.web.console.shell import Route, at, done, may, me, moment, number, page, read, write
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
    return _issue(ref)


def _issue(ref: str, *, faults: list[dict[str, str]] | None = None) -> ResponseReturnValue:
    """faults: why what was pressed was not done, each with where to mend it."""
    content = at().content()
    found = read(issue_page, content, ref, me(), moment(), at().likeness)
    view = issue_view(content, found, may_write=may("write"))
    status = 409 if faults and request.method == "POST" else 200
    return page("console/issue.html", "issues", issue=view, errors=faults or []), status


def ask_close(ref: str) -> ResponseReturnValue:
    try:
        found = read(casework.to_close, ref)
    except casework.StillOwed as refusal:
        return _still_owed(ref, refusal)
    asked = Confirm(
        title="Close this issue?",
        press="Close it",
        action=f"/console/issues/{found.ref}/close",
        back=f"/console/issues/{found.ref}",
        about=f"{found.ref}: {found.title}",
        what=(
            "It leaves the lists of what is to be done.",
            "Nobody is written to because of this.",
            "Who says later that it is not settled opens it again. You can open it again too.",
        ),
    )
    return page("console/confirm.html", "issues", asked=asked)


def close(ref: str) -> ResponseReturnValue:
    try:
        write(casework.close, ref, me().id, moment())
    except casework.StillOwed as refusal:
        return _still_owed(ref, refusal)
    return done("The issue is closed.", f"/console/issues/{ref}")


def _still_owed(ref: str, refusal: casework.StillOwed) -> ResponseReturnValue:
    here = f"/console/issues/{ref}"
    owed = {"text": str(refusal), "href": f"{here}/owed"}
    return _issue(ref, faults=[owed, {"text": "Write what happened", "href": f"{here}/write"}])


def new_issue() -> ResponseReturnValue:
    """Only officers see it until it is made public. A like open issue is warned of."""
    form = _new_form(at().content())
    warned = None
    if request.method == "POST" and form.validate():
        try:
            agreed = request.form.get("agreed", "")
            made = write(opening.open_by_hand, _new(form), me(), moment(), agreed=agreed)
        except Warned as found:
            warned = found.warnings
        except Refusal as refusal:
            form.reply_by.errors = [str(refusal)]
        else:
            return done("The issue is open. Only officers see it yet.", f"/console/issues/{made.ref}")
    status = 409 if warned else 400 if form.errors else 200
    given = {"warnings": warning_rows(warned), "agreed": warned.seen if warned else ""}
    return page("console/new_issue.html", "issues", form=form, errors=error_list(form), **given), status


def _new_form(content: Content) -> IssueForm:
    reply_by = casework.reply_date(local_day(moment()))
    form = IssueForm(
        request.form or None, data={"reply_by": reply_by, "owner": str(me().id), "stage": "open"}
    )
    form.owner.choices = choices((each.id, heir_words(each)) for each in read(who_may_own))
    form.town.choices = town_choices(content)
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
    Route(path="/issues/<ref>/close", view=ask_close, verb="write"),
    Route(path="/issues/<ref>/close", view=close, verb="write", methods=("POST",)),
)
