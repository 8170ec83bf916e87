"""One person's conversation with us, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.content import Content
from bot.model.event import HIDE_REASONS, TREATMENT, Disposition
from bot.model.promise import OtherWay
from bot.model.task import CALL_RESULTS
from bot.service.casework.conversation import Call, Conversation, Cut, Entry, Heard, Note, Ours
from bot.service.insight.answers import Read
from bot.service.outcomes.by_hand import Look
from bot.web.console import besides, labels
from bot.web.console.labels import Tongue
from bot.web.console.rows.common import Fact, Link, counted
from bot.web.console.rows.said.promised import Owed, owed
from channels.port import Limits

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
_FORGOTTEN = "None any more: they are forgotten, so nobody writes to them"
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
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One answer that a message was taken for. english: its copy, and english_by who made it. wants_english:
    one would help. mended: who set right what it means, and when; "" where nobody did."""

    id: int
    asked: str
    means: str
    english: str
    english_by: str
    wants_english: bool
    changed: bool
    mended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """side: theirs, ours or note. who: in words. words: what stands in it, in `tongue`. state: of ours, how
    it stands, and shade its colour. reason: why. came_to: of theirs, what it came to where no answer says
    it. here: it belongs to the reference that was opened. message: of theirs, its number, 0 for others;
    unread: nobody has read it; hidden: why it is hidden; quote: whether others may read it, in words;
    files: what of it can be opened."""

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
    message: int = 0
    unread: bool = False
    hidden: str = ""
    quote: str = ""
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """older: query of the page before, "" on the first. hides: something that was flagged or
    hidden is kept back. newest: their newest message. unread: how many nobody has read, in words."""

    ref: str
    facts: tuple[Fact, ...]
    owed: tuple[Owed, ...]
    bubbles: tuple[Bubble, ...]
    older: str
    hides: bool
    language: str
    is_english: bool
    newest: int
    unread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """A message as the person's phone will show it. cost: its price, when it goes."""

    text: str
    tongue: Tongue
    cost: str
    goes: str


def conversation_view(
    content: Content, found: Conversation, limits: Mapping[str, Limits]
) -> ConversationView:
    """limits: of the channels that are connected."""
    refs = {each.id: each.ref for each in found.talks}
    bubbles = (_bubble(content, found, refs, each, limits) for each in found.entries)
    tongue = labels.tongue(content, found.who.language)
    return ConversationView(
        ref=found.who.ref,
        facts=tuple(_facts(content, found)),
        owed=owed(content, found),
        bubbles=tuple(each for each in bubbles if each.words),
        older=f"before={cut_text(found.older)}" if found.older else "",
        hides=found.hides,
        language=tongue.name,
        is_english=tongue.tag == "en-GB",
        newest=found.newest,
        unread=counted(found.unread, "message", "messages") if found.unread else "",
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
        Fact(key="Consent", text=_FORGOTTEN if _is_forgotten(found) else _AGREED[who.may_keep]),
    ]
    if who.erased_at is not None:
        facts.append(Fact(key="Forgotten", text=f"As they asked, {labels.day(who.erased_at)}"))
    return facts


def _is_forgotten(found: Conversation) -> bool:
    """What they said goes at once; who they are, once our goodbye has left."""
    return found.who.erased_at is not None or any(each.way is OtherWay.FORGOTTEN for each in found.promises)


def _bubble(
    content: Content,
    found: Conversation,
    refs: dict[int, str],
    entry: Entry,
    limits: Mapping[str, Limits],
) -> Bubble:
    if isinstance(entry, Heard):
        made, talk_id = _theirs(content, found, entry, limits), entry.said.talk_id
    else:
        made, talk_id = _by_officers(content, entry), entry.talk_id
    return replace(made, ref=refs.get(talk_id or 0, ""), here=talk_id == found.who.talk_id)


def _by_officers(content: Content, entry: Ours | Note | Call) -> Bubble:
    if isinstance(entry, Ours):
        return _ours(content, entry)
    return _note(content, entry) if isinstance(entry, Note) else _call(content, entry)


def _theirs(content: Content, found: Conversation, entry: Heard, limits: Mapping[str, Limits]) -> Bubble:
    said, language = entry.said, found.who.language
    if entry.reads:
        language = entry.reads[0].line.language
    pressed = {"pressed": said.detail.get("pressed") or entry.pressed} if said.tapped else {}
    sent = besides.sent({**said.detail, **pressed})
    quote = next((each for each in found.quotes if each.event_id == said.id), None)
    gone = found.hides or _is_forgotten(found)  # what is empty here may have been words
    came_to = ""
    if said.outcome is not None and not entry.reads:
        came_to = _CAME_TO.get(said.outcome) or TREATMENT[said.outcome].label
    return Bubble(
        side="theirs",
        who=f"They said, {labels.CHANNELS.get(said.channel, said.channel)}",
        words="\n".join(filter(None, (besides.shown(said.text), sent))) or ("" if gone else besides.NO_WORDS),
        tongue=labels.tongue(content, language),
        at=labels.time(said.at),
        came_to=came_to,
        reads=tuple(_understood(each) for each in entry.reads),
        message=said.id,
        unread=not said.read and said.outcome is not Disposition.LEFT,
        hidden=HIDE_REASONS[said.hidden] if said.hidden else "",
        quote=labels.QUOTES[quote.state] if quote else "",
        files=besides.files(said.detail, said.id, limits.get(said.channel)),
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
        wants_english=line.own_words and not (line.english or is_english),
        changed=line.replaced,
        mended=f"Set right by {line.mended_by}, {labels.day(line.mended_at)}" if line.mended_at else "",
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


def _call(content: Content, entry: Call) -> Bubble:
    again = f" Try again {labels.time(entry.again_at)}." if entry.again_at else ""
    return Bubble(
        side="note",
        who=f"{entry.writer} rang them",
        words="\n".join(filter(None, (f"{CALL_RESULTS[entry.result]}.{again}", entry.text))),
        tongue=labels.tongue(content, None),
        at=labels.time(entry.at),
    )
