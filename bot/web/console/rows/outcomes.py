"""An outcome before it goes out, in words: previews, what two people wrote, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.outcome import Outcome
from bot.service.outcomes.handover import Handover
from bot.service.outcomes.message import advice
from bot.service.outcomes.preview import Preview, Proof
from bot.service.outcomes.told import Told
from bot.service.outcomes.voices import VoicesPage
from bot.service.outcomes.written import Difference
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Fact, Link, counted

_LONGEST_VOICE = 300
_MADE_BY = {
    "officer": "Written by a person",
    "checked": "Checked by a person",
    "machine": "Machine. Not checked",
    "fixed": "Fixed words",
    "english": "English, for want of their language",
    "": "No text yet",
}
_SURE = ("officer", "checked")
FIELDS = {
    "kind": "What is the news?",
    "you_said": "What did people say?",
    "we_did": "What did we do?",
    "why_not": "If not, why not?",
    "money": "What about the money?",
    "lasts_until": "How long does this last?",
    "next_by": "When will you next tell people?",
    "to_all": "Everybody who was told before hears it too",
    "override": "Why do these words stand?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One message as a phone would show it. tag: of its language here; lang, dir: of the text, for HTML.
    cost: who gets it, and its price. notes: what else to know of its words. over: where it does not fit.
    """

    tag: str
    name: str
    state: str
    checked: bool
    lang: str
    dir: str
    text: str
    cost: str
    advice: str
    notes: tuple[str, ...]
    over: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """to: how many people hear, and pounds what it costs, in words. not_hearing: who does not, and why."""

    people: int
    to: str
    pounds: str
    summary: str
    previews: tuple[PreviewRow, ...]
    not_hearing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow:
    """english: a copy that an officer made, or ""."""

    ref: str
    words: str
    tongue: Tongue
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesView:
    """What those said who will hear. summary: how many they are. after: the next page, 0 for none. first:
    there is a page before."""

    rows: tuple[VoiceRow, ...]
    summary: str
    after: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """One field that two people wrote differently. tongue: of both texts."""

    field: str
    mine: str
    theirs: str
    tongue: Tongue


def proof_row(content: Content, proof: Proof, pence: float | None) -> ProofRow:
    """pence: the price of one part of a text."""
    to, pounds = labels.people(proof.people), labels.money(proof.pounds) if proof.pounds else ""
    languages = counted(len(proof.previews), "language", "languages")
    return ProofRow(
        people=proof.people,
        to=to,
        pounds=pounds,
        summary=f"{to}, {languages}, about {pounds}." if pounds else f"{to}, {languages}.",
        previews=preview_rows(content, proof, pence),
        not_hearing=tuple(labels.not_hearing(proof.not_hearing)),
    )


def preview_rows(content: Content, proof: Proof, pence: float | None) -> tuple[PreviewRow, ...]:
    return tuple(_preview_row(content, each, pence) for each in proof.previews)


def _preview_row(content: Content, one: Preview, pence: float | None) -> PreviewRow:
    tongue = labels.tongue(content, one.language)
    spoken = labels.tongue(content, ENGLISH) if one.made_by in ("english", "") else tongue
    return PreviewRow(
        tag=one.language,
        name=tongue.name,
        state=state_words(one),
        checked=one.made_by in _SURE,
        lang=spoken.tag,
        dir=spoken.dir,
        text=one.text or "Nothing is written here yet.",
        cost=labels.cost(one),
        # The words that say a computer wrote it are ours: nobody here can make them shorter.
        advice=""
        if one.made_by in ("machine", "fixed")
        else advice(one.cost, one.text, content.language(one.language).script, pence),
        notes=tuple(_notes(one)),
        over=_over(one),
    )


def state_words(one: Preview) -> str:
    """Whose words they are, with the name where somebody answers for them."""
    words = _MADE_BY.get(one.made_by, one.made_by)
    return words.replace("a person", one.who) if one.who else words


def _notes(one: Preview) -> list[str]:
    found = []
    if one.made_by == "machine":
        found.append("We tell these people, in their language, that a computer wrote it.")
    if one.checked_before:
        found.append(f"{one.checked_before} checked it before it or the English changed. That check fell.")
    if one.asked:
        found.append(f"{one.asked} is asked to check it.")
    found += [
        f"{labels.channel(channel)}: no template is set up, so only those of these {labels.people(count)} "
        "hear it who wrote to us in the last 24 hours."
        for channel, count in one.window.items()
    ]
    return found


def _over(one: Preview) -> str:
    said = [
        f"{labels.channel(channel)}: {counted(number, unit.removesuffix('s'), unit)} too long."
        for channel, (number, unit) in one.over.items()
    ]
    return " ".join(said)


def told_before(told: Told | None) -> list[Fact]:
    """What people were told about the issue last, by whom, and how many."""
    if told is None:
        return []
    words = (
        f"{told.who} told {labels.people(told.people)} on {labels.time(told.at)}: {labels.kind(told.kind)}."
    )
    link = Link(text="See it", href=f"/console/sent/{told.outcome_id}", hidden="what people were told last")
    return [Fact(key="Told last", text=words, action=link)]


def draft_warnings(others: Iterable[Outcome]) -> list[Fact]:
    """Of each other draft of the same issue: whose it is, and since when."""
    return [
        Fact(
            key="Another draft",
            text=f"{each.writer} has a draft for this issue since {labels.time(each.made_at)}.",
            action=Link(text="See it", href=f"/console/outcomes/{each.id}"),
        )
        for each in others
    ]


def voices_view(content: Content, page: VoicesPage) -> VoicesView:
    return VoicesView(
        rows=tuple(
            VoiceRow(
                ref=each.ref,
                words=labels.shortened(each.words, _LONGEST_VOICE),
                tongue=labels.tongue(content, each.language),
                english=labels.shortened(each.english, _LONGEST_VOICE),
            )
            for each in page.voices
        ),
        summary=f"This answers {labels.people(page.people)}.",
        after=page.after,
        first=page.began > 0,
    )


def difference_rows(content: Content, found: Iterable[Difference]) -> list[DifferenceRow]:
    return [_difference_row(content, each) for each in found]


def _difference_row(content: Content, one: Difference) -> DifferenceRow:
    _, is_text, tag = one.field.partition("text:")
    tongue = labels.tongue(content, tag if is_text else ENGLISH)
    name = f"Message in {tongue.name}" if is_text else FIELDS[one.field]
    mine, theirs = (_said(one.field, words) for words in (one.mine, one.theirs))
    return DifferenceRow(field=name, mine=mine or "Nothing", theirs=theirs or "Nothing", tongue=tongue)


def _said(field: str, words: str) -> str:
    if field == "kind":
        return labels.kind(words)
    return labels.day(date.fromisoformat(words)) if field == "next_by" and words else words


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """What a new owner means for people. goes: who hears, when and at what price. waits: what becomes of
    messages that wait for their hour. press: on the button."""

    people: int
    goes: str
    waits: tuple[str, ...]
    previews: tuple[PreviewRow, ...]
    not_hearing: tuple[str, ...]
    press: str


def handover_view(content: Content, found: Handover, pence: float | None) -> HandoverView:
    proof = proof_row(content, found.proof, pence)
    price = f", for about {proof.pounds}" if proof.pounds else ""
    if not proof.people:
        goes = "Nobody who can be told is still owed an answer, so nobody is told."
    elif found.second:
        goes = f"{proof.to} would hear{price}. A second person must read the message and send it first."
    else:
        goes = f"{proof.to} will hear{price}. It goes out between 9am and 8pm, never on Sundays or holidays."
    return HandoverView(
        people=proof.people,
        goes=goes,
        waits=tuple(_waits(found)),
        previews=proof.previews,
        not_hearing=proof.not_hearing,
        press=f"Give it to {found.owner.name}",
    )


def _waits(found: Handover) -> Iterator[str]:
    for at in found.waits:
        message = f"A message about this is set to go out on {labels.time(at)}."
        if not found.proof.people:
            yield f"{message} It keeps its hour."
        else:
            yield (
                f"{message} People would hear of {found.owner.name} first, so it comes back as a draft, and "
                f"{found.owner.name} is asked to read and send it. Where you tell nobody, it keeps its hour."
            )
