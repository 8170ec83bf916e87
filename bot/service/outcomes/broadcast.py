"""What happened next: an officer's outcome, from draft to everybody who took part and agreed to hear.

A text is put into words once for each language and kind of channel. The audience is paged into the outbox
under a unique (outcome, person), so that a second press, a crash or a second worker adds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.calendar import next_allowed
from bot.content.content import Content
from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.model.issue import Issue
from bot.model.message import BULK, Kind, NewMessage
from bot.model.outcome import FINAL, Hearer, Outcome
from bot.service.inbound.intake import Intake
from bot.service.outcomes import preview
from bot.service.outcomes.draft import Written, columns_of, faults_of
from bot.store import timers
from bot.store.casework import audience, audit_log, issues, outcomes, tasks
from bot.store.database import PASSING_FAULTS, Connection
from bot.store.inbound import people
from bot.store.outbox import queue
from bot.store.timers import Timer
from bot.trace import kind_and_place
from bot.turn.conversation import begin
from bot.turn.reminders import ASKS, ASKS_WITHIN
from bot.wording.cost import cost
from channels.port import Limits

_log = logging.getLogger(__name__)
PAGE = 500  # people written out in one transaction
# What happened is as true some days later, and to tell 100,000 people by one number, a text each second,
# takes 28 of the hours in which we write. What waits for a week, waits because something is wrong.
OUTCOME_LASTS = timedelta(days=7)
_REF = "\x00"  # stands for the person's reference in a text that is worded once


def _hears_as(hearer: Hearer) -> str:
    """What a message about one outcome is unique by: the person, or the talk a helper held for somebody."""
    return f"t{hearer.talk_id}" if hearer.assisted else f"p{hearer.person_id}"


class Followup:
    def __init__(self, intake: Intake, limits: Mapping[str, Limits], *, ask_after: timedelta) -> None:
        self._intake = intake
        self._limits = limits
        self._ask_after = ask_after

    # --- writing ---

    def draft(
        self, connection: Connection, issue_id: int, officer_id: int, written: Written, now: datetime
    ) -> int:
        """Keep an outcome as a draft. Raises Refusal with all that is wanting."""
        faults = faults_of(written, now.date())
        if faults:
            raise Refusal(" ".join(faults.values()))
        if issues.by_id(connection, issue_id) is None:
            raise Gone(f"there is no issue {issue_id}")
        outcome_id = outcomes.add(
            connection,
            {
                "issue_id": issue_id,
                "written_by": officer_id,
                "made_at": now,
                "state": "draft",
                **columns_of(written),
            },
        )
        self._put_texts(connection, outcome_id, written)
        audit_log.note(connection, officer_id, "outcome written", f"outcome {outcome_id}", now)
        return outcome_id

    def rewrite(
        self, connection: Connection, outcome_id: int, officer_id: int, written: Written, now: datetime
    ) -> None:
        """Change a draft. Raises Refusal when something is wanting, or when it was sent already."""
        faults = faults_of(written, now.date())
        if faults:
            raise Refusal(" ".join(faults.values()))
        if not outcomes.take_draft(connection, outcome_id, **columns_of(written)):
            raise Refusal("This was sent already and cannot be changed. Write another update.")
        self._put_texts(connection, outcome_id, written)
        audit_log.note(connection, officer_id, "outcome changed", f"outcome {outcome_id}", now)

    def _put_texts(self, connection: Connection, outcome_id: int, written: Written) -> None:
        english = written.texts[ENGLISH].strip()
        texts = {tag: (text.strip(), "officer") for tag, text in written.texts.items() if text.strip()}
        texts |= {tag: (english, "english") for tag in written.english_for if tag not in texts}
        outcomes.put_texts(connection, outcome_id, texts)

    # --- sending ---

    def send(
        self, connection: Connection, content: Content, outcome_id: int, officer_id: int, now: datetime
    ) -> int:
        """Let an outcome go out. Returns how many people will hear. A second press changes nothing.

        Raises Refusal while a language of the audience has neither text nor a stated fallback.
        """
        outcome, issue = self._both(connection, outcome_id)
        texts = outcomes.texts(connection, outcome_id)
        pulled = preview.pull(connection, content, issue.id, texts, self._limits, None)
        if pulled.missing:
            names = ", ".join(content.language(tag).english for tag in pulled.missing)
            raise Refusal(f"There is no text yet in {names}. Write one, or choose to send English.")
        if outcomes.take_draft(connection, outcome_id, state="sending", sent_by=officer_id, sent_at=now):
            timers.arm(connection, "tell", now, ref=outcome_id, key=f"tell:{outcome_id}")
            self._turn_issue(connection, outcome, now)
            audit_log.note(connection, officer_id, "outcome sent", f"outcome {outcome_id}", now)
        return pulled.people

    def _turn_issue(self, connection: Connection, outcome: Outcome, now: datetime) -> None:
        """A final word answers the issue; any other gives people a new date."""
        if outcome.kind in FINAL:
            issues.change(connection, outcome.issue_id, state="answered")
        elif outcome.next_by is not None and outcome.next_by > now:
            issues.change(connection, outcome.issue_id, state="open", reply_by=outcome.next_by)

    def tell(self, connection: Connection, content: Content, timer: Timer, now: datetime) -> None:
        """Write one page of the audience to the outbox, and come back for the next one."""
        outcome, issue = self._both(connection, timer.ref)
        page = audience.hearers(connection, issue.id, after=outcome.upto, limit=PAGE)
        texts = outcomes.texts(connection, outcome.id)
        worded: dict[tuple[str, str], tuple[str, int | None]] = {}
        messages = [self._message(content, outcome, hearer, texts, worded, now) for hearer in page]
        queue.add_all(connection, (message for message in messages if message))
        if len({hearer.person_id for hearer in page}) == PAGE:
            outcomes.change(connection, outcome.id, upto=page[-1].person_id)
            timers.arm(connection, "tell", now, ref=outcome.id, key=f"tell:{outcome.id}:{page[-1].person_id}")
            return
        ask_at = next_allowed(now + self._ask_after)
        outcomes.change(connection, outcome.id, state="sent", ask_at=ask_at, asked_upto=0)
        timers.arm(connection, "ask-helped", ask_at, ref=outcome.id, key=f"ask-helped:{outcome.id}")

    def _message(
        self,
        content: Content,
        outcome: Outcome,
        hearer: Hearer,
        texts: Mapping[str, tuple[str, str]],
        worded: dict[tuple[str, str], tuple[str, int | None]],
        now: datetime,
    ) -> NewMessage | None:
        limits = self._limits.get(hearer.channel)
        text = texts.get(hearer.language, texts.get(ENGLISH))
        if limits is None or text is None:
            return None
        key = (hearer.language, hearer.channel)
        if key not in worded:
            body = preview.worded(content, hearer.language, text, limits, ref=_REF)
            priced = cost(body.replace(_REF, hearer.ref), 1, None) if limits.counts_parts else None
            worded[key] = (body, priced.parts if priced else None)
        body, parts = worded[key]
        due = next_allowed(now)
        return NewMessage(
            lane=f"{hearer.channel}:{hearer.account}",
            address_id=hearer.address_id,
            person_id=hearer.person_id,
            talk_id=hearer.talk_id,
            outcome_id=outcome.id,
            kind=Kind.OUTCOME,
            body=body.replace(_REF, hearer.ref),
            language=hearer.language,
            priority=BULK,
            due_at=due,
            expires_at=due + OUTCOME_LASTS,
            made_at=now,
            parts=parts,
            key=f"outcome:{outcome.id}:{_hears_as(hearer)}",
        )

    # --- asking whether it helped ---

    def ask_helped(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one page of those who were told, in the same chat, whether it made things better."""
        outcome, issue = self._both(connection, timer.ref)
        page = audience.told(connection, outcome.id, after=outcome.asked_upto or 0, limit=PAGE)
        for hearer in page:
            self._ask_safely(connection, outcome.id, issue, hearer, now)
        if len(page) == PAGE:
            last = page[-1].person_id
            outcomes.change(connection, outcome.id, asked_upto=last)
            timers.arm(connection, "ask-helped", now, ref=outcome.id, key=f"ask-helped:{outcome.id}:{last}")

    def ask_again(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one person once more, as they agreed."""
        from_talk = audience.talk_to_ask_again(connection, timer.ref)
        if from_talk is not None:
            outcome_id, issue_id, hearer = from_talk
            self._ask(connection, outcome_id, issue_id, hearer, now)

    def _ask_safely(
        self, connection: Connection, outcome_id: int, issue: Issue, hearer: Hearer, now: datetime
    ) -> None:
        """A fault with one person must not keep all the others from being asked; the owner hears of it."""
        try:
            with connection.begin_nested():
                self._ask(connection, outcome_id, issue.id, hearer, now)
        except PASSING_FAULTS:
            raise
        except Exception as fault:
            _log.error("one person could not be asked: %s", kind_and_place(fault))
            key = f"ask:{outcome_id}:{hearer.person_id}"
            about = {"owner_id": issue.owner_id, "issue_id": issue.id, "outcome_id": outcome_id}
            tasks.add_fault(connection, key, now, person_id=hearer.person_id, **about)

    def _ask(
        self, connection: Connection, outcome_id: int, issue_id: int, hearer: Hearer, now: datetime
    ) -> None:
        turn = self._intake.turns.open(connection, people.by_address(connection, hearer.address_id), now)
        if turn.person.stopped or turn.person.may_keep is not True:
            return
        full_since = queue.nth_latest_ask(connection, hearer.person_id, ASKS, now - ASKS_WITHIN)
        if full_since is not None:
            self._put_off(connection, outcome_id, hearer, full_since + ASKS_WITHIN)
            return
        begin(
            turn,
            "what-happened",
            came_by="asked",
            facts={"ref": hearer.ref},
            issue_id=issue_id,
            outcome_id=outcome_id,
        )
        asked = turn.decision(kind=Kind.ASK, live=False, due_at=next_allowed(now))
        self._intake.turns.close(connection, turn, asked)

    def _put_off(self, connection: Connection, outcome_id: int, hearer: Hearer, until: datetime) -> None:
        """We have asked this person often enough for now."""
        key = f"ask-later:{outcome_id}:p{hearer.person_id}"
        timers.arm(connection, "ask-later", until, ref=hearer.person_id, turn=outcome_id, key=key)

    def ask_later(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Ask one person who had been asked enough when their turn came."""
        outcome, issue = self._both(connection, timer.turn)
        for hearer in audience.told(connection, outcome.id, after=timer.ref - 1, limit=1):
            if hearer.person_id == timer.ref:
                self._ask(connection, outcome.id, issue.id, hearer, now)

    def close(self, connection: Connection, issue_id: int, officer_id: int, now: datetime) -> None:
        """Close an issue. Refused while anyone who agreed to hear has heard nothing (rule 2)."""
        waiting = audience.unheard(connection, issue_id)
        if waiting:
            raise Refusal(
                f"{waiting} {'person' if waiting == 1 else 'people'} who asked to hear have heard nothing. "
                "Write what happened, then close it."
            )
        issues.change(connection, issue_id, state="closed", closed_at=now)
        audit_log.note(connection, officer_id, "issue closed", f"issue {issue_id}", now)

    def _both(self, connection: Connection, outcome_id: int) -> tuple[Outcome, Issue]:
        outcome = outcomes.by_id(connection, outcome_id)
        if outcome is None:
            raise Gone(f"there is no outcome {outcome_id}")
        issue = issues.by_id(connection, outcome.issue_id)
        assert issue is not None  # a foreign key holds it
        return outcome, issue
