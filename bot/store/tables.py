"""Every table. Each column says what it holds, because erasing, exporting and log rules walk these marks:

personal   tells who somebody is, or lets us reach them: goes when the person asks
words      what a person said: stays without a name unless they ask for it to go
plumbing   neither

A JSON column that holds more than one of these names its keys, each with such a mark (`Keyed`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bot.model.code import CodeKind
from bot.model.event import Disposition
from bot.model.issue import IssueStage, IssueState
from bot.model.outcome import OutcomeState
from bot.model.talk import Mode, TalkState
from bot.store.columns import Keyed, OneOf, When

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself for INTEGER only


def _column(holds: str, name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    options.setdefault("nullable", False)
    return Column(name, kind, *rest, info={"holds": holds}, **options)


def _id() -> Column[Any]:
    return _column("plumbing", "id", _Id, primary_key=True)


def _plain(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _column("plumbing", name, kind, *rest, **options)


def _personal(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _column("personal", name, kind, *rest, **options)


def _words(name: str, kind: Any, *rest: Any, **options: Any) -> Column[Any]:
    return _column("words", name, kind, *rest, **options)


def _to(table: str, *, name: str = "", **options: Any) -> Column[Any]:
    return _plain(name or f"{table}_id", _Id, ForeignKey(f"{table}.id"), **options)


# --- people ------------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    _id(),
    _personal("language", Text, nullable=True),  # a tag they chose; none: not yet known
    _personal("town", Text, nullable=True),
    _personal("nickname", Text, nullable=True),
    _personal("may_keep", Boolean, nullable=True),  # none: not asked yet
    _personal("keep_until", When, nullable=True),
    # Answers to shared parts, by question id, so that nothing is asked twice.
    _personal("known", JSON, default=dict),
    _plain("told_unchecked", Text, nullable=True),  # the language we owned up to not having checked
    _plain("made_at", When),
    _plain("erased_at", When, nullable=True),
)

address = Table(
    "address",
    metadata,
    _id(),
    _to("person", index=True),
    _plain("channel", Text),
    _plain("account", Text),
    _personal("keyed_hash", Text),
    _personal("sealed", Text, nullable=True),  # encrypted; none once forgotten
    _personal("language_hint", Text, nullable=True),
    _plain("language_offered", Text, nullable=True),  # the offer last made unasked: it is made once
    _plain("heard_at", When, nullable=True),
    # How much came from here lately and how alike it was: counts, moments, a mark of the last words.
    _words("traffic", JSON(none_as_null=True), nullable=True),
    _plain("left_at", When, nullable=True),  # blocked us, or the number no longer works
    _plain("left_why", Text, nullable=True),
    UniqueConstraint("channel", "account", "keyed_hash"),
)

# Opt-outs outlive the person's record: only the keyed hash is kept.
stop = Table(
    "stop",
    metadata,
    _id(),
    _plain("channel", Text),
    _plain("account", Text),
    _plain("keyed_hash", Text),
    _plain("since", When),
    _plain("by_provider", Boolean, default=False),
    UniqueConstraint("channel", "account", "keyed_hash"),
)

# --- what was heard ----------------------------------------------------------------------------------

# All that `channels.port.Heard` has and no other column holds: enough to run it again.
_detail = Keyed(
    personal=("language_hint",),
    words=("tapped", "start", "ref", "edits", "album", "prompt_ref", "sent_at", "attachments"),
    plumbing=("kind",),  # "left": somebody left or came back, and said nothing
)

event = Table(
    "event",
    metadata,
    _id(),
    _plain("channel", Text),
    _plain("account", Text),
    _plain("provider_id", Text),
    _to("address", nullable=True, index=True),
    _words("text", Text, default=""),
    _words("detail", _detail, default=dict),
    _plain("heard_at", When),
    _plain("handled_at", When, nullable=True),
    _plain("fault", Text, nullable=True),  # the dialogue failed on it; it can be run again
    _plain("outcome", OneOf(Disposition), nullable=True),
    _to("talk", nullable=True),
    UniqueConstraint("channel", "account", "provider_id"),
)

# --- conversations, talks, answers -------------------------------------------------------------------

conversation = Table(
    "conversation",
    metadata,
    _id(),
    _plain("name", Text),
    _plain("hash", Text),
    _plain("source", JSON),
    _plain("published_at", When),
    _plain("retired_at", When, nullable=True),
    UniqueConstraint("name", "hash"),
)

pledge = Table(
    "pledge",
    metadata,
    _id(),
    _plain("key", Text),
    _plain("version", Integer),
    _plain("text", Text),
    _plain("measure", Text),
    _plain("sample", Boolean),
    _plain("place", Integer),  # its order on the page
    _plain("from_at", When),
    _plain("to_at", When, nullable=True),
    UniqueConstraint("key", "version"),
)

# See `bot.model.talk.Facts`. The town and the name are those of somebody whom this person helped.
_facts = Keyed(
    personal=("nickname", "town"),
    words=("case",),
    plumbing=(
        *("place", "pledge", "pledge_version", "code", "poll", "ref"),
        *("case_event", "case_waits", "has_number"),
    ),
)

talk = Table(
    "talk",
    metadata,
    _id(),
    _plain("ref", Text, unique=True),  # "T482": given to the person
    _to("person", index=True),
    _to("address", index=True),
    _to("conversation"),
    _to("issue", nullable=True),
    _to("outcome", nullable=True),  # the outcome a "did it help?" talk is about
    _plain("state", OneOf(TalkState)),
    _words("place", JSON),
    _plain("facts", _facts, default=dict),
    _plain("language", Text),
    _plain("came_by", Text, default=""),  # the poster word, link or command that began it
    _plain("mode", OneOf(Mode), default=Mode.OWN, server_default="own"),
    # The room or group code it was begun with. No foreign key: SQLite could not add one to a table in use.
    _plain("code_id", _Id, nullable=True, index=True),
    _plain("started_at", When),
    _plain("touched_at", When),
    _plain("ended_at", When, nullable=True),
    Index("ix_talk_open", "person_id", "state"),
    Index("ix_talk_issue", "issue_id", "person_id", "id"),
)

# A word that opens a live poll in a room, or a group's turn, for a while: "BEAR7".
code = Table(
    "code",
    metadata,
    _id(),
    _plain("word", Text, index=True),
    _plain("key", Text, nullable=True, unique=True),  # the word while the code is open; none afterwards
    _plain("kind", OneOf(CodeKind)),
    _plain("conversation", Text),
    _to("issue", nullable=True),
    _plain("place", Text, default=""),
    _plain("texts", JSON, default=dict),  # a live poll's question by language, as an officer wrote it
    _plain("shows", Boolean, default=False),  # the room's screen shows counts before the vote is over
    _to("officer", nullable=True),  # who opened it: an officer, or a group's leader by text
    _to("person", nullable=True),
    _plain("opened_at", When),
    _plain("closes_at", When),
    _plain("closed_at", When, nullable=True),
)

answer = Table(
    "answer",
    metadata,
    _id(),
    _to("talk", index=True),
    _to("event", nullable=True),
    _plain("question", Text),  # a question's id; "after" for words that came when the talk was over
    _words("words", Text),
    _words("meaning", JSON),
    _plain("language", Text),
    _plain("heard_at", When),
    _plain("replaced", Boolean, default=False),  # the person corrected it; never deleted
    _words("english", Text, nullable=True),
    _plain("english_by", Text, nullable=True),  # who or what made the English copy
)

# --- issues and what happened next -------------------------------------------------------------------

officer = Table(
    "officer",
    metadata,
    _id(),
    _personal("email", Text, unique=True),
    _personal("name", Text),
    _plain("team", Text, default=""),
    _plain("role", Text),  # see `bot.model.officer.Role`; a word that is none of them may do nothing
    _personal("password_hash", Text, nullable=True),
    _personal("code_secret", Text, nullable=True),  # sealed; six-digit codes
    _plain("made_at", When),
    _plain("gone_at", When, nullable=True),
)

sign_in = Table(
    "sign_in",
    metadata,
    _id(),
    _to("officer"),
    _plain("token_hash", Text, unique=True),
    _plain("expires_at", When),
    _plain("used_at", When, nullable=True),
)

# Tries at a door within a window of time; sign-in and chat are slowed by it.
tries = Table(
    "tries",
    metadata,
    _plain("key", Text, primary_key=True),
    _plain("window_at", When),
    _plain("count", Integer),
)

# What people are told about money and power: by the texts of a conversation, or written by an officer.
_honesty = Keyed(
    plumbing=(
        *("what_you_get", "stage", "change", "money", "decided", "open", "still_open"),
        *("who_decides", "lasts", "why"),
    )
)

issue = Table(
    "issue",
    metadata,
    _id(),
    _plain("ref", Text, unique=True),
    _plain("about", Text, index=True),  # "pledge:what-next", "local:parks"
    _plain("title", Text),
    _to("pledge", nullable=True),
    _plain("town", Text, nullable=True),
    _to("officer", name="owner_id"),
    _plain("reply_by", When),
    _plain("state", OneOf(IssueState)),
    _plain("stage", OneOf(IssueStage), default=IssueStage.OPEN),
    _plain("honesty", _honesty, default=dict),
    _plain("sensitive", Boolean, default=False),
    _plain("opened_at", When),
    _plain("closed_at", When, nullable=True),
)

outcome = Table(
    "outcome",
    metadata,
    _id(),
    _to("issue", index=True),
    _plain("kind", Text),
    _plain("you_said", Text, default=""),
    _plain("we_did", Text, default=""),
    _plain("why_not", Text, default=""),
    _plain("money", Text, default=""),
    _plain("lasts_until", Text, default=""),
    _plain("next_by", When, nullable=True),
    _plain("state", OneOf(OutcomeState)),
    _to("officer", name="written_by"),
    _to("officer", name="changed_by", nullable=True),  # who put their hand to the text last; None: the writer
    _to("officer", name="sent_by", nullable=True),
    _plain("made_at", When),
    _plain("sent_at", When, nullable=True),
    _plain("upto", BigInteger, default=0),  # the last person it was written out for
    _plain("ask_at", When, nullable=True),  # when "did it help?" is asked
    _plain("asked_upto", BigInteger, nullable=True),
)

outcome_text = Table(
    "outcome_text",
    metadata,
    _id(),
    _to("outcome", index=True),
    _plain("language", Text),
    _plain("text", Text),
    _plain("made_by", Text),  # "officer", "translator NAME", "machine": shown with the text
    UniqueConstraint("outcome_id", "language"),
)

# A piece of work for an officer: a call-back, a flag, "it did not help", words nobody could place, a fault.
task = Table(
    "task",
    metadata,
    _id(),
    _plain("kind", Text),
    _plain("key", Text, nullable=True, unique=True),
    _to("officer", name="owner_id"),
    _to("person", nullable=True),
    _to("issue", nullable=True),
    _to("talk", nullable=True),
    _to("outcome", nullable=True),
    _to("event", nullable=True),
    _words("note", Text, default=""),
    _plain("due_at", When),
    _plain("opened_at", When),
    _plain("done_at", When, nullable=True),
    _to("officer", name="done_by", nullable=True),
    Index("ix_task_open", "done_at", "due_at"),
)

# Who did what. Never what somebody said.
log = Table(
    "log",
    metadata,
    _id(),
    _to("officer", nullable=True),
    _plain("action", Text),
    _plain("object", Text),
    _plain("at", When, index=True),
)

# --- delivery ----------------------------------------------------------------------------------------

# One row for each sending identity (a number, a bot): its pace, its breaker, its polling cursor.
lane = Table(
    "lane",
    metadata,
    _plain("name", Text, primary_key=True),  # "sms:+447700900123"
    _plain("tat", Float, default=0.0),  # token bucket: epoch seconds at which all tokens are paid for
    _plain("paused_until", Float, default=0.0),
    _plain("fails", Integer, default=0),
    _plain("alarm", Text, nullable=True),
    _plain("cursor", Text, default=""),
    # What was spent, in parts: the hour and the day it counts for, and how many.
    _plain("spent_hour", BigInteger, default=0),
    _plain("hour_parts", Integer, default=0),
    _plain("spent_day", Integer, default=0),
    _plain("day_parts", Integer, default=0),
    _plain("heard_at", When, nullable=True),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _plain("lane", Text),
    _to("address"),
    _to("person", nullable=True),
    _to("talk", nullable=True, index=True),
    _to("outcome", nullable=True),
    _plain("kind", Text),  # reply, stop, receipt, notice, outcome, ask
    _plain("question", Text, default=""),  # the question it asks, so that a late tap is known to be late
    _words("body", Text),
    _words("choices", JSON, default=list),
    _plain("language", Text),
    _plain("priority", Integer),  # 0 the person is talking to us now; 1 we speak first
    _plain("state", Text),  # queued, sending, sent, failed, dropped, unsure
    _plain("due_at", When),
    _plain("expires_at", When),
    _plain("attempts", Integer, default=0),
    _plain("unsure", Integer, default=0),  # how often nobody could say whether it went out
    _plain("tried_at", When, nullable=True),  # the first attempt since which it may have gone out
    _plain("lease_until", When, nullable=True),
    _plain("lease_by", Text, nullable=True),
    _plain("sent_ref", Text, nullable=True),
    _plain("sent_at", When, nullable=True),
    _plain("delivery", Text, nullable=True),  # the furthest receipt
    _plain("code", Text, nullable=True),
    _plain("reason", Text, nullable=True),  # why it waits or was not sent, in words for officers
    _plain("parts", Integer, nullable=True),
    _plain("key", Text, nullable=True, unique=True),  # "outcome:7:p12": a second press adds nothing
    _plain("made_at", When),
    # Rows change state three times in seconds: room on the page, and dead rows cleared early.
    postgresql_with={"fillfactor": 80, "autovacuum_vacuum_scale_factor": 0.01},
)
_queued = outbox.c.state == "queued"
_pending = outbox.c.state.in_(["queued", "sending", "unsure"])
for _name, _columns, _where in (
    ("ix_outbox_due", ("lane", "priority", "due_at", "id"), _queued),
    ("ix_outbox_order", ("address_id", "id"), _pending),
    ("ix_outbox_lease", ("lease_until",), outbox.c.state.in_(["sending", "unsure"])),
):
    Index(_name, *(outbox.c[c] for c in _columns), sqlite_where=_where, postgresql_where=_where)
Index("ix_outbox_address", outbox.c.address_id, outbox.c.id)
Index("ix_outbox_ref", outbox.c.sent_ref)
Index("ix_outbox_outcome", outbox.c.outcome_id)

receipt = Table(
    "receipt",
    metadata,
    _id(),
    _plain("channel", Text),
    _plain("event_id", Text),
    _to("outbox", nullable=True, index=True),
    _plain("sent_ref", Text, nullable=True, index=True),
    _plain("state", Text),
    _plain("code", Text, default=""),
    _plain("fault", Text, nullable=True),  # what the code means, by who must act
    _plain("at", When),
    UniqueConstraint("channel", "event_id"),
)

# Work that waits for a moment. The handler, the deletion and the next timer share one transaction.
timer = Table(
    "timer",
    metadata,
    _id(),
    _plain("kind", Text),
    _plain("ref", BigInteger, default=0),
    _plain("turn", Integer, default=0),  # the turn it belongs to: a stale timer does nothing
    _plain("due_at", When, index=True),
    _plain("key", Text, nullable=True, unique=True),
)
