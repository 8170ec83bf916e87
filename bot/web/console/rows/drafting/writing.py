"""The page on which an outcome is written, in words: what stands beside the boxes, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.service.outcomes.drafting.write_page import Beside, Look
from bot.service.outcomes.written import Follows, Written
from bot.web.console import labels
from bot.web.console.rows.common import Choice
from bot.web.console.rows.outcomes import FIELDS, ProofRow, VoicesView, proof_row, voices_view
from bot.wording.outgoing import Objection

_FOLLOWS = {
    Follows.NOTHING: "Fill in the facts. The message is made from them.",
    Follows.FOLLOWS: "The message is made from the facts, and follows them.",
    Follows.CHANGED: "You changed the message by hand.",
    Follows.APART: "A fact was changed since. The message does not follow it any more.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a press did. quote: words that were replaced. replace: the kept text that can take their place."""

    words: str
    quote: str = ""
    replace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRow:
    """Where our rules object, and what to do."""

    where: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """english, composed: what a script puts into the box of the message, and into its companion. anew: the
    message can be made from the facts, and is not. remarks: what our rules say. override_of: see
    `bot.service.outcomes.drafting.write_page.Look`. of: the draft that is changed, or 0."""

    proof: ProofRow
    english: str
    composed: str
    follows: str
    apart: bool
    anew: bool
    remarks: tuple[RemarkRow, ...]
    final: bool
    override_of: str
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideView:
    """texts: kept ones to begin with, the chosen one marked."""

    voices: VoicesView
    texts: tuple[Choice, ...]


def look_view(content: Content, look: Look, what: Written, pence: float | None, *, of: int) -> LookView:
    return LookView(
        proof=proof_row(content, look.proof, pence),
        english=what.english,
        composed=what.composed,
        follows=_FOLLOWS[look.follows],
        apart=look.follows == Follows.APART,
        anew=look.follows in (Follows.APART, Follows.CHANGED),
        remarks=tuple(_remark(content, each) for each in look.objections),
        final=any(each.final for each in look.objections),
        override_of=look.override_of,
        of=of,
    )


def _remark(content: Content, one: Objection) -> RemarkRow:
    _, is_text, tag = one.field.partition("text:")
    where = f"Message in {content.language(tag or ENGLISH).english}" if is_text else FIELDS[one.field]
    return RemarkRow(where=where, words=one.words)


def beside_view(content: Content, beside: Beside, chosen: str) -> BesideView:
    return BesideView(
        voices=voices_view(content, beside.voices),
        texts=tuple(
            Choice(
                value=each.key,
                text=f"{labels.kind(each.text.kind)}: {each.text.title}",
                chosen=each.key == chosen,
            )
            for each in beside.texts
        ),
    )


def replaced_notice(kept_back: tuple[str, ...], key: str) -> Notice | None:
    """Some boxes had words already: they are as they were, until somebody says otherwise."""
    if not kept_back:
        return None
    names = ", ".join(f"“{FIELDS[name]}”" for name in kept_back)
    return Notice(words=f"What you typed stays in these boxes: {names}.", replace=key)
