"""What an officer wrote about what happened next: what it must say, what our rules say of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot.calendar import local_day
from bot.language.tags import ENGLISH, Language, Languages
from bot.model.outcome import (
    DATED,
    FIXED,
    OUTCOME_KINDS,
    REFUSALS,
    MadeBy,
    Outcome,
    OutcomeKind,
    OutcomeText,
)
from bot.service.casework.due import not_a_due_day
from bot.wording.composed import composed
from bot.wording.outgoing import Objection, mark_of, objections

Served = Mapping[str, Language] | Languages
FACTS = ("you_said", "we_did", "why_not", "money", "lasts_until")
ENGLISH_TEXT = f"text:{ENGLISH}"
_NO_TEXT = ("texts", "english_for", "machine", "next_by", "composed", "override_of", "corrects", "to_all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """texts: language -> the message. english_for: languages sent English instead. machine: languages whose
    text nobody says they can read.

    composed: the English as it was last made from the facts; "" where it never was. override: why words stand
    that our rules refuse; override_of: the mark of the objections it was given for.
    corrects: it is for people who were told something wrong. to_all: those hear it too who were told before.
    """

    kind: str
    you_said: str
    we_did: str = ""
    why_not: str = ""
    money: str = ""
    lasts_until: str = ""
    next_by: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    english_for: frozenset[str] = frozenset()
    machine: frozenset[str] = frozenset()
    composed: str = ""
    override: str = ""
    override_of: str = ""
    corrects: bool = False
    to_all: bool = False

    @property
    def english(self) -> str:
        return self.texts.get(ENGLISH, "").strip()

    @property
    def facts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FACTS}


class Follows(StrEnum):
    """How the English message stands to the facts."""

    NOTHING = "nothing"  # there are no facts yet
    FOLLOWS = "follows"  # it is what the facts make
    CHANGED = "changed"  # changed by hand, since it was made from the facts as they are
    APART = "apart"  # changed by hand, and a fact was changed since


def written_of(outcome: Outcome, texts: Mapping[str, OutcomeText]) -> Written:
    """What was written so far."""
    own = {tag: one for tag, one in texts.items() if one.made_by != MadeBy.ENGLISH}
    return Written(
        kind=outcome.kind,
        you_said=outcome.you_said,
        we_did=outcome.we_did,
        why_not=outcome.why_not,
        money=outcome.money,
        lasts_until=outcome.lasts_until,
        next_by=local_day(outcome.next_by) if outcome.next_by else None,
        texts={tag: one.text for tag, one in own.items()},
        english_for=frozenset(texts.keys() - own.keys()),
        machine=frozenset(tag for tag, one in own.items() if one.made_by == MadeBy.MACHINE),
        composed=outcome.composed,
        override=outcome.override,
        override_of=outcome.override_of or "",
        corrects=outcome.corrects is not None,
        to_all=outcome.to_all,
    )


# --- the message and the facts -------------------------------------------------------------------------


def from_facts(written: Written) -> str:
    """The English message that the facts make."""
    return composed(written.facts, written.kind, written.next_by, corrects=written.corrects)


def follows(written: Written) -> Follows:
    fresh = from_facts(written)
    if not fresh:
        return Follows.NOTHING
    if written.english == fresh:
        return Follows.FOLLOWS
    return Follows.APART if written.composed not in ("", fresh) else Follows.CHANGED


def following(written: Written) -> Written:
    """With the message made anew where nobody has changed it by hand since it was last made."""
    fresh = from_facts(written)
    if written.english == written.composed:
        return composed_anew(written) if fresh else written
    return written if written.composed else replace(written, composed=fresh)


def composed_anew(written: Written) -> Written:
    """With the message that the facts make, whatever stood there."""
    fresh = from_facts(written)
    return replace(written, texts={**written.texts, ENGLISH: fresh}, composed=fresh)


# --- what is wanting -----------------------------------------------------------------------------------


def objected(written: Written, languages: Served) -> tuple[Objection, ...]:
    """What our rules say of its words; nothing of those that were translated once."""
    if written.kind in FIXED:
        return ()
    known = {ENGLISH, *(tag for tag in written.texts if tag in languages)}
    texts = {tag: text for tag, text in written.texts.items() if tag in known and text.strip()}
    return objections(written.kind, written.facts, texts, languages)


def covered(written: Written, found: tuple[Objection, ...]) -> bool:
    """Whether a reason was given for just these objections."""
    return bool(written.override.strip()) and written.override_of == mark_of(found)


def faults_of(written: Written, today: date, languages: Served = MappingProxyType({})) -> dict[str, str]:
    """What is still wanting or refused, by field, each with what to do. Empty when it can go out.

    languages: those whose texts are looked at besides the English.

    field: of `Written`, or "text:" and a language.
    """
    found = _wanting(written, today)
    said = objected(written, languages)
    stands = covered(written, said)
    for each in said:
        if each.final or not stands:
            found[each.field] = " ".join(filter(None, [found.get(each.field, ""), each.words]))
    return found


def _wanting(written: Written, today: date) -> dict[str, str]:
    found: dict[str, str] = {}
    if written.kind in FIXED:  # nobody writes it: there is nothing to be said of it besides
        return found if written.english else {ENGLISH_TEXT: "Its words are gone. Delete this draft."}
    if written.kind not in OUTCOME_KINDS:
        found["kind"] = "Choose what the news is."
    if not written.you_said.strip():
        found["you_said"] = "Write what people said."
    if not (written.we_did.strip() or written.why_not.strip()):
        found["we_did"] = "Write what we did, or why we did not."
    if written.kind in REFUSALS and not written.why_not.strip():
        found["why_not"] = "Give the reason. A no without one is not an answer."
    if written.kind in REFUSALS and not written.money.strip():
        found["money"] = "Say how money comes into it. “Money is not the reason” is an answer too."
    if not written.lasts_until.strip():
        found["lasts_until"] = "Say how long this lasts. “We do not know” is allowed."
    if written.kind in DATED and written.next_by is None:
        found["next_by"] = "Choose when people hear from us next."
    elif written.next_by is not None and (wrong := not_a_due_day(written.next_by, today)):
        found["next_by"] = wrong
    if written.kind == OutcomeKind.LATE and not written.why_not.strip():
        found["why_not"] = "Say why it takes longer."
    if not written.english:
        found[ENGLISH_TEXT] = "Write the message in English. “Make it from the facts” writes one for you."
    return found


# --- two officers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where two texts of a draft differ. field: of `Written`, or "text:" and a language."""

    field: str
    mine: str
    theirs: str


def differences(mine: Written, theirs: Written) -> tuple[Difference, ...]:
    """Field by field, where two officers wrote something else."""
    one, other = _by_field(mine), _by_field(theirs)
    return tuple(
        Difference(field=name, mine=one.get(name, ""), theirs=other.get(name, ""))
        for name in dict.fromkeys([*one, *other])
        if one.get(name, "") != other.get(name, "")
    )


def _by_field(written: Written) -> dict[str, str]:
    plain = [each.name for each in fields(Written) if each.name not in _NO_TEXT]
    said = {name: str(getattr(written, name)).strip() for name in plain}
    said["next_by"] = written.next_by.isoformat() if written.next_by else ""
    said["to_all"] = "Yes" if written.to_all else "No"
    english = {f"text:{tag}": "(English)" for tag in sorted(written.english_for)}
    return {**said, **english, **{f"text:{tag}": text.strip() for tag, text in written.texts.items()}}
