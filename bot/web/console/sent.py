"""Sent: did it arrive, did it help."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from bot.service.outcomes import preview
from bot.store.casework import outcomes
from bot.store.database import Connection
from bot.store.reports import sendings as stored_sendings
from bot.store.reports.sendings import Sendings
from bot.web.console import labels
from bot.web.console.outcome import looking, the_outcome
from bot.web.console.shell import Route, at, page, read

_COLUMNS = ("on-the-way", "delivered", "sent", "failed", "unsure", "dropped")
_BETTER = {"yes": "Yes", "bit": "A bit", "no": "No", "soon": "Too soon to say"}


def sent() -> ResponseReturnValue:
    def look(connection: Connection) -> dict[str, Any]:
        rows = []
        for outcome in outcomes.every_sent(connection):
            _, issue = the_outcome(connection, outcome.id)
            rows.append((outcome, issue, _totals(stored_sendings.sendings(connection, outcome.id))))
        return {"rows": rows, "doubtful": stored_sendings.doubtful(connection)}

    return page("console/sent.html", "sent", **read(look))


def sent_one(outcome_id: int) -> ResponseReturnValue:
    outcome, issue = read(lambda connection: the_outcome(connection, outcome_id))
    services = at()
    limits = {name: channel.limits for name, channel in services.channels.items()}
    found = read(lambda c: preview.of_outcome(c, services.content(), outcome_id, limits, None))
    given = {"outcome": outcome, "issue": issue, "rows": looking(found), **_counts(outcome_id)}
    return page("console/sent_one.html", "sent", **given)


def sent_counts(outcome_id: int) -> ResponseReturnValue:
    """The counts alone, for the page to keep fresh; it stops asking when nothing is on the way any more."""
    read(lambda connection: the_outcome(connection, outcome_id))
    given = _counts(outcome_id)
    answer = Response(page("console/sent_counts.html", **given))
    if given["over"]:
        answer.headers["X-Done"] = "1"
    answer.add_etag()
    return answer.make_conditional(request)


def _counts(outcome_id: int) -> dict[str, Any]:
    def look(connection: Connection) -> dict[str, Any]:
        outcome, _ = the_outcome(connection, outcome_id)
        sendings = stored_sendings.sendings(connection, outcome_id)
        asked, better = stored_sendings.helped(connection, outcome_id)
        totals = _totals(sendings)
        return {
            "totals": totals,
            "channels": _by_channel(sendings),
            "reasons": sendings.reasons,
            "columns": [labels.state(name) for name in _COLUMNS],
            "asked": asked,
            "better": [(words, better.get(key, 0)) for key, words in _BETTER.items()],
            "silent": max(asked - sum(better.values()), 0),
            "over": outcome.state == "sent" and not totals["on-the-way"],
            "state": outcome.state,
        }

    return read(look)


def _totals(sendings: Sendings) -> dict[str, int]:
    totals = dict.fromkeys(_COLUMNS, 0)
    for (_, state), count in sendings.by_state.items():
        totals[state] = totals.get(state, 0) + count
    return totals


def _by_channel(sendings: Sendings) -> list[list[str]]:
    channels = sorted({channel for channel, _ in sendings.by_state})
    return [
        [labels.channel(name), *(str(sendings.by_state.get((name, state), 0)) for state in _COLUMNS)]
        for name in channels
    ]


ROUTES = (
    Route(path="/sent", view=sent, verb="read"),
    Route(path="/sent/<int:outcome_id>", view=sent_one, verb="read"),
    Route(path="/sent/<int:outcome_id>/counts", view=sent_counts, verb="read", quiet=True),
)
