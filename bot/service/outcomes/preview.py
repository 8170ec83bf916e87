"""The proof of a message before it goes out: how each language will look, who hears, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from bot.calendar import due_day, local_day, next_allowed
from bot.content.content import Content
from bot.language.tags import ENGLISH, Language
from bot.model.outcome import FIXED, OUTCOME_KINDS, OWED_ONLY, Outcome
from bot.service.outcomes.draft import Written, find
from bot.store.casework import audience, outcomes, promises
from bot.store.database import Connection
from bot.stored import form_of
from bot.turn.reply import say_date
from bot.wording.cost import Cost, cost
from bot.wording.fit import fit, isolated
from bot.wording.prompt import Prompt, Speaker
from channels.port import Limits
from channels.sms_text import measure

SAMPLE_REF = "T482"
_FEW_LETTERS = 8  # more than that, and the text is simply in another alphabet
_FEW_CHARACTERS = 25
_FULL_STOPS = ".!۔।"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One language of an outcome as people will see it. people: by channel. cost: for those who get texts."""

    language: str
    text: str
    made_by: str  # "officer", "english" for a stated fallback, "" where there is none yet
    people: Mapping[str, int]
    cost: Cost | None


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


@dataclass(frozen=True, slots=True)
class Day:
    """The day that somebody was promised. over: it has passed."""

    day: date
    over: bool

    @classmethod
    def of(cls, due_at: datetime, today: date) -> Self:
        day = due_day(due_at)
        return cls(day, day < today)


PROOF = form_of(Proof)  # as it is kept of what went out


def pull(
    connection: Connection,
    content: Content,
    issue_id: int,
    texts: Mapping[str, tuple[str, str]],
    limits: Mapping[str, Limits],
    pence: float | None,
    *,
    kind: str,
    corrects: int | None = None,
    now: datetime | None = None,
) -> Proof:
    """What would go out if these were the texts: language -> (text, who made it). Nothing is stored.

    kind: of the outcome; corrects: the one it corrects. now: for a fixed text, which names people's dates.
    """
    hear, not_hear = audience.audience(connection, issue_id, corrects, owed=kind in OWED_ONLY)
    days = _days(connection, issue_id, now) if now is not None and kind in FIXED else ()
    counted = next((each for each in limits.values() if each.counts_parts), None)
    previews = []
    for tag in dict.fromkeys([ENGLISH, *texts, *(language for language, _ in sorted(hear))]):
        text, made_by = texts.get(tag, ("", ""))
        people = {channel: count for (language, channel), count in hear.items() if language == tag}
        by_text = sum(n for channel, n in people.items() if _counts(limits, channel))
        given = (text, made_by)
        bodies = [worded(content, tag, given, counted, kind=kind, due=day) for day in days or (None,)]
        body = max(bodies, key=len) if text.strip() else ""
        price = cost(body, by_text, pence) if body and counted else None
        shown = "\n\n".join(bodies) if body else ""
        previews.append(Preview(language=tag, text=shown, made_by=made_by, people=people, cost=price))
    missing = tuple(each.language for each in previews if each.people and not each.text)
    return Proof(previews=tuple(previews), not_hearing=not_hear, missing=missing)


def _days(connection: Connection, issue_id: int, now: datetime) -> tuple[Day, ...]:
    """What a fixed text can say of dates: the first that is still to come, and that one is over."""
    found = promises.owed_dates(connection, issue_id)
    today = local_day(next_allowed(now))
    days = [Day.of(each, today) for each in found]
    coming = next((each for each in days if not each.over), None)
    over = next((each for each in days if each.over), None)
    return tuple(each for each in (coming, over) if each is not None)


def of_written(
    connection: Connection,
    content: Content,
    issue_id: int,
    written: Written,
    limits: Mapping[str, Limits],
    pence: float | None,
    *,
    corrects: int | None = None,
) -> Proof:
    """The proof of what an officer is writing. Nothing is stored."""
    english = written.texts.get(ENGLISH, "")
    texts = {tag: (text, "officer") for tag, text in written.texts.items()}
    texts |= {tag: (english, "english") for tag in written.english_for if tag not in texts and english}
    kind = written.kind
    return pull(connection, content, issue_id, texts, limits, pence, kind=kind, corrects=corrects)


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
        now=now,
    )


def _counts(limits: Mapping[str, Limits], channel: str) -> bool:
    return channel in limits and limits[channel].counts_parts


def worded(
    content: Content,
    tag: str,
    text: tuple[str, str],
    limits: Limits | None,
    *,
    kind: str,
    ref: str = SAMPLE_REF,
    due: Day | None = None,
) -> str:
    """One text as a person gets it, with their reference. text: the words, and who made them. kind: of the
    outcome; some are said in a fixed sentence first. due: of a fixed text, the person's own date.

    English sent to readers of another language stands in the English frame: two scripts in one text would
    double its price and halve its sense.
    """
    words, made_by = text
    frame = ENGLISH if made_by == "english" else tag
    speaker = Speaker(content.catalogues, frame, on_phone=limits is not None and limits.counts_parts)
    if limits and content.language(frame).direction == "rtl":
        ref = isolated(ref, limits)
    if kind in FIXED:
        body = filled(words, ref, due, content.language(frame))
        return fit(Prompt(text=body), limits).text if limits else body
    body = speaker.say(
        content.phrase("outcome"), {"ref": ref, "text": _opened(content, speaker, words.strip(), kind)}
    )
    return fit(Prompt(text=body), limits).text if limits else body


def filled(words: str, ref: str, due: Day | None, language: Language) -> str:
    """A fixed text with what is each person's own in it. words: a line for whom a date is still to come, and
    one for whom it is over."""
    dated, _, late = words.partition("\n")
    chosen = late if due is not None and due.over else dated
    return chosen.replace("{ref}", ref).replace("{due}", say_date(due.day, language) if due else "")


def _opened(content: Content, speaker: Speaker, words: str, kind: str) -> str:
    """The words behind the sentence that says the no, unless they begin with it themselves."""
    about = OUTCOME_KINDS.get(kind)
    if about is None or not about.opening:
        return words
    sentence = speaker.say(content.phrase(about.opening))
    said = sentence.rstrip(_FULL_STOPS).casefold()
    return words if words.casefold().startswith(said) else f"{sentence} {words}"


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
