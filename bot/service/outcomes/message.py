"""One message of an outcome as it leaves: in its frame, measured, and what would make it cheaper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from bot.calendar import due_day
from bot.content.content import Content
from bot.language.bidi import set_apart
from bot.language.figures import weekday_and_day
from bot.language.tags import ENGLISH, Language
from bot.model.outcome import FIXED, OUTCOME_KINDS, MadeBy, OutcomeText
from bot.wording.checks.limits import MOST_PARTS_OF_OUTCOME
from bot.wording.cost import Cost, cost
from bot.wording.fit import fit
from bot.wording.prompt import Prompt, Speaker
from channels.port import Limits
from channels.sms_text import measure, utf16

SAMPLE_REF = "T482"
_FEW_LETTERS = 8  # more than that, and the text is simply in another alphabet
_FEW_CHARACTERS = 25
_FULL_STOPS = ".!۔।"


@dataclass(frozen=True, slots=True)
class Day:
    """The day that somebody was promised. over: it has passed."""

    day: date
    over: bool

    @classmethod
    def of(cls, due_at: datetime, today: date) -> Self:
        day = due_day(due_at)
        return cls(day, day < today)


def worded(
    content: Content,
    tag: str,
    text: OutcomeText,
    limits: Limits | None,
    *,
    kind: str,
    ref: str = SAMPLE_REF,
    due: Day | None = None,
) -> str:
    """One text as a person gets it, with their reference. kind: of the outcome; some are said in a fixed
    sentence first. due: of a fixed text, the person's own date. Words that nobody can vouch for say so last,
    in their own language.

    English sent to readers of another language stands in the English frame: two scripts in one text would
    double its price and halve its sense.
    """
    frame = ENGLISH if text.state == MadeBy.ENGLISH else tag
    speaker = Speaker(content.catalogues, frame, on_phone=limits is not None and limits.counts_parts)
    if kind in FIXED:
        body = _filled(text.text, ref, due, content.language(frame))
        return fit(Prompt(text=body), limits).text if limits else body
    words = _opened(content, speaker, text.text.strip(), kind)
    body = speaker.say(content.phrase("outcome"), {"ref": ref, "text": words})
    if text.state == MadeBy.MACHINE and "outcome-machine" in content.phrases:
        body = f"{body}\n{speaker.say(content.phrase('outcome-machine'))}"
    return fit(Prompt(text=body), limits).text if limits else body


def _filled(words: str, ref: str, due: Day | None, language: Language) -> str:
    """A fixed text with what is each person's own in it. words: a line for whom a date is still to come, and
    one for whom it is over."""
    dated, _, late = words.partition("\n")
    chosen = late if due is not None and due.over else dated
    day = weekday_and_day(due.day, language) if due else ""
    return chosen.replace("{ref}", set_apart(ref) if language.rtl else ref).replace("{due}", day)


def _opened(content: Content, speaker: Speaker, words: str, kind: str) -> str:
    """The words behind the sentence that says the no. It is said once, wherever they say it themselves."""
    about = OUTCOME_KINDS.get(kind)
    if about is None or not about.opening:
        return words
    sentence = speaker.say(content.phrase(about.opening))
    said = sentence.rstrip(_FULL_STOPS)
    if words.casefold().startswith(said.casefold()):
        return words
    again = re.compile(rf"(?<=[{_FULL_STOPS}?\n]) *{re.escape(said)}(?:[{_FULL_STOPS}]|$)", re.IGNORECASE)
    return f"{sentence} {again.sub('', words)}"


def too_long(body: str, limit: Limits) -> tuple[int, str] | None:
    """By how much a message is too long for a channel, and of what; None where it fits."""
    if (characters := utf16(body) - limit.max_text) > 0:
        return characters, "characters"
    if limit.counts_parts and (parts := measure(body).parts - MOST_PARTS_OF_OUTCOME) > 0:
        return parts, "texts"
    return None


def price(body: str, lengths: Mapping[int, int], pence: float | None) -> Cost:
    """For everybody who gets it as a text, each with a reference of their own length. Its parts are those of
    the dearest."""
    prices = [
        cost(body.replace(SAMPLE_REF, "X" * length, 1), count, pence)
        for length, count in sorted(lengths.items())
    ] or [cost(body, 0, pence)]
    dearest = max(prices, key=lambda each: each.parts)
    known = [each.pounds for each in prices if each.pounds is not None]
    return Cost(
        parts=dearest.parts,
        units=dearest.units,
        people=sum(each.people for each in prices),
        pounds=round(sum(known), 2) if known else None,
        remove=dearest.remove,
        saves=dearest.saves,
    )


def advice(price: Cost | None, text: str, script: str, pence: float | None) -> str:
    """What would make this text cheaper, as one sentence; "" when nothing small would.

    script: of the language; only in Latin letters do a few accents stand between a text and a lower price.
    """
    if price is None or price.parts < 2:
        return ""
    if price.remove and script == "Latn" and len(price.remove) <= _FEW_LETTERS:
        fewer = price.parts - price.saves
        what = "Remove " + ", ".join(price.remove)
    else:
        fewer = price.parts - 1
        over = price.units - _holds(text, fewer)
        if not 0 < over <= _FEW_CHARACTERS:
            return ""
        what = f"Remove {over} character{'' if over == 1 else 's'}"
    saved = round((price.parts - fewer) * price.people * pence / 100, 2) if pence else 0
    save = f" and save £{saved:,.2f}" if saved else ""
    return f"{what} to send {fewer} text{'' if fewer == 1 else 's'} instead of {price.parts}{save}."


def _holds(text: str, parts: int) -> int:
    one, each = (160, 153) if measure(text).encoding == "gsm7" else (70, 67)
    return one if parts == 1 else parts * each
