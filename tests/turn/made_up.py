"""A turn without a database: a situation and answers to look-ups, as a test wants them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content.content import Content
from bot.dialogue import engine
from bot.dialogue.meaning import Chosen, Meaning
from bot.language.intents import Intent, Listener
from bot.model.code import Code, CodeKind
from bot.model.event import Quote, QuoteState
from bot.model.ids import AddressId, OfficerId, PersonId, TalkId
from bot.model.issue import Issue, Pledge
from bot.model.officer import Officer
from bot.model.outcome import Invited
from bot.model.person import Reached
from bot.model.promise import Promise, PromiseState
from bot.model.reference import Earlier, Filed, NewsSent, OpenMatter, SentQuestion
from bot.model.talk import Mode, Talk
from bot.turn.effects import THIS_EVENT, Effect, Send
from bot.turn.message import Message
from bot.turn.situation import Situation
from bot.turn.turn import Turn
from channels.port import Heard, Limits
from tests.contents import shipped
from tests.fixed import MONDAY_10AM, FixedDice

ROOT = Path(__file__).resolve().parents[2]
PHONE = Limits(max_text=1600, counts_parts=True, phone_number=True)
APP = Limits(max_text=4096, buttons=30, label=64, isolates=True)
HER = Reached(
    person_id=PersonId(7),
    address_id=AddressId(8),
    channel="sms",
    account="us",
    keyed_hash="hers",
    language=None,
    town=None,
    may_keep=True,
    known={},
    told_unchecked=None,
    language_hint=None,
    language_offered=None,
)
ASHA = Officer(
    id=OfficerId(3),
    email="asha@example",
    name="Asha",
    team="community-partnerships",
    role="manager",
    password_hash=None,
    code_secret=None,
)
PLEDGE = Pledge(id=5, key="next", version=1, text="We will tell you.", measure="", sample=True)


def content() -> Content:
    return shipped()


@dataclass
class Lookup:
    """Nothing ever happened, but for what a test says. `bot.turn.lookup.Lookup`, answered from fields."""

    over: Talk | None = None
    filed: Talk | None = None
    issues: dict[int, Issue] = field(default_factory=dict)
    open_about: dict[str, Issue] = field(default_factory=dict)
    codes: list[Code] = field(default_factory=list)
    opened: int = 0
    other_votes: dict[str, int] = field(default_factory=dict)
    earlier: dict[str, Earlier] = field(default_factory=dict)
    answered: bool = False
    asked: SentQuestion | None = None
    officer_asks: bool = False
    questions: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    told: bool = False
    asks: datetime | None = None
    timers: set[str] = field(default_factory=set)
    flagged: tuple[bool, int] = (False, 0)
    taken: set[str] = field(default_factory=set)
    invitation: Invited | None = None
    promised: list[Promise] = field(default_factory=list)
    matters: list[OpenMatter] = field(default_factory=list)
    others: dict[str, Filed] = field(default_factory=dict)
    sent: list[NewsSent] = field(default_factory=list)
    quoted: Quote | None = None
    ever_flagged: bool = False
    theirs: list[Talk] = field(default_factory=list)

    def promises(self) -> list[Promise]:
        return self.promised

    def open_matters(self, told_since: datetime | None = None) -> list[OpenMatter]:
        return self.matters

    def news(self, since: datetime) -> list[NewsSent]:
        return [each for each in self.sent if each.at >= since]

    def talk_of_others(self, ref: str) -> Filed | None:
        return self.others.get(ref)

    def first_words(self, talk_id: int) -> Earlier | None:
        return self.earlier.get(f"talk {talk_id}")

    def quote(self) -> Quote | None:
        return self.quoted

    def was_flagged(self) -> bool:
        return self.ever_flagged

    def last_over(self, since: datetime) -> Talk | None:
        return self.over

    def last_filed(self, since: datetime) -> Talk | None:
        return self.filed

    def newest_filed(self) -> Talk | None:
        return self.filed

    def their_talk(self, name: str) -> Talk | None:
        return next((each for each in self.theirs if name in (each.ref, str(each.id))), None)

    def answers_held(self) -> int:
        return 4

    def is_free(self, ref: str) -> bool:
        return ref not in self.taken

    def talks_so_far(self) -> int:
        return 0

    def owner_of(self, team: str) -> Officer | None:
        return ASHA

    def issue(self, issue_id: int) -> Issue | None:
        return self.issues.get(issue_id)

    def open_issue(self, about: str, pledge_id: int | None) -> Issue | None:
        return self.open_about.get(about)

    def pledge(self, key: str, version: int) -> Pledge:
        return replace(PLEDGE, key=key, version=version)

    def pledges(self) -> list[Pledge]:
        return [PLEDGE]

    def times_rated(self) -> dict[str, int]:
        return {}

    def rated_keys(self) -> set[str]:
        return set()

    def code(self, code_id: int) -> Code | None:
        return next((each for each in self.codes if each.id == code_id), None)

    def code_named(self, word: str) -> Code | None:
        return next((each for each in self.codes if each.word == word), None)

    def codes_opened(self, since: datetime) -> int:
        return self.opened

    def code_words(self, since: datetime) -> set[str]:
        return {each.word for each in self.codes}

    def votes(self, code_id: int, question: str, *, of_others: bool) -> dict[str, int]:
        return self.other_votes

    def first_sent(self, ref: str) -> Earlier | None:
        return self.earlier.get(ref)

    def asked_back(self, since: datetime) -> Earlier | None:
        return self.earlier.get("asked back")

    def invited(self, since: datetime) -> Invited | None:
        return self.invitation

    def added_since(self, talk_id: int, since: datetime) -> bool:
        return False

    def answered_since(self, talk_id: int, event_id: int) -> bool:
        return self.answered

    def first_of_album(self, album: str) -> Earlier | None:
        return self.earlier.get(album)

    def sent_question(self, talk_id: int, question: str) -> SentQuestion | None:
        return self.asked

    def question_of(self, sent_ref: str) -> tuple[int | None, str] | None:
        return self.questions.get(sent_ref)

    def told_since(self, since: datetime) -> bool:
        return self.told

    def officer_asked(self, since: datetime) -> bool:
        return self.officer_asks

    def nth_latest_ask(self, n: int, since: datetime) -> datetime | None:
        return self.asks

    def timer_is_set(self, key: str) -> bool:
        return key in self.timers

    def flags(self, key: str) -> tuple[bool, int]:
        return self.flagged


def talk_at(name: str, *meanings: Meaning, number: int = 40, **more: Any) -> Talk:
    """A talk of hers in a conversation, after these answers; the shared parts were answered before."""
    script = content().conversations[name]
    known: dict[str, Meaning] = {each.id: Chosen("yes") for each in script.questions if each.shared}
    place, _ = engine.begin(script, known, {})
    for meaning in meanings:
        place, _ = engine.step(script, place, meaning)
    given: dict[str, Any] = {
        "id": number,
        "ref": f"T{number}",
        "person_id": HER.person_id,
        "address_id": HER.address_id,
        "name": name,
        "hash": script.hash,
        "issue_id": None,
        "outcome_id": None,
        "state": "open",
        "place": place,
        "facts": {"pledge": "next", "pledge_version": 1} if script.about == "pledge" else {},
        "language": "en_GB",
        "mode": Mode.OWN,
        "code_id": None,
        "touched_at": MONDAY_10AM - timedelta(minutes=1),
    }
    return Talk(**{**given, **more})


def code(word: str = "BEAR7", *, kind: CodeKind = CodeKind.ROOM, minutes: int = 30, **more: Any) -> Code:
    """A code that closes in so many minutes; negative: it is closed."""
    given: dict[str, Any] = {
        "id": 6,
        "word": word,
        "kind": kind,
        "conversation": "live-poll" if kind is CodeKind.ROOM else "pledge-check",
        "issue_id": None,
        "issue_ref": None,
        "place": "",
        "texts": {"en_GB": "Should the library open on Sundays?"},
        "shows": False,
        "officer": None,
        "opened_at": MONDAY_10AM - timedelta(hours=1),
        "closes_at": MONDAY_10AM + timedelta(minutes=minutes),
        "closed_at": None,
    }
    return Code(**{**given, **more})


def issue(about: str, *, number: int = 9, **more: Any) -> Issue:
    given: dict[str, Any] = {
        "id": number,
        "ref": f"I{number}",
        "about": about,
        "title": about,
        "pledge_id": None,
        "pledge_key": None,
        "owner_id": ASHA.id,
        "owner": ASHA.name,
        "team": ASHA.team,
        "reply_by": MONDAY_10AM + timedelta(days=20),
        "state": "open",
        "stage": "open",
        "honesty": {},
        "opened_at": MONDAY_10AM - timedelta(days=1),
        "closed_at": None,
    }
    return Issue(**{**given, **more})


def quote(state: QuoteState = QuoteState.ASKED, *, days: int = 1) -> Quote:
    """Words that she was asked about so many days ago."""
    return Quote(
        id=1,
        talk_id=TalkId(40),
        ref="T40",
        event_id=2,
        words="It is dark.",
        state=state,
        asked_at=MONDAY_10AM - timedelta(days=days),
        answered_at=None,
        officer="Asha",
    )


def promise(ref: str = "T40", *, number: int = 1, **more: Any) -> Promise:
    """What she is owed about one talk; it is not late yet."""
    given: dict[str, Any] = {
        "id": number,
        "person_id": HER.person_id,
        "talk_id": int(ref[1:]),
        "ref": ref,
        "issue_id": 9,
        "state": PromiseState.WAITING,
        "due_at": MONDAY_10AM + timedelta(days=10),
        "made_at": MONDAY_10AM - timedelta(days=20),
        "told_at": None,
        "outcome_id": None,
        "way": None,
        "settled_by": None,
    }
    return Promise(**{**given, **more})


def turn_of(
    *talks: Talk,
    person: Reached = HER,
    lookup: Lookup | None = None,
    limits: Limits = PHONE,
    now: datetime = MONDAY_10AM,
    **more: Any,
) -> Turn:
    """talks: her open ones, the newest first."""
    scripts = {script.hash: script for script in content().conversations.values()}
    situation = Situation(
        content=content(),
        limits=limits,
        scripts=scripts,
        versions={digest: number for number, digest in enumerate(scripts, 1)},
        person=person,
        talks=talks,
        issue=None,
        pledge=None,
        now=now,
        silence=timedelta(minutes=15),
        ask_after=timedelta(weeks=4),
    )
    return Turn(situation, lookup or Lookup(), FixedDice(), event_id=THIS_EVENT, **more)


@dataclass
class Guesses:
    """A listener that guesses the same of whatever it is asked about. asked: what it was asked about."""

    guessed: dict[Intent, float]
    asked: list[str] = field(default_factory=list)

    def scores(self, text: str) -> dict[Intent, float]:
        self.asked.append(text)
        return self.guessed


def message(
    text: str = "",
    *,
    now: datetime = MONDAY_10AM,
    language: str = "en_GB",
    listener: Listener | None = None,
    **heard: Any,
) -> Message:
    given = Heard(event_id="1", account="us", sender="hers", text=text, **heard)
    return Message(given, language, content(), now, listener=listener)


def kinds_of(effects: tuple[Effect, ...]) -> set[str]:
    return {type(each).__name__ for each in effects}


def said_in(effects: tuple[Effect, ...]) -> str:
    return "\n".join(each.message.body for each in effects if isinstance(each, Send))
