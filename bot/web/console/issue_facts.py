"""What an issue is, as officers change it: edited, made public or private, its new stage told or not."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.casework.facts import edit as editing
from bot.service.casework.facts import showing
from bot.service.casework.facts.edit import Changed, Wanting, Warned
from bot.service.casework.facts.showing import Showing
from bot.service.casework.facts.warnings import Warnings
from bot.service.insight.public import town_options
from bot.service.outcomes import stage_news
from bot.web import rows as public_rows
from bot.web.console.issue_forms import (
    EditForm,
    PublicForm,
    complain,
    edit_form,
    edited,
    news_of,
    public_form,
    to_show,
)
from bot.web.console.rows.common import Confirm
from bot.web.console.rows.issue_facts import difference_rows, proposal_view, warning_rows
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, refused, write
from bot.web.fields import error_list
from bot.web.page_language import words

# --- edit --------------------------------------------------------------------------------------------


def edit_issue(ref: str) -> ResponseReturnValue:
    """Two officers at once: whoever saves last sees what the other wrote, and nothing is lost."""
    content, found = at().content(), read(editing.begin, ref)
    form = edit_form(content, found.issue, found.topics, request.form or None)
    if request.method != "POST" or not form.validate():
        return _edit_page(form, found)
    facts, seen = edited(form, found.issue), number("version")
    agreed = request.form.get("agreed", "")
    try:
        issue = write(editing.edit, content, ref, facts, seen, me(), moment(), agreed=agreed)
    except Changed:
        return _edited_meanwhile(form, ref)
    except Warned as warned:
        return _edit_page(form, found, warnings=warned.warnings)
    except Wanting as wanting:
        complain(form, wanting.faults)
        return _edit_page(form, found)
    except Refusal as refusal:
        form.stage.errors = [str(refusal)]
        return _edit_page(form, found)
    if issue.stage_before is not None and issue.stage != found.issue.stage:
        return redirect(f"/console/issues/{ref}/stage")
    return done("Your changes are saved.", f"/console/issues/{ref}")


def _edited_meanwhile(form: EditForm, ref: str) -> ResponseReturnValue:
    """Both texts, where they differ; to save once more is to keep one's own."""
    found = read(editing.begin, ref)
    mine, theirs = edited(form, found.issue), editing.facts_of(found.issue)
    form.version.data = found.issue.version
    return _edit_page(form, found, conflict=difference_rows(editing.differences(mine, theirs)))


def _edit_page(
    form: EditForm,
    found: editing.Editing,
    *,
    warnings: Warnings | None = None,
    conflict: list[Any] | None = None,
) -> ResponseReturnValue:
    shown = page(
        "console/edit_issue.html",
        "issues",
        issue=found.issue,
        form=form,
        errors=error_list(form),
        warnings=warning_rows(warnings),
        agreed=warnings.seen if warnings else "",
        conflict=conflict,
        keep_theirs=f"/console/issues/{found.issue.ref}/edit",
    )
    return shown, 409 if conflict is not None or warnings else 400 if form.errors else 200


# --- public and private ------------------------------------------------------------------------------


def make_public(ref: str) -> ResponseReturnValue:
    """The facts that are asked, then the page as it would stand, then the press."""
    content, found = at().content(), read(showing.begin, ref)
    form = public_form(content, found.issue, found.told, request.form or None)
    if request.method != "POST":
        return _public_page(form, found)
    facts = to_show(form, found.issue)
    if complain(form, showing.faults(found.issue, facts)):
        return _public_page(form, found)
    if request.form.get("press") != "public":
        return _public_page(form, found, look=True)
    seen, mark = number("version"), request.form.get("mark", "")
    try:
        given = (content, ref, facts, news_of(form), seen, mark, me(), moment())
        issue = write(showing.make_public, *given)
    except Changed as changed:
        form.version.data = found.issue.version
        rows = difference_rows(editing.differences(facts, editing.facts_of(found.issue)))
        return _public_page(form, found, look=True, fault=str(changed), conflict=rows)
    except Refusal as refusal:
        return _public_page(form, found, look=True, fault=str(refusal))
    if issue.stage_before is not None:
        return redirect(f"/console/issues/{ref}/stage")
    return done("It is public now.", f"/console/issues/{ref}")


def _public_page(
    form: PublicForm,
    found: Showing,
    *,
    look: bool = False,
    fault: str = "",
    conflict: list[Any] | None = None,
) -> ResponseReturnValue:
    """look: show the page as it would stand. fault: why what was pressed was not done."""
    content, issue = at().content(), found.issue
    preview: dict[str, Any] = {}
    warnings: Warnings | None = None
    mark = ""
    if look:
        facts = to_show(form, issue)
        seen = read(showing.look, content, issue.ref, facts, news_of(form), moment())
        names = {option.id: option.label.english for option in town_options(content)}
        preview, warnings, mark = public_rows.page_rows(words(), seen.page, names), seen.warnings, seen.mark
    errors = [*error_list(form), *([{"text": fault, "href": "#look"}] if fault else [])]
    shown = page(
        "console/make_public.html",
        "issues",
        issue=issue,
        form=form,
        errors=errors,
        why_not=found.why_not,
        unheard=found.unheard,
        preview=preview,
        warnings=warning_rows(warnings),
        mark=mark,
        conflict=conflict,
        keep_theirs=f"/console/issues/{issue.ref}/public",
    )
    return shown, 409 if fault else 400 if form.errors else 200


def ask_private(ref: str) -> ResponseReturnValue:
    found = read(editing.begin, ref).issue
    asked = Confirm(
        title="Make it private again?",
        press="Make it private",
        action=f"/console/issues/{found.ref}/private",
        back=f"/console/issues/{found.ref}",
        about=f"{found.ref}: {found.title}",
        what=(
            "Its page, and all that stands of it on our other pages, is gone at once for everybody.",
            "Copies that browsers and networks keep are not shown any more: they ask us first.",
            "Messages that people had stay with them. Nobody is written to because of this.",
            "It can be made public again. It stands in the history that you did this.",
        ),
    )
    return page("console/confirm.html", "issues", asked=asked)


def make_private(ref: str) -> ResponseReturnValue:
    try:
        write(showing.make_private, ref, me(), moment())
    except Refusal as refusal:
        return refused(str(refusal), title="It is private", back=f"/console/issues/{ref}")
    return done("Only officers see it now.", f"/console/issues/{ref}")


# --- a new stage -------------------------------------------------------------------------------------


def tell_stage(ref: str) -> ResponseReturnValue:
    """What the new stage proposes to tell people, and the two ways to go."""
    try:
        found = read(stage_news.propose, ref, moment())
    except Refusal as refusal:
        return done(str(refusal), f"/console/issues/{ref}")
    return page("console/stage.html", "issues", proposal=proposal_view(found))


def decide_stage(ref: str) -> ResponseReturnValue:
    try:
        if request.form.get("press") == "no":
            write(stage_news.decline, ref, me(), moment())
            return done("They are not told of it. That stands in the history.", f"/console/issues/{ref}")
        made = write(stage_news.begin, ref, me(), moment())
    except Refusal as refusal:
        return done(str(refusal), f"/console/issues/{ref}")
    return done("A draft is begun. Read it, change it, then check it.", f"/console/outcomes/{made}/write")


_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/issues/<ref>/edit", view=edit_issue, verb="write", methods=_BOTH, keeps=True),
    Route(path="/issues/<ref>/public", view=make_public, verb="write", methods=_BOTH, keeps=True),
    Route(path="/issues/<ref>/private", view=ask_private, verb="write"),
    Route(path="/issues/<ref>/private", view=make_private, verb="write", methods=("POST",)),
    Route(path="/issues/<ref>/stage", view=tell_stage, verb="write"),
    Route(path="/issues/<ref>/stage", view=decide_stage, verb="write", methods=("POST",)),
)
