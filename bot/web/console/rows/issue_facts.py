"""What officers see who edit an issue or make it public: differences, warnings, a proposed message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.service.casework.facts.edit import Difference
from bot.service.casework.facts.warnings import Warnings
from bot.service.casework.issues import STAGES
from bot.service.outcomes.stage_news import Proposal
from bot.web.console import labels
from bot.web.console.rows.common import Fact, Link

# Of what may be edited, by the names of `edit.Facts` and of HONESTY.
FIELDS = {
    "title": "Name",
    "town": "Town",
    "topic": "Topic",
    "stage": "How far it is decided",
    "sensitive": "Sensitive",
    "why": "Why it matters to people",
    "what_you_get": "What people get",
    "change": "What is planned",
    "decided": "What is decided",
    "still_open": "What is still open",
    "money": "Money",
    "who_decides": "Who decides",
    "decides_when": "When they decide",
    "lasts": "How long it lasts",
    "owner": "Owner",
    "warning": "The warning",
}
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """before, now: stages, in words. people: how many would hear it."""

    ref: str
    title: str
    before: str
    now: str
    people: str
    text: str


def difference_rows(found: Iterable[Difference]) -> list[DifferenceRow]:
    return [
        DifferenceRow(
            field=FIELDS.get(each.field, each.field),
            mine=value_words(each.field, each.mine),
            theirs=value_words(each.field, each.theirs),
        )
        for each in found
    ]


def value_words(field: str, value: str) -> str:
    """What stands in a field, as officers read it.

    >>> value_words("town", "west-bromwich"), value_words("money", ""), value_words("stage", "part")
    ('West Bromwich', 'nothing', 'Part of it is decided')
    """
    if not value:
        return "all of the borough" if field == "town" else _NOTHING
    if field in ("town", "topic"):
        return labels.place(value) if field == "town" else labels.topic(value)
    return STAGES.get(value, value) if field == "stage" else value


def warning_rows(found: Warnings | None) -> list[Fact]:
    """What an officer should look at before they go on."""
    if found is None:
        return []
    like = [
        Fact(
            key="like",
            text=f"An open issue may be about the same, {value_words('town', each.town or '')}:",
            action=Link(text=f"{each.ref}: {each.title}", href=f"/console/issues/{each.ref}"),
        )
        for each in found.like
    ]
    return [*like, *(Fact(key="words", text=words) for words in found.words)]


def proposal_view(found: Proposal) -> ProposalView:
    issue = found.issue
    return ProposalView(
        ref=issue.ref,
        title=issue.title,
        before=STAGES[issue.stage_before or issue.stage],
        now=STAGES[issue.stage],
        people=labels.people(found.people),
        text=found.text,
    )
