"""A colleague checks the words of one language: English and text beside each other, approve or correct."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Refusal
from bot.service.outcomes.drafting import checker
from bot.web.console.outcome_forms import WordsForm
from bot.web.console.rows.drafting.words import words_view
from bot.web.console.rows.tasks import given_words
from bot.web.console.shell import Route, at, done, me, moment, number, page, read, write
from bot.web.fields import error_list


def words_to_check(outcome_id: int) -> ResponseReturnValue:
    """The first language that this officer is asked to check."""
    return check_words(outcome_id, "")


def check_words(outcome_id: int, tag: str) -> ResponseReturnValue:
    content = at().content()
    found = read(checker.page, content, outcome_id, tag, me())
    form = WordsForm(request.form or None, data={"text": found.text.text, "seen": found.mark})
    status = 200
    if request.method == "POST":
        given = (outcome_id, found.language, form.text.data or "", form.seen.data or "")
        try:
            corrected = write(checker.approve, content, *given, me(), moment())
        except Refusal as refusal:
            form.text.errors, status = [str(refusal)], 409
            form.seen.data = found.mark
        else:
            words = "Your text is kept, checked by you." if corrected else "It says so now: checked by you."
            return done(words, f"/console/outcomes/{outcome_id}")
    view = words_view(content, found, me())
    return page("console/words.html", "issues", words=view, form=form, errors=error_list(form)), status


def ask_words(outcome_id: int, tag: str) -> ResponseReturnValue:
    given = write(checker.ask, at().content(), outcome_id, tag, number("to"), me(), moment())
    return done(given_words(given, "finds it in To do"), f"/console/outcomes/{outcome_id}")


_BOTH: Any = ("GET", "POST")
ROUTES = (
    Route(path="/outcomes/<int:outcome_id>/words", view=words_to_check, verb="write"),
    Route(
        path="/outcomes/<int:outcome_id>/words/<tag>",
        view=check_words,
        verb="write",
        methods=_BOTH,
        keeps=True,
    ),
    Route(path="/outcomes/<int:outcome_id>/words/<tag>/ask", view=ask_words, verb="write", methods=("POST",)),
)
