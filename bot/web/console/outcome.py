"""Write what happened, see how it will look, check it, and send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from bot.calendar import local_day
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH, Language
from bot.model.issue import Issue
from bot.model.outcome import KINDS, Outcome
from bot.service.outcomes import approval
from bot.service.outcomes import preview as proof
from bot.service.outcomes.draft import Written
from bot.service.outcomes.preview import Proof
from bot.store.casework import audience as stored_audience
from bot.store.casework import outcomes
from bot.store.casework.issues import by_id
from bot.store.database import Connection
from bot.web.console import labels
from bot.web.console.forms import Outcome as Form
from bot.web.console.forms import complain, english_name, outcome_form, text_name, written
from bot.web.console.issues import the_issue
from bot.web.console.shell import Route, at, done, fresh, me, moment, page, read, refused, write
from bot.web.fields import error_list
from bot.wording.review import hints


def write_outcome(ref: str) -> ResponseReturnValue:
    """A new outcome for an issue. ?kind=late begins it as a request for more time."""
    issue = read(lambda connection: the_issue(connection, ref))
    kind = request.args.get("kind", "")
    start = {"kind": kind if kind in KINDS else ""}
    if kind == "late":
        start["you_said"] = f"We said that you would hear by {labels.day(issue.reply_by)}."

    def keep(connection: Connection, what: Written) -> int:
        return at().followup.draft(connection, issue.id, me().id, what, moment())

    return _writing(issue, start, keep)


def rewrite_outcome(outcome_id: int) -> ResponseReturnValue:
    outcome, issue = read(lambda connection: the_outcome(connection, outcome_id))
    texts = read(lambda connection: outcomes.texts(connection, outcome_id))

    def keep(connection: Connection, what: Written) -> int:
        at().followup.rewrite(connection, outcome_id, me().id, what, moment())
        return outcome_id

    return _writing(issue, _as_kept(outcome, texts), keep)


def _writing(
    issue: Issue, start: dict[str, Any], keep: Callable[[Connection, Written], int]
) -> ResponseReturnValue:
    form = outcome_form(_languages(issue, start), request.form or None, start)
    status = 200
    if request.method == "POST" and request.form.get("press") != "preview":
        if not complain(form, local_day(moment())):
            try:
                outcome_id = write(lambda connection: keep(connection, written(form)))
            except Refusal as refusal:
                return refused(str(refusal))
            return redirect(f"/console/outcomes/{outcome_id}")
        status = 400
    given = {"issue": issue, "form": form, "proof": _proof(issue, form), "errors": error_list(form)}
    return page("console/write.html", "issues", look=looking, hints=_hints(form), **given), status


def preview(ref: str) -> ResponseReturnValue:
    """The preview alone, for the page's own script. It stores nothing."""
    issue = read(lambda connection: the_issue(connection, ref))
    form = outcome_form(_languages(issue, {}), request.form)
    return page("console/preview.html", look=looking, proof=_proof(issue, form), hints=_hints(form))


def _proof(issue: Issue, form: Form) -> Proof:
    what = written(form)
    texts = {tag: (text, "officer") for tag, text in what.texts.items()}
    english = what.texts.get(ENGLISH, "")
    texts |= {tag: (english, "english") for tag in what.english_for if tag not in texts and english}
    services = at()
    limits = {name: channel.limits for name, channel in services.channels.items()}
    pence = services.settings.text.pence
    return read(lambda c: proof.pull(c, services.content(), issue.id, texts, limits, pence))


def _hints(form: Form) -> tuple[str, ...]:
    return hints(form[text_name(ENGLISH)].data or "")


def _languages(issue: Issue, start: dict[str, Any]) -> list[Language]:
    """Languages of those who will hear, and those that have a text already; in the council's order."""
    hear, _ = read(lambda connection: stored_audience.audience(connection, issue.id))
    wanted = {language for language, _ in hear} | {
        name.partition("_")[2] for name in start if name.startswith(("text_", "english_"))
    }
    return [language for language in at().content().languages if language.tag in wanted]


def _as_kept(outcome: Outcome, texts: dict[str, tuple[str, str]]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        name: getattr(outcome, name)
        for name in ("kind", "you_said", "we_did", "why_not", "money", "lasts_until")
    }
    kept["next_by"] = local_day(outcome.next_by) if outcome.next_by else None
    for tag, (text, made_by) in texts.items():
        kept |= {english_name(tag): True} if made_by == "english" else {text_name(tag): text}
    return kept


def the_outcome(connection: Connection, outcome_id: int) -> tuple[Outcome, Issue]:
    """Raises Gone when there is none."""
    outcome = outcomes.by_id(connection, outcome_id)
    issue = by_id(connection, outcome.issue_id) if outcome else None
    if outcome is None or issue is None:
        raise Gone(f"there is no outcome {outcome_id}")
    return outcome, issue


def looking(found: Proof) -> list[dict[str, Any]]:
    """The previews as the templates draw them."""
    content = at().content()
    pence = at().settings.text.pence
    states = {
        "officer": "Written by a person",
        "english": "English, for want of their language",
        "": "No text yet",
    }
    rows = []
    for one in found.previews:
        tongue = labels.tongue(content, one.language)
        spoken = labels.tongue(content, ENGLISH) if one.made_by in ("english", "") else tongue
        rows.append(
            {
                "name": tongue.name,
                "state": states.get(one.made_by, one.made_by),
                "checked": one.made_by == "officer",
                "lang": spoken.tag,
                "dir": spoken.dir,
                "text": one.text or "Nothing is written here yet.",
                "cost": labels.cost(one),
                "advice": proof.advice(one, content.language(one.language).script, pence),
            }
        )
    return rows


# --- checking and sending ----------------------------------------------------------------------------


def check(outcome_id: int) -> ResponseReturnValue:
    """The last look before it goes out; once it has gone, the page that says how it went."""
    outcome, issue = read(lambda connection: the_outcome(connection, outcome_id))
    if outcome.state != "draft":
        return redirect(f"/console/sent/{outcome_id}")
    services = at()
    limits = {name: channel.limits for name, channel in services.channels.items()}

    def look(connection: Connection) -> dict[str, Any]:
        found = proof.of_outcome(
            connection, services.content(), outcome_id, limits, services.settings.text.pence
        )
        return {
            "proof": found,
            "mark": approval.mark(connection, outcome_id),
            "objection": approval.objection(connection, outcome_id, me(), found.people),
            "others": [each for each in approval.may_approve(connection, outcome_id) if each.id != me().id],
        }

    given = read(look)
    names = [labels.tongue(services.content(), tag).name for tag in given["proof"].missing]
    return page(
        "console/check.html", "issues", outcome=outcome, issue=issue, look=looking, missing=names, **given
    )


def send(outcome_id: int) -> ResponseReturnValue:
    """Send it. Pressed twice, it goes out once."""
    outcome, issue = read(lambda connection: the_outcome(connection, outcome_id))
    hear, _ = read(lambda connection: stored_audience.audience(connection, issue.id))
    many = outcome.state == "draft" and sum(hear.values()) > approval.ALONE_UP_TO
    if many and not fresh(moment()):
        return redirect(f"/console/sign-in?again=1&next=/console/outcomes/{outcome_id}")
    services, seen = at(), request.form.get("mark", "")

    def work(connection: Connection) -> int:
        content = services.content()
        return approval.send(connection, services.followup, content, outcome_id, me(), seen, moment())

    try:
        people = write(work)
    except Refusal as refusal:
        return refused(str(refusal), title="This was not sent")
    services.wake()
    words = f"{labels.people(people)} will hear." if outcome.state == "draft" else "This was sent already."
    return done(words, f"/console/sent/{outcome_id}")


def ask_check(outcome_id: int) -> ResponseReturnValue:
    other = write(lambda connection: approval.ask_for_check(connection, outcome_id, me(), moment()))
    return done(f"{other.name} finds it in To do.", f"/console/outcomes/{outcome_id}")


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
