"""Somebody leaves, or becomes a reader, in words: what they look after, what happens, and who hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.content import Content
from bot.language.tags import ENGLISH
from bot.model.officer import Officer
from bot.service.outcomes.approval import ALONE_UP_TO
from bot.service.outcomes.leaving import Leaver, Leaving
from bot.web.console import labels
from bot.web.console.rows.common import Fact, counted
from bot.web.console.rows.outcomes import PreviewRow, proof_row


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaverView:
    """title: of the page. facts: what they look after. press: on the button that does it. refused: why it
    cannot be done, "" where it can."""

    title: str
    name: str
    facts: tuple[Fact, ...]
    nothing: bool
    press: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingView:
    """what: will happen, in sentences. people: how many hear. goes: who hears, when and at what price.
    second: what a second person reads first, "" for nothing. preview: the English message. languages: in
    which others it goes out, "" for none."""

    what: tuple[str, ...]
    people: int
    goes: str
    second: str
    preview: PreviewRow | None
    languages: str
    not_hearing: tuple[str, ...]


def leaver_view(found: Leaver, *, reader: bool) -> LeaverView:
    name = found.officer.name
    counts = (
        ("Open issues", found.issues),
        ("Closed issues", found.closed),
        ("Tasks to do", found.tasks),
        ("Issues on their way to them", found.coming),
    )
    facts = [Fact(key=key, text=f"{count:,}") for key, count in counts if count]
    if found.covers:
        facts.append(Fact(key="Stands in for", text=", ".join(found.covers)))
    press = f"Make {name} a reader" if reader else f"Remove {name}"
    return LeaverView(
        title=f"{press}?",
        name=name,
        facts=tuple(facts),
        nothing=found.nothing,
        press=press,
        refused=found.refused,
    )


def leaving_view(content: Content, look: Leaving, pence: float | None, *, reader: bool) -> LeavingView:
    proof = proof_row(content, look.proof, pence)
    english = next((each for each in proof.previews if each.tag == ENGLISH), None)
    others = [
        labels.tongue(content, each.language).name
        for each in look.proof.previews
        if each.people and each.language != ENGLISH
    ]
    return LeavingView(
        what=tuple(_what(look.leaver, look.heir, reader=reader)),
        people=look.people,
        goes=_goes(look, proof.pounds),
        second=_second(look.second),
        preview=english if look.people else None,
        languages=f"Also in {counted(len(others), 'other language', 'other languages')}: {_listed(others)}."
        if others
        else "",
        not_hearing=proof.not_hearing,
    )


def done_words(look: Leaving, *, reader: bool) -> str:
    """What was done by the press."""
    name = look.leaver.officer.name
    words = f"{name} is a reader now." if reader else f"{name} is off the team."
    return " ".join([words, *_goes_over(look.leaver, look.heir)])


def _what(found: Leaver, heir: Officer | None, *, reader: bool) -> list[str]:
    name = found.officer.name
    if reader:
        said = [f"{name} can only read, from this moment."]
    else:
        said = [f"{name} cannot sign in any more, from this moment."]
    said += _goes_over(found, heir)
    if found.issues:
        said.append("The dates that people were given stay.")
    if not reader:
        said.append(f"What {name} did stays in the log.")
        kept = f" What went to {heir.name} stays there." if heir else ""
        said.append(f"It cannot be undone. You can invite {name} again.{kept}")
    return said


def _goes_over(found: Leaver, heir: Officer | None) -> list[str]:
    if heir is None:
        return []
    said = []
    if found.tasks:
        said.append(f"{counted(found.tasks, 'task goes', 'tasks go')} to {heir.name} at once.")
    issues = counted(found.issues, "open issue", "open issues") if found.issues else ""
    closed = counted(found.closed, "closed issue", "closed issues") if found.closed else ""
    coming = f"{found.coming:,} on their way to {found.officer.name}" if found.coming else ""
    if what := _listed([each for each in (issues, closed, coming) if each]):
        said.append(f"{heir.name} gets {what} in the next minutes.")
    if found.covers:
        said.append(f"{heir.name} stands in for {_listed(list(found.covers))}.")
    return said


def _goes(look: Leaving, pounds: str) -> str:
    if not look.people:
        return "Nobody who can be told is still owed an answer, so nobody is told."
    price = f", for about {pounds}" if pounds else ""
    several = ""
    if look.proof.people > look.people:
        several = f" Who waits in two issues hears of each: {look.proof.people:,} messages."
    return (
        f"{labels.people(look.people)} will hear{price}.{several} "
        "It goes out between 9am and 8pm, never on Sundays or holidays."
    )


def _second(issues: int) -> str:
    if not issues:
        return ""
    return (
        f"A second person must read and send the message about {counted(issues, 'issue', 'issues')} first: "
        f"more than {ALONE_UP_TO} people hear it, or it is sensitive."
    )


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
