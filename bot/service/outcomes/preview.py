"""The proof of a message before it goes out: how each language will look, who hears, and what it costs.

What is measured is what leaves: with the reference of each person, the sentence that says a no, and the label
of words that nobody has checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.calendar import local_day, next_allowed
from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import FIXED, MadeBy, Outcome, OutcomeText, goes_to_all
from bot.service.outcomes.draft import find
from bot.service.outcomes.message import Day, price, too_long, worded
from bot.service.outcomes.written import Written
from bot.store.casework import audience, outcomes, promises
from bot.store.casework.audience import Measured
from bot.store.database import Connection
from bot.stored import form_of
from bot.wording.cost import Cost
from channels.port import Limits

# How sentences name a channel; one that is not here goes by its own name.
_ON = {"sms": "a text", "telegram": "Telegram", "whatsapp": "WhatsApp", "web": "the web chat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One language of an outcome as people will see it. people: by channel. cost: for those who get texts.

    made_by: its state, a word of `bot.model.outcome.MadeBy` or "checked"; "" where there is no text yet.
    who: who wrote or checked it. checked_before: who checked it before it or the English changed. asked: who
    is asked to. over: by channel, by how much it is too long, with its unit. window: people by channel who
    hear it only if they wrote to us lately.
    """

    language: str
    text: str
    made_by: str
    people: Mapping[str, int]
    cost: Cost | None
    who: str = ""
    checked_before: str = ""
    asked: str = ""
    over: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    window: Mapping[str, int] = field(default_factory=dict)


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

    @property
    def fits(self) -> bool:
        return not any(preview.over for preview in self.previews)


PROOF = form_of(Proof)  # as it is kept of what went out


def pull(
    connection: Connection,
    content: Content,
    issue_id: int,
    texts: Mapping[str, OutcomeText],
    limits: Mapping[str, Limits],
    pence: float | None,
    *,
    kind: str,
    corrects: int | None = None,
    to_all: bool = False,
    now: datetime | None = None,
    counted: audience.Measured | None = None,
) -> Proof:
    """What would go out if these were the texts, by language. Nothing is stored.

    kind: of the outcome; corrects: the one it corrects; to_all: those hear it too who were told before. now:
    for a fixed text, which names people's dates. counted: those people, where they were counted already.
    """
    owed = not goes_to_all(kind, to_all)
    found = counted or audience.measured(connection, issue_id, corrects, owed=owed)
    dates = promises.owed_dates(connection, issue_id) if now is not None and kind in FIXED else []
    days = days_of(dates, now) if now is not None else ()
    return of_measured(content, found, texts, limits, pence, kind=kind, days=days)


def of_measured(
    content: Content,
    found: Measured,
    texts: Mapping[str, OutcomeText],
    limits: Mapping[str, Limits],
    pence: float | None,
    *,
    kind: str,
    days: Sequence[Day | None] = (),
) -> Proof:
    """The same for an audience that was measured. days: what a fixed text can say of dates."""
    hear, not_hear = found
    previews = []
    for tag in dict.fromkeys([ENGLISH, *texts, *(language for language, _ in sorted(hear))]):
        refs = {channel: lengths for (language, channel), lengths in hear.items() if language == tag}
        previews.append(_preview(content, tag, texts.get(tag), refs, limits, pence, kind, days or (None,)))
    missing = tuple(each.language for each in previews if each.people and not each.text)
    return Proof(previews=tuple(previews), not_hearing=not_hear, missing=missing)


def days_of(found: Iterable[datetime], now: datetime) -> tuple[Day, ...]:
    """What a fixed text can say of these dates: the first that is still to come, and that one is over."""
    today = local_day(next_allowed(now))
    days = [Day.of(each, today) for each in found]
    coming = next((each for each in days if not each.over), None)
    over = next((each for each in days if each.over), None)
    return tuple(each for each in (coming, over) if each is not None)


def _preview(
    content: Content,
    tag: str,
    text: OutcomeText | None,
    refs: Mapping[str, Mapping[int, int]],
    limits: Mapping[str, Limits],
    pence: float | None,
    kind: str,
    days: Sequence[Day | None],
) -> Preview:
    """refs: by channel, how many people have a reference of that length. days: that a fixed text can name."""
    people = {channel: sum(lengths.values()) for channel, lengths in refs.items()}
    windowed = {name for name, limit in limits.items() if limit.window and not limit.templates}
    lately = {channel: count for channel, count in people.items() if channel in windowed}
    if text is None or not text.text.strip():
        return Preview(language=tag, text="", made_by="", people=people, cost=None, window=lately)
    counted = next((each for each in limits.values() if each.counts_parts), None)
    over: dict[str, tuple[int, str]] = {}
    for channel, lengths in refs.items():
        if channel in limits:
            ref = "X" * max(lengths)
            longest = [
                worded(content, tag, text, limits[channel], kind=kind, ref=ref, due=day) for day in days
            ]
            if too_much := too_long(max(longest, key=len), limits[channel]):
                over[channel] = too_much
    bodies = [worded(content, tag, text, counted, kind=kind, due=day) for day in days]
    body = max(bodies, key=len)
    return Preview(
        language=tag,
        text="\n\n".join(bodies),
        made_by=text.state,
        people=people,
        cost=price(body, _by_text(refs, limits), pence) if counted else None,
        who=text.who,
        checked_before=text.checked_before,
        asked=text.asked,
        over=over,
        window=lately,
    )


def _by_text(refs: Mapping[str, Mapping[int, int]], limits: Mapping[str, Limits]) -> dict[int, int]:
    """People who pay by the part, by the length of their reference."""
    found: dict[int, int] = {}
    for channel, lengths in refs.items():
        if channel in limits and limits[channel].counts_parts:
            for length, count in lengths.items():
                found[length] = found.get(length, 0) + count
    return found


def of_written(
    connection: Connection,
    content: Content,
    issue_id: int,
    written: Written,
    limits: Mapping[str, Limits],
    pence: float | None,
    *,
    corrects: int | None = None,
    kept: Mapping[str, OutcomeText] | None = None,
) -> Proof:
    """The proof of what is being written. Nothing is stored. kept: the texts of the draft as it stands."""
    return pull(
        connection,
        content,
        issue_id,
        as_texts(written, kept or {}),
        limits,
        pence,
        kind=written.kind,
        corrects=corrects,
        to_all=written.to_all,
    )


def as_texts(written: Written, kept: Mapping[str, OutcomeText]) -> dict[str, OutcomeText]:
    """What an officer has before them as it would be kept. A check holds while nothing has changed."""
    found = {}
    same_english = ENGLISH in kept and kept[ENGLISH].text == written.english
    for tag, text in written.texts.items():
        made_by = MadeBy.MACHINE if tag in written.machine else MadeBy.OFFICER
        was = kept.get(tag)
        checker = was.checker if was and was.text == text.strip() and same_english else ""
        before = "" if checker or was is None else (was.checker or was.checked_before)
        found[tag] = OutcomeText(
            text=text,
            made_by=made_by,
            writer=was.writer if was and was.text == text.strip() else "",
            checker=checker,
            checked_before=before,
            asked=was.asked if was else "",
            writer_id=was.writer_id if was and was.text == text.strip() else None,
        )
    if written.english:
        standing_in = OutcomeText(text=written.english, made_by=MadeBy.ENGLISH)
        found |= dict.fromkeys(written.english_for - found.keys(), standing_in)
    return found


def too_long_words(content: Content, proof: Proof) -> str:
    """What does not fit, by how much and what to do, in words; "" where all of it does."""
    said = [
        f"The {content.language(each.language).english} message is {_much(*much)} too long for "
        f"{_ON.get(channel, channel)}."
        for each in proof.previews
        for channel, much in each.over.items()
    ]
    return " ".join([*said, "Shorten it. A person can tell the rest."]) if said else ""


def _much(number: int, unit: str) -> str:
    return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"


def wanting(content: Content, proof: Proof) -> str:
    """What to do about languages without a text, in words."""
    names = ", ".join(content.language(tag).english for tag in proof.missing)
    return f"There is no text yet in {names}. Write one, or choose to send English."


def of_outcome(
    connection: Connection,
    content: Content,
    outcome_id: int,
    limits: Mapping[str, Limits],
    pence: float | None,
) -> Proof:
    """The proof of an outcome that is written down. Raises Gone."""
    outcome, _ = find(connection, outcome_id)
    return of_found(connection, content, outcome, limits, pence)


def of_found(
    connection: Connection,
    content: Content,
    outcome: Outcome,
    limits: Mapping[str, Limits],
    pence: float | None,
    now: datetime | None = None,
) -> Proof:
    """The same, of one that was read already."""
    texts = outcomes.texts(connection, outcome.id)
    return pull(
        connection,
        content,
        outcome.issue_id,
        texts,
        limits,
        pence,
        kind=outcome.kind,
        corrects=outcome.corrects,
        to_all=outcome.to_all,
        now=now,
    )
