"""An outcome goes out, to everybody who took part and agreed to hear.

A text is put into words once for each language and kind of channel. The audience is paged into the outbox
under a unique (outcome, person), so that a second press, a crash or a second worker adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.calendar import local_day, next_allowed
from bot.content.content import Content
from bot.errors import Refusal
from bot.language.tags import ENGLISH
from bot.model.audit import AuditAction
from bot.model.issue import Issue, IssueState
from bot.model.message import BULK, DropReason, MessageKind, NewMessage
from bot.model.outcome import (
    FIXED,
    INVITATION,
    Hearer,
    Outcome,
    OutcomeState,
    OutcomeText,
    goes_to_all,
    may_be_public,
    may_have_helped,
    news_of,
)
from bot.model.promise import PromiseState
from bot.service.inbound.turns import Turns
from bot.service.outcomes import draft as drafts
from bot.service.outcomes import preview, proofs
from bot.service.outcomes.checkback import Checkback
from bot.service.outcomes.draft import find
from bot.service.outcomes.inviting import invitations, wording
from bot.service.outcomes.message import Day, worded
from bot.service.outcomes.preview import Proof
from bot.store import timers
from bot.store.casework import audience, audit_log, issues, outcomes, reopening
from bot.store.database import Connection
from bot.store.inbound import codes
from bot.store.outbox import queue
from bot.store.timers import Timer
from bot.wording.cost import cost
from channels.port import Limits

PAGE = 500  # people written out in one transaction
# What happened is as true some days later, and to tell 100,000 people by one number, a text each second,
# takes 28 of the hours in which we write. What waits for a week, waits because something is wrong.
OUTCOME_LASTS = timedelta(days=7)
_REF = "\x00"  # stands for the person's reference in a text that is worded once
# By language, channel, length of the reference and, in a text that names it, the person's date: the text, and
# its parts.
_Worded = dict[tuple[str, str, int, Day | None], tuple[str, int | None]]


class Followup:
    """An outcome from its draft to "did it help?". limits: of the connected channels, by name."""

    # Kept in one hand for those who run timers and rehearsals.
    draft = staticmethod(drafts.draft)
    rewrite = staticmethod(drafts.rewrite)

    def __init__(self, turns: Turns, limits: Mapping[str, Limits], *, ask_after: timedelta) -> None:
        self.limits = limits
        self._ask_after = ask_after
        checkback = Checkback(turns)
        self.ask_helped = checkback.ask_helped
        self.ask_again = checkback.ask_again
        self.ask_later = checkback.ask_later

    def send(
        self,
        connection: Connection,
        content: Content,
        outcome_id: int,
        officer_id: int,
        now: datetime,
        *,
        public: bool = True,
        proof: Proof | None = None,
    ) -> int:
        """Let an outcome go out. Returns how many people will hear. A second press changes nothing.

        public: show its facts on public pages, where its issue has one. proof: of it, where that was made in
        this transaction already. Raises Refusal while something is wanting, or a language of the audience has
        neither text nor a stated fallback.
        """
        outcome, issue = find(connection, outcome_id)
        pulled = proof or proofs.of_found(connection, content, outcome, self.limits, None, now)
        if outcome.state != OutcomeState.DRAFT:
            return pulled.people
        if wanting := proofs.wanting(connection, content, outcome, pulled, local_day(now), now):
            raise Refusal(" ".join(wanting))
        if outcomes.take(
            connection,
            outcome_id,
            OutcomeState.DRAFT,
            state=OutcomeState.SENDING,
            sent_by=officer_id,
            sent_at=now,
            public=public and may_be_public(issue, outcome.kind),
            figures=preview.PROOF.write(pulled),
            date_before=issue.reply_by,
            state_before=issue.state,
        ):
            timers.arm(connection, "tell", now, ref=outcome_id, key=f"tell:{outcome_id}")
            if outcome.kind == INVITATION:
                invitations.freeze_draw(connection, outcome, issue, self.limits, now)
            else:
                self._turn_issue(connection, outcome, issue, officer_id, now)
            audit_log.note(connection, officer_id, AuditAction.OUTCOME_SENT, f"outcome {outcome_id}", now)
        return pulled.people

    def _turn_issue(
        self, connection: Connection, outcome: Outcome, issue: Issue, officer_id: int, now: datetime
    ) -> None:
        """A final word answers the issue, and leaves a closed one closed. A date that is promised opens it,
        and is the date of those who come to it from now on. Each person's own moves when it has arrived."""
        if news_of(outcome).state is PromiseState.ANSWERED:
            codes.close_of_issue(connection, issue.id, now)
            if issue.state != IssueState.CLOSED:
                issues.change(connection, issue.id, state=IssueState.ANSWERED)
        elif outcome.next_by is not None and outcome.next_by > now:
            why = AuditAction.REOPENED_DATED
            reopening.open_again(connection, [issue.id], why, now, officer_id=officer_id)
            issues.change(connection, issue.id, state=IssueState.OPEN, reply_by=outcome.next_by)

    def tell(self, connection: Connection, content: Content, timer: Timer, now: datetime) -> None:
        """Write one page of the audience to the outbox, and come back for the next one.

        Locked: whoever stops it meanwhile finds all of this page, or none of it.
        """
        outcome = outcomes.lock(connection, timer.ref)
        if outcome is None or outcome.state != OutcomeState.SENDING:
            return
        page = self._write_out(connection, content, outcome, now)
        if len({hearer.person_id for hearer in page}) == PAGE:
            outcomes.change(connection, outcome.id, upto=page[-1].person_id)
            timers.arm(connection, "tell", now, ref=outcome.id, key=f"tell:{outcome.id}:{page[-1].person_id}")
            return
        if (opens := next_allowed(now)) > now:  # nobody has it before, so it counts as sent and is shown then
            timers.arm(connection, "told", opens, ref=outcome.id, key=f"told:{outcome.id}")
            return
        self.end(connection, outcome, now)

    def _write_out(
        self, connection: Connection, content: Content, outcome: Outcome, now: datetime
    ) -> list[Hearer]:
        """The next people, with a message for each in the outbox."""
        if outcome.kind != INVITATION:
            page = audience.hearers(
                connection,
                outcome.issue_id,
                after=outcome.upto,
                limit=PAGE,
                owed=not goes_to_all(outcome.kind, outcome.to_all),
                corrects=outcome.corrects,
            )
            queue.add_all(connection, self.messages(connection, content, outcome, page, now))
            if outcome.corrects is not None:  # what was wrong and has not left must not come after it
                people = [each.person_id for each in page]
                queue.drop(connection, DropReason.STOPPED_BY_US, outcome_id=outcome.corrects, people=people)
            return page
        outcomes.wait_turn(connection, outcome.id)  # two invitations to one question ask nobody twice
        _, issue = find(connection, outcome.id)
        page = invitations.page(connection, outcome, issue, self.limits, now, PAGE)
        lasts = next_allowed(now) + OUTCOME_LASTS
        queue.add_all(
            connection,
            wording.messages(connection, content, outcome, issue, page, self.limits, now, lasts),
        )
        return page

    def told(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """The hours have come in which we write."""
        outcome = outcomes.lock(connection, timer.ref)
        if outcome is not None and outcome.state == OutcomeState.SENDING:
            self.end(connection, outcome, now)

    def end(self, connection: Connection, outcome: Outcome, now: datetime) -> None:
        """All of it is written out that will be: some weeks later people are asked whether it helped."""
        outcomes.change(connection, outcome.id, state=OutcomeState.SENT)
        if not may_have_helped(outcome):  # nothing was made better by a no, or by a delay
            return
        ask_at = next_allowed(now + self._ask_after)
        outcomes.change(connection, outcome.id, ask_at=ask_at, asked_upto=0)
        timers.arm(connection, "ask-helped", ask_at, ref=outcome.id, key=f"ask-helped:{outcome.id}")

    def messages(
        self,
        connection: Connection,
        content: Content,
        outcome: Outcome,
        hearers: Iterable[Hearer],
        now: datetime,
    ) -> list[NewMessage]:
        """What these people get of it. Nobody gets it twice: each has a key of their own."""
        texts = outcomes.texts(connection, outcome.id)
        ready: _Worded = {}
        found = (self._message(content, outcome, hearer, texts, ready, now) for hearer in hearers)
        return [message for message in found if message]

    def _message(
        self,
        content: Content,
        outcome: Outcome,
        hearer: Hearer,
        texts: Mapping[str, OutcomeText],
        ready: _Worded,
        now: datetime,
    ) -> NewMessage | None:
        limits = self.limits.get(hearer.channel)
        text = texts.get(hearer.language, texts.get(ENGLISH))
        if limits is None or text is None:
            return None
        due = next_allowed(now)
        day = None
        if outcome.kind in FIXED and hearer.due_at is not None:  # it names each person's own date
            day = Day.of(hearer.due_at, local_day(due))
        key = (hearer.language, hearer.channel, len(hearer.ref), day)  # a longer one may cost a part more
        if key not in ready:
            body = worded(content, hearer.language, text, limits, kind=outcome.kind, ref=_REF, due=day)
            priced = cost(body.replace(_REF, hearer.ref), 1, None) if limits.counts_parts else None
            ready[key] = (body, priced.parts if priced else None)
        body, parts = ready[key]
        return NewMessage(
            lane=f"{hearer.channel}:{hearer.account}",
            address_id=hearer.address_id,
            person_id=hearer.person_id,
            talk_id=hearer.talk_id,
            outcome_id=outcome.id,
            kind=MessageKind.OUTCOME,
            body=body.replace(_REF, hearer.ref),
            language=hearer.language,
            priority=BULK,
            due_at=due,
            expires_at=due + OUTCOME_LASTS,
            made_at=now,
            parts=parts,
            key=f"outcome:{outcome.id}:{_hears_as(hearer)}",
            news=True,
        )


def _hears_as(hearer: Hearer) -> str:
    """What a message about one outcome is unique by: the person, or the talk a helper held for somebody."""
    return f"t{hearer.talk_id}" if hearer.assisted else f"p{hearer.person_id}"
