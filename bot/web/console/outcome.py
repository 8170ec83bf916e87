"""Write what happened, see how it will look, check it, and send it: three pages, in this order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.issue import Issue
from bot.model.outcome import OUTCOME_KINDS
from bot.service.outcomes import approval, draft
from bot.service.outcomes import preview as proof
from bot.web.console import labels
from bot.web.console.forms import OutcomeForm, as_kept, complain, outcome_form, text_name, written
from bot.web.console.rows.outcomes import check_view, proof_row
from bot.web.console.shell import Route, at, done, fresh, may, me, moment, page, read, refused, write
from bot.web.fields import error_list
from bot.wording.review import hints

# --- write -------------------------------------------------------------------------------------------


def write_outcome(ref: str) -> ResponseReturnValue:
    """A new outcome for an issue. ?kind=late begins it as a request for more time."""
    writing = read(draft.begin, at().content(), ref)
    form = outcome_form(writing.languages, request.form or None, _start(writing.issue))
    return _written(form, writing.issue, draft.draft, writing.issue.id)


def rewrite_outcome(outcome_id: int) -> ResponseReturnValue:
    writing = read(draft.take_up, at().content(), outcome_id)
    form = outcome_form(writing.languages, request.form or None, as_kept(writing.kept))
    return _written(form, writing.issue, draft.rewrite, outcome_id)


def _written(form: OutcomeForm, issue: Issue, keep: Callable[..., int], of: int) -> ResponseReturnValue:
    """The form; once it was sent and nothing is wanting, what it says is kept, and the check follows."""
    if request.method == "POST" and request.form.get("press") != "preview":
        if not complain(form, local_day(moment())):
            return redirect(f"/console/outcomes/{write(keep, of, me().id, written(form), moment())}")
        return _form_page(form, issue), 400
    return _form_page(form, issue)


def _start(issue: Issue) -> dict[str, Any]:
    kind = request.args.get("kind", "")
    if kind == "late":
        return {"kind": kind, "you_said": f"We said that you would hear by {labels.day(issue.reply_by)}."}
    return {"kind": kind if kind in OUTCOME_KINDS else ""}


def _form_page(form: OutcomeForm, issue: Issue) -> str:
    given = {"ref": issue.ref, "title": issue.title, "form": form, "errors": error_list(form)}
    return page("console/write.html", "issues", **given, **_look(form, issue))


def preview(ref: str) -> ResponseReturnValue:
    """The preview alone, for the page's own script. It stores nothing."""
    writing = read(draft.begin, at().content(), ref)
    form = outcome_form(writing.languages, request.form)
    return page("console/preview.html", **_look(form, writing.issue))


def _look(form: OutcomeForm, issue: Issue) -> dict[str, Any]:
    """What would go out if the form were kept as it is, and hints on its English."""
    content, pence = at().content(), at().settings.text.pence
    found = read(proof.of_written, content, issue.id, written(form), at().limits, pence)
    return {
        "proof": proof_row(content, found, pence),
        "hints": hints(form[text_name(ENGLISH)].data or ""),
    }


# --- check -------------------------------------------------------------------------------------------


def check(outcome_id: int) -> ResponseReturnValue:
    """The last look before it goes out; once it has gone, the page that says how it went."""
    content, pence = at().content(), at().settings.text.pence
    found = read(approval.check, at().followup, content, outcome_id, me(), pence)
    if found.outcome.state != "draft":
        return redirect(f"/console/sent/{outcome_id}")
    view = check_view(content, found, pence, may_write=may("write"))
    return page("console/check.html", "issues", check=view)


def ask_check(outcome_id: int) -> ResponseReturnValue:
    other = write(approval.ask_for_check, outcome_id, me(), moment())
    return done(f"{other.name} finds it in To do.", f"/console/outcomes/{outcome_id}")


# --- send --------------------------------------------------------------------------------------------


def send(outcome_id: int) -> ResponseReturnValue:
    """Send it. Pressed twice, it goes out once."""
    seen, now = request.form.get("mark", ""), moment()
    followup, content = at().followup, at().content()
    try:
        going = write(approval.send, followup, content, outcome_id, me(), seen, now, fresh=fresh(now))
    except approval.NotFresh:
        return redirect(f"/console/sign-in?again=1&next=/console/outcomes/{outcome_id}")
    except Refusal as refusal:
        return refused(str(refusal), title="This was not sent")
    at().wake()
    words = f"{labels.people(going.people)} will hear." if going.new else "This was sent already."
    return done(words, f"/console/sent/{outcome_id}")


_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/issues/<ref>/write", view=write_outcome, verb="write", methods=_BOTH, keeps=True),
    Route(path="/issues/<ref>/preview", view=preview, verb="write", methods=("POST",), quiet=True),
    Route(
        path="/outcomes/<int:outcome_id>/write", view=rewrite_outcome, verb="write", methods=_BOTH, keeps=True
    ),
    Route(path="/outcomes/<int:outcome_id>", view=check, verb="read"),
    Route(path="/outcomes/<int:outcome_id>/send", view=send, verb="send", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/ask", view=ask_check, verb="write", methods=("POST",)),
)
