"""Write what happened: the facts once, the message made from them, and every language of it.

Nothing is stored before somebody saves. All that a script does on this page, a press does too.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.errors import Gone
from bot.model.issue import Issue
from bot.model.outcome import INVITATION, WRITTEN_KINDS, OutcomeState
from bot.service.outcomes import draft
from bot.service.outcomes.draft import Writing
from bot.service.outcomes.drafting import kept_texts, write_page
from bot.service.outcomes.written import Written, composed_anew, differences, following
from bot.web.console import labels
from bot.web.console.outcome_forms import (
    OutcomeForm,
    as_kept,
    cannot_be_kept,
    complain,
    outcome_form,
    put,
    written,
)
from bot.web.console.rows.drafting.writing import Notice, beside_view, look_view, replaced_notice
from bot.web.console.rows.outcomes import difference_rows, draft_warnings, told_before
from bot.web.console.shell import Route, at, done, eyes, me, moment, number, page, read, refused, write
from bot.web.fields import error_list


def write_outcome(ref: str) -> ResponseReturnValue:
    """A new outcome for an issue. ?kind=late begins it as a request for more time."""
    writing = read(draft.begin, at().content(), ref)
    form = outcome_form(writing.languages, request.form or None, _start(writing.issue))
    what, notice = _pressed(form, writing)
    if not _is_kept(form, what):
        return _form_page(form, writing, what, notice=notice)
    return _check_next(write(draft.draft_once, writing.issue.id, me().id, what, moment()))


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
    before = as_kept(writing.kept.written, writing.texts, me().id)
    form = outcome_form(writing.languages, request.form or None, before)
    seen = number("version") if "version" in request.form else writing.kept.version
    what, notice = _pressed(form, writing)
    if not _is_kept(form, what):
        return _form_page(form, writing, what, seen=seen, of=outcome_id, notice=notice)
    try:
        return _check_next(write(draft.rewrite, outcome_id, seen, me().id, what, moment()))
    except draft.Changed as changed:
        return _changed(form, what, outcome_id, changed)


def _pressed(form: OutcomeForm, writing: Writing) -> tuple[Written, Notice | None]:
    """What is written once the press has done its work on the boxes, and what to say about that."""
    press, content = request.form.get("press", ""), at().content()
    what, notice = _written(form, writing), None
    if request.method != "POST":  # what was begun for an officer has its message at once
        what = following(what)
        put(form, what)
        return what, notice
    if press in ("use", "use-over"):
        key, over = request.form.get("kept_text", ""), press == "use-over"
        if key:
            filling = read(kept_texts.fill, content, writing.issue, what, key, over=over)
            what, notice = filling.written, replaced_notice(filling.kept_back, key)
    if press == "compose":
        before = what
        what = composed_anew(what)
        if before.english not in ("", what.english, before.composed):
            notice = Notice(words="The message is made anew. This stood there before:", quote=before.english)
    else:
        what = following(what)
    put(form, what)
    return what, notice


def _written(form: OutcomeForm, writing: Writing) -> Written:
    return written(form, writing.texts, corrects=writing.corrects is not None)


def _is_kept(form: OutcomeForm, what: Written) -> bool:
    """Whether the form was sent to be kept, and can be: for later unfinished, else with all that it wants."""
    press = request.form.get("press")
    if request.method != "POST" or press in _LOOKS:
        return False
    if press == "later":
        return not cannot_be_kept(form)
    return not complain(form, what, local_day(moment()), at().content().languages)


def _check_next(outcome_id: int) -> ResponseReturnValue:
    return redirect(f"/console/outcomes/{outcome_id}")


def _changed(
    form: OutcomeForm, what: Written, outcome_id: int, changed: draft.Changed
) -> ResponseReturnValue:
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
        "rows": difference_rows(at().content(), differences(what, theirs.written)),
        "keep_theirs": f"/console/outcomes/{outcome_id}",
    }
    return _form_page(form, writing, what, seen=theirs.version, of=outcome_id, conflict=conflict)


def _lost(words: str) -> ResponseReturnValue:
    """Nothing can be saved there any more: what was typed is shown, to be copied."""
    typed = [value for name, value in request.form.items() if value.strip() and name.startswith(_TYPED)]
    return page("console/message.html", "issues", title="This was not saved", words=words, typed=typed), 409


def _start(issue: Issue) -> dict[str, Any]:
    kind = request.args.get("kind", "")
    if kind == "late":
        return {"kind": kind, "you_said": f"We said that you would hear by {labels.day(issue.due_at)}."}
    # Where nobody waits, what is written now turns over what people were told: they are to hear it.
    return {"kind": kind if kind in WRITTEN_KINDS else "", "to_all": issue.over}


def _form_page(
    form: OutcomeForm,
    writing: Writing,
    what: Written,
    *,
    seen: int = 0,
    of: int = 0,
    conflict: dict[str, Any] | None = None,
    notice: Notice | None = None,
) -> ResponseReturnValue:
    """seen, of: version and id of the draft that is changed. conflict: what somebody else wrote there."""
    issue, content = writing.issue, at().content()
    after = number("words") if request.form.get("press") == "words" else 0
    looked = _look(writing, what)
    people = looked.proof.people
    beside = read(write_page.beside, content, writing, what, eyes(), after, people=people)
    look = look_view(content, looked, what, at().settings.text.pence, of=of)
    form.override_of.data = look.override_of
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
        notice=notice,
        sent_back=writing.sent_back,
        warnings=told_before(writing.told) + draft_warnings(writing.others),
        beside=beside_view(content, beside, request.form.get("kept_text", "")),
        look=look,
    )
    return shown, 409 if conflict else 400 if form.errors else 200


def preview(ref: str) -> ResponseReturnValue:
    """The preview alone, for the page's own script. It stores nothing. ?of=: the draft that is changed."""
    of, content = number("of"), at().content()
    writing = read(draft.take_up, content, of) if of else read(draft.begin, content, ref)
    what = following(_written(outcome_form(writing.languages, request.form), writing))
    look = look_view(content, _look(writing, what), what, at().settings.text.pence, of=of)
    return page("console/preview.html", look=look)


def _look(writing: Writing, what: Written) -> write_page.Look:
    """What would go out if it were kept as it is, and what our rules say of it."""
    return read(write_page.look, at().content(), writing, what, at().limits, at().settings.text.pence)


def discard(outcome_id: int) -> ResponseReturnValue:
    seen = number("version")
    try:
        issue = write(draft.discard, outcome_id, seen, me().id, moment())
    except draft.Changed as changed:
        return refused(str(changed), title="This was not deleted")
    return done("The draft is deleted.", f"/console/issues/{issue.ref}")


_LOOKS = ("preview", "compose", "use", "use-over", "words")  # presses that keep nothing
_TYPED = ("you_said", "we_did", "why_not", "money", "lasts_until", "text_", "override")
_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/issues/<ref>/write", view=write_outcome, verb="write", methods=_BOTH, keeps=True),
    Route(path="/issues/<ref>/preview", view=preview, verb="write", methods=("POST",), typing=True),
    Route(
        path="/outcomes/<int:outcome_id>/write", view=rewrite_outcome, verb="write", methods=_BOTH, keeps=True
    ),
    Route(path="/outcomes/<int:outcome_id>/delete", view=discard, verb="write", methods=("POST",)),
)
