"""Inviting people to answer about an issue: whom, how many and at what price. Sent as an outcome is."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from wtforms import Form, SelectField, StringField
from wtforms.validators import Length

from bot.content.content import Content
from bot.errors import Refusal
from bot.service.insight.public import town_options
from bot.service.outcomes import draft
from bot.service.outcomes.inviting import invitations
from bot.service.outcomes.inviting.invitations import InvitePage, Wanted
from bot.web.console import labels
from bot.web.console.forms import choices
from bot.web.console.rows.invite import invite_view
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, write
from bot.web.fields import error_list


class WhomForm(Form):  # type: ignore[misc]
    """Whom to ask, of all who agreed to be asked."""

    of_issue = StringField(
        "Who answered which issue?",
        [Length(max=20, message="Write the number of an issue, like I12")],
        description="Its number, like I12. Leave it empty for everybody who agreed to be asked.",
    )
    town = SelectField("Town", validate_choice=False)
    topic = SelectField("Told us about", validate_choice=False)
    language = SelectField("Language", validate_choice=False)
    most = StringField(
        "How many people at most?",
        [Length(max=12, message="Write a whole number")],
        description="Leave it empty for all of them. Of more, we draw that many by chance.",
    )


def invite_people(ref: str) -> ResponseReturnValue:
    """GET, and POST with `preview`, show who would be asked; POST with `keep` makes or changes a draft."""
    of = number("of")
    form = WhomForm(request.form or None)
    wanted = _wanted(form) if request.method == "POST" else None
    try:
        found = _read(ref, wanted, of)
    except Refusal as refusal:
        return _wrong(ref, form, of, str(refusal))
    if wanted is None:
        form = WhomForm(data=_kept(found.wanted))
    _choose(form, found)
    if wanted is None or request.form.get("press") != "keep" or not form.validate():
        return _page(found, form, of), 400 if form.errors else 200
    try:
        made = write(
            invitations.keep, at().dice, ref, wanted, me().id, moment(), of=of, seen=number("version")
        )
    except draft.Changed as changed:
        form.of_issue.errors = [str(changed)]
        return _page(found, form, of), 409
    except Refusal as refusal:
        form.of_issue.errors = [str(refusal)]
        return _page(found, form, of), 409
    return done("Kept as a draft. Check it, then send it.", f"/console/outcomes/{made}")


def change_invitation(outcome_id: int) -> ResponseReturnValue:
    """From a draft to the page that changes it."""
    _, issue = read(draft.find, outcome_id)
    return redirect(f"/console/issues/{issue.ref}/invite?of={outcome_id}")


def _read(ref: str, wanted: Wanted | None, of: int) -> InvitePage:
    content, pence = at().content(), at().settings.text.pence
    return read(invitations.invite_page, content, ref, wanted, at().limits, pence, moment(), of=of)


def _wrong(ref: str, form: WhomForm, of: int, words: str) -> ResponseReturnValue:
    """A field that will not do: everybody is shown, and what was typed stays."""
    found = _read(ref, Wanted(), of)
    _choose(form, found)
    field = form.most if "number from" in words else form.of_issue
    field.errors = [words]
    return _page(found, form, of), 400


def _page(found: InvitePage, form: WhomForm, of: int) -> str:
    content, pence = at().content(), at().settings.text.pence
    return page(
        "console/invite.html",
        "issues",
        invite=invite_view(content, found, pence),
        form=form,
        of=of,
        errors=error_list(form),
    )


def _choose(form: WhomForm, found: InvitePage) -> None:
    content = at().content()
    towns = [(option.id, option.label.english) for option in town_options(content)]
    form.town.choices = choices([("", "Every town"), *towns])
    form.topic.choices = choices([("", "Anything"), *((each, labels.topic(each)) for each in found.topics)])
    form.language.choices = choices([("", "Every language"), *_languages(content)])


def _languages(content: Content) -> list[tuple[str, str]]:
    return [(each.tag, each.english) for each in content.offered]


def _wanted(form: WhomForm) -> Wanted:
    typed = "".join((form.most.data or "").replace(",", "").split())
    most: int | None = None
    if typed:
        most = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    return Wanted(
        of_issue=(form.of_issue.data or "").strip().replace("\x00", ""),
        town=form.town.data or "",
        topic=form.topic.data or "",
        language=form.language.data or "",
        most=most,
    )


def _kept(wanted: Wanted) -> dict[str, Any]:
    return {
        "of_issue": wanted.of_issue,
        "town": wanted.town,
        "topic": wanted.topic,
        "language": wanted.language,
        "most": "" if wanted.most is None else str(wanted.most),
    }


ROUTES = (
    Route(path="/issues/<ref>/invite", view=invite_people, verb="write", methods=("GET", "POST"), keeps=True),
    Route(path="/outcomes/<int:outcome_id>/invite", view=change_invitation, verb="write"),
)
