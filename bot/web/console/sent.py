"""Sent: did it arrive, did it help."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from bot.service.outcomes import sent as outcomes
from bot.web.console.rows.outcomes import counts_view, doubtful_line, sent_row, sent_view
from bot.web.console.shell import Route, at, page, read


def sent() -> ResponseReturnValue:
    found = read(outcomes.sent_page)
    rows = [sent_row(each) for each in found.outcomes]
    doubtful = [doubtful_line(each) for each in found.doubtful]
    return page("console/sent.html", "sent", rows=rows, doubtful=doubtful)


def sent_one(outcome_id: int) -> ResponseReturnValue:
    content = at().content()
    found = read(outcomes.sent_one, content, outcome_id, at().limits)
    given = {"sent": sent_view(content, found), "counts": counts_view(found.counts)}
    return page("console/sent_one.html", "sent", **given)


def sent_counts(outcome_id: int) -> ResponseReturnValue:
    """The counts alone, for the page to keep fresh; it stops asking when nothing is on the way any more."""
    found = counts_view(read(outcomes.counts, outcome_id))
    answer = Response(page("console/sent_counts.html", counts=found))
    if found.over:
        answer.headers["X-Done"] = "1"
    answer.add_etag()
    return answer.make_conditional(request)


ROUTES = (
    Route(path="/sent", view=sent, verb="read"),
    Route(path="/sent/<int:outcome_id>", view=sent_one, verb="read"),
    Route(path="/sent/<int:outcome_id>/counts", view=sent_counts, verb="read", quiet=True),
)
