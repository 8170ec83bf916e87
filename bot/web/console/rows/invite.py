"""An invitation in words: what is asked, who would get it and who would not, what became of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import OutcomeState
from bot.service.outcomes.inviting.invitations import Answers, InvitePage
from bot.web.console import labels
from bot.web.console.rows.common import Bar, Link, bar
from bot.web.console.rows.outcomes import ProofRow, proof_row


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """became: how many began, finished and said no; "" of a draft, and of a sensitive issue."""

    link: Link
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteView:
    """question: what is asked; "" where there is no question yet. version: of the draft that is changed."""

    ref: str
    title: str
    question: str
    proof: ProofRow | None
    before: tuple[InvitationRow, ...]
    version: int


def invite_view(content: Content, page: InvitePage, pence: float | None) -> InviteView:
    """pence: the price of one part of a text."""
    return InviteView(
        ref=page.issue.ref,
        title=page.issue.title,
        question=page.code.texts.get(ENGLISH, "") if page.code else "",
        proof=proof_row(content, page.proof, pence) if page.proof else None,
        before=tuple(
            InvitationRow(
                link=_link(each.id, each.state, labels.time(each.sent_at) if each.sent_at else None),
                became="" if each.sent_at is None or page.issue.sensitive else became(answers),
            )
            for each, answers in page.before
        ),
        version=page.kept.version if page.kept else 0,
    )


def _link(outcome_id: int, state: OutcomeState, when: str | None) -> Link:
    if when is None:
        words = "Set to go out" if state == OutcomeState.TIMED else "A draft"
        return Link(text=words, href=f"/console/outcomes/{outcome_id}")
    return Link(text=f"Sent on {when}", href=f"/console/sent/{outcome_id}")


def became(answers: Answers) -> str:
    """
    >>> became(Answers(began=3, finished=2, said_no=1))
    '3 people began, 2 finished, 1 said no'
    """
    return f"{labels.people(answers.began)} began, {answers.finished:,} finished, {answers.said_no:,} said no"


def answer_bars(answers: Answers, people: int) -> tuple[Bar, ...]:
    """What became of those who were invited. people: how many that were."""
    silent = max(people - answers.began - answers.said_no, 0)
    return (
        bar("Finished", answers.finished, people),
        bar("Began", answers.began, people),
        bar("Said no", answers.said_no, people),
        bar("No answer yet", silent, people),
    )
