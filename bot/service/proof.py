"""The proof of a message before it goes out: how each language will look, what it costs, who must see it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Gone, Refusal
from bot.language.tags import ENGLISH
from bot.service.content import Content
from bot.service.filing import closing_time
from bot.service.followup import Followup, Preview
from bot.service.quiet import working_days_after
from bot.service.signin import may, who_may
from bot.service.voice import local_day
from bot.store import desk, issues, officers, outcomes
from bot.store.database import Connection
from bot.store.officers import Officer
from bot.wording.cost import cost
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker
from channels.port import Limits
from channels.sms_text import measure

ALONE_UP_TO = 50  # people one officer may write to without a second pair of eyes
SAMPLE_REF = "T482"
_FEW_LETTERS = 8  # more than that, and the text is simply in another alphabet
_FEW_CHARACTERS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """not_hearing: people by reason. missing: languages without text and without a stated fallback."""

    previews: tuple[Preview, ...]
    not_hearing: Mapping[str, int]
    missing: tuple[str, ...]

    @property
    def people(self) -> int:
        return sum(sum(preview.people.values()) for preview in self.previews)

    @property
    def pounds(self) -> float | None:
        """What it is likely to cost; None where no price is set."""
        prices = [preview.cost.pounds for preview in self.previews if preview.cost]
        known = [price for price in prices if price is not None]
        return round(sum(known), 2) if known else None


def pull(
    connection: Connection,
    content: Content,
    issue_id: int,
    texts: Mapping[str, tuple[str, str]],
    limits: Mapping[str, Limits],
    pence: float | None,
) -> Proof:
    """What would go out if these were the texts: language -> (text, who made it). Nothing is stored."""
    hear, not_hear = outcomes.audience(connection, issue_id)
    counted = next((each for each in limits.values() if each.counts_parts), None)
    previews = []
    for tag in dict.fromkeys([ENGLISH, *texts, *(language for language, _ in sorted(hear))]):
        text, made_by = texts.get(tag, ("", ""))
        people = {channel: count for (language, channel), count in hear.items() if language == tag}
        by_text = sum(n for channel, n in people.items() if _counts(limits, channel))
        body = _worded(content, tag, text.strip(), counted) if text.strip() else ""
        price = cost(body, by_text, pence) if body and counted else None
        previews.append(Preview(language=tag, text=body, made_by=made_by, people=people, cost=price))
    missing = tuple(each.language for each in previews if each.people and not each.text)
    return Proof(previews=tuple(previews), not_hearing=not_hear, missing=missing)


def of_outcome(
    connection: Connection,
    content: Content,
    outcome_id: int,
    limits: Mapping[str, Limits],
    pence: float | None,
) -> Proof:
    """The proof of an outcome that is written down. Raises Gone."""
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None:
        raise Gone(f"there is no outcome {outcome_id}")
    return pull(connection, content, outcome.issue_id, outcomes.texts(connection, outcome_id), limits, pence)


def _counts(limits: Mapping[str, Limits], channel: str) -> bool:
    return channel in limits and limits[channel].counts_parts


def _worded(content: Content, tag: str, text: str, counted: Limits | None) -> str:
    speaker = Speaker(content.catalogues, tag, on_phone=counted is not None)
    body = speaker.say(content.phrase("outcome"), {"ref": SAMPLE_REF, "text": text})
    return fit(Prompt(text=body), counted).text if counted else body


def advice(preview: Preview, script: str, pence: float | None) -> str:
    """What would make this text cheaper, as one sentence; "" when nothing small would.

    script: of the language; only in Latin letters do a few accents stand between a text and a lower price.
    """
    price = preview.cost
    if price is None or price.parts < 2:
        return ""
    if price.remove and script == "Latn" and len(price.remove) <= _FEW_LETTERS:
        fewer = price.parts - price.saves
        what = "Remove " + ", ".join(price.remove)
    else:
        fewer = price.parts - 1
        over = price.units - _holds(preview.text, fewer)
        if not 0 < over <= _FEW_CHARACTERS:
            return ""
        what = f"Remove {over} character{'' if over == 1 else 's'}"
    saved = round((price.parts - fewer) * price.people * pence / 100, 2) if pence else 0
    save = f" and save £{saved:,.2f}" if saved else ""
    return f"{what} to send {fewer} text{'' if fewer == 1 else 's'} instead of {price.parts}{save}."


def _holds(text: str, parts: int) -> int:
    one, each = (160, 153) if measure(text).encoding == "gsm7" else (70, 67)
    return one if parts == 1 else parts * each


# --- the second pair of eyes -------------------------------------------------------------------------


def needs_two(connection: Connection, issue_id: int, people: int) -> bool:
    """Whether somebody besides the writer has to read a message before it goes out."""
    return people > ALONE_UP_TO or desk.more_of(connection, issue_id).sensitive


def may_approve(connection: Connection, outcome_id: int) -> list[Officer]:
    """Who may send an outcome that needs two people: they have the verb, and did not write it last."""
    writer = desk.last_hand(connection, outcome_id)
    return [officer for officer in who_may(connection, "approve") if officer.id != writer]


def objection(connection: Connection, outcome_id: int, officer: Officer, people: int) -> str:
    """Why this officer may not send it, in words, and who may; "" when they may."""
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None or not needs_two(connection, outcome.issue_id, people):
        return ""
    others = may_approve(connection, outcome_id)
    if officer.id in [other.id for other in others]:
        return ""
    why = "This issue is sensitive" if people <= ALONE_UP_TO else f"{people} people would get this"
    if others:
        return f"{why}, so a second person must read and send it: {_either(others)}."
    return (
        f"{why}, so a second person must read and send it. Nobody else may do that yet. "
        "A manager can invite one on the Team page, with the role approver."
    )


def _either(people: list[Officer]) -> str:
    names = [person.name for person in people]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def mark(connection: Connection, outcome_id: int) -> str:
    """Changes whenever the outcome or one of its texts changes: what was read is what is sent."""
    outcome = outcomes.by_id(connection, outcome_id)
    told = repr(
        (outcome and (outcome.kind, outcome.next_by), sorted(outcomes.texts(connection, outcome_id).items()))
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def send(
    connection: Connection,
    followup: Followup,
    content: Content,
    outcome_id: int,
    officer: Officer,
    seen: str,
    now: datetime,
) -> int:
    """Let an outcome go out, as `Followup.send`, but only what was read and by whom it may be sent.

    seen: the mark of what the officer had before them. A second press changes nothing. Raises Refusal, Gone.
    """
    outcome = outcomes.by_id(connection, outcome_id)
    if outcome is None:
        raise Gone(f"there is no outcome {outcome_id}")
    if outcome.state == "draft":
        if not may(officer, "send"):
            raise Refusal("Your role does not let you send. Ask an officer.")
        if seen != mark(connection, outcome_id):
            raise Refusal("The text was changed since you opened this page. Read it again, then send it.")
        hear, _ = outcomes.audience(connection, outcome.issue_id)
        if refused := objection(connection, outcome_id, officer, sum(hear.values())):
            raise Refusal(refused)
    people = followup.send(connection, content, outcome_id, officer.id, now)
    desk.finish_about(connection, "check", officer.id, now, outcome_id=outcome_id)
    desk.finish_about(connection, "due-soon", officer.id, now, issue_id=outcome.issue_id)
    return people


def ask_for_check(connection: Connection, outcome_id: int, officer: Officer, now: datetime) -> Officer:
    """A task for somebody who may approve; returns them. Raises Refusal when there is nobody."""
    outcome = outcomes.by_id(connection, outcome_id)
    others = [other for other in may_approve(connection, outcome_id) if other.id != officer.id]
    if outcome is None or not others:
        raise Refusal("Nobody else may approve yet. A manager can invite an approver on the Team page.")
    issue = issues.by_id(connection, outcome.issue_id)
    made = issues.add_task(
        connection,
        kind="check",
        key=f"check:{outcome_id}:{mark(connection, outcome_id)}",
        owner_id=others[0].id,
        issue_id=issue.id if issue else None,
        outcome_id=outcome_id,
        due_at=closing_time(working_days_after(local_day(now), 1)),
        opened_at=now,
    )
    if made is not None:
        officers.note(connection, officer.id, "asked for a check", f"outcome {outcome_id}", now)
    return others[0]
