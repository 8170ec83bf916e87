"""One person's conversation with us, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.calendar import due_day
from bot.content.content import Content
from bot.model.event import TREATMENT, Disposition
from bot.model.promise import WAYS, Promise, PromiseState
from bot.service.casework.conversation import Conversation, Cut, Entry, Heard, Note, Ours, TalkLine
from bot.service.insight.answers import Read
from bot.service.outcomes.by_hand import Look
from bot.web.console import labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Fact
from bot.web.console.rows.owed import BY_THEMSELVES, STATES

# How a message of ours stands.
_DELIVERY = {
    "on-the-way": "On its way",
    "sent": "Sent, no report yet",
    "delivered": "Delivered",
    "failed": "Not delivered",
    "dropped": "Taken back",
    "unsure": "Nobody knows whether it went out",
}
_AGREED = {
    True: "They agreed to hear from us",
    False: "They do not want us to write to them",
    None: "Not asked yet",
}
_SHADES = {"delivered": "fine", "failed": "failed", "on-the-way": "waiting", "unsure": "soon"}
# What a message of theirs came to, where no answer says it.
_CAME_TO = {
    Disposition.ANSWER: "It did not answer the question",
    Disposition.COMMAND: "A command word",
    Disposition.START: "It began a talk",
    Disposition.RESUMED: "They came back after a pause",
    Disposition.UNPLACED: "It belongs to no question",
    Disposition.FLAGGED: "Flagged: an officer looks at it",
    Disposition.SAME: "The same again",
    Disposition.FAULT: "Our bot failed on it",
    Disposition.LEFT: "Their provider told us that they left or came back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One reference with what it was about and how its promise stands; state "" where none was given."""

    ref: str
    here: bool
    about: str
    issue_ref: str
    state: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One answer that a message was taken for. english: its copy, and english_by who made it. wants_english:
    one would help."""

    id: int
    asked: str
    means: str
    english: str
    english_by: str
    wants_english: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """side: theirs, ours or note. who: in words. words: what stands in it, in `tongue`. state: of ours, how
    it stands, and shade its colour. reason: why. came_to: of theirs, what it came to where no answer says
    it. here: it belongs to the reference that was opened."""

    side: str
    who: str
    words: str
    tongue: Tongue
    at: str
    ref: str = ""
    here: bool = False
    state: str = ""
    shade: str = ""
    reason: str = ""
    came_to: str = ""
    reads: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """older: query of the page before, "" on the first. hides: something that was flagged is kept back."""

    ref: str
    facts: tuple[Fact, ...]
    owed: tuple[Owed, ...]
    bubbles: tuple[Bubble, ...]
    older: str
    hides: bool
    language: str
    is_english: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """A message as the person's phone will show it. cost: its price, when it goes."""

    text: str
    tongue: Tongue
    cost: str
    goes: str


def conversation_view(content: Content, found: Conversation) -> ConversationView:
    refs = {each.id: each.ref for each in found.talks}
    bubbles = (_bubble(content, found, refs, each) for each in found.entries)
    tongue = labels.tongue(content, found.who.language)
    return ConversationView(
        ref=found.who.ref,
        facts=tuple(_facts(content, found)),
        owed=_owed(content, found),
        bubbles=tuple(each for each in bubbles if each.words),
        older=f"before={cut_text(found.older)}" if found.older else "",
        hides=found.hides,
        language=tongue.name,
        is_english=tongue.tag == "en-GB",
    )


def look_view(content: Content, look: Look) -> LookView:
    price = look.cost
    if price is None:
        cost = "Free to send"
    else:
        texts = "1 text" if price.parts == 1 else f"{price.parts} texts"
        cost = ", ".join(filter(None, [texts, f"{price.units} characters", labels.money(price.pounds)]))
    return LookView(
        text=look.body,
        tongue=labels.tongue(content, look.language),
        cost=cost,
        goes=labels.time(look.goes_at),
    )


def cut_text(cut: Cut) -> str:
    """
    >>> from datetime import UTC, datetime
    >>> cut_text(Cut(at=datetime(1970, 1, 1, 0, 0, 1, 5000, tzinfo=UTC), side=1, id=7))
    '1005.1.7'
    """
    return f"{round(cut.at.timestamp() * 1000)}.{cut.side}.{cut.id}"


def _facts(content: Content, found: Conversation) -> list[Fact]:
    who = found.who
    stopped = "They sent STOP" if who.stopped else "No"
    if who.left_at is not None:
        stopped = f"{stopped}. They left, or the number stopped working, {labels.day(who.left_at)}"
    facts = [
        Fact(key="Town", text=labels.place(who.town) if who.town else "Not said"),
        Fact(key="Language", text=labels.tongue(content, who.language).name),
        Fact(key="Channel", text=labels.channel(who.channel)),
        Fact(key="Stopped", text=stopped),
        Fact(key="Consent", text=_AGREED[who.may_keep]),
    ]
    if who.erased_at is not None:
        facts.append(Fact(key="Forgotten", text=f"As they asked, {labels.day(who.erased_at)}"))
    return facts


def _owed(content: Content, found: Conversation) -> tuple[Owed, ...]:
    by_talk: dict[int, Promise] = {each.talk_id: each for each in found.promises}
    return tuple(_one_owed(content, found, each, by_talk.get(each.id)) for each in found.talks)


def _one_owed(content: Content, found: Conversation, talk: TalkLine, promise: Promise | None) -> Owed:
    script = content.conversations.get(talk.name)
    about = talk.issue_title or (script.title.english if script else talk.name)
    return Owed(
        ref=talk.ref,
        here=talk.id == found.who.talk_id,
        about=about,
        issue_ref=talk.issue_ref or "",
        state="" if promise is None else _standing(promise),
        facts=tuple(_promise_facts(promise)) if promise else (f"begun {labels.day(talk.started_at)}",),
    )


def _standing(promise: Promise) -> str:
    return {**WAYS, **BY_THEMSELVES}[promise.way] if promise.way is not None else STATES[promise.state]


def _promise_facts(promise: Promise) -> list[str]:
    due = [] if promise.state is PromiseState.ANSWERED else [f"due {labels.day(due_day(promise.due_at))}"]
    told = [f"last told {labels.day(promise.told_at)}"] if promise.told_at else []
    return [*due, *told]


def _bubble(content: Content, found: Conversation, refs: dict[int, str], entry: Entry) -> Bubble:
    if isinstance(entry, Heard):
        made, talk_id = _theirs(content, found, entry), entry.said.talk_id
    else:
        made, talk_id = (
            _ours(content, entry) if isinstance(entry, Ours) else _note(content, entry),
            entry.talk_id,
        )
    return replace(made, ref=refs.get(talk_id or 0, ""), here=talk_id == found.who.talk_id)


def _theirs(content: Content, found: Conversation, entry: Heard) -> Bubble:
    said, language = entry.said, found.who.language
    if entry.reads:
        language = entry.reads[0].line.language
    pressed = f"Pressed: {entry.pressed or 'a button'}" if said.tapped else ""
    pictures = "Sent a picture or a file" if said.attachments else ""
    came_to = ""
    if said.outcome is not None and not entry.reads:
        came_to = _CAME_TO.get(said.outcome) or TREATMENT[said.outcome].label
    return Bubble(
        side="theirs",
        who=f"They said, {labels.CHANNELS.get(said.channel, said.channel)}",
        words=said.text or pressed or pictures,
        tongue=labels.tongue(content, language),
        at=labels.time(said.at),
        came_to=came_to,
        reads=tuple(_understood(each) for each in entry.reads),
    )


def _understood(one: Read) -> Understood:
    line = one.line
    is_english = line.language.startswith("en") and line.words.isascii()
    return Understood(
        id=line.id,
        asked=one.asked,
        means=one.means,
        english=line.english or "",
        english_by=line.english_by or "",
        wants_english=not (line.english or one.means or is_english),
        changed=line.replaced,
    )


def _ours(content: Content, entry: Ours) -> Bubble:
    return Bubble(
        side="ours",
        who=f"{entry.writer} wrote" if entry.writer else "We said",
        words=entry.text,
        tongue=labels.tongue(content, entry.language),
        at=labels.time(entry.at),
        state=_DELIVERY.get(entry.state) or labels.STATES.get(entry.state, entry.state),
        shade=_SHADES.get(entry.state, ""),
        reason=entry.reason,
    )


def _note(content: Content, entry: Note) -> Bubble:
    return Bubble(
        side="note",
        who=f"Note by {entry.writer}, for officers only",
        words=entry.text,
        tongue=labels.tongue(content, None),
        at=labels.time(entry.at),
    )
