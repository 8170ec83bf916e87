"""What people said: their own words first, what we took them to mean, and an English copy beside them."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from bot.errors import Gone, Refusal
from bot.model.issue import Issue
from bot.service.casework import tasks
from bot.service.insight import answers
from bot.store.casework import issues
from bot.store.database import Connection
from bot.store.reports import answers as store
from bot.web.console import labels
from bot.web.console.forms import English
from bot.web.console.shell import Route, at, done, me, moment, page, read, write
from bot.web.fields import error_list

_LATER = "/console/said"


def said() -> ResponseReturnValue:
    content = at().content()
    wanted = {name: request.args.get(name, "") for name in ("issue", "language", "channel", "mode")}
    before = request.args.get("before", type=int)

    def look(connection: Connection) -> tuple[list[answers.Read], list[Issue], list[str], list[str]]:
        every = issues.every(connection)
        chosen = next((issue.id for issue in every if issue.ref == wanted["issue"]), None)
        lines = store.lines(
            connection,
            without=answers.shared_questions(content),
            issue_id=chosen,
            language=wanted["language"],
            channel=wanted["channel"],
            mode=wanted["mode"],
            before=before,
        )
        found = answers.read(connection, lines)
        return found, every, store.languages_said(connection), store.channels_said(connection)

    found, every, languages, channels = read(look)
    return page(
        "console/said.html",
        "said",
        rows=[(one, labels.tongue(content, one.line.language)) for one in found],
        wanted=wanted,
        every=every,
        languages=[(tag, labels.tongue(content, tag)) for tag in languages],
        channels=channels,
        unplaced=read(store.count_unplaced),
        older=found[-1].line.id if len(found) == store.PAGE else None,
    )


def unplaced() -> ResponseReturnValue:
    content = at().content()
    found = read(store.unplaced)
    rows = [(one, labels.tongue(content, one.person_language)) for one in found]
    return page("console/unplaced.html", "said", rows=rows, unplaced=read(store.count_unplaced))


def mark_read(event_id: int) -> ResponseReturnValue:
    write(lambda connection: tasks.mark_read(connection, event_id, me(), moment()))
    return done("The message is marked as read.", "/console/said/unplaced")


def answer(answer_id: int) -> ResponseReturnValue:
    return _answer(answer_id, English(data={"english": ""}))


def put_english(answer_id: int) -> ResponseReturnValue:
    form = English(request.form)
    if not form.validate():
        return _answer(answer_id, form), 400
    try:
        write(lambda c: tasks.put_english(c, answer_id, form.english.data, me(), moment()))
    except Refusal as refusal:
        form.english.errors = [str(refusal)]
        return _answer(answer_id, form), 400
    return done("The English copy is kept beside their words.", f"{_LATER}/{answer_id}")


def _answer(answer_id: int, form: English) -> str:
    def look(connection: Connection) -> answers.Read | None:
        line = store.line(connection, answer_id)
        return answers.read(connection, [line])[0] if line else None

    found = read(look)
    if found is None:
        raise Gone(f"there is no answer {answer_id}")
    if not form.english.data and not form.errors:
        form.english.data = found.line.english
    tongue = labels.tongue(at().content(), found.line.language)
    return page("console/answer.html", "said", one=found, tongue=tongue, form=form, errors=error_list(form))


ROUTES = (
    Route(path="/said", view=said, verb="read"),
    Route(path="/said/unplaced", view=unplaced, verb="read"),
    Route(path="/said/unplaced/<int:event_id>", view=mark_read, verb="write", methods=("POST",)),
    Route(path="/said/<int:answer_id>", view=answer, verb="read"),
    Route(path="/said/<int:answer_id>", view=put_english, verb="write", methods=("POST",), keeps=True),
)
