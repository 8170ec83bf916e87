"""Write what happened, see how it will look, check it, and send it: three pages, in this order."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.issue import Issue
from bot.model.outcome import FIXED, INVITATION, OUTCOME_KINDS, OutcomeState
from bot.service.outcomes import approval, draft, timing
from bot.service.outcomes import preview as proof
from bot.service.outcomes.draft import Writing
from bot.service.outcomes.voices import voices
from bot.web.console import labels
from bot.web.console.forms import (
    OutcomeForm,
    SendForm,
    as_kept,
    cannot_be_kept,
    complain,
    outcome_form,
    text_name,
    written,
)
from bot.web.console.rows.outcomes import (
    check_view,
    difference_rows,
    draft_warnings,
    proof_row,
    voice_rows,
)
from bot.web.console.shell import Route, at, done, fresh, may, me, moment, number, page, read, refused, write
from bot.web.fields import error_list
from bot.wording.review import hints

# --- write -------------------------------------------------------------------------------------------


def write_outcome(ref: str) -> ResponseReturnValue:
    """A new outcome for an issue. ?kind=late begins it as a request for more time."""
    writing = read(draft.begin, at().content(), ref)
    form = outcome_form(writing.languages, request.form or None, _start(writing.issue))
    if not _is_kept(form):
        return _form_page(form, writing)
    return _check_next(write(draft.draft, writing.issue.id, me().id, written(form), moment()))


def rewrite_outcome(outcome_id: int) -> ResponseReturnValue:
    """Two officers at once: whoever saves last sees what the other wrote, and nothing is lost."""
    try:
        writing = read(draft.take_up, at().content(), outcome_id)
    except Gone:
        if request.method != "POST":
            raise
        return _lost("This draft was deleted while you had it open.")
    assert writing.kept is not None
    if writing.kept.written.kind == INVITATION:
        return redirect(f"/console/outcomes/{outcome_id}/invite")
    form = outcome_form(writing.languages, request.form or None, as_kept(writing.kept.written))
    seen = number("version") if "version" in request.form else writing.kept.version
    if not _is_kept(form):
        return _form_page(form, writing, seen=seen, of=outcome_id)
    try:
        return _check_next(write(draft.rewrite, outcome_id, seen, me().id, written(form), moment()))
    except draft.Changed as changed:
        return _changed(form, outcome_id, changed)


def _is_kept(form: OutcomeForm) -> bool:
    """Whether the form was sent to be kept, and can be: for later unfinished, else with all that it wants."""
    press = request.form.get("press")
    if request.method != "POST" or press == "preview":
        return False
    return not (cannot_be_kept(form) if press == "later" else complain(form, local_day(moment())))


def _check_next(outcome_id: int) -> ResponseReturnValue:
    return redirect(f"/console/outcomes/{outcome_id}")


def _changed(form: OutcomeForm, outcome_id: int, changed: draft.Changed) -> ResponseReturnValue:
    """Both texts, where they differ; to save once more is to keep one's own."""
    try:
        writing = read(draft.take_up, at().content(), outcome_id)
    except Gone:
        return _lost(str(changed))
    theirs = writing.kept
    if theirs is None or theirs.state != OutcomeState.DRAFT:
        return _lost(str(changed))
    conflict = {
        "who": theirs.changer,
        "rows": difference_rows(at().content(), draft.differences(written(form), theirs.written)),
        "keep_theirs": f"/console/outcomes/{outcome_id}",
    }
    return _form_page(form, writing, seen=theirs.version, of=outcome_id, conflict=conflict)


def _lost(words: str) -> ResponseReturnValue:
    """Nothing can be saved there any more: what was typed is shown, to be copied."""
    typed = [value for name, value in request.form.items() if value.strip() and name.startswith(_TYPED)]
    return page("console/message.html", "issues", title="This was not saved", words=words, typed=typed), 409


def _start(issue: Issue) -> dict[str, Any]:
    kind = request.args.get("kind", "")
    if kind == "late":
        return {"kind": kind, "you_said": f"We said that you would hear by {labels.day(issue.due_at)}."}
    return {"kind": kind if kind in OUTCOME_KINDS and kind not in FIXED else ""}


def _form_page(
    form: OutcomeForm,
    writing: Writing,
    *,
    seen: int = 0,
    of: int = 0,
    conflict: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """seen, of: version and id of the draft that is changed. conflict: what somebody else wrote there."""
    issue, content = writing.issue, at().content()
    said = read(voices, content, issue.id, writing.corrects)
    shown = page(
        "console/write.html",
        "issues",
        ref=issue.ref,
        title=issue.title,
        form=form,
        errors=error_list(form),
        version=seen,
        of=of,
        conflict=conflict,
        warnings=draft_warnings(writing.others),
        voices=voice_rows(content, said),
        **_look(form, writing),
    )
    return shown, 409 if conflict else 400 if form.errors else 200


def preview(ref: str) -> ResponseReturnValue:
    """The preview alone, for the page's own script. It stores nothing. ?of=: the draft that is changed."""
    of, content = number("of"), at().content()
    writing = read(draft.take_up, content, of) if of else read(draft.begin, content, ref)
    return page("console/preview.html", **_look(outcome_form(writing.languages, request.form), writing))


def _look(form: OutcomeForm, writing: Writing) -> dict[str, Any]:
    """What would go out if the form were kept as it is, and hints on its English."""
    content, pence = at().content(), at().settings.text.pence
    issue_id, limits = writing.issue.id, at().limits
    found = read(proof.of_written, content, issue_id, written(form), limits, pence, corrects=writing.corrects)
    return {
        "proof": proof_row(content, found, pence),
        "hints": hints(form[text_name(ENGLISH)].data or ""),
    }


def discard(outcome_id: int) -> ResponseReturnValue:
    seen = number("version")
    try:
        issue = write(draft.discard, outcome_id, seen, me().id, moment())
    except draft.Changed as changed:
        return refused(str(changed), title="This was not deleted")
    return done("The draft is deleted.", f"/console/issues/{issue.ref}")


# --- check -------------------------------------------------------------------------------------------


def check(outcome_id: int) -> ResponseReturnValue:
    """The last look before it goes out; once it has gone, the page that says how it went."""
    return _check(outcome_id)


def _check(outcome_id: int, form: SendForm | None = None, *, status: int = 200) -> ResponseReturnValue:
    """form: as it was sent, where that did not do."""
    content, pence = at().content(), at().settings.text.pence
    found = read(approval.check, at().followup, content, outcome_id, me(), pence, moment())
    if found.outcome.state not in (OutcomeState.DRAFT, OutcomeState.TIMED):
        return redirect(f"/console/sent/{outcome_id}")
    view = check_view(content, found, pence, may_write=may("write"))
    errors = error_list(form) if form else []
    form = form or SendForm(data={"public": found.public})
    form.mark.data, form.last.data = view.mark, view.last
    given = {"check": view, "form": form, "errors": errors}
    return page("console/check.html", "issues", **given), status


def ask_check(outcome_id: int) -> ResponseReturnValue:
    other = write(approval.ask_for_check, outcome_id, me(), moment())
    return done(f"{other.name} finds it in To do.", f"/console/outcomes/{outcome_id}")


# --- send --------------------------------------------------------------------------------------------


def send(outcome_id: int) -> ResponseReturnValue:
    """Send it, now or at its hour. Pressed twice, it goes out once."""
    form = SendForm(request.form)
    try:
        going = _send(outcome_id, form)
    except approval.NotFresh:
        return redirect(f"/console/sign-in?again=1&next=/console/outcomes/{outcome_id}")
    except timing.WrongHour as wrong:
        form.day.errors = [str(wrong)]
        return _check(outcome_id, form, status=400)
    except approval.Overtaken as overtaken:
        form.when.errors = [str(overtaken)]
        return _check(outcome_id, form, status=409)
    except Refusal as refusal:
        return refused(str(refusal), title="This was not sent")
    at().wake()
    if form.when.data == "later" and going.new:
        return done("It is set to go out.", f"/console/outcomes/{outcome_id}")
    words = f"{labels.people(going.people)} will hear." if going.new else "This was sent already."
    return done(words, f"/console/sent/{outcome_id}")


def _send(outcome_id: int, form: SendForm) -> approval.Going:
    now, followup, content = moment(), at().followup, at().content()
    seen, officer = form.mark.data or "", me()
    how: dict[str, Any] = {
        "fresh": fresh(now),
        "public": form.public.data,
        "last": int(form.last.data) if (form.last.data or "").isdecimal() else None,
    }
    if form.when.data != "later":
        return write(approval.send, followup, content, outcome_id, officer, seen, now, **how)
    goes_at = timing.hour_of(form.day.data, form.hour.data, now)
    return write(timing.send_at, followup, content, outcome_id, officer, seen, goes_at, now, **how)


def take_back(outcome_id: int) -> ResponseReturnValue:
    write(timing.take_back, outcome_id, me(), moment())
    return done("It is a draft again. It does not go out.", f"/console/outcomes/{outcome_id}")


_TYPED = ("you_said", "we_did", "why_not", "money", "lasts_until", "text_")
_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/issues/<ref>/write", view=write_outcome, verb="write", methods=_BOTH, keeps=True),
    Route(path="/issues/<ref>/preview", view=preview, verb="write", methods=("POST",), quiet=True),
    Route(
        path="/outcomes/<int:outcome_id>/write", view=rewrite_outcome, verb="write", methods=_BOTH, keeps=True
    ),
    Route(path="/outcomes/<int:outcome_id>/delete", view=discard, verb="write", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>", view=check, verb="read"),
    Route(path="/outcomes/<int:outcome_id>/send", view=send, verb="send", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/back", view=take_back, verb="send", methods=("POST",)),
    Route(path="/outcomes/<int:outcome_id>/ask", view=ask_check, verb="write", methods=("POST",)),
)
