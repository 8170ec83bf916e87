"""What officers of the filled council have at hand besides answers: what the newer pages of the console show.

An issue that was made public, the question of it with an invitation to answer, a text that waits for somebody
who reads its language, a kept text, a booked call, a message that was hidden, a quote that was asked about.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.content.kept_texts import KeptText
from bot.model.event import HideReason
from bot.model.outcome import OutcomeKind
from bot.service.casework import issues, team
from bot.service.casework.asking import questions
from bot.service.casework.facts import edit, showing
from bot.service.inbox import calls, messages, quotes
from bot.service.outcomes.drafting import checker, kept_texts
from bot.service.outcomes.inviting import invitations
from tests.browser.service import Running

_ASKED = {
    "why": "People cross here with prams, and lorries do not slow down.",
    "what_you_get": "Nothing this time.",
    "money": "£6,000",
    "who_decides": "The town team",
    "decides_when": "Not known yet.",
}
_QUESTION = questions.NewQuestion(
    kind=questions.CHOICE,
    word="OWEN",
    texts={"en_GB": "Where should the crossing be?", "pl": "Gdzie ma być przejście?"},
    options=({"en_GB": "At the school", "pl": "Przy szkole"}, {"en_GB": "At the shop", "pl": "Przy sklepie"}),
)
_KEPT = KeptText(
    name="",
    title="No money for lamps this year",
    kind=OutcomeKind.CANNOT,
    you_said="[Place] is dark.",
    why_not="Lamps there cost [sum]. We have no money for them this year.",
)


def is_made_public(service: Running, ref: str) -> None:
    """The facts that are asked are filled in, the page is looked at, and it is as it was looked at."""
    services, now = service.services, service.clock.now()
    found = services.read(issues.find, ref)
    facts = replace(edit.facts_of(found), honesty=_ASKED)
    looked = services.read(showing.look, services.content(), ref, facts, (), now)
    given = (services.content(), ref, facts, (), found.version, looked.mark, service.asha(), now)
    services.write(showing.make_public, *given)


def people_are_invited(service: Running, ref: str) -> int:
    """A question about an issue, and whom to ask it, of which nothing is sent yet. Returns the draft."""
    services, asha, now = service.services, service.asha(), service.clock.now()
    assert not questions.faults_of(services.content(), _QUESTION, services.limits)
    services.write(questions.save, services.content(), ref, _QUESTION, "", asha, now)
    wanted = invitations.Wanted(town="tipton", most=50)
    return services.write(invitations.keep, services.dice, ref, wanted, asha.id, now)


def a_reader_of_polish_is_asked(service: Running, outcome_id: int) -> None:
    services, asha, now = service.services, service.asha(), service.clock.now()
    amrit = service.officer(service.colleagues["Amrit"])
    services.write(team.set_reads, services.content(), amrit.id, ["pl", "ur"], asha, now)
    services.write(checker.ask, services.content(), outcome_id, "pl", amrit.id, asha, now)


def a_text_is_kept(service: Running) -> str:
    """Returns the key of its page."""
    services = service.services
    services.write(kept_texts.keep, services.content(), _KEPT, service.asha(), service.clock.now())
    every = services.read(kept_texts.every, services.content())
    return next(each.key for each in every if each.text.title == _KEPT.title)


def a_call_is_booked(service: Running, ref: str, day: date) -> None:
    asha, now = service.asha(), service.clock.now()
    at = calls.call_time(day, "10", now)
    service.services.write(calls.book, ref, at, "The crossing, in English", asha.id, asha, now)


def a_message_is_hidden(service: Running, event_id: int) -> None:
    given = (event_id, HideReason.PRIVATE, service.asha(), service.clock.now())
    service.services.write(messages.hide, *given)


def they_are_asked_for_a_quote(service: Running, event: Any) -> None:
    """event: the row of their message."""
    services = service.services
    given = (event.id, event.text, service.asha(), services.limits, service.clock.now())
    services.write(quotes.ask, services.content(), *given)
